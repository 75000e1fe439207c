//! Which item a name means: a change, a spec, neither or both.

use countersign_report::ItemKind;

use crate::error::{Error, io_error};
use crate::fs;
use crate::root::Project;

/// The kind of item a name means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Selected {
    Change,
    Spec,
}

/// How many near names are offered.
const MAX_SUGGESTIONS: usize = 5;

/// Finds out what a name means. A kind given by the caller is believed, but the name has to be a plain one.
pub(crate) fn select(project: &Project, name: &str, kind: Option<ItemKind>) -> Result<Selected, Error> {
    if let Some(kind) = kind {
        let problem = match kind {
            ItemKind::Change => name_problem(name, "a change name"),
            ItemKind::Spec => name.split('/').find_map(|part| name_problem(part, "a part of a spec id")),
        };
        if let Some(problem) = problem {
            return Err(Error::usage("invalid_item", problem).fix("use a name that `list` shows"));
        }
        return Ok(match kind {
            ItemKind::Change => Selected::Change,
            ItemKind::Spec => Selected::Spec,
        });
    }
    let is_change = project.is_change(name);
    let is_spec = project.is_spec(name);
    match (is_change, is_spec) {
        (true, false) => Ok(Selected::Change),
        (false, true) => Ok(Selected::Spec),
        (true, true) => Err(Error::usage("ambiguous_item", format!("`{name}` is both a change and a spec"))
            .fix("pass --type change or --type spec")),
        (false, false) => {
            let changes = project
                .changes()
                .map_err(|error| io_error("unknown_item", &project.changes_dir(), &error))?;
            let specs =
                project.specs().map_err(|error| io_error("unknown_item", &project.specs_dir(), &error))?;
            let names = changes.iter().map(String::as_str).chain(specs.iter().map(|spec| spec.id.as_str()));
            Err(unknown(name, names))
        }
    }
}

impl Project {
    /// Whether `list` would show a change of this name. Looks at that one folder only.
    fn is_change(&self, name: &str) -> bool {
        name_problem(name, "").is_none()
            && name != "archive"
            && !name.starts_with('.')
            && fs::is_real_folder(&self.changes_dir().join(name))
    }

    /// Whether `list --specs` would show a spec of this id. Looks at the folders of that one id only.
    fn is_spec(&self, id: &str) -> bool {
        let mut folder = self.specs_dir();
        for part in id.split('/') {
            if name_problem(part, "").is_some() || part.starts_with('.') {
                return false;
            }
            folder.push(part);
            if !fs::is_real_folder(&folder) {
                return false;
            }
        }
        fs::is_file(&folder.join("spec.md"))
    }

    /// What a name means: a change or a spec.
    pub fn kind_of(&self, name: &str, kind: Option<ItemKind>) -> Result<ItemKind, Error> {
        if let Some(kind) = kind {
            return Ok(kind);
        }
        Ok(match select(self, name, None)? {
            Selected::Change => ItemKind::Change,
            Selected::Spec => ItemKind::Spec,
        })
    }

    /// Fails if there is no item of this name and kind.
    pub fn require_item(&self, name: &str, kind: ItemKind) -> Result<(), Error> {
        let names = self.item_names(kind == ItemKind::Change, kind == ItemKind::Spec)?;
        if names.iter().any(|(_, other)| other == name) {
            return Ok(());
        }
        Err(unknown(name, names.iter().map(|(_, name)| name.as_str())))
    }

    /// The names of the active changes and of the specs, for somebody to choose from.
    pub fn item_names(&self, changes: bool, specs: bool) -> Result<Vec<(ItemKind, String)>, Error> {
        let mut names = Vec::new();
        if changes {
            let changes =
                self.changes().map_err(|error| io_error("item_error", &self.changes_dir(), &error))?;
            names.extend(changes.into_iter().map(|name| (ItemKind::Change, name)));
        }
        if specs {
            let specs = self.specs().map_err(|error| io_error("item_error", &self.specs_dir(), &error))?;
            names.extend(specs.into_iter().map(|spec| (ItemKind::Spec, spec.id)));
        }
        Ok(names)
    }
}

impl Project {
    /// The open change of a name; without one, the only change that is open.
    pub fn the_change(&self, name: Option<&str>, verb: &str) -> Result<String, Error> {
        let changes =
            self.changes().map_err(|error| io_error("unknown_item", &self.changes_dir(), &error))?;
        match (name, changes.as_slice()) {
            (Some(name), _) if changes.iter().any(|change| change == name) => Ok(name.to_owned()),
            (Some(name), _) => Err(unknown_change("unknown_item", name, &changes)),
            (None, [only]) => Ok(only.clone()),
            (None, []) => Err(Error::usage("item_required", "no change is open")
                .fix(format!("`{verb} --specs` looks at the main specs"))),
            (None, several) => Err(Error::usage("item_required", format!("say which change to {verb}"))
                .fix(format!("open changes: {}", several.join(", ")))),
        }
    }
}

/// The error for a name that nothing has, with the nearest ones.
pub(crate) fn unknown<'n>(name: &str, candidates: impl Iterator<Item = &'n str>) -> Error {
    let error = Error::usage("unknown_item", format!("there is no change and no spec `{name}`"));
    let near = nearest(name, candidates);
    if near.is_empty() {
        return error.fix("`list` shows the changes, `list --specs` the specs");
    }
    let near: Vec<String> = near.iter().map(|name| format!("`{name}`")).collect();
    error.fix(format!("did you mean {}?", near.join(", ")))
}

/// There is no change of a name.
pub(crate) fn unknown_change(code: &'static str, name: &str, changes: &[String]) -> Error {
    let error = Error::usage(code, format!("there is no change `{name}`"));
    match nearest(name, changes.iter().map(String::as_str)).first() {
        Some(near) => error.fix(format!("did you mean `{near}`?")),
        None => error.fix("`list` shows the changes"),
    }
}

/// The names nearest to a name, by edit distance; those that share nothing with it are left out.
pub(crate) fn nearest<'n>(name: &str, candidates: impl Iterator<Item = &'n str>) -> Vec<&'n str> {
    let mut scored: Vec<(usize, &str)> = candidates
        .map(|candidate| (distance(name, candidate), candidate))
        .filter(|(distance, candidate)| distance * 2 <= name.chars().count().max(candidate.chars().count()))
        .collect();
    scored.sort_unstable();
    scored.dedup();
    scored.into_iter().take(MAX_SUGGESTIONS).map(|(_, candidate)| candidate).collect()
}

/// Levenshtein's distance in characters.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, to) in b.iter().enumerate() {
            let substituted = diagonal + usize::from(from != *to);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

pub(crate) fn name_problem(name: &str, what: &str) -> Option<String> {
    if name.is_empty() {
        Some(format!("{what} cannot be empty"))
    } else if name == "." || name == ".." {
        Some(format!("{what} cannot be `{name}`"))
    } else if name.contains(['/', '\\']) {
        Some(format!("{what} cannot hold a path separator"))
    } else {
        None
    }
}
