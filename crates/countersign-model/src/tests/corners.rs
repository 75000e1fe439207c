//! Corners of OpenSpec's patterns. The expectations are what JavaScript does with OpenSpec's own expressions.

use super::laws::document;
use crate::delta_document::DeltaDocument;
use crate::design::design_sections;
use crate::heading::{
    foreign_header, merge_requirement, outline_heading, scenario_name, structure_requirement,
};
use crate::javascript::{length, locale_compare, trim};
use crate::outline::SpecOutline;
use crate::purpose::find_placeholder;
use crate::reference::{Reference, fold_name, look_alike, slug};
use crate::requirement_text::has_keyword;
use crate::spec::RequirementsSection;
use crate::steps::StepKeyword;

#[test]
fn a_requirement_header_needs_a_character_behind_its_colon() {
    let cases: &[(&str, Option<&str>)] = &[
        ("### Requirement: Alpha", Some("Alpha")),
        ("###Requirement:Alpha", Some("Alpha")),
        ("### requirement: Alpha ##", Some("Alpha")),
        ("### Requirement: Alpha##", Some("Alpha##")),
        ("### Requirement: Alpha # #", Some("Alpha #")),
        ("### Requirement:", None),
        ("### Requirement: ", Some("")),
        ("### Requirement:\u{a0}Alpha", Some("Alpha")),
        ("### Requirement: Al\u{2028}pha", None),
        ("### Requirement: Alpha\u{2028}", Some("Alpha")),
        ("#### Requirement: Alpha", None),
        (" ### Requirement: Alpha", None),
        ("### Requirements: Alpha", None),
    ];
    for (line, wanted) in cases {
        assert_eq!(merge_requirement(line), *wanted, "{line:?}");
    }
    assert_eq!(structure_requirement("###Requirement: Alpha"), None);
    assert_eq!(structure_requirement("###\tRequirement: Alpha"), Some("Alpha"));
}

#[test]
fn headings_of_the_outline_need_a_title() {
    let cases: &[(&str, Option<(u8, &str)>)] = &[
        ("# A", Some((1, "A"))),
        ("######\tdeep ", Some((6, "deep"))),
        ("####### seven", None),
        ("##", None),
        ("## ", None),
        ("##  ", Some((2, ""))),
        ("##A", None),
        ("## A\u{2029}B", None),
        ("##\u{feff}A", Some((2, "A"))),
        ("##\u{85}A", None),
    ];
    for (line, wanted) in cases {
        assert_eq!(outline_heading(line), *wanted, "{line:?}");
    }
    assert_eq!(foreign_header("### FR-2: Legacy "), Some("FR-2: Legacy"));
    assert_eq!(foreign_header("### Requirement:"), Some("Requirement:"));
    assert_eq!(foreign_header("### Requirement: x"), None);
}

#[test]
fn scenario_names_lose_their_label_and_closing_hashes() {
    for (line, wanted) in [
        ("#### Scenario: One", Some("One")),
        ("#### scenario:One ####", Some("One")),
        ("#### Edge case", Some("Edge case")),
        ("####", None),
        ("#### ####", Some("####")),
        ("##### Scenario: deep", None),
    ] {
        assert_eq!(scenario_name(line), wanted, "{line:?}");
    }
}

#[test]
fn lengths_and_white_space_are_those_of_javascript() {
    assert_eq!(length("a𝒳é"), 4);
    assert_eq!(trim("\u{feff}\u{a0} x \u{2029}"), "x");
    assert_eq!(trim("\u{85}x"), "\u{85}x");
}

#[test]
fn names_are_ordered_as_icu_orders_ascii() {
    let mut names = ["b", "a-b", "a_b", "B", "a", "ab", "a1", "A", "10", "9", "a.b"];
    names.sort_by(|a, b| locale_compare(a, b));
    assert_eq!(names, ["10", "9", "a", "A", "a_b", "a-b", "a.b", "a1", "ab", "b", "B"]);
}

#[test]
fn keywords_are_whole_words_in_capitals() {
    for (text, wanted) in [
        ("The system SHALL do it", true),
        ("(MUST)", true),
        ("MUSTARD", false),
        ("shall", false),
        ("_SHALL", false),
        ("ÉSHALLÉ", true),
        ("SHALLMUST", false),
    ] {
        assert_eq!(has_keyword(text), wanted, "{text:?}");
    }
}

#[test]
fn an_indented_header_right_below_a_requirement_ends_its_statement_only_there() {
    let text = "## Purpose\nWhy.\n## Requirements\n### Requirement: A\n\n   ### note\ntext\n#### S\n- x\n";
    let document = document(text);
    let spec = SpecOutline::read(&document).expect("it has both sections");
    assert_eq!(spec.requirements[0].text.to_text(), "Requirement: A");
    let text = "## Purpose\nWhy.\n## Requirements\n### Requirement: A\ntext\n   ### note\n";
    let document = super::laws::document(text);
    let spec = SpecOutline::read(&document).expect("it has both sections");
    assert_eq!(spec.requirements[0].text.to_text(), "text\n### note");
}

#[test]
fn metadata_lines_are_the_statement_only_where_there_is_no_other() {
    let read = |body: &str| {
        let text = format!("## Purpose\nWhy.\n## Requirements\n### Requirement: A\n{body}\n#### S\n- x\n");
        let document = document(&text);
        SpecOutline::read(&document).expect("it has both sections").requirements[0]
            .text
            .to_text()
            .into_owned()
    };
    assert_eq!(read("**ID**: A-1\nThe system SHALL."), "The system SHALL.");
    assert_eq!(read("**Constraint**: The system MUST."), "**Constraint**: The system MUST.");
}

#[test]
fn renames_pair_strictly_and_keep_their_lines() {
    let text = "## RENAMED Requirements\n- FROM: `### Requirement: A`\n* TO: ### Requirement: B\n\
                FROM: `### Requirement: C`\nFROM: `### Requirement: D`\nTO: `### Requirement: E`\nTO: ###Requirement: F\n\
                - from: `### Requirement: G`\n";
    let document = document(text);
    let delta = DeltaDocument::read(&document);
    let pairs: Vec<_> = delta.renamed.iter().map(|rename| (rename.from, rename.to)).collect();
    assert_eq!(pairs, [("A", "B"), ("D", "E")]);
    let unpaired: Vec<_> = delta.unpaired_renames.iter().map(|half| (half.name, half.line)).collect();
    assert_eq!(unpaired, [("C", 3), ("F", 6)]);
}

#[test]
fn placeholders_are_told_from_prose() {
    let is_placeholder = |purpose: &str| {
        let document = document(&format!("## Purpose\n{purpose}\n## Requirements\n"));
        find_placeholder(&document, purpose).map(|placeholder| placeholder.line)
    };
    assert_eq!(is_placeholder("TBD"), Some(Some(1)));
    assert_eq!(is_placeholder("todo: write"), Some(Some(1)));
    assert_eq!(is_placeholder("Todo lists are kept here."), None);
    assert_eq!(is_placeholder("TBDs are fine"), None);
    assert_eq!(
        is_placeholder("TBD - created by archiving change add-x. Update Purpose after archive."),
        Some(Some(1))
    );
    assert_eq!(
        is_placeholder("First.\nTBD - created by archiving change add-x. Update Purpose after archive."),
        Some(Some(2))
    );
}

#[test]
fn slugs_keep_letters_of_every_script() {
    for (name, wanted) in [
        ("User login", "user-login"),
        ("  --A__b  (c)! ", "a-b-c"),
        ("预算 Überprüfung №1", "预算-überprüfung-no1"),
        ("ﬁne", "fine"),
        ("!!!", ""),
    ] {
        assert_eq!(slug(name), wanted, "{name:?}");
    }
    let reference = Reference::of_requirement("auth", "User login", None);
    assert_eq!(reference.with_scenario("Bad password").to_string(), "auth/user-login#bad-password");
    assert_eq!(Reference::of_requirement("auth", "User login", Some("AUTH-7")).to_string(), "auth/AUTH-7");
}

#[test]
fn folds_tell_near_misses_from_other_names() {
    assert_eq!(fold_name("User  Login ##"), fold_name("user login"));
    assert_ne!(fold_name("User’s login"), fold_name("User's login"));
    for (a, b) in [
        ("User’s login", "User's login"),
        ("**Login**", "login"),
        ("cafe\u{301}", "café"),
        ("a\u{200b}b", "ab"),
    ] {
        assert_eq!(look_alike(a), look_alike(b));
    }
    assert_ne!(look_alike("login"), look_alike("log in"));
}

#[test]
fn steps_have_their_keyword_in_any_dress() {
    let text = "## Requirements\n### Requirement: R\nIt SHALL.\n#### Scenario: S\n- **GIVEN** a partner\n\
                * when: it asks\n- Then it waits\n- AND\n+ __But__ not long\n- Thence nothing\n-no bullet\n\
                ```\n- WHEN fenced\n```\n";
    let document = document(text);
    let section = RequirementsSection::read(&document);
    let scenarios = section.blocks[0].scenarios(&document);
    let steps = scenarios[0].steps(&document);
    let found: Vec<_> = steps.iter().map(|step| (step.keyword, step.text, step.line)).collect();
    let wanted = [
        (Some(StepKeyword::Given), "a partner", 4),
        (Some(StepKeyword::When), "it asks", 5),
        (Some(StepKeyword::Then), "it waits", 6),
        (Some(StepKeyword::And), "", 7),
        (Some(StepKeyword::But), "not long", 8),
        (None, "Thence nothing", 9),
    ];
    assert_eq!(found, wanted);
}

#[test]
fn a_design_has_its_sections_in_order() {
    let document = document("## Context\n\nwhy\n\n### Detail\n\nhow\n\n## Decisions\n```\n## no\n```\n");
    let sections: Vec<_> = design_sections(&document)
        .into_iter()
        .map(|section| (section.title, section.level, section.line, section.content.into_owned()))
        .collect();
    let wanted = [
        ("Context", 2, 0, "why\n\n### Detail\n\nhow"),
        ("Detail", 3, 4, "how"),
        ("Decisions", 2, 8, "```\n## no\n```"),
    ];
    let wanted = wanted.map(|(title, level, line, content)| (title, level, line, content.to_owned()));
    assert_eq!(sections, wanted);
}
