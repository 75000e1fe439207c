//! The name the program was called by: `openspec` shows OpenSpec's face.

use std::ffi::OsString;
use std::path::Path;

/// Which tool the caller believes to talk to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Face {
    /// Our own: four exit statuses, refusals of ours count.
    Countersign,
    /// OpenSpec's: exit status 0 or 1, refusals of ours are notes.
    OpenSpec,
}

impl Face {
    /// From the first argument of the process.
    pub(crate) fn of(program: Option<&OsString>) -> Self {
        let stem = program.and_then(|program| Path::new(program).file_stem());
        if stem.is_some_and(|stem| stem.eq_ignore_ascii_case("openspec")) {
            Self::OpenSpec
        } else {
            Self::Countersign
        }
    }

    /// The name to use in hints.
    pub(crate) fn program(self) -> &'static str {
        match self {
            Self::Countersign => "countersign",
            Self::OpenSpec => "openspec",
        }
    }
}
