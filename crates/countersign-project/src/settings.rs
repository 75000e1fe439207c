//! `countersign.toml`: who owns which code, where citations and results are looked for. Everything has a default.

mod agent_hook;
mod extends;
mod layout;
mod read;
#[cfg(test)]
mod tests;

use std::path::Path;

use countersign_diag::{Finding, SourceMap};
use countersign_facts::citation::{Marks, Verb};
use countersign_model::reference::Reference;
use countersign_model::toml_table::Table;
use countersign_trace::Needs;
use countersign_verify::{Domains, PathClasses};
use globset::GlobSet;

use crate::error::{Error, io_error};
use crate::fs;
use crate::recorded::ReportSource;
use crate::root::Project;
pub use agent_hook::{AgentHook, OnError, OutsideWrites};
pub use extends::{Deviations, Extends, PolicySettings, PolicySource};
pub use layout::Layout;
pub(crate) use read::are_usable;

/// The file, in the folder of the project.
pub(crate) const FILE: &str = "countersign.toml";
/// The code of errors.
const CODE: &str = "settings_error";

/// The settings of a project.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The branch that changes are merged into.
    pub target_branch: String,
    /// The folder of validations, relative to the project.
    pub validations: String,
    /// Where the other folders are.
    pub layout: Layout,
    /// The domains that are judged; `None` for all.
    pub scope: Option<Vec<String>>,
    /// Who owns which capability and which code.
    pub domains: Domains,
    /// The names of the configured domains, in the order of the file.
    pub domain_names: Vec<String>,
    /// Which paths are interfaces, migrations, dependencies, infrastructure.
    pub path_classes: PathClasses,
    /// The paths in which citations are looked for.
    pub include: GlobSet,
    /// What counts as a citation.
    pub marks: Marks,
    /// What requirements need.
    pub needs: NeedsByReference,
    /// Where results come from.
    pub results: Vec<ResultSource>,
    /// Citations of files that cannot carry comments.
    pub cites: Vec<Cite>,
    /// The policies of others that this one extends.
    pub policy: PolicySettings,
    /// What the hook of agents does.
    pub agent_hook: AgentHook,
}

/// What requirements need, by globs over references; the last one that fits decides.
#[derive(Debug, Clone, Default)]
pub struct NeedsByReference {
    /// Where nothing else fits.
    pub all: Needs,
    /// Globs and what they need.
    pub by: Vec<(GlobSet, Needs)>,
}

impl NeedsByReference {
    /// What a requirement needs.
    pub fn of(&self, reference: &Reference) -> Needs {
        if self.by.is_empty() {
            return self.all;
        }
        let reference = reference.to_string();
        let fits = self.by.iter().rev().find(|(globs, _)| globs.is_match(&reference));
        fits.map_or(self.all, |(_, needs)| *needs)
    }
}

/// What a `[[results]]` entry reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResultSource {
    /// Where the reports are.
    pub report: ReportSource,
    /// Whether they say what ran instead of how tests ended.
    pub is_coverage: bool,
    /// How the suite is run, where the settings say it.
    pub run: Vec<String>,
}

/// A `[[cite]]` entry: a citation for a whole file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cite {
    /// The file, relative to the project.
    pub path: String,
    /// What it cites.
    pub references: Vec<String>,
    /// What is said of it.
    pub verb: Verb,
    /// Why, where the verb needs a reason.
    pub reason: Option<String>,
    /// The line of the entry in the settings, counted from 1.
    pub line: usize,
}

impl Project {
    /// Reads the settings. What is wrong in them is among the findings; a file that cannot be read at all is an error.
    pub fn settings(&self, sources: &mut SourceMap, findings: &mut Vec<Finding>) -> Result<Settings, Error> {
        let path = self.path().join(FILE);
        let text = match fs::read(&path) {
            Ok(bytes) => String::from_utf8(bytes).map_err(|_| not_text(&path))?,
            Err(error) if fs::is_missing(&error) => String::new(),
            Err(error) => return Err(io_error(CODE, &path, &error)),
        };
        Ok(of_text(&text, sources, findings))
    }
}

/// The settings in a text.
pub(crate) fn of_text(text: &str, sources: &mut SourceMap, findings: &mut Vec<Finding>) -> Settings {
    let id = sources.add(FILE, text);
    let table = Table::parse(id, text, findings);
    read::settings(table, text, findings)
}

fn not_text(path: &Path) -> Error {
    Error::usage(CODE, format!("`{}` is not UTF-8", fs::display(path))).fix("write the file in UTF-8")
}
