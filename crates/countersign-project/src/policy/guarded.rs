//! The guarded set: one list of everything that decides about verdicts, as the tip of the target branch has it.

use std::collections::{BTreeMap, BTreeSet};

use countersign_agent::{MORE_HOOK_FILES, Tool, hook_file};
use countersign_diag::Code;

use super::codes::{
    AGENT_HOOKS_EDITED, BASELINE_GROWN, CI_EDITED, CONTROLS_EDITED, HOOKS_EDITED, NAMED_FILE_EDITED,
    OWNERS_EDITED, PIPELINES_EDITED, RULES_EDITED, SETTINGS_EDITED, TEMPLATES_EDITED, TRUST_EDITED,
    VENDORED_EDITED,
};
use super::files::{PolicyFiles, in_project, is_below, is_file, is_toml};
use super::named;
use crate::git::GitError;
use crate::settings::{FILE, Layout};

/// Why a path is guarded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum GuardedKind {
    /// `countersign.toml`.
    Settings,
    /// Accepted debt: it may shrink.
    Baseline,
    /// Controls.
    Controls,
    /// Trust files, the list of revoked keys, the record of the adoption.
    Trust,
    /// Rules and waivers.
    Rules,
    /// Contracts of documents.
    Templates,
    /// Lifecycle hooks and their scripts.
    Hooks,
    /// Pipelines.
    Pipelines,
    /// The organisation's policy.
    Vendored,
    /// CODEOWNERS.
    Owners,
    /// The hooks of coding agents.
    AgentHooks,
    /// What forges run: their own definitions of CI.
    Ci,
    /// A file that one of them names.
    Named,
}

impl GuardedKind {
    /// The code of an edit.
    pub fn code(self) -> &'static Code {
        match self {
            Self::Settings => &SETTINGS_EDITED,
            Self::Baseline => &BASELINE_GROWN,
            Self::Controls => &CONTROLS_EDITED,
            Self::Trust => &TRUST_EDITED,
            Self::Rules => &RULES_EDITED,
            Self::Templates => &TEMPLATES_EDITED,
            Self::Hooks => &HOOKS_EDITED,
            Self::Pipelines => &PIPELINES_EDITED,
            Self::Vendored => &VENDORED_EDITED,
            Self::Owners => &OWNERS_EDITED,
            Self::AgentHooks => &AGENT_HOOKS_EDITED,
            Self::Ci => &CI_EDITED,
            Self::Named => &NAMED_FILE_EDITED,
        }
    }
}

/// Where a repository may have its code owners, from its top: GitHub looks in three places, GitLab in one more.
const OWNERS: [&str; 4] = ["CODEOWNERS", ".github/CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"];
/// What forges run, from the top of the repository, with the files that `ci init` writes.
const CI: [&str; 4] = [".github/workflows", ".gitlab-ci.yml", ".gitlab/countersign.yml", "ci/countersign.sh"];
/// The folder of copies of the organisation's policy.
pub(crate) const VENDORED: &str = "vendor/policy";
/// Below the folder of validations: controls, and who is trusted.
const CONTROLS: &str = "policy-checks/controls";
const TRUST: &str = "policy-checks";

/// One place of it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Guarded {
    path: String,
    /// The same in lowercase.
    lower: String,
    kind: GuardedKind,
}

impl Guarded {
    fn new(path: &str, kind: GuardedKind) -> Self {
        let path = path.trim_start_matches("./").to_owned();
        Self { lower: path.to_lowercase(), path, kind }
    }
}

/// The guarded set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GuardedSet {
    /// Files and folders, the first that fits decides.
    places: Vec<Guarded>,
    /// Single files by their path in lowercase.
    named: BTreeMap<String, Guarded>,
    baseline: String,
}

impl GuardedSet {
    /// The set as a commit has it: its own layout, and every file that it names.
    pub(super) fn at(files: &PolicyFiles, layout: &Layout, prefix: &str) -> Result<Self, GitError> {
        let mut set = Self::of_layout(layout, prefix);
        let sources: Vec<(String, GuardedKind)> = files
            .entries()
            .filter_map(|(path, _)| Some((path.to_owned(), set.kind_of(path)?)))
            .filter(|(_, kind)| {
                !matches!(kind, GuardedKind::Owners | GuardedKind::Baseline | GuardedKind::Ci)
            })
            // Tests of rules hold files of their own.
            .filter(|(path, _)| !is_below(path, &format!("{}/tests", layout.rules)))
            .collect();
        let mut found: BTreeSet<(String, GuardedKind)> = BTreeSet::new();
        for (path, kind) in sources {
            // Links and submodules name nothing; an edit of them is one.
            if files.entry(&path).is_none_or(|entry| !is_file(entry.mode)) {
                continue;
            }
            let bytes = files.read(&path)?.unwrap_or_default();
            let by_agent = kind == GuardedKind::AgentHooks;
            let is_json = by_agent && !is_toml(&path);
            let names = if is_json { named::in_json(&bytes) } else { named::in_toml(&path, &bytes) };
            let kind = if by_agent { kind } else { GuardedKind::Named };
            found.extend(
                names.iter().filter_map(|name| named::resolve(name, prefix)).map(|name| (name, kind)),
            );
        }
        for (name, kind) in found {
            if set.kind_of(&name).is_none() {
                set.named.insert(name.to_lowercase(), Guarded::new(&name, kind));
            }
        }
        Ok(set)
    }

    /// The places of a layout, whatever is in them.
    pub(crate) fn of_layout(layout: &Layout, prefix: &str) -> Self {
        let baseline = format!("{}/baseline", layout.validations);
        let mut places = vec![
            (FILE.to_owned(), GuardedKind::Settings),
            (baseline.clone(), GuardedKind::Baseline),
            (format!("{}/{CONTROLS}", layout.validations), GuardedKind::Controls),
            (format!("{}/{TRUST}", layout.validations), GuardedKind::Trust),
            (layout.rules.clone(), GuardedKind::Rules),
            (layout.templates.clone(), GuardedKind::Templates),
            (layout.hooks.clone(), GuardedKind::Hooks),
            (layout.pipelines.clone(), GuardedKind::Pipelines),
            (VENDORED.to_owned(), GuardedKind::Vendored),
        ];
        places.extend(OWNERS.map(|path| (in_project(prefix, path), GuardedKind::Owners)));
        places.extend(CI.map(|path| (in_project(prefix, path), GuardedKind::Ci)));
        places.extend(CI.map(|path| (path.to_owned(), GuardedKind::Ci)));
        let hooks: BTreeSet<&str> = Tool::ALL.iter().filter_map(hook_file).map(|file| file.path).collect();
        for path in hooks.into_iter().chain(MORE_HOOK_FILES) {
            places.push((path.to_owned(), GuardedKind::AgentHooks));
            // Agents look at the top of the repository as well.
            places.push((in_project(prefix, path), GuardedKind::AgentHooks));
        }
        let places = places.iter().map(|(path, kind)| Guarded::new(path, *kind)).collect();
        Self { places, named: BTreeMap::new(), baseline }
    }

    /// Why a path is guarded; `None` if it is not. Upper and lower case make no difference, because there are disks where
    /// they make none, and what stands in the place of a folder above counts as well.
    pub fn kind_of(&self, path: &str) -> Option<GuardedKind> {
        let path = path.to_lowercase();
        let fits = |place: &str| is_below(&path, place) || is_below(place, &path);
        let place = self.places.iter().find(|place| fits(&place.lower));
        let named = || {
            let above = || self.named.values().find(|named| is_below(&named.lower, &path));
            self.named.get(&path).or_else(above)
        };
        place.or_else(named).map(|guarded| guarded.kind)
    }

    /// Where the baseline is.
    pub fn baseline(&self) -> &str {
        &self.baseline
    }

    /// Every place, for a question about all of them at once.
    pub(super) fn places(&self) -> impl Iterator<Item = &str> {
        self.places.iter().chain(self.named.values()).map(|guarded| guarded.path.as_str())
    }
}
