//! Laws of merging, over generated specs and deltas.

#![expect(clippy::format_push_string, reason = "short test data reads best so")]

use std::collections::BTreeMap;

use countersign_model::delta_document::DeltaDocument;
use countersign_model::spec::RequirementsSection;
use proptest::prelude::*;

use super::merges::document;
use crate::Bases;
use crate::edits::{edits, merge};
use crate::plan::plan;
use crate::{ChangeInput, DeltaInput, Encoding, validate_change, validate_spec};

const NAMES: [&str; 8] = ["Alpha", "Beta", "Gamma", "Delta", "Über", "登录", "Zeta 2", "omega"];

fn body() -> impl Strategy<Value = String> {
    let line = prop_oneof![
        4 => "The system SHALL [a-z]{1,6}\\.",
        1 => Just("```\n### Requirement: quoted\n\n\nx\n```".to_owned()),
        1 => Just("| a | b |\n| - | - |".to_owned()),
        1 => Just(String::new()),
    ];
    (proptest::collection::vec(line, 1..4), "[a-z]{1,5}")
        .prop_map(|(lines, step)| format!("{}\n\n#### Scenario: One\n- **THEN** {step}", lines.join("\n")))
}

/// A spec whose requirements are a subset of the names, in some order.
fn base() -> impl Strategy<Value = (Vec<usize>, String)> {
    let order = Just((0..NAMES.len()).collect::<Vec<_>>()).prop_shuffle();
    let gap = prop_oneof![3 => Just("\n\n"), 1 => Just("\n\n\n"), 1 => Just("\n")];
    let end = prop_oneof![3 => Just("\n"), 1 => Just(""), 1 => Just("\n\n## Notes\nkept\n")];
    (order, 1usize..6, proptest::collection::vec((body(), gap), 6), end, any::<bool>()).prop_map(
        |(order, count, bodies, end, crlf)| {
            let names: Vec<usize> = order.into_iter().take(count).collect();
            let mut text = "# cap\n\n## Purpose\nWhat the capability is for, in a sentence or two of text.\n\n## Requirements\n\n".to_owned();
            for (index, (name, (body, gap))) in names.iter().zip(&bodies).enumerate() {
                let gap = if index + 1 == names.len() { end } else { gap };
                text.push_str(&format!("### Requirement: {}\n{body}{gap}", NAMES[*name]));
            }
            if crlf {
                text = text.replace('\n', "\r\n");
            }
            (names, text)
        },
    )
}

/// For each name of the base nothing, a change, a removal or a new name; for each other name perhaps an addition.
fn case() -> impl Strategy<Value = (String, String)> {
    (base(), proptest::collection::vec((0u8..5, body()), NAMES.len())).prop_map(|((names, base), choices)| {
        let (mut added, mut modified, mut removed, mut renamed) =
            (String::new(), String::new(), String::new(), String::new());
        for (index, (choice, body)) in choices.iter().enumerate() {
            let name = NAMES[index];
            match (names.contains(&index), choice) {
                (true, 0) => modified.push_str(&format!("### Requirement: {name}\n{body}\n\n")),
                (true, 1) => removed.push_str(&format!("### Requirement: {name}\n**Reason**: gone\n\n")),
                (true, 2) => renamed.push_str(&format!(
                    "- FROM: `### Requirement: {name}`\n- TO: `### Requirement: New {name}`\n"
                )),
                (false, 0..=1) => added.push_str(&format!("### Requirement: {name}\n{body}\n\n")),
                _ => {}
            }
        }
        let section = |title: &str, body: String| {
            if body.is_empty() { body } else { format!("## {title} Requirements\n\n{body}") }
        };
        let delta = [
            section("ADDED", added),
            section("MODIFIED", modified),
            section("REMOVED", removed),
            section("RENAMED", renamed),
        ];
        (base, delta.concat())
    })
}

fn lines(text: &str) -> BTreeMap<String, i64> {
    let mut counts = BTreeMap::new();
    for line in text.lines().map(|line| line.trim_end_matches('\r')).filter(|line| !line.trim().is_empty()) {
        *counts.entry(line.to_owned()).or_default() += 1;
    }
    counts
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn a_merge_reads_back_as_planned_and_a_second_one_changes_nothing((base_text, delta_text) in case()) {
        let (base, delta_document) = (document(&base_text), document(&delta_text));
        let delta = DeltaDocument::read(&delta_document);
        prop_assume!(!delta.is_empty());
        let plan_of = plan(Some(&base), &delta, &Bases::default()).map_err(|refusal| TestCaseError::fail(refusal.finding().message().to_owned()))?;
        let merged = merge(&base, &delta, &plan_of).expect("sorted and disjoint");
        let after = document(&merged);
        let names: Vec<&str> = RequirementsSection::read(&after).blocks.iter().map(|block| block.name).collect();
        let planned: Vec<&str> = plan_of.slots.iter().map(|slot| slot.name).collect();
        prop_assert_eq!(names, planned);
        // An addition with blank runs, which a merge collapses, is refused the second time; all else changes nothing.
        match plan(Some(&after), &delta, &Bases::default()) {
            Ok(again) => prop_assert_eq!(merge(&after, &delta, &again).expect("sorted and disjoint"), merged),
            Err(refusal) => prop_assert_eq!(refusal.finding().code().name, "name-taken"),
        }
    }

    #[test]
    fn lines_are_those_of_the_base_less_the_removed_plus_the_added((base_text, delta_text) in case()) {
        let (base, delta_document) = (document(&base_text), document(&delta_text));
        let delta = DeltaDocument::read(&delta_document);
        prop_assume!(!delta.is_empty());
        let plan = plan(Some(&base), &delta, &Bases::default()).map_err(|refusal| TestCaseError::fail(refusal.finding().message().to_owned()))?;
        let merged = merge(&base, &delta, &plan).expect("sorted and disjoint");
        let mut wanted = lines(&base_text);
        for edit in edits(&base, &delta, &plan) {
            for (line, count) in lines(&base_text[edit.range.clone()]) {
                *wanted.entry(line).or_default() -= count;
            }
            for (line, count) in lines(&edit.text) {
                *wanted.entry(line).or_default() += count;
            }
        }
        wanted.retain(|_, count| *count != 0);
        prop_assert_eq!(lines(&merged), wanted);
        // And an edit takes away nothing but blocks that the plan replaces, removes or renames.
        for edit in edits(&base, &delta, &plan) {
            let inside = plan.base.blocks.iter().enumerate().any(|(index, block)| {
                let touched = plan.removed.contains(&index)
                    || plan.slots.iter().any(|slot| slot.base == Some(index) && slot.content != crate::Content::Kept);
                let bytes = base.byte_range(block.header()..block.limit);
                touched && bytes.start <= edit.range.end && edit.range.start <= bytes.end
            });
            let taken = base_text[edit.range.clone()].trim();
            prop_assert!(taken.is_empty() || inside, "{taken:?}");
        }
    }

    #[test]
    fn arbitrary_documents_are_judged_without_panic(base in "(\\PC{0,12}\n|## Requirements\n|### Requirement: A\n|#### S\n|```\n|<!--\n){0,14}",
        delta in "(\\PC{0,12}\n|## (ADDED|MODIFIED|REMOVED|RENAMED) Requirements\n|### Requirement: [AB]\n|#### S\n|- x\n|(FROM|TO): ### Requirement: [AB]\n|```\n|<!--\n){0,14}")
    {
        let (base, delta) = (document(&base), document(&delta));
        validate_spec(&base, Encoding::default(), "cap/spec.md");
        let input = ChangeInput {
            id: "add-x".to_owned(),
            deltas: vec![DeltaInput {
                bases: Bases::default(),
                capability: "cap".to_owned(),
                document: &delta,
                encoding: Encoding::default(),
                base: crate::Base::Spec(&base, Encoding::default()),
                leads_out: false,
            }],
            has_spec_files: true,
            ..ChangeInput::default()
        };
        let verdict = validate_change(&input).verdict;
        for issue in &verdict.issues {
            prop_assert!(issue.finding.help_text().is_some(), "{} says no next step", issue.finding.code());
        }
    }
}
