//! `doctor`: is the project whole, and are the stores it refers to there.

use std::io;

use serde::Serialize;

use super::{Diagnostic, RootOutput};
use crate::{Style, safety, style::Tone};

/// The answer of `doctor`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Health {
    /// The project.
    pub root: RootHealth,
    /// The store it is, if it is one.
    pub store: Option<StoreHealth>,
    /// The stores it refers to.
    pub references: Vec<ReferenceHealth>,
    /// What else is wrong.
    pub status: Vec<Diagnostic>,
    /// Whether references are declared, even if all of them are the project itself; only the text says it.
    #[serde(skip)]
    pub declares_references: bool,
    /// Where the verdict is asked for; ours, and not under OpenSpec's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub boundaries: Option<Boundaries>,
}

/// The boundaries that are installed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Boundaries {
    /// The agents whose settings have the hook.
    pub agents: Vec<String>,
    /// The hooks of git, in this clone.
    pub git: Vec<String>,
    /// The files by which a forge runs a pipeline.
    pub ci: Vec<String>,
}

impl Boundaries {
    fn render_text(&self, out: &mut dyn io::Write) -> io::Result<()> {
        writeln!(out, "\nBoundaries")?;
        let rows = [
            ("Agents", &self.agents, "none (`countersign init --tools ...`)"),
            ("Git", &self.git, "none (`countersign git-hook install`)"),
            ("CI", &self.ci, "none (`countersign ci init --provider ...`)"),
        ];
        for (name, found, none) in rows {
            let found = match found.as_slice() {
                [] => none.to_owned(),
                found => safety::terminal(&found.join(", ")),
            };
            writeln!(out, "  {name}: {found}")?;
        }
        writeln!(out, "  Local hooks can be passed over; what counts is the run in CI.")
    }
}

/// The health of the project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RootHealth {
    /// Path and how it was found.
    #[serde(flatten)]
    pub root: RootOutput,
    /// Whether nothing is missing.
    pub healthy: bool,
    /// What is missing.
    pub status: Vec<Diagnostic>,
}

/// The health of a store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StoreHealth {
    /// Its id.
    pub id: String,
    /// Its metadata file.
    pub metadata: StoreMetadata,
    /// Where its checkout comes from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origin_url: Option<String>,
    /// How far its checkout is from the branch it tracks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub drift: Option<Drift>,
    /// What is wrong.
    pub status: Vec<Diagnostic>,
}

/// The metadata file of a store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StoreMetadata {
    /// Whether there is one.
    pub present: bool,
    /// Whether it can be read.
    pub valid: bool,
    /// The remote it names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remote: Option<String>,
}

/// Commits between a checkout and the branch it tracks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Drift {
    /// Commits only in the checkout.
    pub ahead: u32,
    /// Commits only in the tracked branch.
    pub behind: u32,
}

/// The health of a reference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReferenceHealth {
    /// The id of the store.
    pub store_id: String,
    /// Absolute path, where it is on this machine.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub root: Option<String>,
    /// What is wrong.
    pub status: Vec<Diagnostic>,
}

impl Health {
    /// Writes the text.
    pub fn render_text(&self, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
        writeln!(out, "Doctor\n\nRoot")?;
        writeln!(out, "  Location: {}", safety::terminal(&self.root.root.path))?;
        let verdict = if self.root.healthy {
            style.paint(Tone::Good, "ok")
        } else {
            style.paint(Tone::Bad, "unhealthy")
        };
        writeln!(out, "  OpenSpec root: {verdict}")?;
        if let Some(store) = &self.store {
            let note = if store.metadata.valid { "metadata ok" } else { "metadata invalid" };
            writeln!(out, "  Store: {} ({note})", safety::terminal(&store.id))?;
        }
        let of_store = self.store.iter().flat_map(|store| &store.status);
        for diagnostic in self.root.status.iter().chain(of_store) {
            diagnostic.render_text("  ", "", out)?;
        }
        self.references_text(out)?;
        if let Some(boundaries) = &self.boundaries {
            boundaries.render_text(out)?;
        }
        for diagnostic in &self.status {
            writeln!(out, "\nNote: {}", safety::terminal(&diagnostic.message))?;
            if let Some(fix) = &diagnostic.fix {
                writeln!(out, "Fix: {}", safety::terminal(fix))?;
            }
        }
        Ok(())
    }

    fn references_text(&self, out: &mut dyn io::Write) -> io::Result<()> {
        writeln!(out, "\nReferences")?;
        if self.references.is_empty() {
            let none =
                if self.declares_references { "(all of them are this project)" } else { "(none declared)" };
            return writeln!(out, "  {none}");
        }
        for reference in &self.references {
            let id = safety::terminal(&reference.store_id);
            if reference.status.is_empty() {
                let path = reference.root.as_deref().map(|root| format!(" ({})", safety::terminal(root)));
                writeln!(out, "  - {id}: ok{}", path.unwrap_or_default())?;
            }
            for diagnostic in &reference.status {
                diagnostic.render_text("  ", &format!("{id}: "), out)?;
            }
        }
        Ok(())
    }
}
