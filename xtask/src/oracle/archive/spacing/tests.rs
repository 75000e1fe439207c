use super::{Kind, recomposed, units};

const SPACED: &str = "# a\n\n## Purpose\n\nWhy.\n\n## Requirements\n\n### Requirement: One\nIt SHALL be.\n\n\
                      #### Scenario: S\n- **WHEN** asked\n\n### Requirement: Two\nIt SHALL be too.\n";

#[test]
fn a_text_that_is_spaced_already_stays() {
    assert_eq!(recomposed(SPACED.as_bytes()), SPACED);
}

#[test]
fn blank_runs_line_ends_and_a_mark_go() {
    let loose = format!("\u{feff}{}\n\n\n", SPACED.replace("\n\n", "\n\n\n\n")).replace('\n', "\r\n");
    assert_eq!(recomposed(loose.as_bytes()), SPACED);
    let glued = SPACED.replace("## Requirements\n\n", "## Requirements\n").replace("asked\n\n", "asked\n");
    assert_eq!(recomposed(glued.trim_end().as_bytes()), SPACED);
}

#[test]
fn blank_runs_in_a_fence_and_lines_of_spaces_stay() {
    let text = SPACED.replace("It SHALL be.\n", "It SHALL be.\n\n```\none\n\n\n\ntwo\n```\n \n \n \nmore\n");
    assert_eq!(recomposed(text.as_bytes()), text);
}

#[test]
fn white_space_at_the_end_of_a_block_goes_and_inside_stays() {
    let text = SPACED.replace("asked\n", "asked  \n\t\n").replace("It SHALL be.\n", "It SHALL be.  \n");
    assert_eq!(recomposed(text.as_bytes()), SPACED.replace("It SHALL be.\n", "It SHALL be.  \n"));
}

#[test]
fn what_follows_the_section_follows_after_one_blank_line() {
    let text = format!("{SPACED}\n\n\n## Notes\n\nkept\n");
    assert_eq!(recomposed(text.as_bytes()), format!("{SPACED}\n## Notes\n\nkept\n"));
}

#[test]
fn a_spec_without_the_section_gets_it() {
    assert_eq!(recomposed(b"# a\n"), "# a\n\n## Requirements\n");
    assert_eq!(recomposed(b""), "## Requirements\n");
}

#[test]
fn headers_in_fences_begin_nothing() {
    let text = SPACED.replace("It SHALL be.\n", "It SHALL be.\n~~~\n### Requirement: No\n## No\n~~~\n");
    let kinds: Vec<Kind> = units(&text).into_iter().map(|unit| unit.kind).collect();
    assert_eq!(kinds, [Kind::Front, Kind::Requirement, Kind::Requirement]);
}

#[test]
fn units_are_the_requirements_and_the_foreign_blocks_between() {
    let text = SPACED
        .replace("### Requirement: Two", "### Notes\nnot a requirement\n\n# Title\n\n###requirement:Two")
        + "\n## Notes\n";
    let units = units(&recomposed(text.as_bytes()));
    let firsts: Vec<&str> = units.iter().map(|unit| unit.text.lines().next().unwrap_or_default()).collect();
    assert_eq!(
        firsts,
        ["# a", "### Requirement: One", "### Notes", "# Title", "###requirement:Two", "## Notes"]
    );
    assert_eq!(units[2].kind, Kind::Foreign);
    assert_eq!(units[5].kind, Kind::Back);
}
