//! One document through everything that `validate` does with it, without a disk.

use countersign_delta::{
    Base, ChangeInput, DeltaInput, Encoding, TaskInput, Verdict, validate_change, validate_spec,
};
use countersign_diag::SourceMap;
use countersign_model::Document;
use countersign_model::config::read_config;
use countersign_model::metadata::read_metadata;
use countersign_model::proposal::Proposal;
use countersign_model::tasks::TaskFile;

/// What a text is to be judged as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A main spec.
    Spec,
    /// A delta for a capability that does not exist yet.
    NewDelta,
    /// A delta; the text before the line `%%%` is the main spec.
    Delta,
    /// A task list.
    Tasks,
    /// A proposal.
    Proposal,
    /// The metadata of a change, read as project configuration, too.
    Yaml,
}

const CLEAN: Encoding = Encoding { first_invalid: None, first_nul: None };

/// Judges a text; the number of findings.
pub fn judge(kind: Kind, text: &str) -> usize {
    let mut sources = SourceMap::default();
    let mut document = |text: &str| Document::new(sources.add("input", text), text.into());
    match kind {
        Kind::Spec => validate_spec(&document(text), CLEAN, "input/spec.md").issues.len(),
        Kind::NewDelta => judge_delta(&document(text), Base::Absent).issues.len(),
        Kind::Delta => {
            let (base, delta) = text.split_once("%%%\n").unwrap_or(("", text));
            judge_delta(&document(delta), Base::Spec(&document(base), CLEAN)).issues.len()
        }
        Kind::Tasks => {
            let id = sources.add("tasks.md", text);
            let files = vec![(TaskFile { path: "tasks.md", text }, id)];
            let tasks = TaskInput { files, tracked: true, numbered: true };
            validate_change(&ChangeInput { tasks, ..ChangeInput::default() }).verdict.issues.len()
        }
        Kind::Proposal => {
            let document = document(text);
            Proposal::read(&document).map_or(0, |proposal| proposal.announced_deltas().len())
        }
        Kind::Yaml => {
            let id = sources.add(".openspec.yaml", text);
            let metadata = read_metadata(id, text);
            let config = read_config(id, text);
            usize::from(metadata.refusal().is_some()) + config.findings.len()
        }
    }
}

fn judge_delta(delta: &Document, base: Base<'_>) -> Verdict {
    let delta = DeltaInput {
        capability: "input".to_owned(),
        document: delta,
        encoding: CLEAN,
        base,
        bases: countersign_delta::Bases::default(),
        leads_out: false,
    };
    let input = ChangeInput { deltas: vec![delta], has_spec_files: true, ..ChangeInput::default() };
    validate_change(&input).verdict
}
