//! What the metadata of a change may look like, and which markers count.

use countersign_diag::{Finding, Severity, SourceMap};

use super::{Marker, MarkerKey, MetadataReading, read_metadata};
use crate::yaml_codes::{DEPENDS_ON, METADATA_FIELD};

fn read(text: &str) -> MetadataReading {
    read_metadata(SourceMap::default().add(".openspec.yaml", text), text)
}

fn marker(text: &str, key: MarkerKey) -> Marker {
    read(text).marker(key, &["spec-driven"], |_| Ok(()))
}

fn reason(marker: Marker) -> String {
    if let Marker::Unhonorable { reason } = marker { reason } else { panic!("{marker:?} is unhonorable") }
}

#[test]
fn every_field_is_read() {
    let text = "schema: spec-driven\ncreated: 2026-01-31\ngoal: g\naffected_areas: [a, b]\n\
                initiative: {store: s-1, id: i}\nskip_specs: true\nretire_capabilities: true\ndepends_on: [other]\n";
    let metadata = read(text).metadata.unwrap();
    assert_eq!(metadata.schema, "spec-driven");
    assert_eq!(&text[metadata.schema_span.range()], "spec-driven");
    assert_eq!(metadata.created.as_deref(), Some("2026-01-31"));
    assert_eq!(metadata.goal.as_deref(), Some("g"));
    assert_eq!(metadata.affected_areas, ["a", "b"]);
    assert_eq!(
        metadata.initiative.map(|link| (link.store, link.id)),
        Some(("s-1".to_owned(), "i".to_owned()))
    );
    assert!(metadata.skip_specs && metadata.retire_capabilities);
    assert_eq!(metadata.depends_on[0].value, "other");
}

#[test]
fn a_bad_field_and_a_bad_predecessor_have_codes_of_their_own() {
    let field = read("schema: 1");
    assert_eq!(field.refusal().map(Finding::code), Some(&METADATA_FIELD));
    for text in ["schema: s\ndepends_on: ['']", "schema: s\ndepends_on: other", "schema: s\ndepends_on: [1]"]
    {
        let reading = read(text);
        assert!(reading.metadata.is_some(), "OpenSpec does not know the key: {text:?}");
        assert!(reading.findings.iter().any(|finding| finding.code() == &DEPENDS_ON), "for {text:?}");
    }
}

#[test]
fn unusable_metadata_is_refused_with_the_cause() {
    for (text, cause) in [
        ("", "the metadata must be a mapping, not null"),
        ("- a", "the metadata must be a mapping, not a list"),
        ("created: 2026-01-31", "`schema` is missing"),
        ("schema: ''", "`schema` must not be empty"),
        ("schema: 1", "`schema` must be a string, not a number"),
        ("schema: s\ncreated: 2026-1-31", "`created` must be a date YYYY-MM-DD, not `2026-1-31`"),
        ("schema: s\ngoal: ''", "`goal` must not be empty"),
        ("schema: s\ngoal:", "`goal` must be a string, not null"),
        ("schema: s\naffected_areas: [1]", "`affected_areas` entries must be a string, not a number"),
        ("schema: s\ninitiative: {store: S, id: i}", "`initiative.store` must be lower case words"),
        ("schema: s\ninitiative: {store: s}", "`initiative.id` is missing"),
        ("schema: s\ninitiative: {store: s, id: i, x: y}", "`initiative` takes `store` and `id`, not `x`"),
        ("schema: s\nskip_specs: 'true'", "`skip_specs` must be `true` or `false`, not a string"),
        ("schema: s\nschema: s", "key `schema` is given twice"),
        ("schema: [", "not valid YAML"),
    ] {
        let reading = read(text);
        assert_eq!(reading.metadata, None, "for {text:?}");
        let message = reading.refusal().unwrap().message().to_owned();
        assert!(message.starts_with(cause), "{message:?} for {text:?}");
    }
}

#[test]
fn additions_never_make_metadata_unusable() {
    for text in ["schema: s\ndepends_on: x", "schema: s\ndepends_on: [1, '']", "schema: s\nstatus: archived"]
    {
        let reading = read(text);
        assert!(reading.metadata.unwrap().depends_on.is_empty(), "for {text:?}");
        assert!(reading.findings.iter().all(|finding| finding.severity() != Severity::Error));
    }
    let reading = read("schema: s\nskip-specs: true");
    assert_eq!(reading.findings[0].code().number, "M0112");
    assert_eq!(reading.findings[0].help_text(), Some("did you mean `skip_specs`?"));
    assert_eq!(reading.findings[0].severity(), Severity::Note);
    assert!(read("schema: s\nstatus: archived").findings.is_empty());
}

#[test]
fn an_unknown_schema_is_named() {
    let finding = read("schema: spec-drivn").unknown_schema(&["spec-driven"]).unwrap();
    assert_eq!(finding.code().number, "M0111");
    assert_eq!(finding.help_text(), Some("did you mean `spec-driven`?"));
    assert_eq!(read("schema: spec-driven").unknown_schema(&["spec-driven"]), None);
}

#[test]
fn a_marker_counts_only_in_usable_metadata() {
    let skip = |text: &str| marker(text, MarkerKey::SkipSpecs);
    assert_eq!(skip("schema: spec-driven\nskip_specs: true"), Marker::Declared);
    assert_eq!(skip("schema: spec-driven\nskip_specs: false"), Marker::NotDeclared);
    assert_eq!(skip("schema: spec-driven"), Marker::NotDeclared);
    assert_eq!(skip("schema: gone"), Marker::NotDeclared);
    assert_eq!(skip("created: x\nskip_specs: false"), Marker::NotDeclared);
    assert_eq!(reason(skip("schema: gone\nskip_specs: true")), "schema `gone` does not exist");
    assert_eq!(reason(skip("skip_specs: true")), "`schema` is missing");
    assert!(reason(skip("schema: spec-driven\nskip_specs: 'yes'")).contains("`skip_specs` must be"));
    assert_eq!(
        marker("schema: spec-driven\nretire_capabilities: true", MarkerKey::RetireCapabilities),
        Marker::Declared
    );
    let reading = read("schema: spec-driven\nskip_specs: true");
    let broken =
        reading.marker(MarkerKey::SkipSpecs, &["spec-driven"], |_| Err("it has a circle".to_owned()));
    assert_eq!(reason(broken), "it has a circle");
}

#[test]
fn a_broken_file_mentions_a_marker_only_at_the_start_of_a_line() {
    for text in [
        "skip_specs: true\nx: [",
        "x: [\n  \"skip_specs\" : 1",
        "x: [\n\u{feff}'skip_specs'\n:",
        "[\u{2028}skip_specs:",
    ] {
        assert!(reason(marker(text, MarkerKey::SkipSpecs)).starts_with("not valid YAML"), "for {text:?}");
        assert_eq!(marker(text, MarkerKey::RetireCapabilities), Marker::NotDeclared);
    }
    for text in
        ["# skip_specs: true\nx: [", "x: [skip_specs: 1", "'skip_specs: [", "skip_specs2: [", "skip_specs ["]
    {
        assert_eq!(marker(text, MarkerKey::SkipSpecs), Marker::NotDeclared, "for {text:?}");
    }
}
