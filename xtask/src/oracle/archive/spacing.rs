//! A main spec as the reference spaces it when it writes one.
//!
//! It reads the whole file with one line end, joins the slices and blocks of the requirements section with one blank
//! line each, collapses blank runs outside fences and ends the file with one line end. Bytes that only this changes are
//! kept by us, so ours is spaced the same way before the two are compared.

/// A slice of a spec that is compared as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unit {
    /// What it is.
    pub(crate) kind: Kind,
    /// Its lines, without blank ones around.
    pub(crate) text: String,
}

/// What a slice of a spec is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kind {
    /// What stands before the requirements, and their header.
    Front,
    /// Text between the header and the first requirement.
    Preamble,
    /// A requirement up to the first heading that is not its own.
    Requirement,
    /// From a heading of the first three levels inside a requirement to the next.
    Foreign,
    /// What follows the requirements section.
    Back,
}

/// Bytes as one text with LF alone and without a byte order mark.
pub(crate) fn folded(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    text.strip_prefix('\u{feff}').unwrap_or(&text).replace("\r\n", "\n").replace('\r', "\n")
}

/// The text as the reference writes it where nothing is to be changed.
pub(crate) fn recomposed(bytes: &[u8]) -> String {
    let parts = Parts::of(&folded(bytes));
    let mut body: Vec<&str> = Vec::new();
    if !trimmed(&parts.preamble).is_empty() {
        body.push(&parts.preamble);
    }
    body.extend(parts.blocks.iter().map(String::as_str));
    let body = body.join("\n\n");
    let slices = [trimmed_end(&parts.before), &parts.header, trimmed_end(&body), trimmed(&parts.after)];
    let slices: Vec<&str> = slices.into_iter().filter(|slice| !slice.is_empty()).collect();
    let mut text = trimmed_end(&collapsed(&slices.join("\n\n"))).to_owned();
    text.push('\n');
    text
}

/// The slices of a recomposed text, in order.
pub(crate) fn units(recomposed: &str) -> Vec<Unit> {
    let parts = Parts::of(recomposed);
    let mut found = Vec::new();
    let mut add = |kind: Kind, text: &str| {
        // Only the line ends around a slice go; spaces before its first word belong to it.
        let text = trimmed_end(text).trim_start_matches('\n');
        if !trimmed(text).is_empty() {
            found.push(Unit { kind, text: text.to_owned() });
        }
    };
    add(Kind::Front, &format!("{}\n\n{}", trimmed_end(&parts.before), parts.header));
    let preamble = foreign_slices(&parts.preamble, 0);
    for (number, slice) in preamble.iter().enumerate() {
        add(if number == 0 { Kind::Preamble } else { Kind::Foreign }, slice);
    }
    for block in &parts.blocks {
        for (number, slice) in foreign_slices(block, 1).iter().enumerate() {
            add(if number == 0 { Kind::Requirement } else { Kind::Foreign }, slice);
        }
    }
    add(Kind::Back, &parts.after);
    found
}

/// A text split at each foreign heading from line `from` on; the first slice is what stands before.
fn foreign_slices(text: &str, from: usize) -> Vec<String> {
    let lines: Vec<&str> = text.split('\n').collect();
    let fenced = fence_mask(&lines);
    let mut slices = vec![Vec::new()];
    for (number, line) in lines.iter().enumerate() {
        if number >= from && !fenced[number] && is_foreign_heading(line) {
            slices.push(Vec::new());
        }
        slices.last_mut().expect("there is a first slice").push(*line);
    }
    slices.into_iter().map(|lines| lines.join("\n")).collect()
}

struct Parts {
    before: String,
    header: String,
    preamble: String,
    blocks: Vec<String>,
    after: String,
}

impl Parts {
    fn of(text: &str) -> Self {
        let lines: Vec<&str> = text.split('\n').collect();
        let fenced = fence_mask(&lines);
        let find = |from: usize, wanted: &dyn Fn(&str) -> bool| {
            (from..lines.len()).find(|number| !fenced[*number] && wanted(lines[*number]))
        };
        let Some(header) = find(0, &is_requirements_header) else {
            return Self {
                before: text.to_owned(),
                header: "## Requirements".to_owned(),
                preamble: String::new(),
                blocks: Vec::new(),
                after: String::new(),
            };
        };
        let end = find(header + 1, &is_section_header).unwrap_or(lines.len());
        let mut starts: Vec<usize> = Vec::new();
        while let Some(start) = find(starts.last().map_or(header + 1, |last| last + 1), &is_requirement)
            && start < end
        {
            starts.push(start);
        }
        let slice = |from: usize, to: usize| lines[from..to].join("\n");
        let first = starts.first().copied().unwrap_or(end);
        let ends = starts.iter().skip(1).copied().chain([end]);
        let blocks =
            starts.iter().zip(ends).map(|(from, to)| trimmed_end(&slice(*from, to)).to_owned()).collect();
        Self {
            before: slice(0, header),
            header: lines[header].to_owned(),
            preamble: trimmed_end(&slice(header + 1, first)).to_owned(),
            blocks,
            after: slice(end, lines.len()),
        }
    }
}

/// Only empty lines count as blank, and those inside a fence stay.
fn collapsed(text: &str) -> String {
    let lines: Vec<&str> = text.split('\n').collect();
    let fenced = fence_mask(&lines);
    let mut kept: Vec<&str> = Vec::with_capacity(lines.len());
    let mut after_blank = false;
    for (line, fenced) in lines.iter().zip(fenced) {
        let blank = !fenced && line.is_empty();
        if !(blank && after_blank) {
            kept.push(line);
        }
        after_blank = blank;
    }
    kept.join("\n")
}

fn fence_mask(lines: &[&str]) -> Vec<bool> {
    let mut open: Option<(char, usize)> = None;
    let mut mask = Vec::with_capacity(lines.len());
    for line in lines {
        let marker = fence(line);
        mask.push(open.is_some() || marker.is_some());
        open = match (open, marker) {
            (None, Some((marker, length, _))) => Some((marker, length)),
            (Some((with, least)), Some((marker, length, true))) if marker == with && length >= least => None,
            (open, _) => open,
        };
    }
    mask
}

/// The character and length of the fence that a line begins with, and whether nothing follows.
fn fence(line: &str) -> Option<(char, usize, bool)> {
    let line = line.trim_start_matches(is_space);
    let marker = line.chars().next().filter(|marker| ['`', '~'].contains(marker))?;
    let rest = line.trim_start_matches(marker);
    let length = line.len() - rest.len();
    (length >= 3).then(|| (marker, length, trimmed(rest).is_empty()))
}

fn is_section_header(line: &str) -> bool {
    line.strip_prefix("##").is_some_and(|rest| rest.starts_with(is_space))
}

fn is_requirements_header(line: &str) -> bool {
    is_section_header(line) && trimmed(&line[2..]).eq_ignore_ascii_case("requirements")
}

/// Whether a line begins a requirement when the reference merges.
fn is_requirement(line: &str) -> bool {
    const KEYWORD: &str = "requirement:";
    let Some(rest) = line.strip_prefix("###").map(|rest| rest.trim_start_matches(is_space)) else {
        return false;
    };
    let Some((keyword, name)) = rest.split_at_checked(KEYWORD.len()) else { return false };
    let breaks = |one: char| matches!(one, '\u{2028}' | '\u{2029}');
    let inner = trimmed(name);
    let named = if inner.is_empty() { name.chars().any(|one| !breaks(one)) } else { !inner.contains(breaks) };
    keyword.eq_ignore_ascii_case(KEYWORD) && named
}

fn is_foreign_heading(line: &str) -> bool {
    let rest = line.trim_start_matches(' ');
    let after = rest.trim_start_matches('#');
    let (indent, level) = (line.len() - rest.len(), rest.len() - after.len());
    indent <= 3 && (1..=3).contains(&level) && (after.is_empty() || after.starts_with([' ', '\t']))
}

/// White space as the reference's language has it.
fn is_space(one: char) -> bool {
    one == '\u{feff}' || (one.is_whitespace() && one != '\u{85}')
}

fn trimmed(text: &str) -> &str {
    text.trim_matches(is_space)
}

fn trimmed_end(text: &str) -> &str {
    text.trim_end_matches(is_space)
}

#[cfg(test)]
mod tests;
