//! `overlap`: open changes that work on the same requirements.

use std::io;

use serde::Serialize;

use crate::style::Tone;
use crate::{Style, safety};

/// What becomes of two changes that work on one requirement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Neither can follow the other.
    Conflict,
    /// The order decides.
    OrderDependent,
    /// Both orders lead to one result.
    Clean,
}

/// A pair of changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OverlapView {
    /// What becomes of them.
    pub severity: Severity,
    /// The ids.
    pub changes: [String; 2],
    /// The requirements that both name, as `capability: name`.
    pub requirements: Vec<String>,
    /// Why, unless both orders lead to one result.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// The document of `overlap --json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OverlapDocument<'a> {
    /// `countersign.overlap/1`.
    pub schema: &'static str,
    /// The pairs, worst first.
    pub overlaps: &'a [OverlapView],
}

impl<'a> OverlapDocument<'a> {
    /// The document.
    pub fn new(overlaps: &'a [OverlapView]) -> Self {
        Self { schema: "countersign.overlap/1", overlaps }
    }

    /// Writes the text for people.
    pub fn render_text(&self, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
        if self.overlaps.is_empty() {
            return writeln!(out, "{} no two open changes work on the same requirement", style.good());
        }
        for overlap in self.overlaps {
            let (word, tone) = match overlap.severity {
                Severity::Conflict => ("conflict", Tone::Bad),
                Severity::OrderDependent => ("order-dependent", Tone::Warn),
                Severity::Clean => ("clean", Tone::Good),
            };
            let [first, second] = overlap.changes.each_ref().map(|id| safety::terminal(id));
            writeln!(out, "{} {first} and {second}", style.paint(tone, word))?;
            for requirement in &overlap.requirements {
                writeln!(out, "  {}", safety::terminal(requirement))?;
            }
            if let Some(reason) = &overlap.reason {
                writeln!(out, "  {}", style.paint(Tone::Faint, &safety::terminal(reason)))?;
            }
        }
        Ok(())
    }
}
