//! The hostile corpus of the renderers, in every text of a page.
#![expect(clippy::disallowed_methods, reason = "the corpus is files")]

use countersign_diag::{SourceId, Span};
use countersign_report::review::Review;
use countersign_report::safety;
use countersign_testkit::cases::workspace_root;

use crate::case::{page, pages, renderings};
use crate::facts::Facts;
use crate::tags;

/// The texts of the corpus, `\u{..}` and `\t` read.
fn corpus() -> Vec<(String, String)> {
    let folder = workspace_root().join("fixtures/report/hostile");
    let mut texts: Vec<(String, String)> = std::fs::read_dir(folder)
        .expect("the corpus is there")
        .map(|entry| entry.expect("the folder can be read").path())
        .map(|file| {
            let name = file.file_stem().expect("a file has a name").to_string_lossy().into_owned();
            (
                name,
                decoded(std::fs::read_to_string(&file).expect("the corpus is UTF-8").trim_end_matches('\n')),
            )
        })
        .collect();
    texts.sort();
    assert!(texts.len() >= 15, "the corpus is complete");
    texts
}

fn decoded(text: &str) -> String {
    let mut parts = text.split("\\u{");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let escaped = part
            .split_once('}')
            .and_then(|(digits, rest)| Some((char::from_u32(u32::from_str_radix(digits, 16).ok()?)?, rest)));
        match escaped {
            Some((c, rest)) => {
                out.push(c);
                out.push_str(rest);
            }
            None => out.extend(["\\u{", part]),
        }
    }
    out.replace("\\t", "\t")
}

/// A change whose every text is this one.
fn world(text: &str) -> String {
    let line = text.replace(['\n', '\r'], " ");
    let spec = |with: &str| {
        format!(
            "### Requirement: A {line}\nThe system SHALL {with} {line}\n{text}\n\n#### Scenario: S {line}\n\
             - **WHEN** {line} {with}\n- **THEN** `{line}` {with}\n\n"
        )
    };
    format!(
        "=== spec x\n# x\n\n## Purpose\n{line} and more so that it is long enough to be a purpose.\n\n## Requirements\n\n{}\
         === proposal evil\n# {line}\n\n## Why\n\n{text}\n\n- {line}\n- `{line}`\n- **{line}**\n\n```\n{text}\n```\n\n\
         ## What Changes {line}\n\n1. {text}\n\n| {line} | b |\n| --- | --- |\n| {line} | `{line}` |\n\n\
         ## Non-goals\n\n{text}\n\n## Risk areas {line}\n\n### {line}\n\n{text}\n\n\
         === design evil\n## Decisions\n\n{text}\n\n## Rollback approach\n\n`{line}`\n\n## Open questions\n\n{text}\n\n\
         === tasks evil\n- [ ] 1.1 {line} (deferred: {line}, {line})\n- [x] 1.2 {line}\n- [ ] {line}\n\n\
         === delta evil x\n## MODIFIED Requirements\n\n{}\
         === diff evil incomplete {line}\nM src/{}\n\n=== states\nnow.xml recorded 3 stale: {line} | {line}\n",
        spec("before"),
        spec("after"),
        line.replace(char::is_whitespace, "_"),
    )
}

#[test]
fn hostile_texts_are_harmless_in_every_rendering() {
    for (name, text) in corpus() {
        for review in pages(&Facts::read(&world(&text))) {
            check(&name, &review);
        }
    }
}

#[test]
fn runs_that_are_harmless_alone_are_harmless_together() {
    for text in
        ["#`#[error]x`", "`#`#[error]x", "**#**#vso[task]x", "a `b`::error::x", ":`:error::x`", "[a`](x)`"]
    {
        check(text, &page(&world(text)));
    }
}

#[test]
fn secrets_leave_in_no_rendering() {
    let secret = "hunter2-long-enough";
    let mut facts = Facts::read(&world(secret));
    let marks: Vec<Span> = facts
        .world
        .sources
        .iter()
        .enumerate()
        .filter_map(|(at, source)| Some((at, source.text().find(secret)?)))
        .map(|(at, start)| (at, start..start + secret.len()))
        .map(|(at, range)| Span::new(id_of(&facts, at), range))
        .collect();
    for mark in marks {
        facts.world.sources.mark_sensitive(mark);
    }
    for review in pages(&facts) {
        for (format, output) in renderings(&review) {
            assert!(!output.contains(secret), "{format}");
        }
    }
}

/// The id of a source by its number; each line span of it bears it.
fn id_of(facts: &Facts, at: usize) -> SourceId {
    let source = facts.world.sources.iter().nth(at).expect("the source is there");
    source.line_span(1).expect("it has a line").source
}

fn check(name: &str, review: &Review) {
    for (format, output) in renderings(review) {
        let context = format!("{name} as {format}");
        for (at, c) in output.char_indices() {
            let ours = c == '\n' || (format == "color" && c == '\u{1b}' && own_color(&output[at..]));
            assert!(ours || !safety::is_hostile(c), "{context}: {c:?} at {at}");
        }
        if format == "json" {
            serde_json::from_str::<serde_json::Value>(&output).unwrap_or_else(|e| panic!("{context}: {e}"));
            continue;
        }
        assert!(!output.contains("##[") && !output.contains("##vso["), "{context}");
        for line in output.lines() {
            assert!(!line.trim_start().starts_with("::"), "{context}: {line}");
        }
        match format {
            "html" => {
                tags::check(&output);
            }
            "md" => markdown(&output, &context),
            _ => {}
        }
    }
}

fn own_color(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("\u{1b}[") else { return false };
    rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == ';').starts_with('m')
}

/// Outside of code nothing acts: no tag but ours, no link, no picture, no mention.
fn markdown(output: &str, context: &str) {
    let ours = ["b", "code", "del", "details", "ins", "sub", "summary", "br"];
    let mut fence: Option<String> = None;
    let mut all = String::new();
    for line in output.lines() {
        let ticks: String = line.chars().take_while(|c| *c == '`').collect();
        match &fence {
            Some(open) if line.trim_end() == open => fence = None,
            Some(_) => {}
            None if ticks.len() >= 3 && line == format!("{ticks}text") => fence = Some(ticks),
            None => {
                let prose = without_code(line);
                all.push_str(&prose);
                for (at, _) in prose.match_indices('<') {
                    let tag = prose[at + 1..].trim_start_matches('/');
                    let is_ours = ours
                        .iter()
                        .any(|name| tag.strip_prefix(name).is_some_and(|rest| rest.starts_with('>')));
                    assert!(is_ours, "{context}: {prose}");
                }
                assert!(!prose.contains("]("), "{context}: {prose}");
                assert!(!prose.trim_start().starts_with("# "), "{context}: {prose}");
                for (at, _) in prose.match_indices('@') {
                    assert!(prose[at..].starts_with("@&#8203;"), "{context}: {prose}");
                }
            }
        }
    }
    assert!(fence.is_none(), "{context}: a fence stays open");
    for tag in ["del", "ins", "sub", "b", "code", "details"] {
        let opened = all.matches(&format!("<{tag}>")).count();
        assert_eq!(opened, all.matches(&format!("</{tag}>")).count(), "{context}: <{tag}>");
    }
}

/// The line without code spans, which end at a run of as many backticks as they began with.
fn without_code(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some(at) = rest.find('`') {
        out.push_str(&rest[..at]);
        let is_escaped = rest[..at].ends_with('\\') && !rest[..at].ends_with("\\\\");
        let run = if is_escaped { 1 } else { rest[at..].len() - rest[at..].trim_start_matches('`').len() };
        rest = &rest[at + run..];
        if is_escaped {
            continue;
        }
        let mut from = 0;
        while let Some(found) = rest[from..].find('`') {
            let length = rest[from + found..].len() - rest[from + found..].trim_start_matches('`').len();
            from += found + length;
            if length == run {
                break;
            }
        }
        rest = &rest[from..];
    }
    out + rest
}
