//! Sensitive spans: no renderer prints them, wherever the text turns up.

use countersign_delta::{Issue, Verdict};
use countersign_diag::{Finding, SourceMap, Span};

use super::{every_format, sample};
use crate::{ItemKind, ItemReport, Scope, ValidateReport};

const TOKEN: &str = "ghp_s3cr3tV4lue";
const KEY: &str = "-----BEGIN KEY-----\nMIIBVgIBADANBgkq\n-----END KEY-----";

fn report(token: &str) -> ValidateReport {
    let mut sources = SourceMap::default();
    let text = format!("# Title\n\ntoken: {token} and more\n\n{KEY}\n\nagain {token} unmarked\n");
    let id = sources.add("openspec/specs/a/spec.md", text.clone());
    let at = text.find(token).expect("it is there");
    let key = text.find(KEY).expect("it is there");
    sources.mark_sensitive(Span::new(id, at..at + token.len()));
    sources.mark_sensitive(Span::new(id, key..key + KEY.len()));
    let on = |needle: &str| sample::span_of(&sources, id, needle);
    let issue = |finding: Finding| Issue::openspec(finding, format!("file/{token}"), None);
    let issues = vec![
        issue(
            Finding::new(&sample::NO_KEYWORD, on(token), format!("line `token: {token}` holds {token}"))
                .about(token)
                .help(format!("remove {token}")),
        ),
        issue(Finding::new(&sample::NO_KEYWORD, on("and more"), "another finding on that line")),
        issue(Finding::new(&sample::NO_KEYWORD, on("unmarked"), "the same text elsewhere")),
        issue(
            Finding::new(&sample::NO_KEYWORD, on("MIIB"), "a line of a key: MIIBVgIBADANBgkq")
                .label(on("END"), format!("{KEY} ends {token}")),
        ),
        issue(Finding::without_place(&sample::NO_KEYWORD, format!("no place, but {token}"))),
    ];
    let item = ItemReport {
        id: format!("spec-{token}"),
        kind: ItemKind::Spec,
        verdict: Verdict { issues },
        archivable: None,
        sources,
        duration_ms: 0,
    };
    // The secret of one item does not show in the findings of another one either.
    let mut other = sample::spec();
    other.verdict.issues.push(issue(Finding::without_place(&sample::NO_KEYWORD, format!("quotes {token}"))));
    sample::report(Scope::Specs, vec![item, other])
}

#[test]
fn no_renderer_prints_a_secret() {
    for (format, output) in every_format(&report(TOKEN)) {
        assert!(!output.contains(TOKEN), "{format}:\n{output}");
        assert!(!output.contains("s3cr3t"), "{format}:\n{output}");
        assert!(!output.contains("MIIBVgIBADANBgkq"), "{format}:\n{output}");
        assert!(!output.contains("BEGIN KEY"), "{format}:\n{output}");
        if format != "json-item" {
            assert!(output.contains("***"), "{format} shows that something was there:\n{output}");
        }
    }
}

#[test]
fn fingerprints_do_not_depend_on_a_secret() {
    let hashes = |token: &str| {
        let (_, text) =
            every_format(&report(token)).into_iter().find(|(name, _)| *name == "sarif").expect("sarif");
        let hashes: Vec<String> =
            text.lines().filter(|line| line.contains("primaryLocationLineHash")).map(str::to_owned).collect();
        hashes
    };
    assert_eq!(hashes(TOKEN), hashes("another-and-longer-secret"));
    assert!(hashes(TOKEN).len() > 4);
}

#[test]
fn a_secret_at_the_edge_of_a_cut_line_is_masked() {
    let mut sources = SourceMap::default();
    let marked = sources.add("marked.md", TOKEN);
    sources.mark_sensitive(Span::new(marked, 0..TOKEN.len()));
    for lead in 0..40 {
        let line = format!("{}{TOKEN}{}HERE", "x".repeat(300), "y".repeat(lead));
        let id = sources.add("long.md", line.clone());
        let at = line.len() - 4;
        let finding = Finding::new(&sample::NO_KEYWORD, Span::new(id, at..at + 4), "far out");
        let mut item = sample::clean(ItemKind::Spec, "long");
        item.verdict.issues.push(Issue::openspec(finding, "file", None));
        item.sources = sources.clone();
        let human = &every_format(&sample::report(Scope::Item, vec![item]))[0].1;
        assert!(human.contains("HERE") && !human.contains("V4lue"), "{human}");
    }
}
