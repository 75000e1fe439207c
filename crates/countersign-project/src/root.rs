//! Where the project is: the nearest folder with an `openspec` folder that holds something.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use countersign_model::config::{MalformedPointer, StorePointer, read_config};
use countersign_report::Root;

use crate::error::Error;
use crate::fs;
use crate::recovery::Recoveries;

/// The name the program was called by, for the commands that answers name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Program {
    /// Our own.
    #[default]
    Countersign,
    /// OpenSpec's.
    OpenSpec,
}

impl Program {
    /// The name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Countersign => "countersign",
            Self::OpenSpec => "openspec",
        }
    }
}

/// What the process around an operation is like; handed in, never looked up.
#[derive(Debug, Clone, Default)]
pub struct Environment {
    /// The folder the command runs in.
    pub cwd: PathBuf,
    /// The folder of the user's OpenSpec data, where user schemas and the registry of stores are.
    pub data_dir: Option<PathBuf>,
    /// The folder of the user's OpenSpec settings.
    pub config_dir: Option<PathBuf>,
    /// Milliseconds since 1970; only ages in text depend on it.
    pub now_ms: i64,
    /// The local date, `YYYY-MM-DD`: archived folders begin with it. Without it, as in [`Project::open`], only changes
    /// whose name begins with a date can be archived.
    pub today: Option<String>,
    /// Where programs are looked for; without it git is not run.
    pub search_path: Option<OsString>,
    /// The folder of the user, where git has its settings.
    pub home: Option<PathBuf>,
    /// The name the program was called by.
    pub program: Program,
}

/// How a project was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RootSource {
    /// It is the nearest ancestor with an OpenSpec folder.
    Nearest,
    /// There is none; the current folder stands in.
    Implicit,
}

impl RootSource {
    /// OpenSpec's word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Nearest => "nearest",
            Self::Implicit => "implicit",
        }
    }
}

/// Whether a command works without a project.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WithoutRoot {
    /// The current folder stands in for one.
    UseCurrentFolder,
    /// The command fails.
    Fail,
}

/// A project on disk.
#[derive(Debug, Clone)]
pub struct Project {
    path: PathBuf,
    source: RootSource,
    pub(crate) environment: Environment,
    pub(crate) recoveries: Recoveries,
}

impl Project {
    fn new(path: PathBuf, source: RootSource, environment: &Environment) -> Self {
        Self { path, source, environment: environment.clone(), recoveries: Recoveries::default() }
    }

    /// Finds the project around the current folder.
    pub fn find(environment: &Environment, without: WithoutRoot) -> Result<Self, Error> {
        let start = fs::canonical(&environment.cwd);
        let found = start.ancestors().find_map(Candidate::at);
        if let Some(candidate) = found {
            return candidate.open(environment);
        }
        if let Some(id) = default_store(environment) {
            return Err(stores_not_supported(environment, &id));
        }
        let stores = registered_stores(environment);
        if !stores.is_empty() {
            let list = stores.join(", ");
            let message = format!("there is no project here, and only stores are registered: {list}");
            return Err(Error::usage("no_root_with_registered_stores", message)
                .target("openspec.root")
                .fix("change to the checkout of a store, or create a project with `openspec init`"));
        }
        match without {
            WithoutRoot::UseCurrentFolder => Ok(Self::new(start, RootSource::Implicit, environment)),
            WithoutRoot::Fail => {
                Err(Error::usage("no_openspec_root", "there is no OpenSpec project here or above")
                    .target("openspec.root")
                    .fix("change to a folder with an `openspec` folder, or create one with `openspec init`"))
            }
        }
    }

    /// The project in a folder or above it, if there is one; an error if it only points to a store.
    pub(crate) fn above(environment: &Environment, folder: &Path) -> Option<Result<Self, Error>> {
        let found = fs::canonical(folder).ancestors().find_map(Candidate::at);
        found.map(|candidate| candidate.open(environment))
    }

    /// Takes a folder as the project, whatever it holds and even if it is still to be made.
    pub fn at(environment: &Environment, folder: &Path) -> Result<Self, Error> {
        let path = fs::canonical(&environment.cwd.join(folder));
        if fs::is_there(&path) && !fs::is_folder(&path) {
            let message = format!("`{}` is not a folder", fs::display(folder));
            return Err(
                Error::usage("not_a_folder", message).fix("name a folder, or none for the current one")
            );
        }
        Ok(Self::new(path, RootSource::Implicit, environment))
    }

    /// Takes the current folder as the project, whatever it holds, as OpenSpec's older commands do.
    pub fn here(environment: &Environment) -> Self {
        Self::new(fs::canonical(&environment.cwd), RootSource::Implicit, environment)
    }

    /// Opens the project in a folder, whatever is above it.
    pub fn open(folder: &Path) -> Result<Self, Error> {
        let environment = Environment { cwd: folder.to_owned(), ..Environment::default() };
        let folder = fs::canonical(folder);
        match Candidate::at(&folder) {
            Some(candidate) => candidate.open(&environment),
            None => Err(Error::usage(
                "no_openspec_root",
                format!("`{}` has no `openspec` folder", fs::display(&folder)),
            )
            .target("openspec.root")),
        }
    }

    /// Absolute path of the folder that holds `openspec`.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// How it was found.
    pub fn source(&self) -> RootSource {
        self.source
    }

    pub(crate) fn specs_dir(&self) -> PathBuf {
        self.path.join("openspec").join("specs")
    }

    pub(crate) fn changes_dir(&self) -> PathBuf {
        self.path.join("openspec").join("changes")
    }

    pub(crate) fn archive_dir(&self) -> PathBuf {
        self.changes_dir().join("archive")
    }

    /// The name of the program, for commands to run next.
    pub(crate) fn program(&self) -> &'static str {
        self.environment.program.as_str()
    }

    /// A path as findings show it: relative to the project, with `/`.
    pub(crate) fn relative(&self, path: &Path) -> String {
        fs::display(path.strip_prefix(&self.path).unwrap_or(path))
    }

    /// The project as the renderers show it.
    pub fn root(&self) -> Root {
        let prefix = repository_prefix(&self.path);
        Root {
            path: fs::display(&self.path),
            source: self.source.as_str().to_owned(),
            store_id: None,
            prefix,
        }
    }
}

/// A folder with an `openspec` folder in it.
struct Candidate {
    path: PathBuf,
    has_planning: bool,
    config: Option<(PathBuf, StorePointer)>,
}

impl Candidate {
    /// A folder qualifies if its `openspec` has specs or changes, or a config file.
    fn at(path: &Path) -> Option<Self> {
        let folder = path.join("openspec");
        if !fs::is_folder(&folder) {
            return None;
        }
        let is_planning = |name: &str| {
            let folder = folder.join(name);
            fs::is_folder(&folder) && !fs::exists(&folder.join(".openspec-store").join("store.yaml"))
        };
        let has_planning = is_planning("specs") || is_planning("changes");
        let config = config_file(path).map(|file| {
            // A config file that cannot be read matters only where nothing else makes this a project.
            let pointer = match fs::read_lossy(&file) {
                Ok(text) if !has_planning => {
                    let mut sources = countersign_diag::SourceMap::default();
                    let source = sources.add(fs::display(&file), text.as_str());
                    read_config(source, &text).store
                }
                Ok(_) => StorePointer::Absent,
                Err(_) => StorePointer::Malformed(MalformedPointer::Unparseable),
            };
            (file, pointer)
        });
        (has_planning || config.is_some()).then(|| Self { path: path.to_owned(), has_planning, config })
    }

    fn open(self, environment: &Environment) -> Result<Project, Error> {
        if !self.has_planning
            && let Some((file, pointer)) = &self.config
        {
            let file = fs::display(file);
            match pointer {
                StorePointer::Absent => {}
                StorePointer::Malformed(reason) => {
                    let what = match reason {
                        MalformedPointer::NonString => "`store` is not a single store id",
                        MalformedPointer::Unparseable => "the file is not valid YAML",
                    };
                    return Err(Error::usage(
                        "invalid_store_pointer",
                        format!("`{file}` names no store: {what}"),
                    )
                    .target("store.pointer")
                    .fix("write `store: <id>` with the id of a registered store, or remove the line"));
                }
                StorePointer::Value(id) => return Err(stores_not_supported(environment, id)),
            }
        }
        Ok(Project::new(self.path, RootSource::Nearest, environment))
    }
}

/// The config file of a project: `config.yaml` before `config.yml`.
pub(crate) fn config_file(project: &Path) -> Option<PathBuf> {
    ["config.yaml", "config.yml"]
        .iter()
        .map(|name| project.join("openspec").join(name))
        .find(|file| fs::exists(file))
}

/// Why `--store-path` is refused.
pub fn store_path_not_supported() -> Error {
    Error::usage("store_path_not_supported", "--store-path is not supported")
        .target("store.id")
        .fix("change to the checkout of the store and run the command there")
}

/// Lowercase letters, digits and single hyphens between them.
pub(crate) fn is_store_id(id: &str) -> bool {
    !id.is_empty()
        && id.split('-').all(|part| {
            !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        })
}

/// Why a command cannot work in a store, in OpenSpec's codes.
pub fn stores_not_supported(environment: &Environment, id: &str) -> Error {
    if !is_store_id(id) {
        return Error::usage("invalid_store_id", format!("`{id}` cannot be the id of a store"))
            .target("store.id")
            .fix("use lowercase letters, digits and single hyphens");
    }
    let stores = registered_stores(environment);
    if stores.is_empty() {
        return Error::usage(
            "no_registered_stores",
            format!("store `{id}` is not known: no store is registered"),
        )
        .target("store.id")
        .fix("work in a checkout of the store instead: change to its folder");
    }
    if !stores.iter().any(|store| store == id) {
        let message = format!("store `{id}` is not known; registered: {}", stores.join(", "));
        return Error::usage("unknown_store", message)
            .target("store.id")
            .fix("use the id of a registered store");
    }
    Error::environment("store_not_supported", format!("store `{id}` cannot be opened by its id yet"))
        .target("store.id")
        .fix("change to the checkout of the store and run the command there")
}

/// The store that the user's settings name for folders without a project. JSON is YAML enough to be read as such.
fn default_store(environment: &Environment) -> Option<String> {
    let text = fs::read_lossy(&environment.config_dir.as_ref()?.join("config.json")).ok()?;
    let source = countersign_diag::SourceMap::default().add("config.json", "");
    let settings = countersign_model::yaml::parse(source, &text).value?;
    settings.get("defaultStore")?.as_str().filter(|id| !id.is_empty()).map(str::to_owned)
}

/// The ids in the user's registry of stores.
fn registered_stores(environment: &Environment) -> Vec<String> {
    let Some(data) = &environment.data_dir else { return Vec::new() };
    let file = data.join("stores").join("registry.yaml");
    let Ok(text) = fs::read_lossy(&file) else { return Vec::new() };
    let mut sources = countersign_diag::SourceMap::default();
    let source = sources.add("registry.yaml", text.as_str());
    let Some(root) = countersign_model::yaml::parse(source, &text).value else { return Vec::new() };
    let stores = root.get("stores").and_then(|stores| stores.as_mapping()).unwrap_or_default();
    let mut ids: Vec<String> = stores.iter().filter_map(|(key, _)| key.as_str().map(str::to_owned)).collect();
    ids.sort();
    ids
}

/// From the root of the repository around a project to the project, with `/` at the end.
fn repository_prefix(project: &Path) -> String {
    let repository = project.ancestors().find(|folder| fs::exists(&folder.join(".git")));
    let relative = repository.and_then(|repository| project.strip_prefix(repository).ok());
    match relative.map(fs::display) {
        Some(path) if !path.is_empty() => format!("{path}/"),
        _ => String::new(),
    }
}
