//! Files that are far larger than any that a person writes.

use countersign_project::{SortOrder, SpecParts};

use super::sandbox::{Sandbox, added, base, issues, requirement};

const TEN_MEGABYTES: usize = 10_000_000;

/// A spec of ten megabytes, and how many requirements it has.
fn ten_megabytes() -> (String, usize) {
    let base = base();
    let mark = "## Requirements\n";
    let end = base.find(mark).expect("the spec has requirements") + mark.len();
    let mut text = base[..end].to_owned();
    let mut count = 0;
    while text.len() < TEN_MEGABYTES {
        count += 1;
        text.push('\n');
        text.push_str(&requirement(&format!("R{count}")));
    }
    (text, count)
}

#[test]
fn ten_megabytes_as_a_spec() {
    let (text, count) = ten_megabytes();
    let sandbox = Sandbox::new("ten-megabytes");
    sandbox.spec("cap", text);
    let item = sandbox.judge_spec("cap");
    assert!(item.verdict.is_valid(false), "{}", issues(&item));
    assert!(!item.verdict.is_refused(), "{}", issues(&item));
    let project = sandbox.open();
    let listed = project.list_specs().expect("specs are listed");
    assert_eq!(listed.specs[0].requirement_count, count);
    let shown = project.show_spec("cap", &SpecParts::default()).expect("the spec is shown");
    assert_eq!(shown.requirement_count, count);
}

#[test]
fn ten_megabytes_untouched() {
    let (text, _) = ten_megabytes();
    let sandbox = Sandbox::new("ten-megabytes-untouched");
    sandbox.spec("cap", text).delta("cap", added());
    assert_eq!(sandbox.is_archivable().delta_count, 1);
}

#[test]
fn many_requirements() {
    let mut delta = "## ADDED Requirements\n".to_owned();
    for number in 1..=100_000 {
        delta.push('\n');
        delta.push_str(&requirement(&format!("R{number}")));
    }
    let sandbox = Sandbox::new("many-requirements");
    sandbox.delta("cap", delta);
    assert_eq!(sandbox.is_archivable().delta_count, 100_000);
}

#[test]
fn many_tasks() {
    let mut tasks = "## 1. Work\n".to_owned();
    for _ in 0..100_000 {
        tasks.push_str("- [ ] 1.1 x\n");
    }
    let sandbox = Sandbox::new("many-tasks");
    sandbox.delta("cap", added()).in_change("tasks.md", tasks);
    let listed = sandbox.open().list_changes(SortOrder::default()).expect("changes are listed");
    assert_eq!((listed.changes[0].total_tasks, listed.changes[0].completed_tasks), (100_000, 0));
    let item = sandbox.judge();
    assert!(!item.verdict.is_refused(), "{}", issues(&item));
    assert_eq!(sandbox.is_shown().delta_count, 1);
}

#[test]
fn many_capabilities() {
    let sandbox = Sandbox::new("many-capabilities");
    let mut names = Vec::new();
    for number in 0..500 {
        let name = format!("c{number:03}");
        sandbox.spec(&name, base()).delta(&name, added());
        names.push(name);
    }
    assert_eq!(sandbox.is_archivable().delta_count, 500);
    let listed = sandbox.open().list_specs().expect("specs are listed");
    assert!(listed.specs.iter().map(|row| &row.id).eq(&names));
}
