//! The skills of a project: the folder that holds them, and the copies that agents read.

mod copies;
mod install;
mod lint;
mod new;
#[cfg(test)]
mod tests;

use countersign_diag::SourceMap;

use crate::error::{Error, io_error};
use crate::fs::{self, Entry, EntryKind};
use crate::root::Project;
use crate::select::nearest;
use crate::settings::{FILE, are_usable};

pub use install::InstallRequest;

/// The code of errors.
const CODE: &str = "skills_error";
/// The file that makes a folder a skill.
const SKILL: &str = "SKILL.md";
/// Folders of skills are no deeper than this.
const MAX_DEPTH: usize = 16;

/// A skill of the project.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Skill {
    /// The name of its folder.
    name: String,
    /// The folder, relative to the project, with `/`.
    path: String,
    /// Its files, relative to the folder, with `/`, sorted.
    files: Vec<String>,
}

impl Skill {
    fn file(&self, name: &str) -> String {
        format!("{}/{name}", self.path)
    }
}

impl Project {
    /// The folder of skills, relative to the project.
    fn skills_folder(&self) -> Result<String, Error> {
        let mut findings = Vec::new();
        let settings = self.settings(&mut SourceMap::default(), &mut findings)?;
        if are_usable(&findings) {
            return Ok(settings.layout.skills);
        }
        let first = findings.first().map(|finding| format!(": {}", finding.message())).unwrap_or_default();
        Err(Error::usage("settings_error", format!("`{FILE}` cannot be relied on{first}"))
            .fix("`verify` shows what is wrong in it"))
    }

    /// The skills of the project, by name; those that are named, if some are.
    fn skills(&self, names: &[String]) -> Result<Vec<Skill>, Error> {
        let folder = self.skills_folder()?;
        let all = self.skills_in(&folder)?;
        if let Some(unknown) = names.iter().find(|name| !all.iter().any(|skill| skill.name == **name)) {
            let error = Error::usage(CODE, format!("there is no skill `{unknown}` below `{folder}`"));
            let near = nearest(unknown, all.iter().map(|skill| skill.name.as_str()));
            return Err(match near.first() {
                Some(near) => error.fix(format!("did you mean `{near}`?")),
                None => error.fix("`skills list` shows the skills"),
            });
        }
        let is_wanted = |skill: &Skill| names.is_empty() || names.contains(&skill.name);
        Ok(all.into_iter().filter(is_wanted).collect())
    }

    /// The skills below a folder; a link is followed within the project alone.
    fn skills_in(&self, folder: &str) -> Result<Vec<Skill>, Error> {
        let place = self.path().join(folder);
        let entries = fs::entries_if_there(&place).map_err(|error| io_error(CODE, &place, &error))?;
        let mut skills = Vec::new();
        for entry in entries.iter().filter(|entry| !entry.is_hidden() && self.is_folder(entry)) {
            let path = format!("{folder}/{}", entry.name);
            let mut files = Vec::new();
            self.files_of(&path, "", 0, &mut files)?;
            files.sort();
            skills.push(Skill { name: entry.name.clone(), path, files });
        }
        Ok(skills)
    }

    fn is_folder(&self, entry: &Entry) -> bool {
        match entry.kind {
            EntryKind::Folder => true,
            EntryKind::Link => fs::is_folder(&entry.path) && fs::is_within(self.path(), &entry.path),
            EntryKind::File | EntryKind::Other => false,
        }
    }

    fn files_of(&self, skill: &str, below: &str, depth: usize, files: &mut Vec<String>) -> Result<(), Error> {
        let place = self.path().join(skill).join(below);
        let entries = fs::entries_if_there(&place).map_err(|error| io_error(CODE, &place, &error))?;
        for entry in entries.iter().filter(|entry| !entry.is_hidden()) {
            let name = if below.is_empty() { entry.name.clone() } else { format!("{below}/{}", entry.name) };
            match entry.kind {
                EntryKind::Folder if depth < MAX_DEPTH => self.files_of(skill, &name, depth + 1, files)?,
                EntryKind::File => files.push(name),
                EntryKind::Folder | EntryKind::Link | EntryKind::Other => {}
            }
        }
        Ok(())
    }

    /// The bytes of a file of the project; `None` where there is none.
    fn bytes(&self, path: &str) -> Result<Option<Vec<u8>>, Error> {
        let place = self.path().join(path);
        match fs::read(&place) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if fs::is_missing(&error) => Ok(None),
            Err(error) => Err(io_error(CODE, &place, &error)),
        }
    }
}
