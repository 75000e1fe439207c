//! The twelve workflows of OpenSpec: the id of the command, the name of the skill, and what is said about each in lists.

/// A step of the life of a change that an agent can be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Workflow {
    /// An idea becomes a change with all its documents.
    Propose,
    /// An idea is thought through; nothing is written.
    Explore,
    /// A change is begun.
    New,
    /// The next document of a change is written.
    Continue,
    /// A change is implemented.
    Apply,
    /// The documents of a change are revised.
    Update,
    /// All documents of a change are written at once.
    Ff,
    /// Deltas are merged, and the change stays open.
    Sync,
    /// A change is closed.
    Archive,
    /// Several changes are closed.
    BulkArchive,
    /// A change is verified.
    Verify,
    /// A newcomer is taken through a first change.
    Onboard,
}

impl Workflow {
    /// All of them, in the order of OpenSpec.
    pub const ALL: [Self; 12] = [
        Self::Propose,
        Self::Explore,
        Self::New,
        Self::Continue,
        Self::Apply,
        Self::Update,
        Self::Ff,
        Self::Sync,
        Self::Archive,
        Self::BulkArchive,
        Self::Verify,
        Self::Onboard,
    ];
    /// The profile `core`: what OpenSpec gives unless it is told otherwise.
    pub const CORE: [Self; 6] =
        [Self::Propose, Self::Explore, Self::Apply, Self::Update, Self::Sync, Self::Archive];

    /// The id, as OpenSpec's settings have it: `bulk-archive`.
    pub fn id(self) -> &'static str {
        self.row().0
    }

    /// The workflow of an id.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|workflow| workflow.id() == id)
    }

    /// The name of the skill: `openspec-bulk-archive-change`.
    pub fn skill(self) -> &'static str {
        self.row().1
    }

    /// The title of the command: `OPSX: Bulk Archive`.
    pub fn title(self) -> &'static str {
        self.row().2
    }

    /// One line for the list of commands.
    pub fn summary(self) -> &'static str {
        self.row().3
    }

    /// What may follow the command.
    pub fn input(self) -> Option<&'static str> {
        match self {
            Self::Propose | Self::Ff | Self::New => Some("the name of the change, or what it is to be"),
            Self::Explore => Some("what to think about"),
            Self::BulkArchive | Self::Onboard => None,
            Self::Continue | Self::Apply | Self::Update | Self::Sync | Self::Archive | Self::Verify => {
                Some("the name of the change, where it is not clear")
            }
        }
    }

    fn row(self) -> (&'static str, &'static str, &'static str, &'static str) {
        match self {
            Self::Propose => (
                "propose",
                "openspec-propose",
                "OPSX: Propose",
                "Turn an idea into a change with everything that implementation needs",
            ),
            Self::Explore => (
                "explore",
                "openspec-explore",
                "OPSX: Explore",
                "Think a problem through before anything is written",
            ),
            Self::New => ("new", "openspec-new-change", "OPSX: New", "Begin a change, document by document"),
            Self::Continue => (
                "continue",
                "openspec-continue-change",
                "OPSX: Continue",
                "Write the next document of a change",
            ),
            Self::Apply => (
                "apply",
                "openspec-apply-change",
                "OPSX: Apply",
                "Implement a change task by task, with recorded tests",
            ),
            Self::Update => (
                "update",
                "openspec-update-change",
                "OPSX: Update",
                "Revise the documents of a change and keep them in line",
            ),
            Self::Ff => (
                "ff",
                "openspec-ff-change",
                "OPSX: Fast Forward",
                "Write all documents of a change in one go",
            ),
            Self::Sync => (
                "sync",
                "openspec-sync-specs",
                "OPSX: Sync",
                "Merge the deltas of a change and leave it open",
            ),
            Self::Archive => (
                "archive",
                "openspec-archive-change",
                "OPSX: Archive",
                "Merge a finished change and move it to the archive",
            ),
            Self::BulkArchive => (
                "bulk-archive",
                "openspec-bulk-archive-change",
                "OPSX: Bulk Archive",
                "Archive several finished changes in an order that works",
            ),
            Self::Verify => (
                "verify",
                "openspec-verify-change",
                "OPSX: Verify",
                "Find out whether a change is complete, proven and coherent",
            ),
            Self::Onboard => (
                "onboard",
                "openspec-onboard",
                "OPSX: Onboard",
                "Walk through one small change from idea to archive",
            ),
        }
    }
}
