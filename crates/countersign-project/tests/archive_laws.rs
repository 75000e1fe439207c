//! Laws of archiving, over every change of the fixtures and of the corpora: what is archived and taken back leaves every
//! byte as it was, and neither plan nor result depend on how many threads there are.

#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests write the projects that they run on"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use countersign_diag::SourceMap;
use countersign_model::Document;
use countersign_model::delta_document::DeltaDocument;
use countersign_project::{ArchiveOptions, Diffs, Environment, Project, Strictness, Target, WithoutRoot};
use countersign_testkit::cases::{cases, copy_tree, corpora_dir, skipped};

fn open(folder: &Path) -> Option<Project> {
    let environment = Environment {
        cwd: folder.to_owned(),
        today: Some("2026-03-01".to_owned()),
        ..Environment::default()
    };
    Project::find(&environment, WithoutRoot::Fail)
        .ok()
        .filter(|project| project.path() == folder.canonicalize().unwrap())
}

/// Every file below a folder with its bytes and its mode, folders too; what only we keep for ourselves is left out.
fn tree(root: &Path) -> BTreeMap<PathBuf, (Option<Vec<u8>>, u32)> {
    let mut found = BTreeMap::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let relative = path.strip_prefix(root).unwrap().to_owned();
            if relative.starts_with(".countersign") {
                continue;
            }
            let metadata = fs::symlink_metadata(&path).unwrap();
            let bytes = if metadata.is_file() { Some(fs::read(&path).unwrap()) } else { None };
            if metadata.is_dir() {
                folders.push(path);
            }
            found.insert(relative, (bytes, mode(&metadata)));
        }
    }
    found
}

#[cfg(unix)]
fn mode(metadata: &fs::Metadata) -> u32 {
    use std::os::unix::fs::PermissionsExt as _;
    metadata.permissions().mode()
}

#[cfg(not(unix))]
fn mode(_metadata: &fs::Metadata) -> u32 {
    0
}

/// Archives each change that can be archived and takes it back at once; gives the number of them.
fn there_and_back(source: &Path) -> usize {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().canonicalize().unwrap().join("project");
    copy_tree(source, &root).unwrap();
    let Some(project) = open(&root) else { return 0 };
    let Ok(report) = project.validate(&Target::Changes, Strictness::default()) else { return 0 };
    let before = tree(&root);
    let mut count = 0;
    for item in report.items.iter().filter(|item| item.archivable == Some(true)) {
        let Ok(plan) = project.plan_archive(&item.id, ArchiveOptions::default()) else { continue };
        assert!(
            plan.refusal.is_none(),
            "{}: validate and archive agree on {}: {:?}",
            source.display(),
            item.id,
            plan.refusal
        );
        if project.refuse_taken(&plan).is_err() {
            continue;
        }
        match project.archive(&plan) {
            Ok(_) => {}
            // A link that leads out is read, and never written.
            Err(error) if ["linked_target", "outside_project"].contains(&error.code()) => continue,
            Err(error) => panic!("{}: {}: {error}", source.display(), item.id),
        }
        assert_ne!(tree(&root), before, "the folder moved");
        match project.unarchive(&item.id) {
            Ok(_) => {}
            // Nothing is deleted through a link, so the receipt cannot be taken away again.
            Err(error) if error.code() == "linked_target" => return count,
            Err(error) => panic!("{}: {}: {error}", source.display(), item.id),
        }
        let after = tree(&root);
        for (path, was) in &before {
            assert_eq!(after.get(path), Some(was), "{}: {}: {}", source.display(), item.id, path.display());
        }
        let more: Vec<_> = after.keys().filter(|path| !before.contains_key(*path)).collect();
        assert!(more.is_empty(), "{}: {}: {more:?}", source.display(), item.id);
        count += 1;
    }
    count
}

#[test]
fn archive_and_unarchive_leave_every_byte_of_the_fixtures() {
    let count: usize =
        cases("validate").iter().chain(&cases("merge")).map(|case| there_and_back(&case.dir)).sum();
    assert!(count > 150, "{count} changes of the fixtures can be archived");
}

#[test]
fn archive_and_unarchive_leave_every_byte_of_the_corpora() {
    let Some(corpora) = corpora_dir() else { return skipped("the corpora are absent") };
    let mut count = 0;
    for entry in fs::read_dir(corpora).unwrap() {
        let path = entry.unwrap().path();
        if path.join("openspec").is_dir() {
            count += there_and_back(&path);
        }
    }
    assert!(count > 20, "{count} changes of the corpora can be archived");
}

#[test]
fn a_plan_does_not_depend_on_the_number_of_threads() {
    let shown = |threads: usize| -> Vec<String> {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let mut shown = Vec::new();
            for case in cases("merge") {
                let project = open(&case.dir).expect("the case is a project");
                let report = project.validate(&Target::Changes, Strictness::default()).unwrap();
                for item in &report.items {
                    let plan = project.plan_archive(&item.id, ArchiveOptions::default()).unwrap();
                    shown.push(format!("{} {:?} {:?}", case.name, plan.view(Diffs::With), plan.refusal));
                }
                shown.push(format!("{:?} {:?}", project.overlap(&[]), project.queue()));
            }
            shown
        })
    };
    assert_eq!(shown(1), shown(4));
}

/// The lines that the deltas of a change bring to their main specs.
fn brought(root: &Path, change: &str) -> Vec<(PathBuf, String)> {
    let specs = root.join("openspec/changes").join(change).join("specs");
    let mut found = Vec::new();
    for path in tree(&specs).keys().filter(|path| path.ends_with("spec.md")) {
        let target = Path::new("openspec/specs").join(path);
        let before = fs::read_to_string(root.join(&target)).unwrap_or_default();
        let document = Document::new(
            SourceMap::default().add("", ""),
            fs::read_to_string(specs.join(path)).unwrap().into(),
        );
        let delta = DeltaDocument::read(&document);
        for block in delta.added.iter().chain(&delta.modified) {
            for line in block.raw(&document).lines().filter(|line| !line.trim().is_empty()) {
                if !before.lines().any(|other| other.trim_end() == line.trim_end()) {
                    found.push((target.clone(), line.trim_end().to_owned()));
                }
            }
        }
    }
    found
}

/// Archives two changes one after the other, unless one is refused: then nothing more is asked.
fn both_in_order(source: &Path, first: &str, second: &str) {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().canonicalize().unwrap().join("project");
    copy_tree(source, &root).unwrap();
    let project = open(&root).expect("a copy of a project is one");
    let wanted: Vec<_> = [first, second].iter().flat_map(|change| brought(&root, change)).collect();
    for change in [first, second] {
        let plan = project.plan_archive(change, ArchiveOptions::default()).unwrap();
        if plan.refusal.is_some() {
            return;
        }
        project.archive(&plan).unwrap();
    }
    for (path, line) in wanted {
        let text = fs::read_to_string(root.join(&path)).unwrap();
        assert!(
            text.lines().any(|other| other.trim_end() == line),
            "{first}, {second}: `{line}` is not in {}",
            path.display()
        );
    }
}

/// The pair of `fleet-edr` is among them: no git, no dates, and nothing that either change brought is lost.
#[test]
fn changes_of_the_corpora_that_overlap_lose_nothing_in_either_order() {
    let Some(corpora) = corpora_dir() else { return skipped("the corpora are absent") };
    let mut pairs = 0;
    for entry in fs::read_dir(corpora).unwrap() {
        let source = entry.unwrap().path();
        let Some(project) = open(&source) else { continue };
        for overlap in project.overlap(&[]).unwrap() {
            let [first, second] = &overlap.changes;
            pairs += 1;
            both_in_order(&source, first, second);
            both_in_order(&source, second, first);
        }
    }
    assert!(pairs > 0, "some changes of the corpora overlap");
}
