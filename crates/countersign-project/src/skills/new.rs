//! `skills new`: the beginning of a skill.

use std::path::PathBuf;

use countersign_agent::{is_skill_name, skeleton};
use countersign_report::skills::NewSkill;

use crate::error::Error;
use crate::fs;
use crate::root::Project;
use crate::transaction::{FileStep, Steps};

use super::{CODE, SKILL};

impl Project {
    /// Begins a skill: sound but for the four answers, which only its author knows.
    pub fn skills_new(&self, name: &str) -> Result<NewSkill, Error> {
        if !is_skill_name(name) {
            let error = Error::usage(CODE, format!("`{name}` is no name of a skill"));
            return Err(
                error.fix("use 1 to 64 of `a-z`, `0-9` and single hyphens, for example `data-review`")
            );
        }
        if name.starts_with("openspec-") {
            let error = Error::usage(CODE, "names that begin with `openspec-` are those of the lifecycle");
            return Err(error.fix("choose a name that says which role looks"));
        }
        let folder = format!("{}/{name}", self.skills_folder()?);
        if fs::is_there(&self.path().join(&folder)) {
            let error = Error::usage(CODE, format!("`{folder}` is there already"));
            return Err(error.fix("choose another name, or edit what is there"));
        }
        let path = format!("{folder}/{SKILL}");
        let operation = format!("skills new {name}");
        let turn = self.turn(&operation)?;
        let step = FileStep {
            path: PathBuf::from(&path),
            after: Some(skeleton(name).into_bytes()),
            ..FileStep::default()
        };
        turn.commit(&Steps { operation, files: vec![step], ..Steps::default() })?;
        Ok(NewSkill { name: name.to_owned(), path })
    }
}
