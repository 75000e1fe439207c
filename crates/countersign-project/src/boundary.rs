//! The one verdict behind every boundary: agents, git and CI ask for it here and show the same text.

mod installed;

use std::fmt::Write as _;

use countersign_report::answer::Listed as _;
use countersign_report::{Style, ValidateReport, concise};

use crate::check::CheckRequest;
use crate::error::Error;
use crate::root::Project;
use crate::validate::{Strictness, Target};

/// More findings than this are counted and not shown: agents and terminals cut what is longer.
const SHOWN: usize = 60;

/// What every boundary says about a tree.
#[derive(Debug)]
pub struct BoundaryVerdict {
    /// Whether nothing stands in the way.
    pub passes: bool,
    /// The same words everywhere.
    pub text: String,
    /// All findings.
    pub report: ValidateReport,
}

impl Project {
    /// The verdict about the working tree: whether everything would archive, and whether the branch is allowed what it does.
    pub fn boundary_verdict(&self, request: &CheckRequest) -> Result<BoundaryVerdict, Error> {
        let mut report = self.validate(&Target::All, Strictness::default())?;
        let check = self.check(request)?;
        let passes = !report.exit_failed() && !check.exit_failed();
        report.items.extend(check.listed().items);
        Ok(BoundaryVerdict::of(report, passes))
    }
}

impl BoundaryVerdict {
    fn of(report: ValidateReport, passes: bool) -> Self {
        let mut lines = Vec::new();
        concise::render(&report, &mut lines, Style::PLAIN).expect("memory takes every byte");
        let lines = String::from_utf8_lossy(&lines).into_owned();
        let all = lines.lines().count();
        let head = if passes { "countersign: nothing stands in the way" } else { "countersign: refused" };
        let mut text = format!("{head}\n");
        for line in lines.lines().take(SHOWN) {
            text.push_str(line);
            text.push('\n');
        }
        if all > SHOWN {
            let left = all - SHOWN;
            let more = "more: `countersign validate --all` and `countersign check` show them";
            writeln!(text, "and {left} {more}").expect("memory takes every byte");
        }
        Self { passes, text, report }
    }
}
