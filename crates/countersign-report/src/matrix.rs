//! `trace matrix`: requirement to test, requirement to task, control to test and rule, as a table for every sink.

mod sinks;
mod text;

use std::collections::BTreeMap;
use std::io;

use serde::Serialize;

use crate::Style;
use crate::answer::Answer;

/// What is set against what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MatrixKind {
    /// Requirements and scenarios against the tests that cite them.
    Test,
    /// Requirements against the tasks that serve them.
    Task,
    /// Controls against what meets them: requirements with their tests, rules, suites and files.
    Control,
}

impl MatrixKind {
    /// The word for documents.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Test => "test",
            Self::Task => "task",
            Self::Control => "control",
        }
    }

    /// The columns. The first ones, [`keys`](Self::keys) of them, say what a row is about.
    pub fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Test => {
                &["requirement", "scenario", "status", "place", "test", "link", "suite", "case", "result"]
            }
            Self::Task => &["requirement", "status", "change", "task", "done", "text", "place"],
            Self::Control => {
                &["control", "means", "name", "status", "place", "test", "link", "suite", "case", "result"]
            }
        }
    }

    /// How many columns say what a row is about; the others are empty where there is nothing.
    pub fn keys(self) -> usize {
        match self {
            Self::Control => 4,
            Self::Test => 3,
            Self::Task => 2,
        }
    }
}

/// The table. A row whose last columns are empty is a gap, and so is what does not meet a control.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matrix {
    /// What is set against what.
    pub kind: MatrixKind,
    /// The change it is about; without one, everything.
    pub change: Option<String>,
    /// As many values as there are columns.
    pub rows: Vec<Vec<String>>,
}

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    change: Option<&'a str>,
    gaps: usize,
    rows: Vec<BTreeMap<&'static str, String>>,
}

impl Matrix {
    /// Whether nothing stands against what a row is about.
    fn is_gap(&self, row: &[String]) -> bool {
        let is_unmet = self.kind == MatrixKind::Control && matches!(row[3].as_str(), "not-met" | "not-told");
        is_unmet || row[self.kind.keys()..].iter().all(String::is_empty)
    }

    /// How many rows are gaps.
    pub fn gaps(&self) -> usize {
        self.rows.iter().filter(|row| self.is_gap(row)).count()
    }

    /// Writes comma-separated values as RFC 4180 says, with a header. No cell can be taken for a formula.
    pub fn render_csv(&self, out: &mut dyn io::Write) -> io::Result<()> {
        sinks::csv(self, out)
    }

    /// Writes a Markdown table.
    pub fn render_markdown(&self, out: &mut dyn io::Write) -> io::Result<()> {
        sinks::markdown(self, out)
    }

    /// Writes one HTML file that needs nothing else.
    pub fn render_html(&self, out: &mut dyn io::Write) -> io::Result<()> {
        sinks::html(self, out)
    }

    fn title(&self) -> String {
        let what = match self.kind {
            MatrixKind::Test => "Requirements and tests",
            MatrixKind::Task => "Requirements and tasks",
            MatrixKind::Control => "Controls and what meets them",
        };
        self.change.as_ref().map_or_else(|| what.to_owned(), |change| format!("{what} of {change}"))
    }
}

impl Answer for Matrix {
    fn write_json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let columns = self.kind.columns();
        let row = |row: &'_ [String]| columns.iter().copied().zip(row.to_vec()).collect();
        let document = Document {
            schema: "countersign.trace-matrix/1",
            kind: self.kind.as_str(),
            change: self.change.as_deref(),
            gaps: self.gaps(),
            rows: self.rows.iter().map(|one| row(one)).collect(),
        };
        crate::json::write(out, &document)
    }

    fn write_text(&self, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
        text::render(self, out, style)
    }
}
