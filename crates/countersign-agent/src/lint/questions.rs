//! Whether the skill of a role asks the four questions, says for each where the answer is, and demands references.

use countersign_diag::{Finding, Span};

use super::SkillInput;
use crate::QUESTIONS;
use crate::codes::{QUESTION_MISSING, QUESTION_UNANSWERED, REFERENCES_NOT_ASKED};
use crate::skill::parts;

/// Words that stand for an answer that is not there.
const OPEN: [&str; 5] = ["todo", "tbd", "tba", "fixme", "..."];

pub(super) fn check(skill: SkillInput<'_>, findings: &mut Vec<Finding>) {
    let (start, body) = parts(skill.text).body;
    let lower = body.to_ascii_lowercase().replace("skeptical", "sceptical");
    // Both spellings of the word have the same length, so the places are those of the body.
    let places: Vec<Option<usize>> = QUESTIONS.iter().map(|question| find(&lower, question)).collect();
    let top = Span::new(skill.source, start..start);
    for (question, place) in QUESTIONS.iter().zip(&places) {
        let Some(at) = *place else {
            let message = format!("the question is missing: {question}");
            let help = "ask it in these words, and say where this role looks for the answer";
            findings.push(Finding::new(&QUESTION_MISSING, top, message).help(help));
            continue;
        };
        let rest = &body[at + question.len()..];
        let next = places.iter().flatten().filter(|other| **other > at).min();
        let end = next.map_or(rest.len(), |next| next - at - question.len());
        if !is_answered(&rest[..end]) {
            let span = Span::new(skill.source, start + at..start + at + question.len());
            let message = format!("the question is left open: {question}");
            let help = "say behind it where this role looks for the answer";
            findings.push(Finding::new(&QUESTION_UNANSWERED, span, message).help(help));
        }
    }
    if !lower.contains("reference") {
        let message = "the skill does not ask for references";
        let help = "ask for `capability/requirement#scenario`, or a file and a line, with each answer";
        findings.push(Finding::new(&REFERENCES_NOT_ASKED, top, message).help(help));
    }
}

/// Where a question is, without its question mark being needed.
fn find(lower: &str, question: &str) -> Option<usize> {
    lower.find(question.trim_end_matches('?').to_ascii_lowercase().as_str())
}

/// Whether the text behind a question, up to the next heading, says anything.
fn is_answered(text: &str) -> bool {
    let section = text.split("\n#").next().unwrap_or_default();
    let is_mark = |c: char| c.is_whitespace() || matches!(c, '*' | '_' | '-' | ':' | '?' | '#' | '.' | '|');
    let words = section.trim_matches(is_mark);
    let is_hint = words.starts_with('<') && words.ends_with('>');
    !words.is_empty() && !is_hint && !OPEN.contains(&words.to_ascii_lowercase().as_str())
}
