//! Each field of a config file on its own, and what makes the whole file count for nothing.

use countersign_diag::{Severity, SourceMap};

use super::{ConfigReading, MAX_CONTEXT, MalformedPointer, ProjectConfig, StorePointer, read_config};

fn read(text: &str) -> ConfigReading {
    read_config(SourceMap::default().add("openspec/config.yaml", text), text)
}

fn config(text: &str) -> ProjectConfig {
    read(text).config.unwrap_or_default()
}

fn codes(text: &str) -> Vec<&'static str> {
    read(text).findings.iter().map(|finding| finding.code().number).collect()
}

#[test]
fn every_field_is_read() {
    let text = "schema: mine\ncontext: |\n  words\nrules:\n  specs: [one, two]\noperations:\n  apply:\n    guidance: [go]\n  \
                archive:\n    guidance: [stop]\nreferences: [a, {id: b, remote: r}]\nstore: s\ngithubCopilot: {cloudAgent: true}\n";
    let config = config(text);
    assert!(codes(text).is_empty());
    assert_eq!(config.schema.map(|name| name.value).as_deref(), Some("mine"));
    assert_eq!(config.context.as_deref(), Some("words\n"));
    assert_eq!((config.rules[0].artifact.value.as_str(), config.rules[0].rules.len()), ("specs", 2));
    assert_eq!(
        (config.apply_guidance, config.archive_guidance),
        (vec!["go".to_owned()], vec!["stop".to_owned()])
    );
    assert_eq!(config.references[1].remote.as_deref(), Some("r"));
    assert_eq!(config.store.as_deref(), Some("s"));
    assert_eq!(config.copilot_cloud_agent, Some(true));
}

#[test]
fn a_wrong_field_leaves_the_others_alone() {
    for (field, code) in [
        ("context: 1", "M0121"),
        ("rules: [a]", "M0121"),
        ("rules: {specs: a}", "M0121"),
        ("rules: {specs: [a: b]}", "M0121"),
        ("rules: {specs: ['']}", "M0121"),
        ("operations: x", "M0121"),
        ("operations: {aply: {}}", "M0123"),
        ("operations: {apply: {rules: []}}", "M0123"),
        ("operations: {apply: {guidance: x}}", "M0121"),
        ("references: x", "M0121"),
        ("references: [1]", "M0121"),
        ("store: 1", "M0121"),
        ("githubCopilot: x", "M0121"),
        ("githubCopilot: {cloudAgent: 1}", "M0121"),
        ("contxt: words", "M0124"),
    ] {
        let text = format!("schema: s\n{field}\n");
        assert_eq!(codes(&text), [code], "for {field:?}");
        let left = ProjectConfig { schema: config("schema: s\n").schema, ..ProjectConfig::default() };
        assert_eq!(config(&text), left, "for {field:?}");
    }
    assert_eq!(config("schema: ''\nstore: s").store.as_deref(), Some("s"));
}

#[test]
fn empty_entries_are_left_out_and_the_rest_counts() {
    assert_eq!(config("rules: {specs: ['', a]}").rules[0].rules, ["a"]);
    assert_eq!(codes("rules: {specs: ['', a]}"), ["M0121"]);
}

#[test]
fn the_context_has_a_limit_in_bytes() {
    let at_limit = format!("context: '{}'", "é".repeat(MAX_CONTEXT / 2));
    assert_eq!(config(&at_limit).context.map(|text| text.len()), Some(MAX_CONTEXT));
    let beyond = format!("context: '{}x'", "é".repeat(MAX_CONTEXT / 2));
    assert_eq!(config(&beyond).context, None);
    assert_eq!(codes(&beyond), ["M0122"]);
}

#[test]
fn references_are_joined_by_id() {
    let text =
        "references: [a, {id: b}, {id: a, remote: first}, {id: a, remote: second}, {id: b, remote: ''}]";
    let references = config(text).references;
    let pairs: Vec<_> = references.iter().map(|one| (one.id.as_str(), one.remote.as_deref())).collect();
    assert_eq!(pairs, [("a", Some("first")), ("b", None)]);
    assert_eq!(codes(text), ["M0121"]);
}

#[test]
fn a_duplicate_key_drops_the_file_and_names_both_places() {
    let reading = read("schema: s\nrules: {}\nschema: t\n");
    assert_eq!(reading.config, None);
    assert_eq!(reading.findings[0].severity(), Severity::Error);
    assert_eq!(reading.findings[0].span().map(|span| span.start), Some(20));
    assert_eq!(reading.findings[0].labels()[0].span.start, 0);
}

#[test]
fn a_file_without_usable_fields_has_no_config() {
    for text in ["", "# nothing", "- a", "text", "other: 1"] {
        assert_eq!(read(text).config, None, "for {text:?}");
    }
    assert_eq!(codes("# nothing"), ["M0120"]);
    assert!(codes("other: 1").is_empty());
}

#[test]
fn the_store_pointer_is_never_overlooked() {
    for (text, pointer) in [
        ("", StorePointer::Absent),
        ("[store]", StorePointer::Absent),
        ("schema: s", StorePointer::Absent),
        ("store: a", StorePointer::Value("a".to_owned())),
        ("store: ''", StorePointer::Value(String::new())),
        ("store:", StorePointer::Malformed(MalformedPointer::NonString)),
        ("store: [a]", StorePointer::Malformed(MalformedPointer::NonString)),
        ("store: [a", StorePointer::Malformed(MalformedPointer::Unparseable)),
    ] {
        assert_eq!(read(text).store, pointer, "for {text:?}");
    }
}
