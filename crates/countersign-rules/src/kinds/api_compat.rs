//! `api-compat`: whoever changes what others build upon says what that means for them.

use countersign_diag::Finding;
use countersign_inventory::surface::{self, Breaking, Change, Surface, SurfaceChange};
use countersign_model::toml_table::{Located, Table};
use countersign_template::{Globs, known};
use countersign_verify::{ChangeKind, ChangedPath};

use super::section::WantedSection;
use super::{At, Judge, Judgement, Kind, Reach, Violation};
use crate::ask::{Ask, Side};

countersign_diag::codes! {
    /// A rule of kind `api-compat` is broken: a public surface is changed, and notes on compatibility did not come with it.
    ///
    /// ```toml
    /// [[rule]]
    /// id = "api-notes"
    /// kind = "api-compat"
    /// paths = ["crates/api/src/**", "proto/**", "openapi.yaml"]   # required
    /// surface = "by-name"          # by default; or rust | openapi | protobuf | typescript | paths
    /// on = "breaking"              # by default: what breaks others or may; `any` counts additions as well
    /// section = { artifact = "design", heading = "Compatibility", min-words = 10 }
    /// files = ["docs/migration/**"]   # each pattern has to match a path that is added or modified as well
    /// labels = ["api-reviewed"]       # in `labels` of the change's `.openspec.yaml`
    /// why = "Partners build against it and read what changed."
    /// ```
    ///
    /// All of `section`, `files` and `labels` that are there are owed; without any, no such change may be made. Surfaces are read
    /// from syntax: in Rust every item written `pub`, OpenAPI 3 in JSON and YAML, protocol buffers, TypeScript declaration files; of
    /// any other file, each change counts. What macros expand to is not seen, and whether a changed signature still fits its
    /// callers is not told: it counts as one that may break them.
    ///
    /// Write the notes, or keep the surface as it was.
    P0113 API_COMPAT "api-compat": Error = "a public surface changes without notes on compatibility";
}

pub(super) const KIND: Kind = Kind { code: &API_COMPAT, reach: Reach::Change, read: ApiCompat::read };

/// The most changes that are listed one by one.
const MAX_LISTED: usize = 100;

/// The parameters.
#[derive(Debug)]
struct ApiCompat {
    paths: Globs,
    surface: Option<surface::Kind>,
    least: Breaking,
    section: Option<WantedSection>,
    files: Vec<Located<String>>,
    labels: Vec<Located<String>>,
}

const SURFACES: [surface::Kind; 5] = [
    surface::Kind::Rust,
    surface::Kind::OpenApi,
    surface::Kind::Protobuf,
    surface::Kind::TypeScript,
    surface::Kind::Paths,
];

impl ApiCompat {
    fn read(table: &mut Table<'_>, findings: &mut Vec<Finding>) -> Option<Box<dyn Judge>> {
        let paths = super::required_globs(table, "paths", findings);
        let word = super::optional_word(table, "surface", findings)?;
        let surface = match word {
            None => None,
            Some(word) => {
                let names = ["by-name", "rust", "openapi", "protobuf", "typescript", "paths"];
                let read = |word: &str| match word {
                    "by-name" => Some(None),
                    _ => SURFACES.into_iter().find(|kind| kind.name() == word).map(Some),
                };
                known(&[word], "is no kind of surface", &names, read, findings).pop()?
            }
        };
        let word = super::optional_word(table, "on", findings)?;
        let least = match word {
            None => Breaking::Maybe,
            Some(word) => {
                let read = |word: &str| match word {
                    "breaking" => Some(Breaking::Maybe),
                    "any" => Some(Breaking::No),
                    _ => None,
                };
                known(&[word], "is no class of changes", &["breaking", "any"], read, findings).pop()?
            }
        };
        let section = if table.has("section") {
            let mut inner = table.table("section", findings);
            let section = WantedSection::read(&mut inner, findings);
            inner.finish(findings);
            Some(section?)
        } else {
            // It counts as known, so that a misspelt key is told the right one.
            let _absent = table.skip("section");
            None
        };
        let files = super::optional_globs(table, "files", findings)?;
        let files = files.map(|globs| globs.written().to_vec()).unwrap_or_default();
        let labels = if table.has("labels") {
            super::required_strings(table, "labels", findings)?
        } else {
            table.strings("labels", findings).unwrap_or_default()
        };
        Some(Box::new(Self { paths: paths?, surface, least, section, files, labels }))
    }

    /// What the diff does to the surface.
    fn changes(&self, ask: &Ask<'_>, paths: &[&ChangedPath]) -> Result<Vec<SurfaceChange>, Judgement> {
        let mut sides = [(Side::Base, Surface::default()), (Side::Head, Surface::default())];
        for path in paths {
            for (side, surface) in &mut sides {
                let is_there = match side {
                    Side::Base => path.kind != ChangeKind::Added,
                    Side::Head => path.kind != ChangeKind::Removed,
                };
                if is_there {
                    self.add(ask, (*side, &path.path), surface)?;
                }
            }
        }
        let [(_, before), (_, after)] = &sides;
        let mut changes = surface::between(before, after);
        changes.retain(|change| change.breaking >= self.least);
        // What breaks for certain is named first.
        changes.sort_by(|left, right| {
            right.breaking.cmp(&left.breaking).then_with(|| left.item.cmp(&right.item))
        });
        Ok(changes)
    }

    fn add(&self, ask: &Ask<'_>, (side, path): (Side, &str), surface: &mut Surface) -> Result<(), Judgement> {
        let gone = || Judgement::cannot_tell(format!("`{path}` is in the diff and cannot be found"));
        let kind = self.surface.or_else(|| surface::Kind::of(path)).unwrap_or(surface::Kind::Paths);
        if kind == surface::Kind::Paths {
            surface.add_bytes(path, &ask.read(side, path)?.ok_or_else(gone)?);
            return Ok(());
        }
        let text = ask.text(side, path)?.ok_or_else(gone)?;
        surface.add(kind, path, &text).map_err(|error| {
            let when = if side == Side::Base { " (as it was)" } else { "" };
            Judgement::cannot_tell(format!(
                "the surface of `{path}`{when} cannot be read: {}: {}",
                error.place, error.message
            ))
            .or_do(format!("mend `{path}`, or give the rule another `surface`"))
        })
    }

    /// What is owed and not there, each in words that follow `, and`.
    fn owed(&self, ask: &Ask<'_>, changed: &[ChangedPath]) -> Result<Vec<Violation>, Judgement> {
        let mut owed = Vec::new();
        if let Some(section) = &self.section {
            match ask.change() {
                Some(change) => owed.extend(section.violations(ask, change)?),
                None => owed.push(super::without_change(section.document())),
            }
        }
        for pattern in &self.files {
            let globs = Globs::read(vec![pattern.clone()], &mut Vec::new());
            let comes = |path: &ChangedPath| path.kind != ChangeKind::Removed && globs.is_match(&path.path);
            if !changed.iter().any(comes) {
                owed.push(Violation {
                    at: None,
                    subject: pattern.value.clone(),
                    message: format!("nothing in `{}` is", pattern.value),
                    next: format!("change `{}` as well", pattern.value),
                });
            }
        }
        for label in &self.labels {
            if !ask.change().is_some_and(|change| change.labels.contains(&label.value)) {
                owed.push(Violation {
                    at: None,
                    subject: format!("label {}", label.value),
                    message: format!("the change has no label `{}`", label.value),
                    next: format!("add `labels: [{}]` to `.openspec.yaml` of the change", label.value),
                });
            }
        }
        Ok(owed)
    }
}

/// A change of a surface in words.
fn told(change: &SurfaceChange) -> String {
    let what = match change.kind {
        Change::Added => "is added",
        Change::Removed => "is removed",
        Change::Changed => "is changed",
    };
    let whom = match change.breaking {
        Breaking::Yes => ", which breaks those who use it",
        Breaking::Maybe => ", which may break those who use it",
        Breaking::No => "",
    };
    format!("`{}` {what}{whom}", change.item)
}

fn place(change: &SurfaceChange) -> Option<At> {
    (change.kind != Change::Removed).then(|| At::line(&change.path, change.place.line as usize))
}

impl Judge for ApiCompat {
    fn judge(&self, ask: &Ask<'_>) -> Judgement {
        let judged = || {
            let changed = ask.changed()?;
            let meant: Vec<&ChangedPath> =
                changed.iter().filter(|path| self.paths.is_match(&path.path)).collect();
            if meant.is_empty() {
                return Err(Judgement::idle("none of its paths is changed"));
            }
            let changes = self.changes(ask, &meant)?;
            let Some(first) = changes.first() else {
                return Ok(Judgement::kept("the surface is as it was for those who use it"));
            };
            if self.section.is_none() && self.files.is_empty() && self.labels.is_empty() {
                let violation = |change: &SurfaceChange| Violation {
                    at: place(change),
                    subject: change.item.clone(),
                    message: told(change),
                    next: "keep the surface as it was".to_owned(),
                };
                return Ok(Judgement::Broken(changes.iter().take(MAX_LISTED).map(violation).collect()));
            }
            let more = match changes.len() {
                1 => String::new(),
                count => format!(" (and {} more of the surface)", count - 1),
            };
            let mut owed = self.owed(ask, changed)?;
            for violation in &mut owed {
                violation.message = format!("{}{more}, and {}", told(first), violation.message);
                violation.at = violation.at.take().or_else(|| place(first));
            }
            Ok(Judgement::of(
                owed,
                format!("{} changes of the surface come with what they require", changes.len()),
            ))
        };
        judged().unwrap_or_else(|other| other)
    }

    fn patterns(&self) -> Vec<&Located<String>> {
        self.paths.written().iter().collect()
    }
}
