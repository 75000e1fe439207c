//! Reading a strategy file.

use std::collections::BTreeSet;
use std::ops::Range;

use super::{Decision, StrategyBlock, StrategyPiece};

/// Something that cannot be read, and its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Problem {
    Decision(Range<usize>),
    Unclosed(String, Range<usize>),
    Repeated(String, Range<usize>),
}

/// The line behind the body of a block.
pub(super) const END: &str = "<!-- /candidate -->";
/// What the line of a decision begins with.
const DECISION: &str = "Decision:";

/// The line before the body of a block.
pub(super) fn head(id: &str, digest: &str, gone: bool) -> String {
    let gone = if gone { " gone" } else { "" };
    format!("<!-- candidate {id} {digest}{gone} -->")
}

/// Id, digest and whether it is gone.
fn read_head(line: &str) -> Option<(&str, &str, bool)> {
    let inner = line.trim_end().strip_prefix("<!-- candidate ")?.strip_suffix(" -->")?;
    let mut words = inner.split(' ');
    let (id, digest, gone) = (words.next()?, words.next()?, words.next());
    let is_hex = |word: &str| {
        word.len() == 8 && word.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
    };
    let is_plain = matches!(gone, None | Some("gone")) && words.next().is_none();
    (is_hex(id) && is_hex(digest) && is_plain).then_some((id, digest, gone.is_some()))
}

/// A decision as people write it; `None` if nobody can say what is meant.
fn read_decision(line: &str) -> Option<Decision> {
    let said = line.trim().strip_prefix(DECISION)?.trim();
    if said.is_empty() || said == "open" {
        return Some(Decision::Open);
    }
    let (word, rest) = said.split_at(said.find(|c: char| !c.is_alphabetic()).unwrap_or(said.len()));
    let reason = rest.trim_start_matches([':', ',', '-', ' ', '\u{2013}', '\u{2014}']).trim();
    match word {
        _ if reason.is_empty() => None,
        "accepted" => Some(Decision::Accepted(reason.to_owned())),
        "dismissed" => Some(Decision::Dismissed(reason.to_owned())),
        _ => None,
    }
}

/// The line of a decision, without its end.
pub(super) fn decision_line(decision: &Decision) -> String {
    match decision.reason() {
        Some(reason) => {
            let reason = reason.split_whitespace().collect::<Vec<_>>().join(" ");
            format!("{DECISION} {}: {reason}", decision.as_str())
        }
        None => format!("{DECISION} {}", decision.as_str()),
    }
}

/// The pieces of a file, and what is wrong with it.
pub(super) fn read(text: &str) -> (Vec<StrategyPiece>, Vec<Problem>) {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let mut starts = Vec::with_capacity(lines.len() + 1);
    let mut offset = 0;
    for line in &lines {
        starts.push(offset);
        offset += line.len();
    }
    starts.push(offset);
    let (mut pieces, mut problems) = (Vec::new(), Vec::new());
    let mut ids = BTreeSet::new();
    let mut at = 0;
    while at < lines.len() {
        let range = starts[at]..starts[at] + lines[at].trim_end().len();
        let Some((id, digest, gone)) = read_head(lines[at]) else {
            push_text(&mut pieces, lines[at]);
            at += 1;
            continue;
        };
        let Some(end) = end_of(&lines, at) else {
            problems.push(Problem::Unclosed(id.to_owned(), range));
            push_text(&mut pieces, lines[at]);
            at += 1;
            continue;
        };
        if !ids.insert(id.to_owned()) {
            problems.push(Problem::Repeated(id.to_owned(), range));
            push_text(&mut pieces, lines[at]);
            at += 1;
            continue;
        }
        // Formatters put blank lines before the decision.
        let behind = (end + 1..lines.len()).find(|line| !lines[*line].trim().is_empty());
        let said = behind.filter(|line| lines[*line].starts_with(DECISION));
        let until = said.unwrap_or(end + 1);
        let mut decision = Decision::Open;
        if let Some(line) = said {
            match read_decision(lines[line]) {
                Some(read) => decision = read,
                None => problems
                    .push(Problem::Decision(starts[line]..starts[line] + lines[line].trim_end().len())),
            }
        }
        pieces.push(StrategyPiece::Block(StrategyBlock {
            id: id.to_owned(),
            decision,
            gone,
            digest: digest.to_owned(),
            head: lines[at].to_owned(),
            body: lines[at + 1..end].concat(),
            tail: lines[end..until].concat(),
            line: said.map(|line| lines[line].to_owned()).unwrap_or_default(),
        }));
        at = said.map_or(end + 1, |line| line + 1);
    }
    (pieces, problems)
}

/// The line that ends the block that begins at a line, if no other begins before.
fn end_of(lines: &[&str], from: usize) -> Option<usize> {
    let end =
        (from + 1..lines.len()).find(|at| lines[*at].trim_end() == END || read_head(lines[*at]).is_some())?;
    (lines[end].trim_end() == END).then_some(end)
}

fn push_text(pieces: &mut Vec<StrategyPiece>, line: &str) {
    match pieces.last_mut() {
        Some(StrategyPiece::Text(text)) => text.push_str(line),
        _ => pieces.push(StrategyPiece::Text(line.to_owned())),
    }
}
