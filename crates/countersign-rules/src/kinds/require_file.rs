//! `require-file`: files that have to be there, and hold something.

use countersign_diag::Finding;
use countersign_model::toml_table::{Located, Table};
use countersign_template::Globs;

use super::{Judge, Judgement, Kind, Reach, Violation};
use crate::ask::{Ask, Side, Subject};

/// What stands for the id of the change in a path.
const CHANGE: &str = "{change}";

countersign_diag::codes! {
    /// A rule of kind `require-file` is broken: a file is missing, or holds nothing.
    ///
    /// ```toml
    /// [[rule]]
    /// id = "strategy-for-risk"
    /// kind = "require-file"
    /// when = { risk = ["high"] }
    /// paths = ["validations/test-strategy/{change}.md"]   # required; each pattern needs a file
    /// why = "High risk needs a strategy somebody has read."
    /// ```
    ///
    /// Write the file.
    P0103 REQUIRE_FILE "require-file": Error = "a file that has to be there is missing or empty";
}

pub(super) const KIND: Kind = Kind { code: &REQUIRE_FILE, reach: Reach::Change, read: RequireFile::read };

/// The parameters.
#[derive(Debug)]
struct RequireFile {
    paths: Vec<Located<String>>,
}

impl RequireFile {
    fn read(table: &mut Table<'_>, findings: &mut Vec<Finding>) -> Option<Box<dyn Judge>> {
        let paths = super::required_globs(table, "paths", findings)?;
        Some(Box::new(Self { paths: paths.written().to_vec() }))
    }
}

impl Judge for RequireFile {
    fn judge(&self, ask: &Ask<'_>) -> Judgement {
        let id = match ask.world.subject {
            Subject::Change(change) => Some(change.id.as_str()),
            Subject::Branch { .. } => None,
        };
        let tree = match ask.paths(Side::Head) {
            Ok(tree) => tree,
            Err(unknown) => return unknown,
        };
        let mut violations = Vec::new();
        for pattern in &self.paths {
            let Some(wanted) = named(&pattern.value, id) else {
                violations.push(super::without_change(&pattern.value));
                continue;
            };
            let globs =
                Globs::read(vec![Located { value: wanted.clone(), span: pattern.span }], &mut Vec::new());
            let found: Vec<&String> = tree.iter().filter(|path| globs.is_match(path)).collect();
            let mut filled = false;
            for path in &found {
                match ask.read(Side::Head, path) {
                    Ok(bytes) => filled |= bytes.is_some_and(|bytes| !bytes.trim_ascii().is_empty()),
                    Err(unknown) => return unknown,
                }
            }
            if !filled {
                let what = if found.is_empty() { "is missing" } else { "is empty" };
                violations.push(Violation {
                    at: None,
                    message: format!("`{wanted}` {what}"),
                    next: format!("write `{wanted}`"),
                    subject: wanted,
                });
            }
        }
        Judgement::of(violations, "every file is there")
    }
}

/// A pattern with the id of the change in its place; `None` if it needs one and there is none.
fn named(pattern: &str, change: Option<&str>) -> Option<String> {
    match change {
        Some(id) => Some(pattern.replace(CHANGE, id)),
        None if pattern.contains(CHANGE) => None,
        None => Some(pattern.to_owned()),
    }
}
