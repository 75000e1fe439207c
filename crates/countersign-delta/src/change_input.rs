//! What validation of a change looks at, and what it answers.

use countersign_diag::{Finding, SourceId, Span};
use countersign_model::Document;
use countersign_model::tasks::TaskFile;

use crate::Verdict;
use crate::base::Bases;
use crate::hygiene::Encoding;
use crate::trial::Trial;

/// The main spec that a delta works on.
#[derive(Debug, Clone, Default)]
pub enum Base<'d> {
    /// The capability does not exist yet.
    #[default]
    Absent,
    /// It does.
    Spec(&'d Document, Encoding),
    /// It does, and cannot be read; the text says why.
    Unreadable(String),
}

/// One delta spec of a change.
#[derive(Debug, Clone)]
pub struct DeltaInput<'d> {
    /// The capability path.
    pub capability: String,
    /// The document.
    pub document: &'d Document,
    /// What decoding it lost.
    pub encoding: Encoding,
    /// The main spec of the capability.
    pub base: Base<'d>,
    /// What is known of the text that the delta was written against.
    pub bases: Bases,
    /// Whether a link leads from the place of the main spec out of the project.
    pub leads_out: bool,
}

impl DeltaInput<'_> {
    /// The path of the delta within the `specs` folder of the change.
    pub fn path(&self) -> String {
        format!("{}/spec.md", self.capability)
    }
}

/// A marker such as `skip_specs` in the metadata of a change.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Marker {
    /// It is not there, or false.
    #[default]
    Absent,
    /// It is there, in valid metadata.
    Declared,
    /// It is there, and the metadata is not valid; the text says why.
    Invalid(String),
}

/// The task files of a change, as far as validation looks at them.
#[derive(Debug, Clone, Default)]
pub struct TaskInput<'d> {
    /// The files, sorted by path, with their source ids.
    pub files: Vec<(TaskFile<'d>, SourceId)>,
    /// Whether the schema of the change names them, and all of them could be read.
    pub tracked: bool,
    /// Whether the change uses the built-in `spec-driven` schema, whose tasks are numbered.
    pub numbered: bool,
}

/// A delta in a file that is never read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MisplacedDelta {
    /// Its path within `specs`.
    pub path: String,
    /// Where it would be read.
    pub expected: String,
    /// Its source.
    pub span: Option<Span>,
}

/// A delta right below `specs`, outside of every capability.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RootSpec {
    /// There is none.
    #[default]
    Absent,
    /// There is one, and this is its first line.
    At(Span),
    /// There is one, and it cannot be read.
    Unreadable,
}

impl RootSpec {
    /// Whether there is one.
    pub fn is_there(self) -> bool {
        self != Self::Absent
    }
}

/// Everything that validation looks at.
#[derive(Debug, Clone, Default)]
pub struct ChangeInput<'d> {
    /// The id of the change.
    pub id: String,
    /// The delta specs, sorted by capability.
    pub deltas: Vec<DeltaInput<'d>>,
    /// Delta specs that could not be read: capability and reason.
    pub unreadable_deltas: Vec<(String, String)>,
    /// A file `specs/spec.md`.
    pub root_spec: RootSpec,
    /// Deltas in files that are never read, sorted by path.
    pub misplaced: Vec<MisplacedDelta>,
    /// `skip_specs`.
    pub skip_specs: Marker,
    /// `retire_capabilities`.
    pub retire_capabilities: Marker,
    /// Whether any file stands below `specs`.
    pub has_spec_files: bool,
    /// The tasks.
    pub tasks: TaskInput<'d>,
    /// The other documents of the change, such as its proposal, with their paths within the change.
    pub documents: Vec<(String, &'d Document)>,
    /// What is wrong with the files that tell the bases: the path from the folder of the change, and the finding.
    pub base_faults: Vec<(String, Finding)>,
    /// What has no effect in the metadata, though somebody wrote it.
    pub metadata_notes: Vec<Finding>,
}

/// The verdict on a change.
#[derive(Debug, Clone, Default)]
pub struct ChangeVerdict<'d> {
    /// The issues.
    pub verdict: Verdict,
    /// The trial merges, in the order of the deltas.
    pub trials: Vec<(String, Trial<'d>)>,
}
