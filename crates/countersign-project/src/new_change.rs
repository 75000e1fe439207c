//! `new change`: a folder with the metadata of a change, and the main specs it begins with.

use std::path::{Path, PathBuf};

use countersign_delta::BASE_LOCK;
use countersign_model::metadata::METADATA_FILE;
use countersign_model::schema::{BUILTIN_NAME, is_specs_artifact};
use countersign_model::yaml;
use countersign_report::compat::RootOutput;
use countersign_report::compat::new_change::{CreatedChange, NewChangeAnswer};

use crate::error::Error;
use crate::fs;
use crate::root::{Project, RootSource, config_file, is_store_id};
use crate::schemas::Schemas;
use crate::transaction::{FileStep, Steps};

/// The code of errors.
const CODE: &str = "change_error";
/// The longest name: with the date of an archive before it, it still is the name of a folder.
const MAX_NAME: usize = 200;
const TRY_NAME: &str = "use lower case words joined by single hyphens, such as `add-login`";

/// What the change is to be.
#[derive(Debug, Clone, Copy, Default)]
pub struct NewChange<'a> {
    /// Its name.
    pub name: &'a str,
    /// What a `README.md` says; without it there is none.
    pub description: Option<&'a str>,
    /// What the change is for.
    pub goal: Option<&'a str>,
    /// Its schema; without it that of the project.
    pub schema: Option<&'a str>,
}

impl NewChange<'_> {
    /// Fails if the name cannot be one, which can be told without a project.
    pub fn check_name(&self) -> Result<(), Error> {
        match name_problem(self.name) {
            Some(problem) => Err(Error::usage(CODE, problem).fix(TRY_NAME)),
            None => Ok(()),
        }
    }
}

/// What is wrong with the name of a change to be made.
fn name_problem(name: &str) -> Option<String> {
    let has = |wrong: fn(char) -> bool| name.chars().any(wrong);
    if name.chars().map(char::len_utf16).sum::<usize>() > MAX_NAME {
        return Some(format!("the name of a change has at most {MAX_NAME} characters"));
    }
    if name == "archive" {
        return Some("`archive` is where archived changes are".to_owned());
    }
    if is_store_id(name) {
        return None;
    }
    let shown = name.escape_debug();
    let why = if name.is_empty() {
        return Some("the name of a change cannot be empty".to_owned());
    } else if has(|c| c.is_ascii_uppercase()) {
        "it has upper case letters"
    } else if has(char::is_whitespace) {
        "it has white space"
    } else if name.contains('_') {
        "it has underscores"
    } else if name.starts_with('-') || name.ends_with('-') {
        "it begins or ends with a hyphen"
    } else if name.contains("--") {
        "it has two hyphens in a row"
    } else {
        "it has other characters than lower case letters, digits and hyphens"
    };
    Some(format!("`{shown}` cannot be the name of a change: {why}"))
}

impl Project {
    /// Makes a change: its folder, its metadata, a `README.md` if it is described, and the digests of the main specs.
    /// Everything is made or nothing, and nothing that is there is touched.
    pub fn new_change(&self, request: &NewChange<'_>) -> Result<NewChangeAnswer, Error> {
        request.check_name()?;
        let schemas = Schemas::new(self);
        if let Some(name) = request.schema {
            schemas.require(name)?;
        }
        let schema = request.schema.or(schemas.configured()).unwrap_or(BUILTIN_NAME);
        if !schemas.names().iter().any(|known| known == schema) {
            return Err(Error::usage(CODE, format!("schema `{schema}` does not exist"))
                .fix(format!("use one of: {}", schemas.names().join(", "))));
        }
        let operation = format!("new change {}", request.name);
        let turn = self.turn(&operation)?;
        let folder = self.changes_dir().join(request.name);
        if fs::is_there(&folder) {
            let message = format!("change `{}` exists: {}", request.name, fs::display(&folder));
            return Err(Error::usage(CODE, message).fix(format!(
                "go on with `{} status --change {}`, or take another name",
                self.program(),
                request.name
            )));
        }
        let loaded = schemas.load(schema).map_err(|unusable| Error::usage(CODE, unusable.reason))?;
        let skips = !loaded.schema.artifacts.iter().any(|artifact| is_specs_artifact(&artifact.generates));
        let mut files = vec![(METADATA_FILE, metadata(request, schema, self.today(), skips))];
        if let Some(description) = request.description {
            files.push(("README.md", format!("# {}\n\n{description}\n", request.name)));
        }
        let mut notes = Vec::new();
        match self.begun_lock() {
            Ok(lock) => files.push((BASE_LOCK, lock.print())),
            // The change can be begun all the same; where it began is then told by git or by receipts.
            Err(error) => notes.push(format!("{BASE_LOCK} was not written: {error}")),
        }
        let home = Path::new("openspec/changes").join(request.name);
        let mut steps: Vec<FileStep> = Vec::new();
        if config_file(self.path()).is_none() {
            steps.push(made("openspec/config.yaml".into(), yaml::entry("schema", BUILTIN_NAME)));
        }
        steps.extend(files.into_iter().map(|(name, text)| made(home.join(name), text)));
        turn.commit(&Steps { operation, files: steps, folders: self.missing_folders(), ..Steps::default() })?;
        Ok(self.created(request.name, schema, &folder, notes))
    }

    /// The folders that every project has and this one lacks.
    fn missing_folders(&self) -> Vec<PathBuf> {
        let all = [self.specs_dir(), self.archive_dir()];
        let missing = all.iter().filter(|folder| !fs::is_folder(folder));
        missing.filter_map(|folder| folder.strip_prefix(self.path()).ok().map(Path::to_owned)).collect()
    }

    fn today(&self) -> Option<&str> {
        self.environment.today.as_deref()
    }

    fn created(&self, name: &str, schema: &str, folder: &Path, notes: Vec<String>) -> NewChangeAnswer {
        let is_here = fs::canonical(&self.environment.cwd) == self.path();
        let location = if is_here { self.relative(folder) } else { fs::display(folder) };
        NewChangeAnswer {
            change: CreatedChange {
                id: name.to_owned(),
                path: fs::display(folder),
                metadata_path: fs::display(&folder.join(METADATA_FILE)),
                schema: schema.to_owned(),
            },
            root: RootOutput::from(&self.root()),
            location,
            next_command: format!("{} status --change {name}", self.program()),
            made_project: self.source() == RootSource::Implicit,
            notes,
        }
    }
}

fn made(path: PathBuf, text: String) -> FileStep {
    FileStep { path, before: None, after: Some(text.into_bytes()), mode: None }
}

/// `.openspec.yaml`, with the keys in OpenSpec's order.
fn metadata(request: &NewChange<'_>, schema: &str, today: Option<&str>, skips: bool) -> String {
    let mut text = yaml::entry("schema", schema);
    if let Some(today) = today {
        text.push_str(&yaml::entry("created", today));
    }
    if let Some(goal) = request.goal {
        text.push_str(&yaml::entry("goal", goal));
    }
    if skips {
        text.push_str("skip_specs: true\n");
    }
    text
}
