//! Repair: a main spec that holds a raw delta, that has a requirement twice or lacks one, put together again.
//!
//! What is proposed is only what can be proven: from the spec itself, or from a record of what the requirements were.
//! Where two texts compete and nothing decides between them, both stay and the problem stays open. Bytes that no
//! problem touches stay as they are.

mod draft;
mod frame;

use countersign_diag::SourceMap;
use countersign_model::Document;
use countersign_model::delta_document::DeltaDocument;
use countersign_model::spec::{StructureFault, structure_faults};

use draft::Draft;
use frame::Frame;

/// What is known about a requirement besides the spec.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Record {
    /// It exists and has this text.
    Text(String),
    /// It was removed or has another name.
    Gone,
    /// Nothing.
    Unknown,
}

/// A requirement that should be in a spec and is not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LostRequirement {
    /// Its name.
    pub name: String,
    /// Its text.
    pub text: String,
    /// Who wrote it, and who took it away if that is known; for people.
    pub story: String,
}

/// What is looked at.
pub struct RepairInput<'i> {
    /// The capability.
    pub capability: &'i str,
    /// The text of its main spec.
    pub spec: &'i str,
    /// What is known about each requirement.
    pub record: &'i dyn Fn(&str) -> Record,
    /// The requirements that it lacks.
    pub lost: &'i [LostRequirement],
    /// The change that created the capability, for a Purpose that has to be made up.
    pub creator: Option<&'i str>,
}

/// What is wrong with a main spec.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProblemKind {
    /// The header of a delta section.
    DeltaHeader,
    /// A requirement that is there twice.
    Duplicate,
    /// A requirement outside of the Requirements section.
    Outside,
    /// A requirement that should be there.
    Lost,
}

impl ProblemKind {
    /// The name, for JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::DeltaHeader => "delta-header",
            Self::Duplicate => "duplicate",
            Self::Outside => "outside",
            Self::Lost => "lost",
        }
    }
}

/// One problem and what becomes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RepairProblem {
    /// What kind.
    pub kind: ProblemKind,
    /// The 0-based line in the spec as it is; `None` for what is not there.
    pub line: Option<usize>,
    /// The header or the name of the requirement.
    pub about: String,
    /// What is proposed, or why nothing is.
    pub remedy: Remedy,
}

/// What becomes of a problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remedy {
    /// This.
    Proposed(String),
    /// Nothing, for this reason: somebody has to decide.
    Open(String),
}

/// The problems of a spec and the text without them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Repaired {
    /// In the order of their lines; what is not there comes last.
    pub problems: Vec<RepairProblem>,
    /// The proposed text, if it differs.
    pub text: Option<String>,
}

/// Why a proposal is withdrawn.
const READS_DIFFERENTLY: &str = "put together, the spec would read differently";

/// Looks for problems and proposes a text without them.
pub fn repair(input: &RepairInput<'_>) -> Repaired {
    let original = document(input.spec);
    let frame = Frame::of(&original, input);
    let base = document(&frame.base);
    let mut draft = Draft::new(&base, input);
    draft.drop_duplicates();
    if let Err(reason) = draft.take_in(&document(&frame.dump)) {
        // What cannot be decided stays where it is, and so does the rest of the dump.
        return without_dump(input, &original, &reason);
    }
    draft.add_lost(&[]);
    match draft.finish() {
        (Some(text), found) => {
            finish(input, (&original, &base), text, [frame.problems(&original, None), found])
        }
        (None, _) => without_dump(input, &original, READS_DIFFERENTLY),
    }
}

/// Mends what can be mended while the dump stays.
fn without_dump(input: &RepairInput<'_>, original: &Document, reason: &str) -> Repaired {
    let frame = Frame::untouched(original);
    let mut draft = Draft::new(original, input);
    draft.drop_duplicates();
    draft.add_lost(&frame.names);
    let (text, mut found) = draft.finish();
    if text.is_none() {
        for problem in &mut found {
            problem.remedy = Remedy::Open(READS_DIFFERENTLY.to_owned());
        }
    }
    let text = text.unwrap_or_else(|| input.spec.to_owned());
    finish(input, (original, original), text, [frame.problems(original, Some(reason)), found])
}

fn finish(
    input: &RepairInput<'_>,
    (original, base): (&Document, &Document),
    text: String,
    [mut problems, found]: [Vec<RepairProblem>; 2],
) -> Repaired {
    // The lines of the base are those of the original less the dump.
    problems.extend(found.into_iter().map(|mut problem| {
        problem.line = problem.line.and_then(|line| original_line(original, base, line));
        problem
    }));
    let after = document(&text);
    let delta = DeltaDocument::read(&after);
    let is_dumped = |line: usize| {
        delta.sections.iter().any(|section| section.operation.is_some() && section.lines.contains(&line))
    };
    for fault in structure_faults(&after) {
        let StructureFault::RequirementOutside { line, name } = fault else { continue };
        if !is_dumped(line) {
            problems.push(RepairProblem {
                kind: ProblemKind::Outside,
                line: original_line(original, &after, line),
                about: name.to_owned(),
                remedy: Remedy::Open("move it below `## Requirements`, or make it no requirement".to_owned()),
            });
        }
    }
    if problems.is_empty() {
        return Repaired::default();
    }
    problems.sort_by_key(|problem| (problem.line.unwrap_or(usize::MAX), problem.kind));
    Repaired { problems, text: (text != input.spec).then_some(text) }
}

/// The line of the original with the text of a line of the other document, counted among equal lines.
fn original_line(original: &Document, other: &Document, line: usize) -> Option<usize> {
    let text = other.line(line);
    let before = (0..line).filter(|line| other.line(*line) == text).count();
    let mut equal = (0..original.line_count()).filter(|line| original.line(*line) == text);
    equal.nth(before)
}

/// A document that nothing points into.
fn document(text: &str) -> Document {
    Document::new(SourceMap::default().add("", ""), text.into())
}
