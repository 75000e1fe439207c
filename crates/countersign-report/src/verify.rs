//! `verify`: every item with its reason and the next step, in every format.

mod json;
mod listed;
mod markdown;
mod text;

use std::io;

use countersign_diag::SourceMap;
use countersign_trace::Place;
use countersign_verify::{Item, ItemStatus, ReportState, Verification};

use crate::{Root, Style, ValidateReport};

/// What `verify` answers.
#[derive(Debug, Clone)]
pub struct VerifyReport {
    /// Items and findings.
    pub verification: Verification,
    /// The texts they point into.
    pub sources: SourceMap,
    /// The reports that results came from.
    pub reports: Vec<ReportState>,
    /// The digest of the code that was verified, 64 hexadecimal digits.
    pub code_digest: String,
    /// The domains that were judged; `None` for all.
    pub domains: Option<Vec<String>>,
    /// What was not judged, and why: `12 items outside of the judged domains`.
    pub left_out: Vec<String>,
    /// The project.
    pub root: Root,
}

impl VerifyReport {
    /// Whether the exit status is 1.
    pub fn exit_failed(&self) -> bool {
        self.verification.exit_failed()
    }

    /// The items that stand in the way.
    pub fn blocking(&self) -> impl Iterator<Item = &Item> {
        self.verification.items.iter().filter(|item| item.is_blocking())
    }

    /// Writes the text for people. Everything that is fine is counted; `all` lists it too.
    pub fn render_text(&self, out: &mut dyn io::Write, style: Style, detail: Detail) -> io::Result<()> {
        text::render(self, out, style, detail)
    }

    /// Writes the document.
    pub fn render_json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        json::render(self, out)
    }

    /// Writes Markdown for a comment or a summary.
    pub fn render_markdown(&self, out: &mut dyn io::Write) -> io::Result<()> {
        markdown::render(self, out)
    }

    /// Items and findings as the formats for machines list them: concise, SARIF, JUnit, GitHub.
    pub fn listed(&self) -> ValidateReport {
        listed::listed(self)
    }

    /// A place as `path:line:column`.
    fn shown(&self, place: &Place) -> String {
        match place.span {
            Some(span) => self.sources.locate(span).to_string(),
            None => format!("{}:{}", place.path, place.line),
        }
    }
}

/// How much the text for people lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Detail {
    /// What stands in the way, and what somebody has explained.
    #[default]
    Open,
    /// Every item.
    All,
}

/// Whether an item is shown without being asked for: what stands in the way, is explained, accepted or waived.
fn is_notable(item: &Item) -> bool {
    matches!(item.status, ItemStatus::Fail | ItemStatus::NotVerified | ItemStatus::Waived)
}
