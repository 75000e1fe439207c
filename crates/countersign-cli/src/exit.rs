//! Exit statuses.

use std::process::ExitCode;

use crate::face::Face;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// 0: nothing is wrong.
    Fine,
    /// 1: findings, or a closed gate.
    Findings,
    /// 2: an agent is stopped; the one status that all of them understand.
    Blocked,
    /// 2: the call makes no sense.
    Usage,
    /// 3: the tool could not do its work.
    CouldNotRun,
    /// 130 under the name `openspec`: somebody cancelled a prompt.
    Cancelled,
}

impl Exit {
    /// The status of the process. OpenSpec knows 0 and 1 only, and 130 for a cancelled prompt.
    pub(crate) fn status(self, face: Face) -> ExitCode {
        let code = match (self, face) {
            (Self::Fine, _) => 0,
            (Self::Cancelled, _) => 130,
            (Self::Findings, _) | (_, Face::OpenSpec) => 1,
            (Self::Usage | Self::Blocked, Face::Countersign) => 2,
            (Self::CouldNotRun, Face::Countersign) => 3,
        };
        ExitCode::from(code)
    }

    /// Fine, or findings.
    pub(crate) fn findings(found: bool) -> Self {
        if found { Self::Findings } else { Self::Fine }
    }
}
