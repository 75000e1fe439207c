//! Headings that are long, or many.

use std::fmt::Write as _;

use countersign_project::SpecParts;
use countersign_report::compat::show::ShowChange;

use super::sandbox::{Sandbox, added, added_as, base, issues};

const LONG: usize = 100_000;

/// Archives a change with one requirement whose heading is written so, and returns its name.
fn name_of(case: &str, written: &str) -> String {
    let sandbox = Sandbox::new(case);
    sandbox.delta("cap", added_as(written));
    let ShowChange { deltas, .. } = sandbox.is_archivable();
    assert_eq!(deltas.len(), 1);
    let requirement = deltas.into_iter().next().and_then(|delta| delta.requirement);
    requirement.and_then(|requirement| requirement.name).expect("an added requirement has a name")
}

#[test]
fn long_heading() {
    let name = "x".repeat(LONG);
    assert!(name_of("long-heading", &name) == name);
}

#[test]
fn long_heading_spaces() {
    let name = format!("x{}y", " ".repeat(LONG));
    assert!(name_of("long-heading-spaces", &name) == name);
}

#[test]
fn long_heading_trailing_spaces() {
    let written = format!("x{}", " ".repeat(LONG));
    assert_eq!(name_of("long-heading-trailing-spaces", &written), "x");
}

#[test]
fn long_heading_hashes() {
    let written = format!("x {}", "#".repeat(LONG));
    assert_eq!(name_of("long-heading-hashes", &written), "x");
}

#[test]
fn many_headings() {
    let mut text = base();
    for number in 1..=100_000 {
        write!(text, "#### H{number}\n- x\n").expect("a string takes everything");
    }
    let sandbox = Sandbox::new("many-headings");
    sandbox.spec("cap", text);
    let item = sandbox.judge_spec("cap");
    assert!(item.verdict.is_valid(false), "{}", issues(&item));
    assert!(!item.verdict.is_refused(), "{}", issues(&item));
    let shown = sandbox.open().show_spec("cap", &SpecParts::default()).expect("the spec is shown");
    assert_eq!(shown.requirement_count, 2);
    assert_eq!(shown.requirements[1].scenarios.len(), 100_001);
}

#[test]
fn many_sections() {
    let mut text = added();
    for _ in 0..100_000 {
        text.push_str("## ADDED Requirements\n");
    }
    let sandbox = Sandbox::new("many-sections");
    sandbox.delta("cap", text);
    let item = sandbox.judge();
    assert!(item.verdict.is_valid(false), "{}", issues(&item));
    assert!(!item.verdict.is_refused(), "{}", issues(&item));
    assert_eq!(sandbox.is_shown().delta_count, 1);
}
