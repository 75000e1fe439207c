//! The kinds of rules: a closed set, one file each.

mod api_compat;
mod change_required;
mod changelog;
mod command;
mod dependency_deny;
mod dependency_source;
mod forbid_path;
mod locked;
mod paths_require;
mod require_file;
mod require_section;
mod required_suites;
mod schema;
mod secret_scan;
mod section;
mod spec_lint;
mod writable_paths;

use std::fmt::Debug;
use std::ops::Range;

use countersign_diag::{Code, Finding};
use countersign_model::toml_codes::SETTING_MISSING;
use countersign_model::toml_table::{Located, Table};
use countersign_template::Globs;

use jiff::civil::Date;

use crate::ask::Ask;
pub use secret_scan::{Blob, SecretScan};

/// What a rule came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Judgement {
    /// It is kept.
    Kept {
        /// How that was told, one lowercase line.
        reason: String,
    },
    /// It is not.
    Broken(Vec<Violation>),
    /// Nobody can tell; never counted as kept.
    CannotTell {
        /// Why, one lowercase line.
        reason: String,
        /// The next step.
        next: String,
    },
    /// There is nothing for it to look at here.
    Idle {
        /// Why, one lowercase line.
        reason: String,
    },
}

impl Judgement {
    pub(crate) fn kept(reason: impl Into<String>) -> Self {
        Self::Kept { reason: reason.into() }
    }

    pub(crate) fn idle(reason: impl Into<String>) -> Self {
        Self::Idle { reason: reason.into() }
    }

    pub(crate) fn cannot_tell(reason: impl Into<String>) -> Self {
        Self::CannotTell {
            reason: reason.into(),
            next: "mend what cannot be read, then check again".to_owned(),
        }
    }

    /// The same with another next step, where it cannot be told.
    #[must_use]
    pub(crate) fn or_do(mut self, step: impl Into<String>) -> Self {
        if let Self::CannotTell { next, .. } = &mut self {
            *next = step.into();
        }
        self
    }

    /// Broken if there is a violation, else kept.
    pub(crate) fn of(violations: Vec<Violation>, kept: impl Into<String>) -> Self {
        if violations.is_empty() { Self::kept(kept) } else { Self::Broken(violations) }
    }
}

/// One place that breaks a rule.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Violation {
    /// Where; `None` where something is missing.
    pub at: Option<At>,
    /// What it is about: a path, a heading, a package. Together with the rule it names the violation over time.
    pub subject: String,
    /// What is wrong, one lowercase line.
    pub message: String,
    /// The cheapest next step.
    pub next: String,
}

/// A place in a file of the tree that is judged.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct At {
    /// Relative to the project, with `/`.
    pub path: String,
    /// Its bytes; the whole first line if nobody knows better.
    pub bytes: Option<BytesOrLine>,
}

/// Bytes of a file, or one of its lines.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum BytesOrLine {
    /// From one offset to before another.
    Bytes(usize, usize),
    /// Counted from 1.
    Line(usize),
}

impl At {
    /// A file as a whole.
    pub fn file(path: impl Into<String>) -> Self {
        Self { path: path.into(), bytes: None }
    }

    /// A line of a file, counted from 1.
    pub fn line(path: impl Into<String>, line: usize) -> Self {
        Self { path: path.into(), bytes: Some(BytesOrLine::Line(line)) }
    }

    /// Bytes of a file.
    pub fn bytes(path: impl Into<String>, bytes: Range<usize>) -> Self {
        Self { path: path.into(), bytes: Some(BytesOrLine::Bytes(bytes.start, bytes.end)) }
    }
}

/// The parameters of a rule, which know whether it is kept.
pub trait Judge: Debug + Send + Sync {
    /// Judges. What applies is looked at by the caller: a rule is only asked where its condition is met.
    fn judge(&self, ask: &Ask<'_>) -> Judgement;

    /// The patterns of paths in the parameters, for the lint.
    fn patterns(&self) -> Vec<&Located<String>> {
        Vec::new()
    }

    /// The paths that may be changed, where the rule is about them.
    fn writable(&self) -> Option<&Globs> {
        None
    }

    /// Whether a path may be changed, where the rule is about that.
    fn is_writable(&self, _path: &str) -> Option<bool> {
        None
    }

    /// The secrets in a text that is about to be written to a path, where the rule is about secrets.
    fn secrets_in(&self, _path: &str, _text: &[u8], _today: Date) -> Option<Vec<Violation>> {
        None
    }

    /// The external checker, where the rule needs one.
    fn command(&self) -> Option<Checker<'_>> {
        None
    }

    /// The scan for secrets, which can look at the history of a branch as well.
    fn secrets(&self) -> Option<&SecretScan> {
        None
    }
}

/// An external checker.
#[derive(Debug, Clone, Copy)]
pub struct Checker<'a> {
    /// The program and its arguments.
    pub run: &'a [String],
    /// The files it is made of, and the sha256 of each.
    pub files: &'a [(String, String)],
}

/// What a kind looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// The documents of a change: judged for each change.
    Change,
    /// Files and their diff: judged once for a branch, or for a change that is looked at alone.
    Tree,
}

/// Reads the parameters of a kind; there are none where a finding of severity error says why.
type Read = fn(&mut Table<'_>, &mut Vec<Finding>) -> Option<Box<dyn Judge>>;

/// A kind of rule.
#[derive(Debug)]
pub struct Kind {
    /// What a violation is reported as; its name is the name of the kind.
    pub code: &'static Code,
    /// What it looks at.
    pub reach: Reach,
    /// Reads the parameters out of the table of a rule.
    pub(crate) read: Read,
}

impl Kind {
    /// The word for rules.
    pub fn name(&self) -> &'static str {
        self.code.name
    }
}

/// Every kind, by name.
pub static KINDS: &[Kind] = &[
    api_compat::KIND,
    change_required::KIND,
    changelog::KIND,
    command::KIND,
    dependency_deny::KIND,
    dependency_source::KIND,
    forbid_path::KIND,
    paths_require::KIND,
    require_file::KIND,
    require_section::KIND,
    required_suites::KIND,
    schema::KIND,
    secret_scan::KIND,
    spec_lint::KIND,
    writable_paths::KIND,
];

/// Kinds that are known by name only.
pub(crate) const NOT_YET: [&str; 2] = ["approvals", "architecture"];

/// The codes of all kinds, in their order.
pub fn kind_codes() -> impl Iterator<Item = &'static Code> {
    KINDS.iter().map(|kind| kind.code)
}

/// A list of strings that has to be there and to hold one.
fn required_strings(
    table: &mut Table<'_>,
    key: &'static str,
    findings: &mut Vec<Finding>,
) -> Option<Vec<Located<String>>> {
    if !table.has(key) {
        // It counts as known, so that a misspelt key is told the right one.
        let _absent = table.strings(key, findings);
        let message = format!("the rule lacks `{key}`");
        findings.push(Finding::new(&SETTING_MISSING, table.span(), message).about(key));
        return None;
    }
    let values = table.strings(key, findings)?;
    if values.is_empty() || values.iter().any(|value| value.value.trim().is_empty()) {
        let message = format!("`{key}` holds nothing");
        findings.push(Finding::new(&SETTING_MISSING, table.span(), message).about(key));
        return None;
    }
    Some(values)
}

/// Patterns that have to be there.
fn required_globs(table: &mut Table<'_>, key: &'static str, findings: &mut Vec<Finding>) -> Option<Globs> {
    required_strings(table, key, findings).map(|written| Globs::read(written, findings))
}

/// Patterns that may be left out, but not left empty; the outer `None` says that they cannot be used.
#[expect(clippy::option_option, reason = "absent and unusable are not the same")]
fn optional_globs(
    table: &mut Table<'_>,
    key: &'static str,
    findings: &mut Vec<Finding>,
) -> Option<Option<Globs>> {
    if table.has(key) {
        return required_globs(table, key, findings).map(Some);
    }
    // It counts as known, so that a misspelt key is told the right one.
    Some(table.strings(key, findings).map(|written| Globs::read(written, findings)))
}

/// A word that may be left out, but not left empty; the outer `None` says that it cannot be used.
#[expect(clippy::option_option, reason = "absent and unusable are not the same")]
fn optional_word(
    table: &mut Table<'_>,
    key: &'static str,
    findings: &mut Vec<Finding>,
) -> Option<Option<Located<String>>> {
    if table.has(key) {
        return table.required(key, findings).map(Some);
    }
    // It counts as known, so that a misspelt key is told the right one.
    Some(table.string(key, findings))
}

/// That a document of a change is owed and the branch holds no change.
fn without_change(document: &str) -> Violation {
    Violation {
        at: None,
        subject: document.to_owned(),
        message: format!("no change of this branch holds `{document}`"),
        next: "begin one with `countersign new change <id>`".to_owned(),
    }
}
