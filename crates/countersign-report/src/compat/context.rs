//! `context`: the project and the stores it refers to, for an agent.

use std::io;

use serde::Serialize;

use super::{Diagnostic, RootOutput};
use crate::safety;

/// The answer of `context`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WorkingSet {
    /// The project.
    pub root: WorkingRoot,
    /// The stores it refers to.
    pub members: Vec<Member>,
    /// What could not be found out.
    pub status: Vec<Diagnostic>,
    /// Whether references are declared, even if all of them are the project itself; only the text says it.
    #[serde(skip)]
    pub declares_references: bool,
}

/// The project as part of the working set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WorkingRoot {
    /// Path and how it was found.
    #[serde(flatten)]
    pub root: RootOutput,
    /// `openspec_root`.
    pub role: &'static str,
}

impl WorkingRoot {
    /// The root in its role.
    pub fn new(root: RootOutput) -> Self {
        Self { root, role: "openspec_root" }
    }
}

/// A store the project refers to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Member {
    /// `referenced_store`.
    pub role: &'static str,
    /// The id of the store.
    pub id: String,
    /// Absolute path, where it is on this machine.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// The command that shows one of its specs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fetch: Option<String>,
    /// Why it is not available.
    pub status: Vec<Diagnostic>,
}

impl WorkingSet {
    /// Writes the text.
    pub fn render_text(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let path = safety::terminal(&self.root.root.path);
        let folder = path.rsplit('/').next().unwrap_or(&path);
        let label = self.root.root.store_id.as_deref().map_or_else(|| folder.to_owned(), safety::terminal);
        writeln!(out, "Working context for {label} ({path})\n\nOpenSpec root\n  {label}  {path}")?;
        let (there, missing): (Vec<&Member>, Vec<&Member>) =
            self.members.iter().partition(|member| member.path.is_some() && member.status.is_empty());
        if !there.is_empty() {
            writeln!(out, "\nReferenced stores")?;
        }
        for member in there {
            let path = member.path.as_deref().unwrap_or_default();
            writeln!(out, "  {}  {}", safety::terminal(&member.id), safety::terminal(path))?;
            if let Some(fetch) = &member.fetch {
                writeln!(out, "    Fetch: {}", safety::terminal(fetch))?;
            }
        }
        if self.members.is_empty() {
            let why = if self.declares_references {
                "every declared reference is this project itself"
            } else {
                "no references are declared"
            };
            writeln!(out, "\nThe working set is this project alone: {why}.")?;
        }
        if missing.is_empty() && self.status.is_empty() {
            return Ok(());
        }
        writeln!(out, "\nNot available on this machine")?;
        for member in missing {
            let id = safety::terminal(&member.id);
            if member.status.is_empty() {
                writeln!(out, "  - {id}")?;
            }
            for diagnostic in &member.status {
                diagnostic.render_text("  ", &format!("{id}: "), out)?;
            }
        }
        for diagnostic in &self.status {
            diagnostic.render_text("  ", "", out)?;
        }
        Ok(())
    }
}
