//! What a three-way merge keeps, joins and refuses.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::merges::document;
use crate::three_way::{Granularity, Merged, Sides, merge_requirement};
use crate::{BaseOrigin, Bases, KnownBase, merge, plan, requirement_texts};
use countersign_model::delta_document::DeltaDocument;

fn requirement(statement: &str, scenarios: &[(&str, &str)]) -> String {
    let mut text = format!("### Requirement: Alpha\n{statement}\n");
    for (name, step) in scenarios {
        text.push_str("\n#### Scenario: ");
        text.push_str(name);
        text.push_str("\n- **THEN** ");
        text.push_str(step);
        text.push('\n');
    }
    text.trim_end().to_owned()
}

fn merged(base: &str, current: &str, incoming: &str) -> Merged {
    merge_requirement(Sides { base, current, incoming }, Granularity::Scenario)
}

#[test]
fn edits_of_different_parts_join() {
    let base = requirement("It SHALL a.", &[("One", "a"), ("Two", "b")]);
    let current = requirement("It SHALL c.", &[("One", "a"), ("Two", "b"), ("Three", "t")]);
    let incoming = requirement("It SHALL a.", &[("Zero", "z"), ("One", "n"), ("Two", "b")]);
    let wanted = requirement("It SHALL c.", &[("Zero", "z"), ("One", "n"), ("Two", "b"), ("Three", "t")]);
    assert_eq!(merged(&base, &current, &incoming), Merged { text: wanted, conflicts: Vec::new() });
}

#[test]
fn two_edits_of_one_part_conflict_and_both_stand_between_marks() {
    let base = requirement("It SHALL a.", &[("One", "a")]);
    let current = requirement("It SHALL a.", &[("One", "b")]);
    let incoming = requirement("It SHALL a.", &[("One", "c")]);
    let merged = merged(&base, &current, &incoming);
    assert_eq!(merged.conflicts.len(), 1);
    assert_eq!(merged.conflicts[0].part, "scenario `One`");
    for line in ["<<<<<<< main spec", "- **THEN** b", "=======", "- **THEN** c", ">>>>>>> this change"] {
        assert!(merged.text.lines().any(|other| other == line), "{line} in {}", merged.text);
    }
}

#[test]
fn a_scenario_that_one_side_takes_away_and_the_other_edits_is_a_conflict() {
    let base = requirement("It SHALL a.", &[("One", "a"), ("Two", "b")]);
    let current = requirement("It SHALL a.", &[("One", "a")]);
    let incoming = requirement("It SHALL a.", &[("One", "a"), ("Two", "c")]);
    assert_eq!(merged(&base, &current, &incoming).conflicts[0].part, "scenario `Two`");
    assert_eq!(merged(&base, &current, &base).text, current);
}

#[test]
fn two_orders_of_the_scenarios_are_a_conflict_and_one_is_taken() {
    let base = requirement("It SHALL a.", &[("One", "a"), ("Two", "b"), ("Three", "c")]);
    let current = requirement("It SHALL a.", &[("Two", "b"), ("One", "a"), ("Three", "c")]);
    let incoming = requirement("It SHALL a.", &[("Three", "c"), ("One", "a"), ("Two", "b")]);
    assert_eq!(merged(&base, &current, &base).text, current);
    assert_eq!(merged(&base, &base, &incoming).text, incoming);
    assert_eq!(merged(&base, &current, &incoming).conflicts[0].part, "the order of the scenarios");
}

#[test]
fn steps_merge_only_where_that_is_asked_for() {
    let with = |when: &str, then: &str| {
        format!(
            "### Requirement: Alpha\nIt SHALL a.\n\n#### Scenario: One\n- **WHEN** {when}\n- **AND** b\n- **THEN** {then}"
        )
    };
    let (base, current, incoming) = (with("a", "c"), with("x", "c"), with("a", "y"));
    let sides = Sides { base: &base, current: &current, incoming: &incoming };
    assert_eq!(merge_requirement(sides, Granularity::Scenario).conflicts.len(), 1);
    let merged = merge_requirement(sides, Granularity::Step);
    assert_eq!((merged.text, merged.conflicts), (with("x", "y"), Vec::new()));
}

#[test]
fn a_fence_hides_the_header_of_a_scenario() {
    let base = "### Requirement: Alpha\nIt SHALL a.\n```\n#### Scenario: One\n```\n\n#### Scenario: One\n- **THEN** a";
    let incoming = base.replace("- **THEN** a", "- **THEN** b");
    let current = base.replace("It SHALL a.", "It SHALL c.");
    let wanted = incoming.replace("It SHALL a.", "It SHALL c.");
    assert_eq!(merged(base, &current, &incoming).text, wanted);
}

const SCENARIOS: [&str; 5] = ["One", "Two", "Three", "Four", "Five"];

/// A requirement: for each scenario its step, or nothing.
fn side() -> impl Strategy<Value = String> {
    ("[ab]", proptest::collection::vec(proptest::option::of("[ab]"), SCENARIOS.len())).prop_map(
        |(statement, steps)| {
            let scenarios: Vec<(&str, &str)> = SCENARIOS
                .iter()
                .zip(&steps)
                .filter_map(|(name, step)| Some((*name, step.as_deref()?)))
                .collect();
            requirement(&format!("It SHALL {statement}."), &scenarios)
        },
    )
}

fn block(name: &str, text: &str) -> String {
    text.replacen("Alpha", name, 1)
}

fn spec(blocks: &[String]) -> String {
    format!("# cap\n\n## Purpose\nWhat it is for.\n\n## Requirements\n\n{}\n", blocks.join("\n\n"))
}

/// Applies a delta whose bases are those of `base`.
fn apply(base: &str, current: &str, delta: &str) -> Result<String, &'static str> {
    let base = document(base);
    let known = requirement_texts(&base).into_iter().map(|(name, text)| {
        (name, KnownBase { text: Some(text), origin: BaseOrigin::Lock, earlier: Vec::new() })
    });
    let bases = Bases { known: known.collect(), ..Bases::default() };
    let (current, delta) = (document(current), document(delta));
    let delta = DeltaDocument::read(&delta);
    let plan = plan(Some(&current), &delta, &bases).map_err(|refusal| refusal.finding().code().name)?;
    Ok(merge(&current, &delta, &plan).expect("sorted and disjoint"))
}

fn blocks(text: &str) -> BTreeMap<String, String> {
    requirement_texts(&document(text)).into_iter().collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_side_that_did_nothing_gives_way((base, other) in (side(), side())) {
        prop_assert_eq!(merged(&base, &other, &base).text, other.clone());
        prop_assert_eq!(merged(&base, &base, &other).text, other.clone());
        prop_assert_eq!(merged(&base, &other, &other).text, other);
    }

    #[test]
    fn sides_conflict_in_the_same_parts_whichever_comes_first((base, a, b) in (side(), side(), side())) {
        let parts = |merged: Merged| -> Vec<String> {
            let mut parts: Vec<String> = merged.conflicts.into_iter().map(|conflict| conflict.part).collect();
            parts.sort();
            parts
        };
        prop_assert_eq!(parts(merged(&base, &a, &b)), parts(merged(&base, &b, &a)));
    }

    #[test]
    fn no_line_of_either_side_is_lost_without_being_taken_away_by_the_other((base, a, b) in (side(), side(), side())) {
        let merged = merged(&base, &a, &b);
        prop_assume!(merged.conflicts.is_empty());
        for (one, other) in [(&a, &b), (&b, &a)] {
            for line in one.lines().filter(|line| line.starts_with("####")) {
                let is_taken_away = base.lines().any(|known| known == line) && !other.lines().any(|kept| kept == line);
                prop_assert!(is_taken_away || merged.text.lines().any(|kept| kept == line), "{line} in {}", merged.text);
            }
        }
    }

    #[test]
    fn disjoint_changes_commute((sides, choice) in (proptest::collection::vec(side(), 8), 0u8..4)) {
        let names = ["Alpha", "Beta", "Gamma", "Delta"];
        let base = spec(&names.iter().zip(&sides).map(|(name, text)| block(name, text)).collect::<Vec<_>>());
        // MODIFIED must keep the scenarios of the base, so the new text adds to it.
        let edited = |index: usize, word: &str| {
            let text = block(names[index], &sides[index]).replace("It SHALL", &format!("It SHALL {word} and"));
            format!("## MODIFIED Requirements\n\n{text}\n\n")
        };
        let first = edited(0, "x");
        let second = match choice {
            0 => edited(1, "y"),
            1 => format!("{}## REMOVED Requirements\n\n### Requirement: Gamma\n", edited(1, "y")),
            2 => "## RENAMED Requirements\n\n- FROM: `### Requirement: Beta`\n- TO: `### Requirement: Omega`\n".to_owned(),
            _ => format!("## ADDED Requirements\n\n{}\n", block("Psi", &sides[4])),
        };
        let forward = apply(&base, &apply(&base, &base, &first).unwrap(), &second).unwrap();
        let backward = apply(&base, &apply(&base, &base, &second).unwrap(), &first).unwrap();
        prop_assert_eq!(&forward, &backward);
        // With an addition on each side the blocks are the same, in the order in which they came.
        let third = format!("## ADDED Requirements\n\n{}\n", block("Chi", &sides[5]));
        let forward = apply(&base, &forward, &third).unwrap();
        let backward = apply(&base, &apply(&base, &apply(&base, &base, &third).unwrap(), &second).unwrap(), &first).unwrap();
        prop_assert_eq!(blocks(&forward), blocks(&backward));
    }

    #[test]
    fn applied_twice_a_change_does_nothing_or_is_refused((sides, which) in (proptest::collection::vec(side(), 4), 0usize..3)) {
        let base = spec(&[block("Alpha", &sides[0]), block("Beta", &sides[1])]);
        let text = block("Alpha", &sides[0]).replace("It SHALL", "It SHALL x and");
        let delta = match which {
            0 => format!("## MODIFIED Requirements\n\n{text}\n"),
            1 => "## REMOVED Requirements\n\n### Requirement: Beta\n".to_owned(),
            _ => format!("## ADDED Requirements\n\n{}\n", block("Gamma", &sides[2])),
        };
        let once = apply(&base, &base, &delta).unwrap();
        match apply(&base, &once, &delta) {
            Ok(twice) => prop_assert_eq!(once, twice),
            Err(code) => prop_assert_eq!(code, "name-taken"),
        }
    }
}
