//! `openspec/trace.lock`: which links somebody accepted, at which texts; and the aliases of former names.
//!
//! ```text
//! # trace.lock v1
//! alias audit/events audit-trail/events change=2026-11-18-move-audit
//! link audit-trail/events impl src/audit.rs emit code=b81e024c66f0a1d3 text=3f9c1a20... full=77d0aa41... by=jo@example.org
//! ```
//!
//! One line per link, sorted, so that git merges two acts of acceptance line by line. What white space would break is
//! percent-encoded.

mod accept;
mod parse;

use std::fmt;

use countersign_facts::citation::Verb;

pub use accept::{Acceptance, Selection};

use crate::fingerprint::Fingerprint;

/// The first line.
const HEADER: &str = "# trace.lock v1";

/// Longer chains of aliases lead nowhere.
const LONGEST_CHAIN: usize = 32;

/// An accepted link.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LockedLink {
    /// The requirement or scenario, as it was called then.
    pub reference: String,
    /// What was claimed.
    pub verb: Verb,
    /// The file of the citing item.
    pub path: String,
    /// Its path inside the file, outermost first; empty for a file or a range.
    pub symbol: Vec<String>,
    /// What the item was.
    pub code: Fingerprint,
    /// What the statement or the scenario said.
    pub text: Fingerprint,
    /// The same with all scenarios; requirements only.
    pub full: Option<Fingerprint>,
    /// Who accepted it, and when if they said so.
    pub by: String,
}

/// A former name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Alias {
    /// What it was called.
    pub from: String,
    /// What it is called.
    pub to: String,
    /// The change that renamed it.
    pub change: Option<String>,
}

/// The whole file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Lock {
    /// Sorted, each once.
    aliases: Vec<Alias>,
    /// Sorted, each once.
    links: Vec<LockedLink>,
}

impl Lock {
    /// A lock of these lines, in any order.
    pub fn new(mut aliases: Vec<Alias>, mut links: Vec<LockedLink>) -> Self {
        aliases.sort_unstable();
        aliases.dedup();
        links.sort_unstable();
        links.dedup();
        Self { aliases, links }
    }

    /// The accepted links, sorted.
    pub fn links(&self) -> &[LockedLink] {
        &self.links
    }

    /// The aliases, sorted.
    pub fn aliases(&self) -> &[Alias] {
        &self.aliases
    }

    /// Where an alias leads; a chain of them is followed, a circle leads nowhere.
    pub fn alias(&self, from: &str) -> Option<&str> {
        let mut to = self.one_alias(from)?;
        for _ in 0..LONGEST_CHAIN {
            match self.one_alias(to) {
                Some(next) => to = next,
                None => return Some(to),
            }
        }
        None
    }

    /// An alias that two merged lines disagree about is none.
    fn one_alias(&self, from: &str) -> Option<&str> {
        let start = self.aliases.partition_point(|alias| alias.from.as_str() < from);
        let mut same = self.aliases[start..].iter().take_while(|alias| alias.from == from);
        let to = same.next()?.to.as_str();
        same.all(|alias| alias.to == to).then_some(to)
    }

    /// The text that was accepted under a reference, if all its links agree.
    pub fn accepted_text(&self, reference: &str) -> Option<Fingerprint> {
        let mut links = self.links_of(reference).iter();
        let text = links.next()?.text;
        links.all(|link| link.text == text).then_some(text)
    }

    /// The accepted links of a reference as written.
    pub fn links_of(&self, reference: &str) -> &[LockedLink] {
        let from = self.links.partition_point(|link| link.reference.as_str() < reference);
        let count = self.links[from..].partition_point(|link| link.reference == reference);
        &self.links[from..from + count]
    }
}

impl fmt::Display for Lock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{HEADER}")?;
        for alias in &self.aliases {
            write!(f, "alias {} {}", Encoded(&alias.from), Encoded(&alias.to))?;
            if let Some(change) = &alias.change {
                write!(f, " change={}", Encoded(change))?;
            }
            writeln!(f)?;
        }
        for link in &self.links {
            write!(f, "link {} {} {} ", Encoded(&link.reference), link.verb, Encoded(&link.path))?;
            for (at, segment) in link.symbol.iter().enumerate() {
                write!(f, "{}{}", if at > 0 { ">" } else { "" }, Encoded(segment))?;
            }
            write!(
                f,
                "{} code={} text={}",
                if link.symbol.is_empty() { "-" } else { "" },
                link.code,
                link.text
            )?;
            if let Some(full) = link.full {
                write!(f, " full={full}")?;
            }
            writeln!(f, " by={}", Encoded(&link.by))?;
        }
        Ok(())
    }
}

/// A field without white space, control characters and the characters that the format itself uses.
struct Encoded<'t>(&'t str);

impl fmt::Display for Encoded<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            "" => return f.write_str("%"),
            "-" => return f.write_str("%2D"),
            _ => {}
        }
        for c in self.0.chars() {
            if c == '%' || c == '>' || c == '\u{feff}' || c.is_whitespace() || c.is_control() {
                let mut bytes = [0; 4];
                for byte in c.encode_utf8(&mut bytes).bytes() {
                    write!(f, "%{byte:02X}")?;
                }
            } else {
                write!(f, "{c}")?;
            }
        }
        Ok(())
    }
}
