//! Sensitive spans: no renderer prints them, wherever the text turns up.

use std::ops::Range;

use countersign_delta::{Issue, Verdict};
use countersign_diag::{Finding, Severity, SourceMap, Span};
use countersign_testkit::secrets::planted;

use super::{every_format, sample, text};
use crate::answer::{Answer as _, Listed as _};
use crate::check::{Authority, CheckReport, CheckedRule, CheckedSubject, RuleStatus, WaivedFinding};
use crate::{ItemKind, ItemReport, Scope, Style, ValidateReport};

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

/// Nobody has marked anything here: what has the shape of a secret in a text that findings point into is known by that.
#[test]
fn no_renderer_prints_what_has_the_shape_of_a_secret() {
    for planted in planted(12, 1) {
        let secret = planted.secret();
        let quoted = secret.lines().nth(1).unwrap_or(secret);
        let mut sources = SourceMap::default();
        let id = sources.add("src/settings.py", planted.text.as_str());
        let on = |range: Range<usize>| Span::new(id, range);
        let first = secret.lines().next().map_or(0, str::len);
        let findings = [
            Finding::new(&sample::NO_KEYWORD, on(planted.range.clone()), format!("`{quoted}` is quoted"))
                .about(quoted)
                .help(format!("remove {quoted}"))
                .label(on(planted.range.start..planted.range.start + first), format!("here {quoted}")),
            Finding::new(
                &sample::NO_KEYWORD,
                on(planted.range.start..planted.range.start + 1),
                "on that line",
            ),
            Finding::without_place(&sample::NO_KEYWORD, format!("no place, but {quoted}")),
        ];
        let issues = findings.iter().map(|finding| Issue::openspec(finding.clone(), "file", None)).collect();
        let item = ItemReport {
            id: "a".to_owned(),
            kind: ItemKind::Spec,
            verdict: Verdict { issues },
            archivable: None,
            sources: sources.clone(),
            duration_ms: 0,
        };
        let listed = sample::report(Scope::Specs, vec![item]);
        let check = checked(&findings, sources, &listed);
        let outputs = every_format(&listed).into_iter().chain(every_format(&check.listed())).chain([
            ("check", text(|out| check.render_text(out, Style::PLAIN, true))),
            ("check-json", text(|out| check.write_json(out))),
            ("check-markdown", text(|out| check.write_markdown(out))),
        ]);
        for (format, output) in outputs {
            for line in secret.lines().filter(|line| line.len() > 8) {
                // Renderers write quotes, slashes and the like in the ways of their formats.
                let shown = line.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| part.len() > 12);
                for part in shown.filter(|part| !part.ends_with("PRIVATE")) {
                    assert!(!output.contains(part), "{format} on {}:\n{output}", planted.shape);
                }
            }
        }
    }
}

/// The answer of `check` with these findings, some of them waived.
fn checked(findings: &[Finding], sources: SourceMap, like: &ValidateReport) -> CheckReport {
    let waived = WaivedFinding {
        finding: findings[0].clone(),
        reason: "a reason".to_owned(),
        expires: "2027-01-31".to_owned(),
    };
    let rule = CheckedRule {
        id: "no-secrets".to_owned(),
        kind: "secret-scan",
        severity: Severity::Error,
        why: "because".to_owned(),
        status: RuleStatus::Broken,
        reason: findings[0].message().to_owned(),
        open: findings.to_vec(),
        waived: vec![waived],
        refused: Vec::new(),
    };
    let subject = CheckedSubject { change: None, risk: None, rules: vec![rule] };
    CheckReport {
        authority: Authority::NotConfigured,
        today: "2026-11-23".to_owned(),
        subjects: vec![subject.clone()],
        candidate: Some(vec![subject]),
        controls: Vec::new(),
        has_controls: false,
        findings: findings.to_vec(),
        left_out: Vec::new(),
        sources,
        root: like.root.clone(),
    }
}
