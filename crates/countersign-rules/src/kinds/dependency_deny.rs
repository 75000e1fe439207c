//! `dependency-deny`: packages that nobody may use, and packages that nothing pins.

use countersign_diag::Finding;
use countersign_inventory::deny::{self, Certainty, Denied};
use countersign_inventory::lockfile::Package;
use countersign_model::toml_codes::SETTING_MISSING;
use countersign_model::toml_table::{Located, Table};
use countersign_template::known;

use super::locked::{LockedFile, Locks};
use super::{At, Judge, Judgement, Kind, Reach, Violation};
use crate::ask::Ask;

countersign_diag::codes! {
    /// A rule of kind `dependency-deny` is broken: a lock file holds a package that is denied, or one that nothing pins.
    ///
    /// ```toml
    /// [[rule]]
    /// id = "denied-packages"
    /// kind = "dependency-deny"
    /// deny = ["left-pad", "npm:event-stream@>=3.3.6 <4", "pypi:old-*"]   # none by default
    /// unpinned = "deny"            # by default; `allow` lets them in
    /// paths = ["**/Cargo.lock"]    # every lock file that is known by its name by default
    /// scope = "changed"            # by default: what the diff adds or changes; `all` looks at every package
    /// why = "These have hurt us."
    /// ```
    ///
    /// An entry is a name, which may end in `*`, then `@` and versions if only some are denied: `<`, `<=`, `>`, `>=`, `=` or none,
    /// joined by blanks or commas where all have to hold, by `||` where one is enough. Carets and tildes are not read. In front
    /// may stand `crates.io:`, `npm:`, `pypi:` or `go:`. A version that cannot be compared counts as denied. A requirement
    /// without an exact version, a git source without a full commit and a download without a checksum are not pinned; neither is
    /// anything once a lock file is deleted.
    ///
    /// Take another package or version, or pin it.
    P0112 DEPENDENCY_DENY "dependency-deny": Error = "a package is denied or not pinned";
}

pub(super) const KIND: Kind = Kind { code: &DEPENDENCY_DENY, reach: Reach::Tree, read: DependencyDeny::read };

/// The parameters.
#[derive(Debug)]
struct DependencyDeny {
    denied: Vec<Denied>,
    unpinned: Unpinned,
    locks: Locks,
}

/// What becomes of packages that nothing pins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unpinned {
    Deny,
    Allow,
}

impl DependencyDeny {
    fn read(table: &mut Table<'_>, findings: &mut Vec<Finding>) -> Option<Box<dyn Judge>> {
        let written = if table.has("deny") {
            super::required_strings(table, "deny", findings)?
        } else {
            table.strings("deny", findings).unwrap_or_default()
        };
        let word = super::optional_word(table, "unpinned", findings)?;
        let unpinned = match word {
            None => Unpinned::Deny,
            Some(word) => {
                let read = |word: &str| match word {
                    "deny" => Some(Unpinned::Deny),
                    "allow" => Some(Unpinned::Allow),
                    _ => None,
                };
                known(
                    &[word],
                    "says nothing about packages that nothing pins",
                    &["deny", "allow"],
                    read,
                    findings,
                )
                .pop()?
            }
        };
        let locks = Locks::read(table, findings)?;
        if written.is_empty() && unpinned == Unpinned::Allow {
            let message = "the rule asks for nothing: give it a list `deny`";
            findings.push(Finding::new(&SETTING_MISSING, table.span(), message).about("deny"));
            return None;
        }
        let mut denied = Vec::new();
        for entry in &written {
            match Denied::read(&entry.value) {
                Ok(entry) => denied.push(entry),
                Err(error) => findings.push(entry.unusable(error.0)),
            }
        }
        (denied.len() == written.len()).then(|| Box::new(Self { denied, unpinned, locks }) as Box<dyn Judge>)
    }

    fn of_file(&self, file: &LockedFile, violations: &mut Vec<Violation>) -> usize {
        let judged = file.judged();
        let is_judged = |package: &Package| judged.contains(package);
        let violation = |package: &Package, subject: &str, message: String, next: &str| Violation {
            at: Some(At::line(&file.path, package.line as usize)),
            subject: format!("{} {subject}", file.path),
            message,
            next: next.to_owned(),
        };
        for found in deny::denied(&file.now, &self.denied, is_judged) {
            let package = found.package;
            let name = format!("{} {}", package.name, package.version);
            let message = match found.certainty {
                Certainty::Sure => format!("`{}` is denied by `{}`", name.trim(), found.entry),
                Certainty::VersionUnknown => {
                    format!("`{}` has no version that can be compared with `{}`", name.trim(), found.entry)
                }
            };
            violations.push(violation(package, name.trim(), message, "take another package or version"));
        }
        if self.unpinned == Unpinned::Deny {
            for package in deny::unpinned(&file.now, is_judged) {
                let message = format!("nothing pins `{}`", package.name);
                let subject = format!("{} unpinned", package.name);
                violations.push(violation(
                    package,
                    &subject,
                    message,
                    "name an exact version, commit or checksum",
                ));
            }
        }
        judged.len()
    }
}

impl Judge for DependencyDeny {
    fn judge(&self, ask: &Ask<'_>) -> Judgement {
        let locked = match self.locks.locked(ask) {
            Ok(locked) => locked,
            Err(unknown) => return unknown,
        };
        let mut violations = locked.broken;
        if self.unpinned == Unpinned::Deny {
            violations.extend(locked.gone.iter().map(|path| Violation {
                at: None,
                subject: path.clone(),
                message: format!("`{path}` is deleted, and with it what pins its packages"),
                next: format!("put `{path}` back"),
            }));
        }
        if locked.files.is_empty() && violations.is_empty() {
            return Judgement::idle("no lock file is changed");
        }
        let mut seen = 0;
        for file in &locked.files {
            seen += self.of_file(file, &mut violations);
        }
        let pinned = if self.unpinned == Unpinned::Deny { ", and all are pinned" } else { "" };
        Judgement::of(violations, format!("none of {seen} packages is denied{pinned}"))
    }

    fn patterns(&self) -> Vec<&Located<String>> {
        self.locks.patterns()
    }
}
