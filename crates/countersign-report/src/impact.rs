//! `impact`: what a diff or a change of requirements reaches.

mod text;

use std::io;

use serde::Serialize;

use crate::Style;
use crate::answer::Answer;

/// What `impact` answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct ImpactView {
    /// What was asked about, in words: `main..HEAD`, or the references.
    pub of: String,
    /// How many files the diff touches; absent where references were asked about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub files: Option<usize>,
    /// The capabilities.
    pub capabilities: Vec<String>,
    /// The requirements and scenarios.
    pub requirements: Vec<ImpactTarget>,
    /// The citing items that the diff touches.
    pub touched: Vec<ImpactItem>,
    /// Other code that cites the same.
    pub code: Vec<ImpactItem>,
    /// The tests to run again.
    pub tests: Vec<ImpactItem>,
    /// The tasks that serve the same.
    pub tasks: Vec<ImpactTask>,
    /// The changes that touch the same requirements.
    pub changes: Vec<ImpactChange>,
    /// The controls that rest on the same.
    pub controls: Vec<String>,
    /// The results that counted for the same, by suite.
    pub results: Vec<ImpactResult>,
    /// The touched code that cites nothing.
    pub uncited: Vec<String>,
}

/// A requirement or a scenario.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ImpactTarget {
    /// Its identity.
    pub reference: String,
    /// What its evidence amounts to.
    pub status: &'static str,
}

/// An item of code.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct ImpactItem {
    /// The file.
    pub path: String,
    /// Its first line, counted from 1.
    pub line: usize,
    /// Its path inside the file; empty for a file or a range.
    pub symbol: String,
}

/// A task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ImpactTask {
    /// Its change.
    pub change: String,
    /// Its number, if it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// The words.
    pub text: String,
    /// Whether the box is ticked.
    pub done: bool,
}

/// A change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ImpactChange {
    /// Its id.
    pub change: String,
    /// `open` or `archived`.
    pub stage: &'static str,
}

/// The results of a suite.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ImpactResult {
    /// The suite.
    pub suite: String,
    /// How many cases.
    pub cases: usize,
    /// Whether they are of the code that is here.
    pub current: bool,
}

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    #[serde(flatten)]
    view: &'a ImpactView,
}

impl Answer for ImpactView {
    fn write_json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        crate::json::write(out, &Document { schema: "countersign.impact/1", view: self })
    }

    fn write_text(&self, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
        text::render(self, out, style)
    }
}
