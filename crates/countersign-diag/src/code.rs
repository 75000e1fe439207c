//! Codes: the stable names of findings, declared once and enumerable.

use std::fmt;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Blocks: the document cannot be used as it stands.
    Error,
    /// Works, but should be mended; blocks in strict mode.
    Warning,
    /// Worth knowing; never blocks.
    Note,
}

impl Severity {
    /// The lowercase word people see: `error`, `warning` or `note`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One kind of finding. Declared with [`codes!`](crate::codes), never built by hand elsewhere.
#[derive(Debug)]
pub struct Code {
    /// A letter and four digits, for example `D0012`. Never reused.
    pub number: &'static str,
    /// A kebab-case name, for example `unclosed-fence`.
    pub name: &'static str,
    /// The severity a finding has unless its builder says otherwise.
    pub severity: Severity,
    /// One lowercase line that says what the finding means.
    pub summary: &'static str,
    /// The documentation: what, why, an example and the fix, in Markdown.
    pub doc: &'static [&'static str],
}

impl Code {
    /// The documentation as one Markdown text.
    pub fn documentation(&self) -> String {
        let lines: Vec<&str> = self.doc.iter().map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
        lines.join("\n").trim().to_owned()
    }
}

impl PartialEq for Code {
    fn eq(&self, other: &Self) -> bool {
        self.number == other.number
    }
}

impl Eq for Code {}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.number, self.name)
    }
}

/// Declares the codes of a crate: one constant each, and the slice `ALL` in the order of declaration.
///
/// The doc comment of a code is its user documentation; `explain` and `docs/codes.md` print it.
#[macro_export]
macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $number:ident $constant:ident $name:literal : $severity:ident = $summary:literal;)+) => {
        $(
            $(#[doc = $doc])+
            pub static $constant: $crate::Code = $crate::Code {
                number: stringify!($number),
                name: $name,
                severity: $crate::Severity::$severity,
                summary: $summary,
                doc: &[$($doc),+],
            };
        )+
        /// Every code declared here, in the order of declaration.
        pub static ALL: &[&$crate::Code] = &[$(&$constant),+];
    };
}
