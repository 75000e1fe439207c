//! The template of an artifact: from the schema, or from the contract that a governed change is checked against.

use std::path::Path;

use countersign_diag::SourceMap;
use countersign_model::schema::{Artifact, builtin_templates};
use countersign_template::{GOVERNED, skeleton};

use crate::error::{Error, io_reason};
use crate::fs;
use crate::planned::{CODE, PlannedChange};
use crate::root::Project;
use crate::schemas::Place;

impl Project {
    /// The text to fill, and what there is to say about it. A governed change gets the body of its contract, never its
    /// front matter.
    pub(super) fn template_of(
        &self,
        artifact: &Artifact,
        change: &PlannedChange,
    ) -> Result<(String, Option<String>), Error> {
        if change.schema_name != GOVERNED {
            return Ok((schema_template(artifact, &change.loaded.place)?, None));
        }
        let (contract, note) = self.contract(&artifact.template);
        match contract {
            Some(contract) => Ok((skeleton(&contract).to_owned(), note)),
            None => Ok((skeleton(&schema_template(artifact, &change.loaded.place)?).to_owned(), note)),
        }
    }

    /// The project's contract of a path below its folder of templates. Links that lead out of it are not followed.
    pub(super) fn contract(&self, path: &str) -> (Option<String>, Option<String>) {
        let settings = self.settings(&mut SourceMap::default(), &mut Vec::new());
        let folder = match settings {
            Ok(settings) => self.path().join(settings.templates),
            Err(error) => return (None, Some(format!("the shipped template is given: {error}"))),
        };
        let file = folder.join(path);
        if !fs::is_there(&file) {
            return (None, None);
        }
        let told = |why: &str| {
            let name = self.relative(&file);
            (None, Some(format!("`{name}` is not used as a template: {why}")))
        };
        if !fs::is_within(self.path(), &file) {
            return told("it leads out of the project");
        }
        match fs::read(&file).map(String::from_utf8) {
            Ok(Ok(text)) => (Some(text), None),
            Ok(Err(_)) => told("it is not UTF-8"),
            Err(error) => told(&io_reason(&error)),
        }
    }
}

/// The template of the schema itself.
fn schema_template(artifact: &Artifact, place: &Place) -> Result<String, Error> {
    let name = artifact.template.as_str();
    let missing = |path: &str| {
        Error::usage(CODE, format!("the template of `{}` is not there: {path}", artifact.id))
            .fix("`schema validate` says what else the schema lacks")
    };
    let folder = match place {
        Place::Builtin => {
            let known = builtin_templates().iter().find(|(file, _)| *file == name);
            return known.map(|(_, text)| (*text).to_owned()).ok_or_else(|| missing(name));
        }
        Place::Project(folder) | Place::User(folder) => folder.join("templates"),
    };
    let file = folder.join(Path::new(name));
    if !fs::is_within(&folder, &file) {
        return Err(Error::usage(CODE, format!("template `{name}` leads out of the schema")));
    }
    if !fs::exists(&file) {
        return Err(missing(&fs::display(&file)));
    }
    fs::read_lossy(&file).map_err(|error| crate::error::io_error(CODE, &file, &error))
}
