//! Everything that is known about the past of a project, read once.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use super::archive::ArchivedChange;
use super::commits::Version;
use super::order::{self, CurrentTexts};
use super::receipts;
use super::texts;
use super::{GitState, History};
use crate::error::{Error, io_error};
use crate::git::{GitAbsent, GitError};
use crate::root::Project;

/// The folders that the past is about.
const SPECS: &str = "openspec/specs";
const ARCHIVE: &str = "openspec/changes/archive";

/// The requirements of one content by name.
pub(crate) type Texts = Rc<BTreeMap<String, String>>;

/// The past of a project.
pub(crate) struct Past {
    /// The archived changes, the oldest first.
    pub(crate) changes: Vec<ArchivedChange>,
    /// The main specs as they are on disk, by capability.
    pub(crate) specs: BTreeMap<String, String>,
    /// What could not be read.
    pub(crate) notes: Vec<String>,
    /// Git, or why there is none.
    pub(crate) git: Result<History, GitAbsent>,
    /// The versions of main specs by capability, the oldest first.
    versions: BTreeMap<String, Vec<Version>>,
    ranks: HashMap<String, usize>,
    parsed: RefCell<HashMap<String, Option<Texts>>>,
}

impl Past {
    /// Reads the archive and the main specs, and asks git about one capability or about all of them.
    pub(crate) fn load(project: &Project, capability: Option<&str>) -> Result<Self, Error> {
        let (changes, notes) = project.read_archive()?;
        let mut past = Self {
            changes,
            specs: BTreeMap::new(),
            notes,
            git: project.history(),
            versions: BTreeMap::new(),
            ranks: HashMap::new(),
            parsed: RefCell::default(),
        };
        let files =
            project.specs().map_err(|error| io_error("history_error", &project.specs_dir(), &error))?;
        for file in files.into_iter().filter(|file| !file.escapes) {
            let text = crate::fs::read_lossy(&file.path)
                .map_err(|error| io_error("history_error", &file.path, &error))?;
            past.specs.insert(file.id, text);
        }
        if let Err(error) = past.ask_git(capability) {
            past.git = Err(GitAbsent::Broken(error.to_string()));
        }
        let current: CurrentTexts =
            past.specs.iter().map(|(id, text)| (id.clone(), texts::by_name(text))).collect();
        receipts::settle(&mut past.changes, &current);
        order::sort(&mut past.changes, &current);
        Ok(past)
    }

    fn ask_git(&mut self, capability: Option<&str>) -> Result<(), GitError> {
        let Ok(history) = &self.git else { return Ok(()) };
        let specs = capability.map_or_else(|| SPECS.to_owned(), |id| format!("{SPECS}/{id}/spec.md"));
        let mut versions = history.versions_below(&[&specs, ARCHIVE])?;
        versions.reverse();
        for version in versions {
            let next = self.ranks.len();
            let rank = *self.ranks.entry(version.commit.id.clone()).or_insert(next);
            if let Some(path) = version.path.strip_prefix(ARCHIVE) {
                let folder = path.trim_start_matches('/').split('/').next().unwrap_or_default();
                let change = self.changes.iter_mut().find(|change| change.folder == folder);
                if let Some(change) = change.filter(|change| change.rank.is_none() && version.blob.is_some())
                {
                    change.rank = Some(rank);
                    let at_boundary = version.is_at_boundary(history.state().is_shallow);
                    change.commit = (!at_boundary).then_some(version.commit);
                }
            } else if let Some(id) = version.path.strip_prefix(SPECS)
                && let Some(id) = id.trim_start_matches('/').strip_suffix("/spec.md")
            {
                self.versions.entry(id.to_owned()).or_default().push(version);
            }
        }
        Ok(())
    }

    /// What kind of repository it is, if there is one.
    pub(crate) fn state(&self) -> Option<&GitState> {
        self.git.as_ref().ok().map(History::state)
    }

    /// The versions of the main spec of a capability, the oldest first.
    pub(crate) fn versions(&self, capability: &str) -> &[Version] {
        self.versions.get(capability).map_or(&[], Vec::as_slice)
    }

    /// The place of a commit among all others.
    pub(crate) fn rank(&self, commit: &str) -> usize {
        self.ranks.get(commit).copied().unwrap_or(usize::MAX)
    }

    /// The requirements of a content by name; `None` if the content is not in this clone.
    pub(crate) fn requirements(&self, blob: Option<&str>) -> Option<Texts> {
        let Some(blob) = blob else { return Some(Rc::default()) };
        if let Some(known) = self.parsed.borrow().get(blob) {
            return known.clone();
        }
        let text = self.git.as_ref().ok().and_then(|history| history.blob(blob).ok());
        let read = text.map(|text| Rc::new(texts::by_name(&String::from_utf8_lossy(&text))));
        self.parsed.borrow_mut().insert(blob.to_owned(), read.clone());
        read
    }

    /// Every capability that has or had a main spec or a delta, sorted.
    pub(crate) fn capabilities(&self) -> Vec<String> {
        let deltas = self.changes.iter().flat_map(|change| &change.deltas);
        let mut found: Vec<String> = deltas.map(|delta| delta.capability.clone()).collect();
        found.extend(self.specs.keys().cloned());
        found.sort();
        found.dedup();
        found
    }
}
