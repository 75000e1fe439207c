//! What decides about the work of agents and is therefore not theirs to write.

use std::collections::BTreeSet;

use countersign_agent::{Tool, hook_file};
use countersign_diag::SourceMap;

use crate::error::Error;
use crate::root::Project;
use crate::settings::FILE;
use crate::transaction::STATE;

/// Files that forges look for.
const OWNERS: [&str; 4] = ["codeowners", ".github/codeowners", ".gitlab/codeowners", "docs/codeowners"];

/// The guarded set of a project.
#[derive(Debug, Clone)]
pub(crate) struct Guarded {
    files: BTreeSet<String>,
    folders: Vec<String>,
}

impl Guarded {
    pub(crate) fn of(project: &Project) -> Result<Self, Error> {
        let settings = project.settings(&mut SourceMap::default(), &mut Vec::new())?;
        let layout = &settings.layout;
        let validations = &settings.validations;
        let folders = [&layout.rules, &layout.templates, &layout.hooks, &layout.pipelines].into_iter().cloned();
        let folders = folders.chain([format!("{validations}/policy-checks")]).map(|folder| plain(&folder));
        let hooks = Tool::ALL.iter().filter_map(hook_file).map(|file| file.path.to_owned());
        let files = hooks
            .chain(OWNERS.map(str::to_owned))
            .chain([FILE.to_owned(), format!("{validations}/baseline")])
            .map(|file| plain(&file));
        Ok(Self { files: files.collect(), folders: folders.collect() })
    }

    /// Why a path, relative to the project, is not an agent's to write.
    pub(crate) fn why(&self, path: &str) -> Option<&'static str> {
        let path = plain(path);
        let below = |folder: &str| path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
        if path.split('/').any(|name| name == ".git") {
            return Some("belongs to git itself");
        }
        if path == STATE || below(STATE) {
            return Some("holds what countersign recorded");
        }
        let is_guarded =
            self.files.contains(&path) || self.folders.iter().any(|folder| path == *folder || below(folder));
        is_guarded.then_some("decides what is allowed here; a person changes it")
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
