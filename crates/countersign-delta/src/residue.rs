//! The residue of a capability that a change empties: the lines that no requirement accounts for and that would be
//! lost with the file. Archive deletes a spec only where nothing of the kind is left.

use countersign_model::Document;
use countersign_model::heading::is_scenario_header;
use countersign_model::spec::{Block, RequirementsSection};

/// The 0-based lines of a main spec that deleting it would lose: everything but its title, its Purpose and the
/// requirements with their statements and scenario steps.
pub(crate) fn residue(base: &Document, section: &RequirementsSection<'_>) -> Vec<usize> {
    let mut lines = residue_above(base, section.header.unwrap_or(base.line_count()));
    lines.extend(section.preamble.clone().filter(|line| !base.is_blank(*line)));
    for block in &section.blocks {
        lines.extend(residue_in(base, block));
    }
    lines.extend((section.end..base.line_count()).filter(|line| !base.is_blank(*line)));
    lines
}

/// Above the Requirements section only a title and the Purpose are expected.
fn residue_above(base: &Document, end: usize) -> Vec<usize> {
    let mut lines = Vec::new();
    let mut in_purpose = false;
    let mut title_seen = false;
    for line in 0..end {
        if base.is_blank(line) {
            continue;
        }
        let text = base.line(line);
        let is_text = base.is_fenced(line);
        let spaces = text.len() - text.trim_start_matches(' ').len();
        let body = text.trim_start_matches(' ');
        let level = if spaces > 3 || is_text { 0 } else { body.len() - body.trim_start_matches('#').len() };
        let title = body.trim_start_matches('#').trim();
        let is_underline = !is_text
            && spaces <= 3
            && line > 0
            && !base.is_blank(line - 1)
            && (body.trim_end().bytes().all(|b| b == b'=') || body.trim_end().bytes().all(|b| b == b'-'));
        let is_html_heading = !is_text && is_html_heading(body);
        if level == 2 {
            in_purpose = title.eq_ignore_ascii_case("purpose");
            if in_purpose {
                continue;
            }
        } else if level == 1 {
            if !title_seen && !in_purpose {
                title_seen = true;
                continue;
            }
            in_purpose = false;
        } else if in_purpose && is_underline {
            in_purpose = false;
            lines.push(line - 1);
            continue;
        } else if is_html_heading {
            in_purpose = false;
        } else if in_purpose {
            continue;
        }
        lines.push(line);
    }
    lines
}

/// Inside a requirement: foreign headers and everything below them, and what stands behind the steps of a scenario.
fn residue_in(base: &Document, block: &Block<'_>) -> Vec<usize> {
    let own = crate::edits::own_lines(base, block);
    let mut lines: Vec<usize> = (own.end..block.lines.end).filter(|line| !base.is_blank(*line)).collect();
    let mut in_scenario = false;
    let mut steps_ended = false;
    let mut has_steps = false;
    for line in own.start + 1..own.end {
        let text = base.line(line);
        if base.is_blank(line) {
            steps_ended |= has_steps;
            continue;
        }
        if base.is_fenced(line) {
            continue;
        }
        if is_scenario_header(text) {
            (in_scenario, steps_ended, has_steps) = (true, false, false);
            continue;
        }
        let body = text.trim_start();
        let is_table_or_html = body.starts_with(['|', '<']);
        if !in_scenario {
            if is_table_or_html {
                lines.push(line);
            }
            continue;
        }
        let is_step = body.starts_with(['-', '*', '+']) || body.starts_with(|c: char| c.is_ascii_digit());
        let continues = has_steps && !steps_ended && !is_table_or_html && !body.starts_with('#');
        if !steps_ended && (is_step || continues) {
            has_steps = true;
        } else {
            lines.push(line);
        }
    }
    lines
}

fn is_html_heading(body: &str) -> bool {
    let mut bytes = body.bytes();
    bytes.next() == Some(b'<')
        && matches!(bytes.next(), Some(b'h' | b'H'))
        && matches!(bytes.next(), Some(b'1'..=b'6'))
}
