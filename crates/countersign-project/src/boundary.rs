//! The one verdict behind every boundary: agents, git and CI ask for it here and show the same text.

mod installed;

use countersign_report::{Style, ValidateReport, concise};

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
    /// The verdict about the working tree.
    pub fn boundary_verdict(&self) -> Result<BoundaryVerdict, Error> {
        let report = self.validate(&Target::All, Strictness::default())?;
        Ok(BoundaryVerdict::of(report, self.program()))
    }
}

impl BoundaryVerdict {
    fn of(report: ValidateReport, program: &str) -> Self {
        let mut lines = Vec::new();
        concise::render(&report, &mut lines, Style::PLAIN).expect("memory takes every byte");
        let lines = String::from_utf8_lossy(&lines).into_owned();
        let passes = !report.exit_failed();
        let all = lines.lines().count();
        let head = if passes { "countersign: nothing stands in the way" } else { "countersign: refused" };
        let mut text = format!("{head}\n");
        for line in lines.lines().take(SHOWN) {
            text.push_str(line);
            text.push('\n');
        }
        if all > SHOWN {
            text.push_str(&format!("and {} more; `{program} validate --all` shows them\n", all - SHOWN));
        }
        Self { passes, text, report }
    }
}
