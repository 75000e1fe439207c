//! The hostile corpus: each text in every field of a finding, through every renderer.

use countersign_delta::{Class, Issue, Verdict};
use countersign_diag::{Finding, SourceMap, Span};
use serde_json::Value;

use super::{every_format, fixtures, sample, schema, xml};
use crate::{ItemKind, ItemReport, Scope, ValidateReport, safety};

/// A report that holds `text` as message, subject, path, help, label, id, file name and source line.
fn report(text: &str) -> ValidateReport {
    let mut sources = SourceMap::default();
    // A message without a full stop is a promise of those who build findings.
    let message = text.trim_end_matches('.');
    let source = sources.add(text, format!("before\n{text}\nafter {text}"));
    let other = sources.add(format!("other/{text}"), text.to_owned());
    let span = Span::new(source, 7..7 + text.len());
    let finding = |at: Option<Span>| {
        let finding = match at {
            Some(span) => Finding::new(&sample::UNCLOSED_FENCE, span, message),
            None => Finding::without_place(&sample::NO_KEYWORD, format!("quoted `{message}` and\t{message}")),
        };
        finding
            .about(text)
            .help(format!("do {text}"))
            .label(Span::new(source, 0..3), text)
            .label(Span::new(other, 0..text.len()), text)
    };
    let issues =
        vec![Issue::openspec(finding(Some(span)), text, Some(2)), Issue::ours(finding(None), text, Class::S)];
    let item = ItemReport {
        id: text.to_owned(),
        kind: ItemKind::Change,
        verdict: Verdict { issues },
        archivable: Some(false),
        sources,
        duration_ms: 0,
    };
    let passing = ItemReport { verdict: Verdict::default(), ..item.clone() };
    let mut noted = item.clone();
    noted.verdict.issues.remove(0);
    let mut report = sample::report(Scope::All, vec![item, passing, noted]);
    report.root.prefix = format!("{}/", text.replace(['\n', '\r'], ""));
    report
}

#[test]
fn hostile_texts_are_harmless_in_every_sink() {
    for (name, text) in fixtures::hostile() {
        for (format, output) in every_format(&report(&text)) {
            let context = format!("{name} as {format}");
            no_hostile_character(&output, format, &context);
            no_command(&output, format, &context);
            match format {
                "json" | "json-findings" | "json-item" => json(&output, &text, &context),
                "sarif" => sarif(&output, &context),
                "junit" => {
                    let cases =
                        xml::elements(&output).into_iter().filter(|tag| tag.name == "testcase").count();
                    assert_eq!(cases, 3, "{context}");
                }
                "summary" => markdown(&output, &context),
                "github" => github(&output, &context),
                "concise" => assert_eq!(output.lines().count(), 3, "{context}"),
                "human" | "human-ascii" => assert!(longest_line(&output) < 2000, "{context}"),
                "human-color" => {}
                other => panic!("{other} has no invariants"),
            }
        }
    }
}

fn no_hostile_character(output: &str, format: &str, context: &str) {
    let colors = format == "human-color";
    for (at, c) in output.char_indices() {
        let ours = c == '\n' || (colors && c == '\u{1b}' && own_color(&output[at..]));
        assert!(ours || !safety::is_hostile(c), "{context}: {c:?} at {at}");
    }
}

/// Whether an escape sequence is a colour and nothing else.
fn own_color(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("\u{1b}[") else { return false };
    rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == ';').starts_with('m')
}

/// No line that a CI system would take for a command, except those that the format is made of.
fn no_command(output: &str, format: &str, context: &str) {
    if format.starts_with("json") || format == "sarif" {
        return;
    }
    assert!(!output.contains("##["), "{context}");
    assert!(!output.contains("##vso["), "{context}");
    for line in output.lines() {
        let command = line.trim_start().starts_with("::");
        assert!(!command || format == "github", "{context}: {line}");
    }
}

fn json(output: &str, text: &str, context: &str) {
    let document: Value = serde_json::from_str(output).unwrap_or_else(|error| panic!("{context}: {error}"));
    let message = document
        .pointer("/items/0/issues/0/subject")
        .or_else(|| document.pointer("/itemFindings/0/issues/0/subject"))
        .or_else(|| document.pointer("/issues/0/subject"));
    assert_eq!(message.and_then(Value::as_str), Some(text), "{context}: data is kept as it is");
}

fn sarif(output: &str, context: &str) {
    let document: Value = serde_json::from_str(output).unwrap_or_else(|error| panic!("{context}: {error}"));
    schema::check("schema/sarif-for-github.schema.json", &document);
    for result in document.pointer("/runs/0/results").and_then(Value::as_array).expect("results") {
        let message = result.pointer("/message/text").and_then(Value::as_str).expect("a message");
        assert!(!message.contains("]("), "{context}: a link in {message}");
        let uri =
            result.pointer("/locations/0/physicalLocation/artifactLocation/uri").and_then(Value::as_str);
        let uri = uri.expect("a location");
        assert!(
            uri.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~/%".contains(&byte)),
            "{context}"
        );
    }
}

fn github(output: &str, context: &str) {
    for line in output.lines().filter(|line| line.starts_with("::")) {
        let (head, data) = line[2..].split_once("::").expect("a command has data");
        let (name, properties) = head.split_once(' ').expect("a command has properties");
        assert!(["error", "warning", "notice"].contains(&name), "{context}: {name}");
        let keys: Vec<&str> =
            properties.split(',').filter_map(|part| part.split_once('=')).map(|(key, _)| key).collect();
        assert_eq!(properties.split(',').count(), keys.len(), "{context}: {properties}");
        assert!(
            keys == ["file", "line", "endLine", "col", "endColumn", "title"]
                || keys == ["file", "line", "endLine", "title"],
            "{context}: {keys:?}"
        );
        for part in data.split('%').skip(1) {
            assert!(["25", "0A", "0D"].contains(&&part[..2]), "{context}: % in {data}");
        }
    }
    assert_eq!(output.lines().count(), 3, "{context}");
}

/// Outside code spans nothing in Markdown can act: no tag but ours, no link, no mention, no cell too many.
fn markdown(output: &str, context: &str) {
    let rows: Vec<&str> = output.lines().filter(|line| line.starts_with("| ")).skip(2).collect();
    assert_eq!(rows.len(), 3, "{context}");
    for row in rows {
        let pipes = row.match_indices('|').filter(|(at, _)| *at == 0 || !row[..*at].ends_with('\\')).count();
        assert_eq!(pipes, 4, "{context}: {row}");
        let prose = without_code(row).replace("<br>", "");
        assert!(!prose.contains('<') && !prose.contains("]("), "{context}: {prose}");
        for (at, _) in prose.match_indices('@') {
            assert!(prose[at..].starts_with("@&#8203;"), "{context}: {prose}");
        }
    }
}

/// The text without code spans, which end at a run of as many backticks as they began with.
fn without_code(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('`') {
        let escaped = rest[..at].ends_with('\\');
        let run = rest[at..].len() - rest[at..].trim_start_matches('`').len();
        let run = if escaped { 1 } else { run };
        out.push_str(&rest[..at]);
        rest = &rest[at + run..];
        if escaped {
            continue;
        }
        let mut from = 0;
        loop {
            let start = from + rest[from..].find('`').expect("a code span ends");
            let len = rest[start..].len() - rest[start..].trim_start_matches('`').len();
            from = start + len;
            if len == run {
                break;
            }
        }
        rest = &rest[from..];
    }
    out + rest
}

fn longest_line(text: &str) -> usize {
    text.lines().map(|line| line.chars().count()).max().unwrap_or(0)
}
