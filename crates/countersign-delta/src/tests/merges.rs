//! What a merge leaves where, byte for byte.

use countersign_diag::SourceMap;
use countersign_model::Document;
use countersign_model::delta_document::DeltaDocument;

use crate::Bases;
use crate::edits::{merge, new_spec};
use crate::plan::plan;

pub(super) fn document(text: &str) -> Document {
    Document::new(SourceMap::default().add("test.md", ""), text.into())
}

/// Merges, or gives the code of the refusal.
fn merged(base: &str, delta: &str) -> Result<String, &'static str> {
    let (base, delta) = (document(base), document(delta));
    let delta = DeltaDocument::read(&delta);
    let plan =
        plan(Some(&base), &delta, &Bases::default()).map_err(|refusal| refusal.finding().code().name)?;
    Ok(merge(&base, &delta, &plan).expect("edits of a plan are sorted and disjoint"))
}

fn requirement(name: &str, text: &str) -> String {
    format!("### Requirement: {name}\nThe system SHALL {text}.\n\n#### Scenario: First\n- **THEN** {text}\n")
}

fn base(blocks: &[&str]) -> String {
    let blocks: Vec<String> = blocks.iter().map(|name| requirement(name, name)).collect();
    format!("# cap\n\n## Purpose\nWhy it is there.\n\n## Requirements\n\n{}", blocks.join("\n"))
}

#[test]
fn an_addition_stands_one_blank_line_behind_the_last_requirement() {
    let text = base(&["a", "b"]);
    let wanted = format!("{text}\n{}", requirement("c", "c"));
    assert_eq!(merged(&text, &format!("## ADDED Requirements\n\n{}", requirement("c", "c"))), Ok(wanted));
}

#[test]
fn an_addition_stays_before_the_next_section_and_at_the_end_without_a_line_break() {
    let text = base(&["a"]) + "\n## Notes\nkept\n";
    let out = merged(&text, &format!("## ADDED Requirements\n{}", requirement("b", "b"))).expect("merges");
    assert_eq!(out, base(&["a", "b"]) + "\n## Notes\nkept\n");
    let text = base(&["a"]);
    let out = merged(text.trim_end(), &format!("## ADDED Requirements\n{}", requirement("b", "b")));
    assert_eq!(out.as_deref(), Ok(base(&["a", "b"]).trim_end()));
}

#[test]
fn a_replacement_touches_its_block_only() {
    let text = base(&["a", "b", "c"]).replace("### Requirement: c", "\n\n### Requirement: c");
    let out = merged(&text, &format!("## MODIFIED Requirements\n{}", requirement("b", "change")));
    let wanted = text.replace("SHALL b.", "SHALL change.").replace("- **THEN** b", "- **THEN** change");
    assert_eq!(out, Ok(wanted));
}

#[test]
fn a_removal_takes_the_blank_lines_behind_it_and_at_the_end_those_before() {
    let text = base(&["a", "b", "c"]);
    let remove = |name: &str| format!("## REMOVED Requirements\n### Requirement: {name}\n**Reason**: gone\n");
    assert_eq!(merged(&text, &remove("b")), Ok(base(&["a", "c"])));
    assert_eq!(merged(&text, &remove("c")), Ok(base(&["a", "b"])));
    let both = "## REMOVED Requirements\n- `### Requirement: b`\n- ### Requirement: c\n";
    assert_eq!(merged(&text, both), Ok(base(&["a"])));
}

#[test]
fn a_removal_at_the_end_makes_room_for_an_addition() {
    let text = base(&["a", "b"]);
    let delta = format!(
        "## REMOVED Requirements\n### Requirement: b\n\n## ADDED Requirements\n{}",
        requirement("c", "c")
    );
    assert_eq!(merged(&text, &delta), Ok(base(&["a", "c"])));
}

#[test]
fn foreign_text_stays_wherever_its_requirement_goes() {
    let foreign = "### FR-2: Legacy\nkept\n";
    let text = format!("{}\n{foreign}", base(&["a"]));
    let out =
        merged(&text, &format!("## MODIFIED Requirements\n{}", requirement("a", "change"))).expect("merges");
    assert!(out.ends_with(&format!("- **THEN** change\n\n{foreign}")), "{out}");
    let text = format!("{}\n{foreign}\n{}", base(&["a", "b"]), requirement("c", "c"));
    let out = merged(&text, "## REMOVED Requirements\n### Requirement: b\n").expect("merges");
    assert_eq!(out, format!("{}\n{foreign}\n{}", base(&["a"]), requirement("c", "c")));
}

#[test]
fn a_rename_touches_the_header_line_only() {
    let text = base(&["a", "b"]).replace('\n', "\r\n");
    let delta = "## RENAMED Requirements\n- FROM: `### Requirement: a`\n- TO: `### Requirement: z`\n";
    assert_eq!(merged(&text, delta), Ok(text.replace("Requirement: a", "Requirement: z")));
}

#[test]
fn inserted_text_takes_the_line_ends_of_the_file_and_single_blank_lines() {
    let text = base(&["a"]).replace('\n', "\r\n");
    let added = requirement("b", "b").replace("\n\n", "\n\n\n\n");
    let out = merged(&text, &format!("## ADDED Requirements\n{added}")).expect("merges");
    assert_eq!(out, base(&["a", "b"]).replace('\n', "\r\n"));
}

#[test]
fn blank_lines_inside_a_fence_are_kept() {
    let text = base(&["a"]);
    let added = "### Requirement: b\nThe system SHALL b.\n```\none\n\n\n\ntwo\n```\n\n#### Scenario: S\n- **THEN** b\n";
    let out = merged(&text, &format!("## ADDED Requirements\n{added}")).expect("merges");
    assert!(out.ends_with(added), "{out}");
}

#[test]
fn what_cannot_be_merged_is_refused_by_name() {
    let text = base(&["Alpha", "Beta"]);
    let modified = |name: &str| format!("## MODIFIED Requirements\n{}", requirement(name, "x"));
    assert_eq!(merged(&text, &modified("Gamma")), Err("target-missing"));
    assert_eq!(merged(&text, &modified("alpha")), Err("near-miss-name"));
    assert_eq!(
        merged(&text, &format!("## ADDED Requirements\n{}", requirement("Alpha", "y"))),
        Err("name-taken")
    );
    let renamed = "## RENAMED Requirements\nFROM: ### Requirement: Alpha\nTO: ### Requirement: Beta\n";
    assert_eq!(merged(&text, renamed), Err("name-taken"));
    assert_eq!(merged(&text, "## REMOVED Requirements\n### Requirement: ALPHA\n"), Err("near-miss-name"));
    let twice = text.clone() + "\n" + &requirement("Beta", "again");
    assert_eq!(merged(&twice, &modified("Alpha")), Err("base-broken"));
    let dropped = "## MODIFIED Requirements\n### Requirement: Alpha\nSHALL\n#### Scenario: Other\n- x\n";
    assert_eq!(merged(&text, dropped), Err("scenarios-dropped"));
}

#[test]
fn a_new_capability_gets_the_purpose_of_the_delta_or_a_placeholder() {
    let with = |purpose: &str| {
        let delta = document(&format!("{purpose}## ADDED Requirements\n{}", requirement("a", "a")));
        let delta = DeltaDocument::read(&delta);
        new_spec("area/cap", "add-a", &delta, &plan(None, &delta, &Bases::default()).expect("only additions"))
    };
    assert_eq!(
        with("## Purpose\nServes partners.\n\n"),
        format!(
            "# area/cap Specification\n\n## Purpose\nServes partners.\n\n## Requirements\n\n{}",
            requirement("a", "a")
        )
    );
    for purpose in
        ["", "## Purpose\n<!-- what for? -->\n", "## Purpose\nText <!-- half\n## ADDED Requirements\n"]
    {
        assert!(with(purpose).contains("TBD - created by archiving change add-a."), "{purpose:?}");
    }
}
