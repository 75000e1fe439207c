//! Every format of every sample, byte for byte.

use super::fixtures::check_golden;
use super::{every_format, sample};
use crate::{ItemKind, Scope, ValidateReport, explain};

fn check(case: &str, report: &ValidateReport) {
    for (format, text) in every_format(report) {
        check_golden(&format!("{case}/{format}.txt"), &text);
    }
}

#[test]
fn mixed_items_in_bulk() {
    let items = vec![
        sample::change(),
        sample::spec(),
        sample::refused(),
        sample::clean(ItemKind::Change, "clean-change"),
        sample::clean(ItemKind::Spec, "onboarding/partner"),
    ];
    check("bulk", &sample::report(Scope::All, items));
}

#[test]
fn refusals_are_notes_in_compat_mode() {
    let mut report = sample::report(Scope::Item, vec![sample::refused()]);
    assert!(report.exit_failed());
    report.compat = true;
    assert!(!report.exit_failed());
    check("compat-mode", &report);
}

#[test]
fn warnings_fail_in_strict_mode() {
    let mut report = sample::report(Scope::Specs, vec![sample::spec()]);
    assert!(!report.exit_failed());
    report.strict = true;
    assert!(report.exit_failed());
    report.root.prefix = "services/billing/".to_owned();
    report.root.store_id = Some("team".to_owned());
    check("strict", &report);
}

#[test]
fn many_clean_items_are_counted() {
    let specs = (0..212).map(|n| sample::clean(ItemKind::Spec, &format!("area/spec-{n}")));
    let changes = (0..6).map(|n| sample::clean(ItemKind::Change, &format!("change-{n}")));
    let report = sample::report(Scope::All, changes.chain(specs).collect());
    let human = &every_format(&report)[0].1;
    assert_eq!(human, "✓ 212 specs and 6 changes are valid\n");
}

#[test]
fn one_clean_item_is_one_line() {
    check("clean", &sample::report(Scope::Item, vec![sample::clean(ItemKind::Change, "add-log")]));
}

#[test]
fn nothing_to_validate() {
    check("empty", &sample::report(Scope::All, Vec::new()));
    check("empty-archive", &sample::report(Scope::Archived, Vec::new()));
}

#[test]
fn what_github_would_drop_is_listed() {
    check("many", &sample::report(Scope::Specs, vec![sample::many(14)]));
}

#[test]
fn a_code_is_explained() {
    for (name, style) in [
        ("explain.txt", crate::Style::PLAIN),
        ("explain-color.txt", crate::Style { color: true, ..crate::Style::PLAIN }),
    ] {
        let mut out = Vec::new();
        explain::render(&sample::UNCLOSED_FENCE, &mut out, style).expect("a vector takes every write");
        check_golden(name, &String::from_utf8(out).expect("renderers write UTF-8"));
    }
    check_golden("codes.md", &explain::codes_markdown(sample::ALL));
}
