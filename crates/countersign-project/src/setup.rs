//! `init`, `update` and `uninstall`: what a governed repository gets, and how it is taken away again.
//!
//! [`Wanted`] is a file that should be there; [`plan`](plan::plan) says what that means for the tree as it is, and
//! `openspec/init.lock` remembers what was made. Nothing foreign is changed: it is named as kept. What `--force` replaces
//! is kept below `openspec/init.kept`, so that `uninstall` brings it back.

mod alias;
mod branch;
mod choices;
mod cloud;
mod copies;
mod governed;
mod hook_settings;
mod init;
mod look;
mod next;
mod operation;
mod plan;
mod recognise;
mod record;
mod remove;
mod steps;
mod texts;

pub use alias::{Alias, make_alias, remove_alias};
pub use choices::UserChoices;
pub use init::InitRequest;
pub use operation::SetupPlan;

/// A file that should be there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// Relative to the project, with `/`.
    pub path: String,
    /// Its content; of a block, what stands between its marks.
    pub text: String,
    /// How it is treated later on.
    pub kind: WantedKind,
}

/// How a file that is wanted is treated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WantedKind {
    /// Made once; whoever owns the repository goes on from there.
    Seed,
    /// A seed whose content this call asks for: it is written anew unless somebody edited it.
    SeedAnew,
    /// Made by the program alone: written anew whenever the program would make it differently.
    Generated,
    /// A block between two marks in a file that may be somebody else's.
    Block,
    /// Additions to JSON settings that may be somebody else's; the text is the additions.
    Settings,
}

/// Which files may be replaced though somebody edited them or another tool made them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Replace {
    /// None.
    #[default]
    Nothing,
    /// Those that are recognisably made by OpenSpec or by us.
    Recognised,
    /// Of those, the ones named.
    These(Vec<String>),
}

impl Replace {
    fn allows(&self, path: &str) -> bool {
        match self {
            Self::Nothing => false,
            Self::Recognised => true,
            Self::These(paths) => paths.iter().any(|known| known == path),
        }
    }
}

/// What is to be done with the files that are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SetupVerb {
    /// They are made, those that somebody removed as well.
    Init,
    /// They are made as copies of skills.
    Install,
    /// Those that are there are brought up to date, and what is not wanted any more goes.
    Update,
}

/// What there is to set up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetupRequest {
    /// What is done.
    pub verb: SetupVerb,
    /// The files.
    pub wanted: Vec<Wanted>,
    /// What was chosen, for `update`: names and values without line breaks.
    pub options: Vec<(String, String)>,
    /// What may be replaced.
    pub replace: Replace,
    /// Whether what was made is noted in `openspec/init.lock`.
    pub memory: Memory,
    /// What happens to files of earlier calls that are not wanted any more.
    pub others: Others,
}

/// What happens to files of earlier calls that are not among the wanted ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Others {
    /// They stay.
    Stay,
    /// Generated ones go, unless somebody edited them.
    Retire,
}

/// Whether what was made is remembered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Memory {
    /// It is noted.
    Noted,
    /// It is noted only where there are notes already, or where something had to be replaced: OpenSpec leaves none.
    OnlyIfNeeded,
}
