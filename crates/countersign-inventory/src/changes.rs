//! What became of the packages between two lock files.

use std::collections::BTreeMap;

use crate::lockfile::Package;

/// What differs. Packages of one name and version are one package; line numbers do not matter.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Changes<'p> {
    /// Names that were not there at all.
    pub added: Vec<&'p Package>,
    /// Versions, sources or checksums that were not there under this name.
    pub changed: Vec<&'p Package>,
    /// Names that are gone.
    pub removed: Vec<&'p Package>,
}

/// Compares what was with what is.
pub fn between<'p>(before: &'p [Package], after: &'p [Package]) -> Changes<'p> {
    let (old, new) = (by_name(before), by_name(after));
    let mut changes = Changes::default();
    for (name, packages) in &new {
        match old.get(name) {
            None => changes.added.extend(packages),
            Some(known) => {
                let is_known = |package: &&Package| known.iter().any(|known| same(known, package));
                changes.changed.extend(packages.iter().copied().filter(|package| !is_known(package)));
            }
        }
    }
    changes
        .removed
        .extend(old.iter().filter(|(name, _)| !new.contains_key(*name)).flat_map(|(_, packages)| packages));
    changes
}

fn by_name(packages: &[Package]) -> BTreeMap<&str, Vec<&Package>> {
    let mut names: BTreeMap<&str, Vec<&Package>> = BTreeMap::new();
    for package in packages {
        names.entry(&package.name).or_default().push(package);
    }
    names
}

fn same(left: &Package, right: &Package) -> bool {
    left.version == right.version
        && left.source == right.source
        && left.pinned == right.pinned
        && left.checksums == right.checksums
        && left.downloads == right.downloads
}
