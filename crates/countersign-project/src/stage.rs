//! The stage of an open change, as far as its files tell.

use countersign_model::metadata::Risk;
use countersign_model::schema::is_specs_artifact;
use countersign_model::tasks::{TaskProgress, count_tasks};
use countersign_report::compat::status::Stage;

use crate::fs;
use crate::outputs::outputs;
use crate::planned::PlannedChange;

/// Whether the files of a stage are there.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Passed {
    Yes,
    /// Nothing is needed for it.
    NotNeeded,
    No,
}

impl PlannedChange {
    /// The furthest stage that no missing file keeps the change from.
    pub(crate) fn stage(&self) -> Stage {
        let tasks = self.task_progress();
        let steps = [
            (Stage::Proposed, self.passed("proposal", Passed::No)),
            (Stage::Specified, self.specified()),
            (Stage::Designed, self.passed("design", self.without_design())),
            (Stage::Planned, yes_or_no(tasks.total > 0)),
            (Stage::Implementing, yes_or_no(tasks.completed > 0)),
        ];
        let mut stage = Stage::Begun;
        let mut has_any = false;
        for (next, passed) in steps {
            has_any |= passed == Passed::Yes;
            match passed {
                Passed::No => break,
                _ if has_any => stage = next,
                _ => {}
            }
        }
        stage
    }

    /// Whether an artifact is there; one that the schema does not have is not needed.
    fn passed(&self, id: &str, without: Passed) -> Passed {
        match (self.schema().artifact(id), self.outputs_of(id)) {
            (None, _) => Passed::NotNeeded,
            (Some(_), []) => without,
            (Some(_), _) => Passed::Yes,
        }
    }

    fn specified(&self) -> Passed {
        let mut specs =
            self.artifacts().filter(|(artifact, _)| is_specs_artifact(&artifact.generates)).peekable();
        if specs.peek().is_none() || !self.skipped.is_empty() {
            return Passed::NotNeeded;
        }
        yes_or_no(specs.any(|(_, files)| !files.is_empty()))
    }

    /// What it means that there is no design.
    fn without_design(&self) -> Passed {
        if self.risk.unwrap_or_default() == Risk::Low { Passed::NotNeeded } else { Passed::No }
    }

    /// The boxes of the task files.
    fn task_progress(&self) -> TaskProgress {
        let tracks = self.schema().apply.as_ref().and_then(|apply| apply.tracks.as_deref());
        let files = outputs(&self.folder, tracks.unwrap_or("tasks.md")).unwrap_or_default();
        let texts = files.iter().filter_map(|file| fs::read_lossy(file).ok());
        texts.fold(TaskProgress::default(), |progress, text| progress + count_tasks(&text))
    }
}

fn yes_or_no(is_there: bool) -> Passed {
    if is_there { Passed::Yes } else { Passed::No }
}
