//! Where a write really ends: links and `..` taken as the system takes them, whether the file is there or not.

use std::ffi::OsString;
use std::path::{Component, Path, PathBuf};

use crate::fs;

/// How many links one path may lead through.
const LINKS: usize = 40;

/// The place that a path leads to; `None` where links lead in a circle or cannot be read.
pub(super) fn resolve(path: &Path) -> Option<PathBuf> {
    let mut links = 0;
    let mut ahead: Vec<OsString> = Vec::new();
    let mut place = PathBuf::new();
    push(&mut ahead, path, &mut place);
    while let Some(name) = ahead.pop() {
        if name == ".." {
            place.pop();
            continue;
        }
        let next = place.join(&name);
        if !fs::is_link(&next) {
            place = next;
            continue;
        }
        links += 1;
        if links > LINKS {
            return None;
        }
        let target = fs::link_text(&next).ok()?;
        let target = PathBuf::from(String::from_utf8(target).ok()?);
        push(&mut ahead, &target, &mut place);
    }
    Some(place)
}

/// Puts the names of a path in front of those that are still to come; an absolute one begins anew.
fn push(ahead: &mut Vec<OsString>, path: &Path, place: &mut PathBuf) {
    let mut names = Vec::new();
    for component in path.components() {
        match component {
            Component::Prefix(prefix) => *place = PathBuf::from(prefix.as_os_str()),
            Component::RootDir => place.push(component.as_os_str()),
            Component::CurDir => {}
            Component::ParentDir => names.push(OsString::from("..")),
            Component::Normal(name) => names.push(name.to_owned()),
        }
    }
    ahead.extend(names.into_iter().rev());
}

#[cfg(all(test, unix))]
#[expect(clippy::disallowed_methods, reason = "a test makes its own tree")]
mod tests {
    use std::os::unix::fs::symlink;
    use std::path::PathBuf;

    use super::resolve;

    #[test]
    fn links_and_dots_are_taken_as_the_system_takes_them() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        std::fs::create_dir_all(root.join("in/deep")).unwrap();
        std::fs::create_dir_all(root.join("out")).unwrap();
        symlink(root.join("out"), root.join("in/leads")).unwrap();
        symlink("../nowhere/file", root.join("in/dangles")).unwrap();
        symlink("round", root.join("in/round")).unwrap();
        let at = |path: &str| resolve(&root.join(path));
        assert_eq!(at("in/deep/../new.txt"), Some(root.join("in/new.txt")));
        assert_eq!(at("in/leads/new.txt"), Some(root.join("out/new.txt")));
        // By its words this one stays inside.
        assert_eq!(at("in/leads/../new.txt"), Some(root.join("new.txt")));
        assert_eq!(at("in/dangles"), Some(root.join("nowhere/file")));
        assert_eq!(at("in/round"), None);
        assert_eq!(resolve(&PathBuf::from("/../../x")), Some(PathBuf::from("/x")));
    }
}
