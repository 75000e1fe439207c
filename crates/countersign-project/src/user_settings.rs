//! `config`: the settings of the user, in OpenSpec's own file.

mod values;

use std::path::{Path, PathBuf};

use countersign_report::user_settings::SettingsList;
use serde_json::{Map, Value, json};

use self::values as model;
pub use self::values::ALL_WORKFLOWS;

use crate::error::{Error, io_reason};
use crate::fs;
use crate::root::Environment;

/// The code of errors.
const CODE: &str = "config_error";
const FILE: &str = "config.json";

/// The settings of the user, read.
#[derive(Debug, Clone)]
pub struct UserSettings {
    path: PathBuf,
    /// The object in the file; empty where there is none.
    file: Map<String, Value>,
    /// Why the file cannot be used, if it is there and cannot.
    fault: Option<String>,
}

/// How a word of the command line becomes a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// `true`, numbers and JSON are what they look like.
    AsItLooks,
    /// Everything is a string.
    AsText,
}

/// Which keys may be set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keys {
    /// The known ones.
    Known,
    /// Any that is safe.
    Any,
}

/// A choice of workflows and of how they are installed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// `core` or `custom`.
    pub profile: String,
    /// `both`, `skills` or `commands`.
    pub delivery: String,
    /// The workflows in force.
    pub workflows: Vec<String>,
}

impl UserSettings {
    /// Where the settings are.
    pub fn path_in(environment: &Environment) -> Result<PathBuf, Error> {
        let folder = environment.config_dir.as_ref();
        folder.map(|folder| folder.join(FILE)).ok_or_else(|| {
            Error::environment(CODE, "there is no folder for settings").fix("set HOME or XDG_CONFIG_HOME")
        })
    }

    /// Reads the settings.
    pub fn read(environment: &Environment) -> Result<Self, Error> {
        let path = Self::path_in(environment)?;
        let (file, fault) = match fs::read(&path) {
            Err(error) if fs::is_missing(&error) => (Map::new(), None),
            Err(error) => (Map::new(), Some(io_reason(&error))),
            Ok(bytes) => match serde_json::from_slice(&bytes) {
                Ok(Value::Object(file)) => (file, None),
                Ok(_) => (Map::new(), Some("it holds no JSON object".to_owned())),
                Err(error) => (Map::new(), Some(error.to_string())),
            },
        };
        Ok(Self { path, file, fault })
    }

    /// Where they are.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Why the file cannot be used and the defaults count, if so.
    pub fn fault(&self) -> Option<String> {
        let fault = self.fault.as_ref()?;
        Some(format!("{} cannot be used, so the defaults count: {fault}", fs::display(&self.path)))
    }

    /// All settings, the defaults included.
    pub fn all(&self) -> Map<String, Value> {
        model::over_defaults(&self.file)
    }

    /// All settings, and which of the profile are written down.
    pub fn list(&self) -> SettingsList {
        let Profile { workflows, .. } = self.profile();
        SettingsList {
            settings: self.all(),
            has_profile: self.file.contains_key("profile"),
            has_delivery: self.file.contains_key("delivery"),
            workflows,
        }
    }

    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<Value> {
        model::get(&self.all(), key).cloned()
    }

    /// Sets a key, and says to what.
    pub fn set(&self, key: &str, text: &str, (reading, keys): (Reading, Keys)) -> Result<Value, Error> {
        if let Err(fault) = model::check_key(key)
            && (keys == Keys::Known || fault.is_unsafe)
        {
            let error =
                Error::usage(CODE, format!("`{}` cannot be set: {}", key.escape_debug(), fault.reason));
            return Err(error.fix(if fault.is_unsafe {
                "take another name"
            } else {
                "`config list` shows the settings; --allow-unknown sets any key"
            }));
        }
        let value = match reading {
            Reading::AsItLooks => model::coerce(text),
            Reading::AsText => Value::String(text.to_owned()),
        };
        let mut all = self.all();
        model::set(&mut all, key, value.clone());
        self.save(&all)?;
        Ok(value)
    }

    /// Removes a key; whether it was there.
    pub fn unset(&self, key: &str) -> Result<bool, Error> {
        self.require_usable()?;
        let mut all = self.all();
        let was_there = model::unset(&mut all, key);
        if was_there {
            self.save(&all)?;
        }
        Ok(was_there)
    }

    /// Writes the defaults over everything, whatever the file holds.
    pub fn reset(&self) -> Result<(), Error> {
        self.write(&model::defaults())
    }

    /// Writes the defaults if there is no file yet, so that there is something to edit.
    pub fn begin(&self) -> Result<(), Error> {
        if fs::exists(&self.path) { Ok(()) } else { self.write(&model::defaults()) }
    }

    /// Fails if the file, for example after somebody edited it, cannot be used.
    pub fn check(&self) -> Result<(), Error> {
        self.require_usable()?;
        check_values(&self.file)
    }

    /// The profile in force.
    pub fn profile(&self) -> Profile {
        let all = self.all();
        let word = |key: &str, otherwise: &str| {
            all.get(key)
                .and_then(Value::as_str)
                .filter(|word| !word.is_empty())
                .unwrap_or(otherwise)
                .to_owned()
        };
        let profile = word("profile", "core");
        let chosen = all.get("workflows").and_then(Value::as_array);
        let mut workflows: Vec<String> = if profile == "custom" {
            chosen.into_iter().flatten().filter_map(|item| item.as_str().map(str::to_owned)).collect()
        } else {
            model::CORE_WORKFLOWS.map(str::to_owned).to_vec()
        };
        // Archiving syncs the specs on its way.
        let archives = workflows.iter().position(|name| name == "archive" || name == "bulk-archive");
        if let Some(at) = archives.filter(|_| !workflows.iter().any(|name| name == "sync")) {
            workflows.insert(at, "sync".to_owned());
        }
        Profile { profile, delivery: word("delivery", "both"), workflows }
    }

    /// Takes the profile `core`; the delivery stays.
    pub fn take_core(&self) -> Result<(), Error> {
        self.require_usable()?;
        let mut all = self.all();
        all.insert("profile".to_owned(), json!("core"));
        all.insert("workflows".to_owned(), json!(model::CORE_WORKFLOWS));
        self.save(&all)
    }

    /// Takes a delivery and, if they are given, other workflows.
    pub fn take(&self, delivery: &str, workflows: Option<&[String]>) -> Result<(), Error> {
        self.require_usable()?;
        let mut all = self.all();
        all.insert("delivery".to_owned(), json!(delivery));
        if let Some(workflows) = workflows {
            let is_core = workflows.len() == model::CORE_WORKFLOWS.len()
                && model::CORE_WORKFLOWS.iter().all(|core| workflows.iter().any(|name| name == core));
            all.insert("profile".to_owned(), json!(if is_core { "core" } else { "custom" }));
            all.insert("workflows".to_owned(), json!(workflows));
        }
        self.save(&all)
    }

    /// Fails before a file that cannot be read is written over.
    pub fn require_usable(&self) -> Result<(), Error> {
        match &self.fault {
            None => Ok(()),
            Some(fault) => Err(Error::usage(
                CODE,
                format!("`{}` is left as it is, because it cannot be read: {fault}", fs::display(&self.path)),
            )
            .fix("mend it with `config edit`, or give it up with `config reset --all`")),
        }
    }

    fn save(&self, settings: &Map<String, Value>) -> Result<(), Error> {
        self.require_usable()?;
        check_values(settings)?;
        self.write(settings)
    }

    fn write(&self, settings: &Map<String, Value>) -> Result<(), Error> {
        let mut text = serde_json::to_string_pretty(settings).expect("an object with string keys is JSON");
        text.push('\n');
        fs::replace(&self.path, text.as_bytes()).map_err(|error| {
            let message = format!("cannot write `{}`: {}", fs::display(&self.path), io_reason(&error));
            Error::environment(CODE, message).fix("make the folder writable")
        })
    }
}

fn check_values(settings: &Map<String, Value>) -> Result<(), Error> {
    let problems = model::problems(settings);
    if problems.is_empty() {
        return Ok(());
    }
    Err(Error::usage(CODE, format!("the settings would be wrong: {}", problems.join("; ")))
        .fix("give a value of the kind that is named"))
}
