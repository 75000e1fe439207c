#![expect(clippy::disallowed_methods, reason = "a test makes the folders it looks at")]

use std::fs::{create_dir_all, write};
use std::path::Path;

use super::*;

fn spec(root: &Path, folder: &str) {
    create_dir_all(root.join(folder)).expect("the folder can be made");
    write(root.join(folder).join("spec.md"), "# Spec\n").expect("the file can be written");
}

/// A shortcut that leaves folders unlisted must not leave specs unfound.
#[test]
fn folders_told_by_their_links_give_the_specs_of_listed_ones() {
    let place = tempfile::tempdir().expect("a temporary folder");
    let root = place.path();
    for folder in
        ["flat", "nested", "nested/inner", "nested/inner/deep", "only/inner", "hidden/.inner", ".hidden"]
    {
        spec(root, folder);
    }
    create_dir_all(root.join("empty")).expect("the folder can be made");
    create_dir_all(root.join("folder-named/spec.md")).expect("the folder can be made");
    write(root.join("spec.md"), "at the root").expect("the file can be written");
    #[cfg(unix)]
    {
        use std::os::unix::fs::symlink;
        create_dir_all(root.join("linked")).expect("the folder can be made");
        symlink("../flat/spec.md", root.join("linked/spec.md")).expect("the link can be made");
        create_dir_all(root.join("dangling")).expect("the folder can be made");
        symlink("nowhere", root.join("dangling/spec.md")).expect("the link can be made");
        symlink("flat", root.join("folder-link")).expect("the link can be made");
    }
    let listed =
        SpecWalk { root, links: LinkCounts::unknown() }.folder(root, "").expect("every folder is listed");
    let mut listed: Vec<SpecFile> = listed;
    listed.sort_by(|a, b| a.id.cmp(&b.id));
    let found = spec_files(root).expect("the folders can be read");
    assert_eq!(found, listed);
    let ids: Vec<&str> = found.iter().map(|spec| spec.id.as_str()).collect();
    let linked: &[&str] = if cfg!(unix) { &["linked"] } else { &[] };
    let mut wanted = vec!["flat", "nested", "nested/inner", "nested/inner/deep", "only/inner"];
    wanted.extend(linked);
    wanted.sort_unstable();
    assert_eq!(ids, wanted);
}
