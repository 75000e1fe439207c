//! What a verb answers: one document, or text for people with notes beside it, and whether it found something.

use std::io;

use countersign_verify::{Next, NextState};

use crate::history::{Blame, Log};
use crate::overlap::{OverlapDocument, OverlapView, Severity};
use crate::queue::QueueView;
use crate::rebase::RebaseView;
use crate::record::RecordView;
use crate::repair::Repair;
use crate::sides::SidesView;
use crate::test_design::TestDesignView;
use crate::{Style, ValidateReport, github, json, next};

/// The answer of a verb.
pub trait Answer {
    /// Writes the document.
    fn write_json(&self, out: &mut dyn io::Write) -> io::Result<()>;

    /// Writes the text for people.
    fn write_text(&self, out: &mut dyn io::Write, style: Style) -> io::Result<()>;

    /// Writes what belongs beside the text, on stderr.
    fn write_notes(&self, _err: &mut dyn io::Write, _style: Style) -> io::Result<()> {
        Ok(())
    }

    /// Whether the exit status says that there is something to do.
    fn has_findings(&self) -> bool {
        false
    }
}

/// An answer that is made of findings, for the formats that know only those.
pub trait Listed: Answer {
    /// The findings as the formats for machines list them: concise, SARIF, JUnit, GitHub.
    fn listed(&self) -> ValidateReport;

    /// Writes Markdown for a comment or a summary.
    fn write_markdown(&self, out: &mut dyn io::Write) -> io::Result<()> {
        out.write_all(github::step_summary(&self.listed()).as_bytes())
    }
}

impl Answer for Vec<OverlapView> {
    fn write_json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        json::write(out, &OverlapDocument::new(self))
    }

    fn write_text(&self, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
        OverlapDocument::new(self).render_text(out, style)
    }

    fn has_findings(&self) -> bool {
        self.iter().any(|overlap| overlap.severity != Severity::Clean)
    }
}

impl Answer for QueueView {
    fn write_json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        self.render_json(out)
    }

    fn write_text(&self, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
        self.render_text(out, style)
    }

    fn has_findings(&self) -> bool {
        !self.is_free()
    }
}

impl Answer for RecordView {
    fn write_json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        self.render_json(out)
    }

    fn write_text(&self, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
        self.render_text(out, style)
    }

    fn has_findings(&self) -> bool {
        self.exit_failed()
    }
}

impl Answer for RebaseView {
    fn write_json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        self.render_json(out)
    }

    fn write_text(&self, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
        self.render_text(out, style)
    }

    fn has_findings(&self) -> bool {
        self.has_conflicts()
    }
}

impl Answer for SidesView {
    fn write_json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        self.render_json(out)
    }

    fn write_text(&self, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
        self.render_text(out, style)
    }
}

impl Answer for Repair {
    fn write_json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        json::write(out, self)
    }

    fn write_text(&self, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
        self.render_text(out, style)
    }

    fn write_notes(&self, err: &mut dyn io::Write, style: Style) -> io::Result<()> {
        self.render_notes(err, style)
    }

    fn has_findings(&self) -> bool {
        self.leaves_problems()
    }
}

impl Answer for Log {
    fn write_json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        json::write(out, self)
    }

    fn write_text(&self, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
        self.render_text(out, style)
    }

    fn write_notes(&self, err: &mut dyn io::Write, style: Style) -> io::Result<()> {
        self.render_notes(err, style)
    }
}

impl Answer for Blame {
    fn write_json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        json::write(out, self)
    }

    fn write_text(&self, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
        self.render_text(out, style)
    }

    fn write_notes(&self, err: &mut dyn io::Write, style: Style) -> io::Result<()> {
        self.render_notes(err, style)
    }
}

impl Answer for Next {
    fn write_json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        next::render_json(self, out)
    }

    fn write_text(&self, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
        next::render_text(self, out, style)
    }

    fn has_findings(&self) -> bool {
        match self.state {
            NextState::Ready => false,
            NextState::NothingOpen => !self.failing.is_empty(),
            NextState::NoTasks | NextState::Blocked => true,
        }
    }
}

impl Answer for TestDesignView {
    fn write_json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        self.render_json(out)
    }

    fn write_text(&self, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
        self.render_text(out, style)
    }

    fn has_findings(&self) -> bool {
        !self.problems.is_empty()
    }
}
