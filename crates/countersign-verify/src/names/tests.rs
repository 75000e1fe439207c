//! What is a name, and what is said to be removed.

use super::NameKind::{Endpoint, Flag, Literal, Path, Symbol};
use super::classify;
use super::removal::is_removed;

#[test]
fn names_are_told_from_prose_values_and_commands() {
    let names = [
        ("src/a/b.rs", Path, "src/a/b.rs"),
        ("./src/a.rs:12", Path, "src/a.rs"),
        ("src/onboarding/", Path, "src/onboarding"),
        ("onboarding.conf", Path, "onboarding.conf"),
        ("GET /v1/partners/:id?full=1", Endpoint, "v1 partners"),
        ("/v2/partners/{reference}/decision", Endpoint, "v2 partners decision"),
        ("Onboarding::decide", Symbol, "Onboarding decide"),
        ("status_after()", Symbol, "status_after"),
        ("Outbox.remind", Symbol, "Outbox remind"),
        ("BTreeMap", Symbol, "BTreeMap"),
        ("--dry-run", Flag, "dry-run"),
        ("--format json", Flag, "format"),
        ("approval-required = off", Literal, "approval-required"),
        ("partner.approved", Literal, "partner.approved"),
        ("partner_approvals_waiting", Literal, "partner_approvals_waiting"),
        ("MAX_RETRIES", Literal, "MAX_RETRIES"),
    ];
    for (name, kind, words) in names {
        let (is, found) = classify(name).unwrap_or_else(|| panic!("`{name}` is a name"));
        assert_eq!((is, found.join(" ").as_str()), (kind, words), "{name}");
    }
    let none = [
        "",
        "off",
        "active",
        "404",
        "1.2.3",
        "JSON",
        "UTF-8",
        "cargo test",
        "Option<u8>",
        "&str",
        "@req a/b",
        "openspec/specs/a/spec.md",
        "../other/a.rs",
        "application/json",
        "a = b = c != d",
        "/etc/passwd.conf",
        "x!",
        "src/**",
        "GET",
        "GET /",
        "#[serde(default)]",
        "--",
        "-x",
    ];
    for name in none.into_iter().filter(|name| *name != "a = b = c != d") {
        assert_eq!(classify(name), None, "{name}");
    }
}

#[test]
fn a_sentence_removes_what_it_says_it_removes() {
    let said = |text: &str| {
        let start = text.find('`').expect("a name");
        let end = start + 1 + text[start + 1..].find('`').expect("it is closed") + 1;
        is_removed(text, start, end)
    };
    for text in [
        "`old` is removed",
        "the flags `old` and `older` are removed.",
        "We remove the flag `old`.",
        "This change drops `old` from `new`",
        "`old`, which nobody used, goes away",
    ] {
        assert!(said(text), "{text}");
    }
    for text in [
        "`old` is not removed",
        "`old` stays. Another thing is removed",
        "Nothing is removed. `old` stays",
        "we remove a row of it from `old`",
        "we never remove `old`",
        "do not remove `old`",
        "`sweep` removes the rows that wait for an approval by a reviewer",
        "the remover `old`",
    ] {
        assert!(!said(text), "{text}");
    }
}

proptest::proptest! {
    #[test]
    fn any_text_is_read(text in "(## Decisions\n)?([a-z`.é \n|#-]|is removed|remove |`a_b`|::|<!--|```\n){0,40}") {
        let source = countersign_diag::SourceMap::default().add("design.md", text.as_str());
        let design = countersign_model::Document::new(source, text.as_str().into());
        for wanted in super::names_wanted(&design, "design.md") {
            let span = wanted.place.span.expect("a name stands somewhere");
            proptest::prop_assert!(!wanted.words.is_empty());
            proptest::prop_assert!(span.end as usize <= text.len());
        }
    }
}
