//! What a merge would do, for people and as JSON: `archive --dry-run`, `sync`, and the preview before an archive.

use std::io;

use serde::Serialize;

use crate::rebase::write_diff;
use crate::style::Tone;
use crate::{Style, safety};

/// The plan of one change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MergePlanView {
    /// `countersign.plan/1`.
    pub schema: &'static str,
    /// The id of the change.
    pub change: String,
    /// The folder name below `archive`.
    pub archived_as: String,
    /// Whether it can be carried out.
    pub possible: bool,
    /// The setting of the change that merges more than by default: `step`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub merge: Option<&'static str>,
    /// The specs, sorted by capability.
    pub specs: Vec<SpecView>,
    /// Text of the delta that is dropped with consent.
    pub dropped: Vec<String>,
    /// Why it cannot be carried out, if it cannot.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refusal: Option<RefusalView>,
}

/// Why a plan cannot be carried out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RefusalView {
    /// OpenSpec's code, or `archive_refused` where only we refuse.
    pub code: &'static str,
    /// In one sentence.
    pub message: String,
    /// The next step.
    pub fix: String,
    /// The findings behind it, as `validate --json` shows them.
    pub findings: serde_json::Value,
}

/// The plan of one spec.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SpecView {
    /// The capability path.
    pub capability: String,
    /// `create`, `update`, `retire` or `unchanged`.
    pub outcome: &'static str,
    /// How many requirements are added.
    pub added: usize,
    /// How many are modified.
    pub modified: usize,
    /// How many are removed.
    pub removed: usize,
    /// How many are renamed.
    pub renamed: usize,
    /// Which rule decided about each requirement that the main spec had.
    pub bases: Vec<BaseView>,
    /// The lines of the spec that disappear.
    pub disappearing: Vec<String>,
    /// The difference, as a unified diff; only where it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub diff: Option<String>,
}

/// Which rule decided about a requirement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BaseView {
    /// The requirement.
    pub requirement: String,
    /// Where its base is known from; absent if nothing tells it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub known_from: Option<String>,
    /// Why git could not tell the base, or not all of it; absent if it was not asked, or told everything.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub doubt: Option<String>,
    /// `unmoved`, `merged` or `unknown`.
    pub outcome: &'static str,
}

/// The value of `schema`.
pub const PLAN_SCHEMA: &str = "countersign.plan/1";

/// How many lines that disappear are listed for people.
const MAX_LINES: usize = 12;

impl MergePlanView {
    /// Whether any main spec would change.
    pub fn changes_specs(&self) -> bool {
        self.specs.iter().any(|spec| spec.outcome != "unchanged")
    }

    /// Writes the text for people.
    pub fn render_text(&self, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
        if self.specs.is_empty() {
            return writeln!(out, "no spec changes");
        }
        if let Some(setting) = self.merge {
            let note = format!("merge: {setting} (edits of different lines of one scenario are joined)");
            writeln!(out, "  {}", style.paint(Tone::Warn, &note))?;
        }
        for spec in &self.specs {
            spec.render_text(out, style)?;
        }
        for line in &self.dropped {
            writeln!(
                out,
                "  {} {}",
                style.paint(Tone::Warn, "dropped with consent:"),
                safety::terminal(line)
            )?;
        }
        Ok(())
    }
}

impl SpecView {
    fn render_text(&self, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
        let name = style.paint(Tone::Name, &safety::terminal(&self.capability));
        writeln!(
            out,
            "  {name}: {}  +{} ~{} -{} {}{}",
            self.outcome,
            self.added,
            self.modified,
            self.removed,
            style.arrow(),
            self.renamed
        )?;
        for base in &self.bases {
            base.render_text(out, style)?;
        }
        if let Some(diff) = &self.diff {
            write_diff(diff, "    ", out, style)?;
        } else {
            for line in self.disappearing.iter().take(MAX_LINES) {
                writeln!(out, "    {}", style.paint(Tone::Bad, &format!("- {}", safety::terminal(line))))?;
            }
            if let Some(more) = self.disappearing.len().checked_sub(MAX_LINES).filter(|more| *more > 0) {
                writeln!(out, "    - {more} more lines; --diff shows all")?;
            }
        }
        Ok(())
    }
}

impl BaseView {
    /// Says which rule decided, wherever that is not plain.
    fn render_text(&self, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
        let requirement = safety::terminal(&self.requirement);
        let doubt = self.doubt.as_deref().map(safety::terminal);
        let faint = |text: &str| style.paint(Tone::Faint, text);
        match (&self.known_from, doubt) {
            (None, None) => {
                let text = "nothing tells what the delta was written against; it is taken as it stands";
                writeln!(out, "    {}", faint(&format!("`{requirement}`: {text}")))
            }
            (None, Some(doubt)) => {
                let text = "nothing tells what the delta was written against";
                let text = format!("`{requirement}`: {text} ({doubt}); it is taken as it stands");
                writeln!(out, "    {}", faint(&text))
            }
            (Some(from), doubt) => {
                if self.outcome != "unmoved" {
                    let from = safety::terminal(from);
                    writeln!(
                        out,
                        "    `{requirement}` moved since this change was written ({from}): both edits are in the result"
                    )?;
                }
                match doubt {
                    Some(doubt) => {
                        let text = format!("`{requirement}`: git does not know all earlier texts ({doubt})");
                        writeln!(out, "    {}", faint(&text))
                    }
                    None => Ok(()),
                }
            }
        }
    }
}
