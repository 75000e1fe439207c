//! What decides about the work of agents and is therefore not theirs to write.

use countersign_diag::SourceMap;

use crate::error::Error;
use crate::policy::GuardedSet;
use crate::root::Project;
use crate::transaction::STATE;

/// The places that no agent writes.
#[derive(Debug)]
pub(crate) struct NotForAgents {
    guarded: GuardedSet,
}

impl NotForAgents {
    /// Those of a project as its working tree has it.
    pub(crate) fn of(project: &Project) -> Result<Self, Error> {
        let settings = project.settings(&mut SourceMap::default(), &mut Vec::new())?;
        Ok(Self { guarded: GuardedSet::of_layout(&settings.layout, &project.root().prefix) })
    }

    /// Why a path, relative to the project, is not an agent's to write.
    pub(crate) fn why(&self, path: &str) -> Option<&'static str> {
        let path = plain(path);
        let is_state = path.strip_prefix(STATE).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        if path.split('/').any(|name| name == ".git") {
            Some("belongs to git itself")
        } else if is_state {
            Some("holds what countersign recorded")
        } else {
            self.guarded.kind_of(&path).map(|_| "decides what is allowed here; a person changes it")
        }
    }
}

/// A path as the most forgiving file system sees it: without regard to case, to what Windows drops from the end of a name,
/// and to streams.
fn plain(path: &str) -> String {
    let names = path.split('/').map(|name| {
        let name = name.split(':').next().unwrap_or_default();
        name.trim_end_matches(['.', ' ']).to_lowercase()
    });
    names.collect::<Vec<_>>().join("/")
}
