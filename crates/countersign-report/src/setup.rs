//! `init`, `update` and `uninstall`: what was made, what was kept, and the next step, on one screen.

mod text;

use std::io;

use serde::Serialize;

use crate::answer::Answer;
use crate::{Style, json};

/// What an operation did, or would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetupView {
    /// Which operation.
    pub verb: Verb,
    /// Whether it is done.
    pub is_applied: bool,
    /// The files, by path.
    pub files: Vec<SetupFile>,
    /// What else there is to know.
    pub notes: Vec<String>,
    /// What to do next: a command, and what it is for.
    pub next: Vec<(String, String)>,
}

/// The operations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verb {
    /// `init`.
    Init,
    /// `skills install`.
    Install,
    /// `update`.
    Update,
    /// `uninstall`.
    Uninstall,
}

impl Verb {
    /// The word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Init => "init",
            Self::Install => "install",
            Self::Update => "update",
            Self::Uninstall => "uninstall",
        }
    }
}

/// One file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SetupFile {
    /// Relative to the project.
    pub path: String,
    /// What becomes of it.
    pub done: Done,
}

/// What becomes of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Done {
    /// It was not there.
    Made,
    /// It was ours and is written anew.
    Refreshed,
    /// It was somebody's; the old bytes are kept.
    Replaced,
    /// A block, or settings, were added to it.
    Merged,
    /// It was ours and goes.
    Removed,
    /// What was replaced is back.
    Restored,
    /// What we added was taken out.
    Unmerged,
    /// It is as it should be.
    Unchanged,
    /// It stays as it is, though it is not as it should be.
    Kept(Why),
}

/// Why a file is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// It is not ours.
    Foreign,
    /// It was ours, and somebody edited it.
    Edited,
    /// OpenSpec or an earlier call made it, and nothing is noted of it.
    Generated,
    /// The way to it is a link, or it is one.
    Link,
    /// Something else is in its place.
    Taken,
    /// It has other names.
    Shared,
    /// The lines around our block are not a pair.
    Marks,
    /// What it replaced is gone.
    OriginalLost,
    /// It is no JSON that something can be added to: it has comments, or something else in the place of an addition.
    Settings,
}

impl Done {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Made => "made",
            Self::Refreshed => "refreshed",
            Self::Replaced => "replaced",
            Self::Merged => "merged",
            Self::Removed => "removed",
            Self::Restored => "restored",
            Self::Unmerged => "unmerged",
            Self::Unchanged => "unchanged",
            Self::Kept(_) => "kept",
        }
    }
}

impl Why {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Foreign => "foreign",
            Self::Edited => "edited",
            Self::Generated => "generated",
            Self::Link => "link",
            Self::Taken => "taken",
            Self::Shared => "shared",
            Self::Marks => "marks",
            Self::OriginalLost => "original-lost",
            Self::Settings => "settings",
        }
    }
}

impl SetupView {
    /// A view of files, before anything is done.
    pub fn of(verb: Verb, files: Vec<SetupFile>) -> Self {
        Self { verb, is_applied: false, files, notes: Vec::new(), next: Vec::new() }
    }

    /// The files that are kept for a reason.
    pub fn kept(&self) -> impl Iterator<Item = (&str, Why)> {
        self.files.iter().filter_map(|file| match file.done {
            Done::Kept(why) => Some((file.path.as_str(), why)),
            _ => None,
        })
    }

    /// Whether something stays that `uninstall` should have taken away, or `skills install` should have written.
    pub fn exit_failed(&self) -> bool {
        matches!(self.verb, Verb::Uninstall | Verb::Install) && self.kept().next().is_some()
    }
}

/// The value of `schema`.
pub const SETUP_SCHEMA: &str = "countersign.setup/1";

impl Answer for SetupView {
    fn write_json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        #[derive(Serialize)]
        struct Document<'a> {
            schema: &'static str,
            verb: Verb,
            applied: bool,
            files: Vec<File<'a>>,
            notes: &'a [String],
            next: Vec<Step<'a>>,
        }
        #[derive(Serialize)]
        struct File<'a> {
            path: &'a str,
            action: &'static str,
            #[serde(skip_serializing_if = "Option::is_none")]
            reason: Option<&'static str>,
        }
        #[derive(Serialize)]
        struct Step<'a> {
            command: &'a str,
            why: &'a str,
        }
        let files = self.files.iter().map(|file| File {
            path: &file.path,
            action: file.done.as_str(),
            reason: match file.done {
                Done::Kept(why) => Some(why.as_str()),
                _ => None,
            },
        });
        let document = Document {
            schema: SETUP_SCHEMA,
            verb: self.verb,
            applied: self.is_applied,
            files: files.collect(),
            notes: &self.notes,
            next: self.next.iter().map(|(command, why)| Step { command, why }).collect(),
        };
        json::write(out, &document)
    }

    fn write_text(&self, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
        self.render_text(out, style)
    }

    fn has_findings(&self) -> bool {
        self.exit_failed()
    }
}
