//! `why`: from a line of code to the reason it is there.

mod text;

use std::io;

use serde::Serialize;

use crate::Style;
use crate::answer::Answer;

/// What `why` answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WhyView {
    /// The file.
    pub path: String,
    /// The line that was asked about; without one, the whole file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// The citing item that the line belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<WhyItem>,
    /// One chain for each citation.
    pub chains: Vec<WhyChain>,
    /// The commit that the line, or the file, came with: where citations lead to no change.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub commit: Option<WhyCommit>,
    /// Why no citation tells.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub broken: Option<String>,
    /// What is in the way of the commit, or of its change.
    pub commit_missing: Vec<String>,
}

/// A citing item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WhyItem {
    /// Its path inside the file; empty for the file or a range.
    pub symbol: String,
    /// Its first line, counted from 1.
    pub from: usize,
    /// Its last line.
    pub to: usize,
}

/// The way of one citation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WhyChain {
    /// The reference as written.
    pub reference: String,
    /// What is claimed.
    pub verb: &'static str,
    /// Where it is cited: `path:line`.
    pub place: String,
    /// How the link stands: `fresh`, `unaccepted`, `suspect`, `obsolete`, `unwanted`, `orphaned`, `ambiguous`.
    pub state: &'static str,
    /// What it names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub requirement: Option<WhyRequirement>,
    /// What changes have to say: the first that wrote it, the last, and the open ones.
    pub reasons: Vec<WhyReason>,
    /// Where the chain ends too early.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub broken: Option<String>,
}

/// A requirement or a scenario.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WhyRequirement {
    /// Its identity.
    pub reference: String,
    /// Its name.
    pub name: String,
    /// The statement, or the scenario.
    pub text: String,
    /// Where it stands: `path:line`.
    pub place: String,
}

/// What one change has to say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WhyReason {
    /// The change.
    pub change: String,
    /// `open` or `archived`.
    pub stage: &'static str,
    /// What it did to the requirement; absent where a commit led here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operation: Option<&'static str>,
    /// The Why of its proposal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<WhyPassage>,
    /// The decision of its design.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decision: Option<WhyPassage>,
    /// The tasks that serve the requirement.
    pub tasks: Vec<WhyTask>,
    /// What is missing.
    pub missing: Vec<String>,
}

/// A part of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WhyPassage {
    /// The title of its heading.
    pub title: String,
    /// The text.
    pub text: String,
    /// Where it stands: `path:line`.
    pub place: String,
}

/// A task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WhyTask {
    /// Its number, if it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// The words.
    pub text: String,
    /// Whether the box is ticked.
    pub done: bool,
    /// Where it stands: `path:line`.
    pub place: String,
}

/// A commit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WhyCommit {
    /// The full id.
    pub id: String,
    /// The day, `YYYY-MM-DD`.
    pub date: String,
    /// The first line of its message.
    pub subject: String,
    /// How it leads to the change: `trailer` or `folder`; absent if it does not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<&'static str>,
    /// What the changes it belongs to have to say.
    pub reasons: Vec<WhyReason>,
}

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    #[serde(flatten)]
    view: &'a WhyView,
}

impl Answer for WhyView {
    fn write_json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        crate::json::write(out, &Document { schema: "countersign.why/1", view: self })
    }

    fn write_text(&self, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
        text::render(self, out, style)
    }
}
