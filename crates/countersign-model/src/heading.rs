//! Heading lines, as each of OpenSpec's readers matches them.
//!
//! Every function takes one unfenced line without its line break. The names say which of the four named views of
//! the line reading uses the pattern.

use crate::javascript::{is_space, spaces_then_greedy, spaces_then_rest, trim, trim_end};

/// The number of `#` at the start of a line.
pub(crate) fn hashes(line: &str) -> usize {
    line.bytes().take_while(|byte| *byte == b'#').count()
}

/// *outline*: `#{1,6}`, white space, a title; the title is trimmed and may be empty.
pub fn outline_heading(line: &str) -> Option<(u8, &str)> {
    let level = boundary_level(line)?;
    let title = spaces_then_rest(&line[usize::from(level)..])?;
    // `\s+` needs one character of its own before the title starts.
    let title_start = line.len() - title.len();
    let spaces = &line[usize::from(level)..title_start];
    let needed = if title.is_empty() { 2 } else { 1 };
    (spaces.chars().count() >= needed).then(|| (level, trim(title)))
}

/// *outline*: `#{1,6}` and white space: where the content of sections of that level or deeper ends.
pub fn boundary_level(line: &str) -> Option<u8> {
    if !line.starts_with('#') {
        return None;
    }
    let level = hashes(line);
    if !(1..=6).contains(&level) || !line[level..].starts_with(is_space) {
        return None;
    }
    u8::try_from(level).ok()
}

/// *merge*: a section header, `##` and a title.
pub fn section_title(line: &str) -> Option<&str> {
    outline_heading(line).filter(|(level, _)| *level == 2).map(|(_, title)| title)
}

/// *merge*: `##` and white space: ends a requirement block, with or without a title.
pub fn ends_block(line: &str) -> bool {
    boundary_level(line) == Some(2)
}

/// *merge* and *structure*: the header of the section that holds the requirements of a main spec.
pub fn is_requirements_header(line: &str) -> bool {
    ends_block(line) && trim(&line[2..]).eq_ignore_ascii_case("requirements")
}

/// *merge*: `###Requirement: name`, white space optional everywhere; gives the name as it stands.
pub fn merge_requirement(line: &str) -> Option<&str> {
    let rest = line.strip_prefix("###")?;
    let rest = strip_keyword(rest.trim_start_matches(is_space), "requirement:")?;
    spaces_then_greedy(rest).map(normalize_name)
}

/// *structure*: `### Requirement: name`, white space after the hashes required.
pub fn structure_requirement(line: &str) -> Option<&str> {
    let rest = line.strip_prefix("###")?;
    if !rest.starts_with(is_space) {
        return None;
    }
    merge_requirement(line)
}

/// *merge*: any level-three header that is not a requirement, by its text.
pub fn foreign_header(line: &str) -> Option<&str> {
    let rest = line.strip_prefix("###")?;
    if !rest.starts_with(is_space) || merge_requirement(line).is_some() {
        return None;
    }
    let title = trim_end(spaces_then_greedy(rest)?);
    // `(.+?)` needs a character besides the `\s+` before it.
    (!title.is_empty() || rest.chars().filter(|c| !crate::javascript::is_line_terminator(*c)).count() >= 2)
        .then_some(title)
}

/// *merge*: a scenario header, any `####` with white space; gives the name people read.
pub fn scenario_name(line: &str) -> Option<&str> {
    if !is_scenario_header(line) {
        return None;
    }
    let name = line[4..].trim_start_matches(is_space);
    let name = strip_closing_hashes(name);
    let name = strip_keyword(name, "scenario:").map_or(name, |rest| rest.trim_start_matches(is_space));
    Some(trim(name))
}

/// *merge* and *outline*: `####` and white space.
pub fn is_scenario_header(line: &str) -> bool {
    boundary_level(line) == Some(4)
}

/// *structure*: a delta section header in a main spec.
pub fn is_delta_header(line: &str) -> bool {
    if !ends_block(line) {
        return false;
    }
    let title = line[2..].trim_start_matches(is_space);
    ["added", "modified", "removed", "renamed"].iter().any(|word| {
        strip_keyword(title, word)
            .is_some_and(|rest| rest.starts_with(is_space) && trim(rest).eq_ignore_ascii_case("requirements"))
    })
}

/// A requirement name as OpenSpec compares it: without a closing `#` run, trimmed.
pub fn normalize_name(name: &str) -> &str {
    trim(strip_closing_hashes(name))
}

/// Takes away `[ \t]+#+[ \t]*` at the end: the closing sequence of an ATX heading.
fn strip_closing_hashes(name: &str) -> &str {
    let body = name.trim_end_matches([' ', '\t']);
    let stripped = body.trim_end_matches('#');
    if stripped.len() == body.len() {
        return name;
    }
    let open = stripped.trim_end_matches([' ', '\t']);
    if open.len() == stripped.len() { name } else { open }
}

/// Takes an ASCII keyword, in any case, off the start.
pub(crate) fn strip_keyword<'t>(text: &'t str, keyword: &str) -> Option<&'t str> {
    let head = text.get(..keyword.len())?;
    head.eq_ignore_ascii_case(keyword).then(|| &text[keyword.len()..])
}
