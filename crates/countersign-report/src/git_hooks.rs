//! `git-hook install` and `uninstall`: what became of each hook.

use std::io;

use serde::Serialize;

use crate::answer::Answer;
use crate::style::Tone;
use crate::{Style, json, safety};

/// The value of `schema`.
pub const GIT_HOOKS_SCHEMA: &str = "countersign.git-hooks/1";

/// What became of the hooks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HooksView {
    /// The folder that git looks in.
    pub folder: String,
    /// The hooks.
    pub rows: Vec<HookRow>,
    /// Whether they were installed; else they were taken away.
    pub installed: bool,
}

/// One hook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HookRow {
    /// Git's name of it.
    pub hook: String,
    /// What became of it.
    #[serde(rename = "action")]
    pub done: HookDone,
}

/// What became of a hook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum HookDone {
    /// It was not there.
    Made,
    /// Another one was there; it is called first.
    Chained,
    /// One of another version was there.
    Refreshed,
    /// It was there.
    Unchanged,
    /// It is gone.
    Removed,
    /// It is gone, and the one from before is back.
    Restored,
    /// There is none.
    Absent,
    /// Somebody edited it; it stays.
    Edited,
    /// It is somebody else's; it stays.
    Foreign,
}

impl HookDone {
    fn words(self) -> &'static str {
        match self {
            Self::Made => "installed",
            Self::Chained => "installed; the hook that was there is called first",
            Self::Refreshed => "brought up to date",
            Self::Unchanged => "installed already",
            Self::Removed => "removed",
            Self::Restored => "removed; the hook from before is back",
            Self::Absent => "not installed",
            Self::Edited => "kept: somebody edited it",
            Self::Foreign => "kept: it is not ours",
        }
    }
}

impl Answer for HooksView {
    fn write_json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        #[derive(Serialize)]
        struct Document<'a> {
            schema: &'static str,
            folder: &'a str,
            hooks: &'a [HookRow],
        }
        json::write(out, &Document { schema: GIT_HOOKS_SCHEMA, folder: &self.folder, hooks: &self.rows })
    }

    fn write_text(&self, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
        writeln!(out, "Hooks in {}", style.paint(Tone::Name, &safety::terminal(&self.folder)))?;
        for row in &self.rows {
            writeln!(out, "  {:<10}  {}", row.hook, row.done.words())?;
        }
        if self.installed {
            writeln!(out, "\nThey can be passed over with --no-verify. What counts is the run in CI.")?;
        }
        Ok(())
    }

    fn has_findings(&self) -> bool {
        !self.installed && self.rows.iter().any(|row| row.done == HookDone::Edited)
    }
}
