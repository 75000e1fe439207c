//! `dependency-source`: packages come from approved sources.

use countersign_diag::Finding;
use countersign_inventory::sources::{Approved, Paths};
use countersign_model::toml_table::{Located, Table};
use countersign_template::known;

use super::locked::Locks;
use super::{At, Judge, Judgement, Kind, Reach, Violation};
use crate::ask::Ask;

countersign_diag::codes! {
    /// A rule of kind `dependency-source` is broken: a lock file takes a package from a source that is not approved.
    ///
    /// ```toml
    /// [[rule]]
    /// id = "approved-sources"
    /// kind = "dependency-source"
    /// sources = ["crates.io", "https://npm.partner.example/"]  # crates.io, npm, pypi and go by default
    /// folders = "inside"           # by default; `anywhere` lets absolute paths in
    /// paths = ["**/Cargo.lock"]    # every lock file that is known by its name by default
    /// scope = "changed"            # by default: what the diff adds or changes; `all` looks at every package
    /// why = "Packages come from where somebody looks at them."
    /// ```
    ///
    /// A source is one of the four registries by name, or the beginning of an address: `https://host/` or longer, also of git
    /// repositories (`https://github.com/our-organisation/`, `ssh://git.example/`). Read are Cargo.lock, package-lock.json,
    /// pnpm-lock.yaml, yarn.lock, uv.lock, poetry.lock, requirements.txt, go.sum and go.mod. A lock file that leaves the
    /// registry to the settings of the package manager counts as the registry of its ecosystem.
    ///
    /// Take the package from an approved source, or let somebody approve this one.
    P0111 DEPENDENCY_SOURCE "dependency-source": Error = "a package comes from a source that is not approved";
}

pub(super) const KIND: Kind =
    Kind { code: &DEPENDENCY_SOURCE, reach: Reach::Tree, read: DependencySource::read };

/// The parameters.
#[derive(Debug)]
struct DependencySource {
    approved: Approved,
    locks: Locks,
}

impl DependencySource {
    fn read(table: &mut Table<'_>, findings: &mut Vec<Finding>) -> Option<Box<dyn Judge>> {
        let written = if table.has("sources") {
            Some(super::required_strings(table, "sources", findings)?)
        } else {
            table.strings("sources", findings)
        };
        let folders = super::optional_word(table, "folders", findings)?;
        let paths = match folders {
            None => Paths::Inside,
            Some(word) => {
                let read = |word: &str| match word {
                    "inside" => Some(Paths::Inside),
                    "anywhere" => Some(Paths::Anywhere),
                    _ => None,
                };
                known(&[word], "says nothing about folders", &["inside", "anywhere"], read, findings).pop()?
            }
        };
        let locks = Locks::read(table, findings)?;
        let approved = approved(written.as_deref(), paths, findings)?;
        Some(Box::new(Self { approved, locks }))
    }
}

fn approved(
    written: Option<&[Located<String>]>,
    paths: Paths,
    findings: &mut Vec<Finding>,
) -> Option<Approved> {
    let Some(written) = written else { return Some(Approved::default().with(paths)) };
    let mut is_sound = true;
    for source in written {
        if let Err(error) = Approved::new(&[source.value.as_str()], paths) {
            findings.push(source.unusable(error.0));
            is_sound = false;
        }
    }
    let entries: Vec<&str> = written.iter().map(|source| source.value.as_str()).collect();
    Approved::new(&entries, paths).ok().filter(|_| is_sound)
}

impl Judge for DependencySource {
    fn judge(&self, ask: &Ask<'_>) -> Judgement {
        let locked = match self.locks.locked(ask) {
            Ok(locked) => locked,
            Err(unknown) => return unknown,
        };
        let mut violations = locked.broken;
        if locked.files.is_empty() && violations.is_empty() {
            return Judgement::idle("no lock file is changed");
        }
        let mut seen = 0;
        for file in &locked.files {
            let judged = file.judged();
            seen += judged.len();
            for foreign in self.approved.foreign(&file.now, |package| judged.contains(package)) {
                let source = &foreign.source;
                let (subject, message) = match &foreign.package {
                    None if file.knew_index(source) => continue,
                    None => (
                        format!("{} index {source}", file.path),
                        format!("the index {source} is not approved, and any package may come from it"),
                    ),
                    Some(package) => (
                        format!("{} {} from {source}", file.path, package.name),
                        format!(
                            "`{}` comes from {source}, which is not approved",
                            format!("{} {}", package.name, package.version).trim()
                        ),
                    ),
                };
                violations.push(Violation {
                    at: Some(At::line(&file.path, foreign.line as usize)),
                    subject,
                    message,
                    next: format!(
                        "take it from an approved source, or let somebody add this one to `sources` of rule `{}`",
                        ask.rule.id
                    ),
                });
            }
        }
        Judgement::of(violations, format!("{seen} packages come from approved sources"))
    }

    fn patterns(&self) -> Vec<&Located<String>> {
        self.locks.patterns()
    }
}
