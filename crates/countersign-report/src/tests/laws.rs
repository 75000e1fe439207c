//! Laws of the sinks and limits of the formats that a golden file would not show.

use countersign_delta::Issue;
use countersign_diag::{Finding, SourceMap, Span};
use proptest::prelude::*;
use serde_json::Value;

use super::{every_format, sample, text, xml};
use crate::compat::list::age;
use crate::{ItemKind, Scope, Style, ValidateReport, github, human, junit, safety, sarif};

/// The SARIF log of a report.
fn sarif_of(report: &ValidateReport) -> Value {
    serde_json::from_str(&text(|out| sarif::render(report, out, Style::PLAIN))).expect("SARIF is JSON")
}

#[test]
fn sarif_columns_count_utf16_units() {
    let report = sample::report(Scope::Specs, vec![sample::spec()]);
    let sarif = sarif_of(&report);
    let region = sarif.pointer("/runs/0/results/1/locations/0/physicalLocation/region").expect("a region");
    // `### Requirement: Événement ` is 27 units long and 𝒳 takes two.
    assert_eq!(region["startColumn"], 28);
    assert_eq!(region["endColumn"], 30);
}

#[test]
fn sarif_says_what_it_left_out() {
    let report = sample::report(Scope::Specs, vec![sample::many(25_010)]);
    let sarif = sarif_of(&report);
    assert_eq!(
        sarif.pointer("/runs/0/results").and_then(|results| results.as_array()).map(Vec::len),
        Some(25_000)
    );
    let said =
        sarif.pointer("/runs/0/invocations/0/toolExecutionNotifications/0/message/text").expect("a notice");
    assert_eq!(said, "12 more results are left out: a run holds 25000");
}

#[test]
fn equal_lines_have_different_fingerprints() {
    let report = sample::report(Scope::Specs, vec![sample::many(3)]);
    let sarif = text(|out| sarif::render(&report, out, Style::PLAIN));
    let mut hashes: Vec<&str> =
        sarif.lines().filter(|line| line.contains("primaryLocationLineHash")).collect();
    let all = hashes.len();
    hashes.sort_unstable();
    hashes.dedup();
    assert_eq!(hashes.len(), all);
}

#[test]
fn a_step_summary_is_cut_loudly() {
    let report = sample::report(Scope::Specs, vec![sample::many(20_000)]);
    let summary = github::step_summary(&report);
    assert!(summary.len() <= 1024 * 1024);
    assert!(summary.ends_with("GitHub limits the summary of a step to 1 MiB.\n"));
    let rows =
        summary.lines().filter(|line| line.starts_with("| warning") || line.starts_with("| note")).count();
    assert!(summary.contains(&format!("**Cut here: {} warnings, 1 note more.**", 20_001 - rows)));
}

#[test]
fn junit_has_one_case_per_item() {
    let items = vec![sample::change(), sample::spec(), sample::clean(ItemKind::Spec, "a/b")];
    let elements =
        xml::elements(&text(|out| junit::render(&sample::report(Scope::All, items), out, Style::PLAIN)));
    let suite = &elements[1];
    assert_eq!((elements[0].attributes.len(), suite.name.as_str()), (0, "testsuite"));
    assert_eq!((suite.attribute("tests"), suite.attribute("failures")), (Some("3"), Some("1")));
    let names: Vec<&str> = elements[2..].iter().map(|element| element.name.as_str()).collect();
    let expected =
        ["properties", "property", "testcase", "failure", "testcase", "testcase", "system-out", "system-err"];
    assert_eq!(names, expected);
    assert!(elements[8].text.contains("warning X0031 no-keyword"), "warnings of passing items are not lost");
}

#[test]
fn a_label_far_out_on_a_long_line_is_shown() {
    let mut sources = SourceMap::default();
    let line = format!("{}NEEDLE{}", "é".repeat(5000), "x".repeat(5_000_000));
    let id = sources.add("long.md", line);
    let span = sample::span_of(&sources, id, "NEEDLE");
    let mut item = sample::clean(ItemKind::Spec, "long");
    let finding = Finding::new(&sample::NO_KEYWORD, span, "far out");
    item.verdict.issues.push(Issue::openspec(finding, "file", None));
    item.sources = sources;
    let human = text(|out| human::render(&sample::report(Scope::Item, vec![item]), out, Style::PLAIN));
    assert!(human.contains("éNEEDLEx") && human.contains("[long.md:1:10001]"), "{human}");
    assert!(human.lines().all(|line| line.chars().count() <= 100), "{human}");
}

#[test]
fn odd_spans_do_not_panic() {
    let texts = ["", "\n", "a", "a\r\nb\rc\n", "\n\n\n", "é", "\t\t"];
    for text in texts {
        for start in 0..=text.len() + 2 {
            for end in start..=text.len() + 2 {
                let mut sources = SourceMap::default();
                let id = sources.add("odd.md", text);
                let span = Span::new(id, start..end);
                let finding = Finding::new(&sample::NO_KEYWORD, span, "odd")
                    .label(span, "here")
                    .label(Span::new(id, 0..0), "top");
                let mut item = sample::clean(ItemKind::Spec, "odd");
                item.verdict.issues.push(Issue::openspec(finding, "file", None));
                item.sources = sources;
                assert!(!every_format(&sample::report(Scope::Item, vec![item])).is_empty());
            }
        }
    }
}

#[test]
fn uris_are_percent_encoded() {
    assert_eq!(safety::uri_path("openspec/specs/é b/#1?.md"), "openspec/specs/%C3%A9%20b/%231%3F.md");
    assert_eq!(safety::uri_path("c:/x"), "c%3A/x");
}

#[test]
fn plain_text_is_left_alone() {
    for text in ["std::fs::read", "a: b", "# Heading [x]", "100 % é 𝒳 日本語 🙂", "## [1.0.0]"] {
        assert_eq!(safety::terminal(text), text);
    }
    assert_eq!(safety::terminal_lines("a\tb\n\nc"), "a\tb\n\nc");
    assert_eq!(safety::markdown("use `a|b` now"), "use `a\\|b` now");
}

#[test]
fn ages_are_words() {
    let minute = 60_000;
    assert_eq!(age(59_999, "d"), "just now");
    assert_eq!(age(-5, "d"), "just now");
    assert_eq!(age(minute, "d"), "1m ago");
    assert_eq!(age(60 * minute, "d"), "1h ago");
    assert_eq!(age(30 * 24 * 60 * minute, "d"), "30d ago");
    assert_eq!(age(31 * 24 * 60 * minute, "9/15/2026"), "9/15/2026");
}

/// Texts made of what the sinks must watch.
fn texts() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        ".{0,4}",
        proptest::char::any().prop_map(String::from),
        proptest::sample::select(vec![
            "::",
            "::error::",
            "##[",
            "##",
            "[",
            "](",
            "`",
            "``",
            "@",
            "|",
            "\\",
            "<",
            "]]>",
            "%",
            "\n",
            " ",
            "***",
        ])
        .prop_map(str::to_owned),
    ];
    proptest::collection::vec(part, 0..12).prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn terminal_text_is_harmless_and_stays_as_it_is(text in texts()) {
        let shown = safety::terminal(&text);
        prop_assert!(!shown.contains(safety::is_hostile));
        prop_assert!(!shown.contains("##["));
        let names = |rest: &str| rest.starts_with(char::is_alphabetic);
        prop_assert!(!shown.trim_start().strip_prefix("::").is_some_and(names));
        prop_assert!(!shown.contains(" ::error::"));
        prop_assert_eq!(safety::terminal(&shown), shown);
    }

    #[test]
    fn github_properties_end_where_they_should(text in texts()) {
        let property = safety::github_property(&text);
        prop_assert!(!property.contains([',', ':', '\n', '\r']));
    }

    #[test]
    fn xml_reads_back(text in texts()) {
        let head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
        let document = format!("{head}<a b=\"{0}\">{0}</a>", safety::xml(&text));
        let elements = xml::elements(&document);
        let shown = safety::terminal(&text);
        prop_assert_eq!(elements[0].attribute("b"), Some(shown.as_str()));
        prop_assert_eq!(&elements[0].text, &shown);
    }

    #[test]
    fn json_reads_back(text in texts()) {
        let mut out = Vec::new();
        crate::json::write(&mut out, &[&text, &text]).expect("a vector takes every write");
        let written = String::from_utf8(out).expect("JSON is UTF-8");
        prop_assert!(!written.replace('\n', "").contains(safety::is_hostile));
        let read: Vec<String> = serde_json::from_str(&written).expect("JSON");
        prop_assert_eq!(read, vec![text.clone(), text]);
    }

    #[test]
    fn a_frame_never_panics(text in texts(), start in 0usize..40, len in 0usize..40) {
        let mut sources = SourceMap::default();
        let id = sources.add("a.md", text.clone());
        let finding = Finding::new(&sample::NO_KEYWORD, Span::new(id, start..start + len), "somewhere")
            .label(Span::new(id, len..start + len), &*text);
        let mut item = sample::clean(ItemKind::Spec, "a");
        item.verdict.issues.push(Issue::openspec(finding, "file", None));
        item.sources = sources;
        prop_assert!(!every_format(&sample::report(Scope::Item, vec![item])).is_empty());
    }
}
