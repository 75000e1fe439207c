//! `log`, `blame` and `repair`: their schemas, and that nothing authored acts on a terminal.

use serde_json::Value;

use super::schema::check_published;
use super::text;
use crate::history::{
    Blame, Blamed, BlamedRequirement, GitNote, Log, LogEntry, Named, Source, Touched, TouchedScenario,
};
use crate::repair::{Problem, Repair, RepairedSpec};
use crate::{Style, json};

/// A text that would move the cursor and turn the direction of the line.
const HOSTILE: &str = "\u{1b}[2J\u{202e}name";

fn hostile() -> String {
    HOSTILE.to_owned()
}

fn git() -> GitNote {
    GitNote {
        state: "broken",
        reason: Some(hostile()),
        checkout: None,
        is_shallow: true,
        ..GitNote::default()
    }
}

fn source() -> Source {
    Source {
        kind: "commit",
        subject: Some(hostile()),
        commit: Some("0123456789abcdef".to_owned()),
        ..Source::default()
    }
}

fn log() -> Log {
    let touched = Touched {
        reference: hostile(),
        capability: hostile(),
        requirement: hostile(),
        operation: "RENAMED",
        from: Some(hostile()),
        scenarios: vec![TouchedScenario { name: hostile(), effect: "written" }],
    };
    Log {
        subject: Named { reference: Some(hostile()), ..Named::default() },
        git: git(),
        entries: vec![LogEntry { source: source(), touched: vec![touched] }],
        left_out: 2,
        notes: vec![hostile()],
    }
}

fn blame() -> Blame {
    let blamed = || Blamed {
        reference: hostile(),
        name: hostile(),
        introduced: Source { kind: "unknown", reason: Some(hostile()), ..Source::default() },
        last_touched: Source { kind: "change", change: Some(hostile()), ..Source::default() },
    };
    let requirement = BlamedRequirement { requirement: blamed(), scenarios: vec![blamed()] };
    Blame { subject: Named::default(), git: git(), requirements: vec![requirement], notes: vec![hostile()] }
}

fn repair() -> Repair {
    let problem = |proposal: Option<String>, open: Option<String>| Problem {
        kind: "lost",
        line: open.as_ref().map(|_| 3),
        about: hostile(),
        proposal,
        open,
    };
    let spec = RepairedSpec {
        capability: hostile(),
        path: hostile(),
        problems: vec![problem(Some(hostile()), None), problem(None, Some(hostile()))],
        diff: Some(format!("+{HOSTILE}\n")),
    };
    Repair { git: git(), specs: vec![spec], is_applied: false, notes: vec![hostile()] }
}

fn document(text: &str) -> Value {
    assert!(!text.contains('\u{1b}') && !text.contains('\u{202e}'), "{text}");
    serde_json::from_str(text).expect("it is JSON")
}

#[test]
fn documents_match_their_schemas() {
    check_published("log.schema.json", &document(&text(|out| json::write(out, &log()))));
    check_published("blame.schema.json", &document(&text(|out| json::write(out, &blame()))));
    check_published("repair.schema.json", &document(&text(|out| json::write(out, &repair()))));
}

#[test]
fn texts_are_harmless() {
    let texts = [
        text(|out| log().render_text(out, Style::PLAIN)),
        text(|out| log().render_notes(out, Style::PLAIN)),
        text(|out| blame().render_text(out, Style::PLAIN)),
        text(|out| blame().render_notes(out, Style::PLAIN)),
        text(|out| repair().render_text(out, Style::PLAIN)),
        text(|out| repair().render_notes(out, Style::PLAIN)),
    ];
    for text in texts {
        assert!(text.contains("\\u{1b}[2J\\u{202e}name"), "{text}");
        assert!(!text.contains('\u{1b}') && !text.contains('\u{202e}'), "{text}");
    }
}

#[test]
fn open_problems_are_left_after_writing() {
    let mut repair = repair();
    assert!(repair.leaves_problems());
    repair.is_applied = true;
    assert!(repair.leaves_problems());
    repair.specs[0].problems.pop();
    assert!(!repair.leaves_problems());
}
