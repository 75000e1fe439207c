//! Which schemas load, why others do not, and the order of artifacts.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use countersign_diag::{Finding, Severity, SourceMap};
use proptest::prelude::*;

use super::{
    ArtifactGraph, BUILTIN_NAME, MAX_ARTIFACTS, Schema, builtin, builtin_templates, builtin_text, is_glob,
    is_specs_artifact, parse,
};

fn read(text: &str) -> (Option<Schema>, Vec<Finding>) {
    let parsed = parse(SourceMap::default().add("schema.yaml", text), text);
    (parsed.value, parsed.findings)
}

/// A schema whose artifacts are `(id, requires)`.
fn schema(artifacts: &[(&str, &str)]) -> String {
    let mut text = "name: n\nversion: 1\nartifacts:\n".to_owned();
    for (id, requires) in artifacts {
        writeln!(
            text,
            "  - {{id: {id}, generates: {id}.md, description: d, template: t.md, requires: [{requires}]}}"
        )
        .expect("writing to a string does not fail");
    }
    text
}

fn refused(text: &str, code: &str, message: &str) -> Finding {
    let (schema, mut findings) = read(text);
    assert_eq!(schema, None, "for {text:?}");
    let place = findings.iter().position(|finding| finding.severity() == Severity::Error).unwrap();
    let finding = findings.swap_remove(place);
    assert_eq!((finding.code().number, finding.message()), (code, message), "for {text:?}");
    finding
}

#[test]
fn the_built_in_schema_is_the_known_workflow() {
    let (schema, findings) = read(builtin_text());
    assert_eq!(findings, []);
    assert_eq!(schema.unwrap().name, BUILTIN_NAME);
    let schema = builtin();
    let rows: Vec<_> = schema
        .artifacts
        .iter()
        .map(|artifact| (artifact.id.as_str(), artifact.generates.as_str(), artifact.requires.join(" ")))
        .collect();
    assert_eq!(
        rows,
        [
            ("proposal", "proposal.md", String::new()),
            ("specs", "specs/**/*.md", "proposal".to_owned()),
            ("design", "design.md", "proposal".to_owned()),
            ("tasks", "tasks.md", "specs design".to_owned()),
        ]
    );
    let apply = schema.apply.as_ref().unwrap();
    assert_eq!((apply.requires.join(" ").as_str(), apply.tracks.as_deref()), ("tasks", Some("tasks.md")));
    let description = "Default OpenSpec workflow - proposal → specs → design → tasks";
    assert_eq!((schema.version, schema.description.as_deref()), (1, Some(description)));
    for artifact in &schema.artifacts {
        assert!(builtin_templates().iter().any(|(name, _)| *name == artifact.template), "{}", artifact.id);
        assert!(artifact.instruction.is_some() && artifact.span.is_none());
    }
}

#[test]
fn fields_have_a_form() {
    let artifact = |field: &str| {
        let fields = ["id: a", "generates: a.md", "description: d", "template: t"];
        let name = field.split(':').next().unwrap_or_default();
        let kept = fields.iter().filter(|other| !other.starts_with(name));
        let fields: Vec<&str> = kept.copied().chain([field]).filter(|field| field.contains(':')).collect();
        format!("name: n\nversion: 1\nartifacts:\n  - {{{}}}\n", fields.join(", "))
    };
    for (text, message) in [
        ("- a".to_owned(), "the schema must be a mapping, not a list"),
        (artifact("id: a").replace("name: n\n", ""), "`name` is missing"),
        (artifact("id: a").replace("version: 1", "version: 0"), "`version` must be a whole number from 1"),
        (artifact("id: a").replace("version: 1", "version: 1.5"), "`version` must be a whole number from 1"),
        (
            artifact("id: a").replace("version: 1", "version: '1'"),
            "`version` must be a whole number from 1, not a string",
        ),
        ("name: n\nversion: 1\n".to_owned(), "`artifacts` is missing"),
        ("name: n\nversion: 1\nartifacts: []\n".to_owned(), "`artifacts` must hold at least one artifact"),
        ("name: n\nversion: 1\nartifacts: [x]\n".to_owned(), "an artifact must be a mapping, not a string"),
        (artifact("id: ''"), "`id` must not be empty"),
        (artifact("description"), "`description` is missing"),
        (artifact("template: ../t"), "`template` must be a relative path without `..`, not `../t`"),
        (artifact("generates: /a"), "`generates` must be a relative path without `..`, not `/a`"),
        (artifact("generates: 'C:a'"), "`generates` must be a relative path without `..`, not `C:a`"),
        (
            artifact("generates: 'a\\..\\b'"),
            "`generates` must be a relative path without `..`, not `a\\..\\b`",
        ),
        (artifact("instruction: 1"), "`instruction` must be a string, not a number"),
        (artifact("requires: null"), "`requires` must be a list, not null"),
        (artifact("requires: [1]"), "`requires` must hold ids only, not a number"),
        (artifact("id: a") + "apply: {}\n", "`requires` is missing"),
        (
            artifact("id: a") + "apply: {requires: []}\n",
            "`requires` of `apply` must name at least one artifact",
        ),
        (artifact("id: a") + "apply:\n", "`apply` must be a mapping, not null"),
    ] {
        refused(&text, "M0130", message);
    }
    assert!(read(&(artifact("id: a") + "apply: {requires: [a], tracks: null}\n")).0.is_some());
    assert!(read(&artifact("generates: a..b")).0.is_some());
    assert!(read(&artifact("id: a").replace("version: 1", "version: 1.0")).0.is_some());
}

#[test]
fn ids_are_unique_and_references_exist() {
    let finding = refused(&schema(&[("a", ""), ("a", "")]), "M0131", "two artifacts have the id `a`");
    assert_eq!(finding.labels().len(), 1);
    let text = schema(&[("proposal", ""), ("b", "propsal")]);
    let finding = refused(&text, "M0132", "artifact `b` requires `propsal`, which does not exist");
    assert_eq!(finding.help_text(), Some("did you mean `proposal`?"));
    assert_eq!(&text[finding.span().unwrap().range()], "propsal");
    let text = schema(&[("a", "")]) + "apply: {requires: [b]}\n";
    refused(&text, "M0133", "`apply` requires `b`, which does not exist");
}

#[test]
fn the_shortest_circle_is_named() {
    let circle = "artifacts require each other in a circle";
    refused(&schema(&[("a", "a")]), "M0134", &format!("{circle}: a → a"));
    let text = schema(&[("a", "b"), ("b", "c"), ("c", "a, d"), ("d", "c")]);
    refused(&text, "M0134", &format!("{circle}: c → d → c"));
    let text = schema(&[("x", "a"), ("a", "b"), ("b", "c"), ("c", "a")]);
    let finding = refused(&text, "M0134", &format!("{circle}: a → b → c → a"));
    assert_eq!(finding.labels().len(), 2);
}

#[test]
fn large_schemas_are_bounded() {
    let ids: Vec<String> = (0..=MAX_ARTIFACTS).map(|place| format!("a{place}")).collect();
    let rows: Vec<(&str, &str)> = ids.iter().map(|id| (id.as_str(), "")).collect();
    assert!(read(&schema(&rows[..MAX_ARTIFACTS])).0.is_some());
    refused(&schema(&rows), "M0130", "`artifacts` holds 1001 entries; 1000 are the limit");
}

#[test]
fn warnings_and_notes_do_not_refuse() {
    let text = schema(&[("tasks", "")]) + "apply: {requires: [tasks], tracks: task.md, tracs: x}\n";
    let (schema, findings) = read(&text);
    assert!(schema.is_some());
    let rows: Vec<_> =
        findings.iter().map(|finding| (finding.code().number, finding.help_text().unwrap())).collect();
    assert_eq!(rows, [("M0135", "did you mean `tasks.md`?"), ("M0136", "did you mean `tracks`?")]);
}

#[test]
fn the_graph_follows_dependencies_then_the_order_written() {
    let graph = ArtifactGraph::new(builtin());
    assert_eq!(graph.build_order(), ["proposal", "specs", "design", "tasks"]);
    let done = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<BTreeSet<String>>();
    assert_eq!(graph.ready(&done(&[])), ["proposal"]);
    assert_eq!(graph.ready(&done(&["proposal"])), ["specs", "design"]);
    let blocked = graph.blocked(&done(&["proposal"]));
    assert_eq!(blocked.len(), 1);
    assert_eq!((blocked[0].id, blocked[0].missing.as_slice()), ("tasks", &["specs", "design"][..]));
    assert!(!graph.is_complete(&done(&["proposal", "specs", "design"])));
    assert!(graph.is_complete(&done(&["proposal", "specs", "design", "tasks", "other"])));
    let (late, _) = read(&schema(&[("a", "c"), ("b", ""), ("c", "")]));
    assert_eq!(ArtifactGraph::new(&late.unwrap()).build_order(), ["b", "c", "a"]);
}

#[test]
fn globs_are_told_from_names() {
    for glob in ["*.md", "a?.md", "[ab].md", "{a,b}.md", "{a..c}.md", "{a{b,c}}", "@(a)", "x!(a)", "\\*"] {
        assert!(is_glob(glob), "{glob}");
    }
    for name in ["a.md", "{a}.md", "{a},b", "a(b)", "@(a", "!(a(b)", "a..b", "}{,"] {
        assert!(!is_glob(name), "{name}");
    }
}

#[test]
fn specs_are_known_by_their_folder() {
    for path in
        ["specs/a.md", "./specs/a.md", "specs//a.md", "x/../specs/a", "specs\\a.md", "specs/", "specs/./a"]
    {
        assert!(is_specs_artifact(path), "{path}");
    }
    for path in ["specs", "specs/.", "specs.md", "/specs/a", "../specs/a", "specs/../a", "a/specs/b", ""] {
        assert!(!is_specs_artifact(path), "{path}");
    }
}

proptest! {
    #[test]
    fn any_text_is_a_schema_or_refused(text in any::<String>()) {
        let (schema, findings) = read(&text);
        let errors = findings.iter().any(|finding| finding.severity() == Severity::Error);
        prop_assert_eq!(schema.is_none(), errors);
    }

    #[test]
    fn the_build_order_holds_every_artifact_after_its_needs(
        edges in prop::collection::vec((0usize..8, 0usize..8), 0..16),
    ) {
        let ids = ["a", "b", "c", "d", "e", "f", "g", "h"];
        let needs = |id: usize| {
            let mine = edges.iter().filter(|(from, _)| *from == id);
            mine.map(|(_, to)| ids[*to]).collect::<Vec<_>>().join(", ")
        };
        let needs: Vec<String> = (0..ids.len()).map(needs).collect();
        let rows: Vec<(&str, &str)> = ids.iter().copied().zip(needs.iter().map(String::as_str)).collect();
        let (schema, findings) = read(&schema(&rows));
        let Some(schema) = schema else {
            prop_assert_eq!(findings[0].code().number, "M0134");
            return Ok(());
        };
        let order = ArtifactGraph::new(&schema).build_order();
        prop_assert_eq!(order.len(), ids.len());
        let place = |id: &str| order.iter().position(|other| *other == id);
        for (from, to) in &edges {
            prop_assert!(place(ids[*to]) < place(ids[*from]));
        }
    }
}
