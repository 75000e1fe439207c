//! The operations: planned, shown, and done if everything is as it was when it was planned.

use countersign_report::setup::{SetupView, Verb};

use crate::disk::LocalDisk;
use crate::error::Error;
use crate::root::Project;
use crate::transaction::{STATE, Steps};

use super::look::Tree;
use super::plan::{Plan, plan};
use super::remove;
use super::{Memory, SetupRequest, SetupVerb};

/// What is about to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetupPlan {
    /// What there is to say about it.
    pub view: SetupView,
    job: Job,
    plan: Plan,
}

/// What the plan was made for.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Job {
    Setup(SetupRequest),
    Uninstall { is_forced: bool },
}

impl Job {
    fn plan(&self, project: &Project) -> Result<Plan, Error> {
        let disk = LocalDisk::default();
        let tree = Tree::open(&disk, project.path())?;
        match self {
            Self::Setup(request) => plan(&tree, request),
            Self::Uninstall { is_forced } => remove::plan(&tree, *is_forced),
        }
    }

    fn verb(&self) -> Verb {
        match self {
            Self::Setup(request) => match request.verb {
                SetupVerb::Init => Verb::Init,
                SetupVerb::Install => Verb::Install,
                SetupVerb::Update => Verb::Update,
            },
            Self::Uninstall { .. } => Verb::Uninstall,
        }
    }
}

impl SetupPlan {
    fn of(project: &Project, job: Job) -> Result<Self, Error> {
        let plan = job.plan(project)?;
        let view = SetupView::of(job.verb(), plan.files.clone());
        Ok(Self { view, job, plan })
    }

    /// The transaction that doing it is.
    pub fn steps(&self) -> Steps {
        self.plan.changes.steps(self.job.verb().as_str())
    }

    /// Whether there is nothing to write.
    pub fn is_empty(&self) -> bool {
        self.plan.changes.is_empty()
    }
}

impl Project {
    /// Looks what has to be done so that files are there. Writes nothing.
    pub fn plan_setup(&self, request: SetupRequest) -> Result<SetupPlan, Error> {
        SetupPlan::of(self, Job::Setup(request))
    }

    /// Looks what has to be done so that nothing is left of what `init` made. Writes nothing.
    pub fn plan_uninstall(&self, is_forced: bool) -> Result<SetupPlan, Error> {
        SetupPlan::of(self, Job::Uninstall { is_forced })
    }

    /// Does all of it or nothing. The folder of the project is made where it is missing.
    pub fn apply_setup(&self, planned: &mut SetupPlan) -> Result<(), Error> {
        if !planned.is_empty() {
            let had_state = crate::fs::is_there(&self.path().join(STATE));
            make_root(self.path())?;
            let operation = planned.job.verb().as_str();
            let turn = self.turn(operation)?;
            if planned.job.plan(self)? != planned.plan {
                return Err(Error::environment("changed_meanwhile", "the files changed in the meantime")
                    .fix("nothing was changed: look at it again and repeat the call"));
            }
            turn.commit(&planned.steps())?;
            drop(turn);
            // OpenSpec leaves nothing but its files.
            if !had_state
                && matches!(&planned.job, Job::Setup(request) if request.memory == Memory::OnlyIfNeeded)
            {
                forget_state(self);
            }
        }
        planned.view.is_applied = true;
        if planned.job.verb() == Verb::Uninstall && !planned.view.exit_failed() {
            forget_state(self);
        }
        Ok(())
    }
}

#[expect(clippy::disallowed_methods, reason = "a folder is locked once it is there")]
fn make_root(root: &std::path::Path) -> Result<(), Error> {
    std::fs::create_dir_all(root).map_err(|error| {
        let reason = crate::error::io_reason(&error);
        Error::environment("not_writable", format!("cannot make `{}`: {reason}", crate::fs::display(root)))
            .fix("make the path writable, then try again")
    })
}

/// Removes our own folder if it holds nothing but an idle lock. Whatever else is in it is somebody's result.
#[expect(clippy::disallowed_methods, reason = "the folder of locks is outside of every transaction")]
fn forget_state(project: &Project) {
    const IDLE: [&str; 4] = [".gitignore", "journal", "lock", "lock.owner"];
    let folder = project.path().join(STATE);
    let entries = crate::fs::entries_if_there(&folder).unwrap_or_default();
    let journal = crate::fs::entries_if_there(&folder.join("journal")).unwrap_or_default();
    let is_idle = entries.iter().all(|entry| IDLE.contains(&entry.name.as_str()));
    if crate::fs::is_link(&folder) || !is_idle || !journal.is_empty() {
        return;
    }
    let remove = || {
        for entry in entries.iter().filter(|entry| entry.name != "journal") {
            std::fs::remove_file(&entry.path)?;
        }
        if crate::fs::is_there(&folder.join("journal")) {
            std::fs::remove_dir(folder.join("journal"))?;
        }
        std::fs::remove_dir(&folder)
    };
    if let Err(error) = remove() {
        tracing::debug!(%error, "the folder of locks is left");
    }
}
