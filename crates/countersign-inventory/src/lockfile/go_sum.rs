//! `go.sum`: the modules whose code is used, each with its checksum.

use super::{Ecosystem, LockError, Package, Packages, Source};

/// Reads it. Lines about a `go.mod` alone name modules whose code is not used, and are only checked.
pub(super) fn read(text: &str, packages: &mut Packages) -> Result<(), LockError> {
    for (line, row) in (1_u32..).zip(text.lines()) {
        if row.trim().is_empty() {
            continue;
        }
        let mut words = row.split_whitespace();
        let (Some(module), Some(version), Some(sum), None) =
            (words.next(), words.next(), words.next(), words.next())
        else {
            return Err(LockError::new(line, "a module, a version and a checksum are expected"));
        };
        if !version.starts_with('v') {
            return Err(LockError::new(line, format!("`{version}` is no version of a module")));
        }
        let is_whole =
            sum.strip_prefix("h1:").is_some_and(|digest| digest.len() == 44 && digest.ends_with('='));
        if !is_whole {
            return Err(LockError::new(line, format!("`{sum}` is no whole checksum of the kind `h1:`")));
        }
        if version.ends_with("/go.mod") {
            continue;
        }
        let source = Source::Registry(Ecosystem::Go.registry().to_owned());
        packages.push(Package::new(module, source, line).version(version).checksums([sum.to_owned()]));
    }
    Ok(())
}
