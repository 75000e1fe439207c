//! Every document: its JSON against the published schema, JSON and text against golden files.

use std::io;

use serde::Serialize;

use super::context::{Member, WorkingRoot, WorkingSet};
use super::doctor::{Drift, Health, ReferenceHealth, RootHealth, StoreHealth, StoreMetadata};
use super::list::{ChangeList, ChangeRow, NestedWarning, SpecList, SpecRow, TaskStatus};
use super::nouns::{self, ChangeEntry, Detail, SpecEntry, TaskCount};
use super::schemas::{
    self, SchemaCheck, SchemaChecks, SchemaIssue, SchemaLocation, SchemaRow, SchemaSource, Shadow, Templates,
};
use super::show::{
    self, Delta, DiffKind, Metadata, Operation, Reader, Rename, Requirement, RequirementDiff, Scenario,
    ShowChange, ShowSpec,
};
use super::status::{
    ActionContext, Artifact, ArtifactPaths, ArtifactStatus, BatchEntry, BatchStatus, ChangeStatus,
    FailedStatus, PlanningHome, Stage,
};
use super::{Diagnostic, Failure, RootOutput};
use crate::tests::{fixtures::check_golden, schema::check_published};
use crate::{Style, json};

/// Compares JSON and text with golden files and, where there is a schema, the JSON with it.
fn check(
    name: &str,
    schema: Option<&str>,
    document: &impl Serialize,
    text: impl Fn(&mut Vec<u8>) -> io::Result<()>,
) {
    let mut out = Vec::new();
    json::write(&mut out, document).expect("a vector takes every write");
    let written = String::from_utf8(out).expect("JSON is UTF-8");
    check_golden(&format!("compat/{name}.json"), &written);
    if let Some(schema) = schema {
        check_published(&format!("{schema}.schema.json"), &serde_json::from_str(&written).expect("JSON"));
    }
    check_golden(&format!("compat/{name}.txt"), &rendered(text));
}

fn rendered(text: impl Fn(&mut Vec<u8>) -> io::Result<()>) -> String {
    let mut out = Vec::new();
    text(&mut out).expect("a vector takes every write");
    String::from_utf8(out).expect("text is UTF-8")
}

fn root() -> RootOutput {
    RootOutput { path: "/srv/project".to_owned(), source: "nearest".to_owned(), store_id: None }
}

fn texts(items: &[&str]) -> Vec<String> {
    items.iter().map(|text| (*text).to_owned()).collect()
}

fn row(name: &str, completed: usize, total: usize) -> ChangeRow {
    ChangeRow {
        name: name.to_owned(),
        completed_tasks: completed,
        total_tasks: total,
        last_modified: "2026-11-23T02:18:13.039Z".to_owned(),
        status: TaskStatus::of(completed, total),
        nested: None,
        age: "2h ago".to_owned(),
    }
}

#[test]
fn lists() {
    let nested = ChangeRow { nested: Some(texts(&["mobile/login"])), ..row("mobile", 0, 0) };
    let warning = NestedWarning {
        code: "nested_change_directory",
        name: "mobile".to_owned(),
        nested: texts(&["mobile/login"]),
        message: "`mobile` wraps changes".to_owned(),
    };
    let changes = vec![row("add-log", 3, 5), row("done\u{1b}[31m", 2, 2), row("x", 0, 0), nested];
    let list = ChangeList { changes, warnings: vec![warning], root: Some(root()) };
    check("list-changes", Some("list-changes"), &list, |out| list.render_text(out, Style::PLAIN));
    let none = ChangeList { changes: Vec::new(), warnings: Vec::new(), root: Some(root()) };
    check("list-no-changes", Some("list-changes"), &none, |out| none.render_text(out, Style::PLAIN));
    let spec = |id: &str| SpecRow { id: id.to_owned(), requirement_count: 2 };
    let specs = SpecList { specs: vec![spec("audit"), spec("onboarding/partner")], root: Some(root()) };
    check("list-specs", Some("list-specs"), &specs, |out| specs.render_text(out));
}

#[test]
fn deprecated_lists() {
    let task_status = TaskCount { total: 5, completed: 3 };
    let entry = |id: &str, problem| ChangeEntry {
        id: id.to_owned(),
        title: format!("Title of {id}"),
        delta_count: 2,
        task_status,
        problem,
    };
    let changes = [entry("a", None), entry("b", Some("no proposal.md yet"))];
    check("change-list", None, &changes, |out| nouns::render_changes(&changes, Detail::Long, out));
    assert_eq!(rendered(|out| nouns::render_changes(&changes, Detail::Ids, out)), "a\nb\n");
    let specs = [SpecEntry { id: "a".to_owned(), title: "A".to_owned(), requirement_count: 1 }];
    check("spec-list", None, &specs, |out| nouns::render_specs(&specs, Detail::Long, out));
}

fn requirement() -> Requirement {
    Requirement {
        text: "The system SHALL record it.".to_owned(),
        scenarios: vec![Scenario {
            raw_text: "- **WHEN** x\n- **THEN** y".to_owned(),
            name: Some("approval".to_owned()),
            line: Some(11),
        }],
        name: Some("Event recorded".to_owned()),
        id: Some("audit/event-recorded".to_owned()),
        line: Some(8),
    }
}

#[test]
fn shown_specs() {
    let spec = ShowSpec {
        id: "audit".to_owned(),
        title: "audit".to_owned(),
        overview: "Keeps who did what.".to_owned(),
        requirement_count: 1,
        requirements: vec![requirement()],
        metadata: Metadata::default(),
        root: Some(root()),
    };
    let document = "# audit\r\n\u{1b}[2J\ttext\n";
    check("show-spec", Some("show-spec"), &spec, |out| {
        show::render_document(document, Reader::Terminal, out)
    });
    let piped = rendered(|out| show::render_document(document, Reader::Pipe, out));
    assert_eq!(piped, format!("{document}\n"), "a pipe gets the bytes");
}

#[test]
fn shown_changes() {
    let delta = |operation, requirement: Option<Requirement>| Delta {
        spec: "audit".to_owned(),
        operation,
        description: "words".to_owned(),
        requirements: requirement.clone().map(|requirement| vec![requirement]),
        requirement,
        rename: None,
        diff: None,
        warning: None,
    };
    let rename = Some(Rename { from: "Old".to_owned(), to: "New".to_owned() });
    let deltas = vec![
        Delta {
            diff: Some("@@ -1 +1 @@\n-a\n+b".to_owned()),
            ..delta(Operation::Modified, Some(requirement()))
        },
        Delta { rename, ..delta(Operation::Renamed, None) },
    ];
    let change = ShowChange {
        id: "add-log".to_owned(),
        title: "Add a log".to_owned(),
        delta_count: 2,
        deltas,
        root: Some(root()),
    };
    let diff = |name: &str, change| RequirementDiff {
        capability: "audit".to_owned(),
        name: name.to_owned(),
        change,
    };
    let modified = |diff: Option<&str>, warning: Option<&str>| DiffKind::Modified {
        block: "### Requirement: Same\nbody".to_owned(),
        diff: diff.map(str::to_owned),
        warning: warning.map(str::to_owned),
    };
    let diffs = [
        diff("New one", DiffKind::Added("### Requirement: New one\nbody".to_owned())),
        diff("Gone", DiffKind::Removed("### Requirement: Gone".to_owned())),
        diff("New", DiffKind::Renamed("Old".to_owned())),
        diff("Changed", modified(Some("@@ -1 +1 @@\n-a\n+b\u{202e}"), Some("differs in case"))),
        diff("Same", modified(Some(""), None)),
        RequirementDiff { capability: "other".to_owned(), ..diff("Alone", modified(None, None)) },
    ];
    check("show-change", Some("show-change"), &change, |out| {
        show::render_diffs("add-log", &diffs, out, Style::PLAIN)
    });
    let none = rendered(|out| show::render_diffs("add-log", &[], out, Style::PLAIN));
    assert_eq!(none, "\nchange `add-log` has no delta specs to compare\n");
}

fn status() -> ChangeStatus {
    let folder = "/srv/project/openspec/changes/add-log";
    let paths = |file: &str, exists: bool| ArtifactPaths {
        output_path: file.to_owned(),
        resolved_output_path: format!("{folder}/{file}"),
        existing_output_paths: if exists { vec![format!("{folder}/{file}")] } else { Vec::new() },
    };
    let artifact = |id: &str, status, missing: Option<&[&str]>| Artifact {
        id: id.to_owned(),
        output_path: format!("{id}.md"),
        status,
        requires: texts(missing.unwrap_or_default()),
        missing_deps: missing.map(texts),
    };
    ChangeStatus {
        change_name: "add-log".to_owned(),
        schema_name: "spec-driven".to_owned(),
        planning_home: Some(PlanningHome {
            kind: "repo".to_owned(),
            root: "/srv/project".to_owned(),
            changes_dir: "/srv/project/openspec/changes".to_owned(),
            default_schema: "spec-driven".to_owned(),
        }),
        change_root: folder.to_owned(),
        artifact_paths: vec![
            ("proposal".to_owned(), paths("proposal.md", true)),
            ("design".to_owned(), paths("design.md", false)),
        ],
        is_planning_complete: false,
        is_complete: false,
        apply_requires: texts(&["tasks"]),
        next_steps: texts(&["write the design"]),
        action_context: ActionContext {
            mode: "repo-local",
            source_of_truth: "repo",
            planning_artifacts: texts(&["proposal", "specs", "design", "tasks"]),
            linked_context: Vec::new(),
            allowed_edit_roots: texts(&["/srv/project"]),
            requires_affected_area_selection: false,
            constraints: texts(&["edit inside the project"]),
        },
        artifacts: vec![
            artifact("proposal", ArtifactStatus::Done, None),
            artifact("specs", ArtifactStatus::Skipped, None),
            artifact("design", ArtifactStatus::Ready, None),
            artifact("tasks", ArtifactStatus::Blocked, Some(&["design"])),
        ],
        root: Some(root()),
        stage: Stage::Proposed,
        risk: Some("high"),
        next_command: Some("openspec instructions design --change \"add-log\" --json".to_owned()),
    }
}

#[test]
fn statuses() {
    let one = status();
    check("status", Some("status"), &one, |out| one.render_text(out, Style::PLAIN));
    let complete = ChangeStatus { is_planning_complete: true, root: None, next_command: None, ..status() };
    let failed = FailedStatus {
        change_name: "broken".to_owned(),
        status: vec![Diagnostic::error("change_error", "the schema `x` is unknown")],
    };
    let all = BatchStatus {
        changes: vec![BatchEntry::Status(Box::new(complete)), BatchEntry::Failed(failed)],
        message: None,
        root: Some(root()),
    };
    assert!(all.exit_failed());
    check("status-all", Some("status-all"), &all, |out| all.render_text(out, Style::PLAIN));
    let message = Some("No active changes.".to_owned());
    let none = BatchStatus { changes: Vec::new(), message, root: Some(root()) };
    check("status-none", Some("status-all"), &none, |out| none.render_text(out, Style::PLAIN));
}

#[test]
fn schema_documents() {
    let schema = |name: &str, source| SchemaRow {
        name: name.to_owned(),
        description: "what it is for".to_owned(),
        artifacts: texts(&["proposal", "specs"]),
        source,
    };
    let rows = [
        schema("governed", SchemaSource::Project),
        schema("mine", SchemaSource::User),
        schema("spec-driven", SchemaSource::Package),
    ];
    check("schemas", Some("schemas"), &rows, |out| schemas::render_schemas(&rows, out, Style::PLAIN));
    let templates = Templates {
        schema: "spec-driven".to_owned(),
        source: SchemaSource::Package,
        templates: vec![("proposal".to_owned(), "/data/proposal.md".to_owned())],
    };
    check("templates", Some("templates"), &templates, |out| templates.render_text(out));
    let which = SchemaLocation {
        name: "spec-driven".to_owned(),
        source: SchemaSource::Project,
        path: "/srv/project/openspec/schemas/spec-driven".to_owned(),
        shadows: vec![Shadow { source: SchemaSource::Package, path: "/data/spec-driven".to_owned() }],
    };
    check("schema-which", Some("schema-which"), &which, |out| which.render_text(out));
    let all = [which];
    check("schema-which-all", None, &all, |out| schemas::render_locations(&all, out));
    let check_of = |valid| SchemaCheck {
        name: "governed".to_owned(),
        path: "/srv/project/openspec/schemas/governed".to_owned(),
        valid,
        issues: vec![SchemaIssue {
            level: "error",
            path: "artifacts[0]".to_owned(),
            message: "no template".to_owned(),
        }],
    };
    let one = check_of(false);
    check("schema-validate", Some("schema-validate"), &one, |out| one.render_text(out, Style::PLAIN));
    let every = SchemaChecks { valid: true, message: None, schemas: vec![check_of(true)] };
    check("schema-validate-all", Some("schema-validate-all"), &every, |out| {
        every.render_text(out, Style::PLAIN)
    });
}

#[test]
fn contexts() {
    let alone = WorkingSet {
        root: WorkingRoot::new(root()),
        members: Vec::new(),
        status: Vec::new(),
        declares_references: false,
    };
    check("context", Some("context"), &alone, |out| alone.render_text(out));
    let member = |id: &str, path: Option<&str>, status| Member {
        role: "referenced_store",
        id: id.to_owned(),
        path: path.map(str::to_owned),
        fetch: path.map(|_| format!("show it of {id}")),
        status,
    };
    let gone =
        Diagnostic { severity: "warning", ..Diagnostic::error("reference_unresolved", "not registered") };
    let members = vec![
        member("team", Some("/srv/team"), Vec::new()),
        member("gone", None, vec![gone.fix("register it")]),
    ];
    let status = vec![Diagnostic::error("relationship_registry_unreadable", "the registry cannot be read")];
    let set = WorkingSet { members, status, ..alone.clone() };
    check("context-stores", Some("context"), &set, |out| set.render_text(out));
}

#[test]
fn healths() {
    let missing = Diagnostic::error("openspec_config_missing", "no config").target("openspec.config");
    let sick = Health {
        root: RootHealth { root: root(), healthy: false, status: vec![missing] },
        store: None,
        references: Vec::new(),
        status: Vec::new(),
        declares_references: false,
        boundaries: None,
    };
    check("doctor", Some("doctor"), &sick, |out| sick.render_text(out, Style::PLAIN));
    let store = StoreHealth {
        id: "team".to_owned(),
        metadata: StoreMetadata { present: true, valid: true, remote: Some("git@host:team".to_owned()) },
        origin_url: Some("git@host:other".to_owned()),
        drift: Some(Drift { ahead: 0, behind: 2 }),
        status: vec![Diagnostic { severity: "info", ..Diagnostic::error("store_checkout_drift", "behind") }],
    };
    let reference = |id: &str, root: Option<&str>, status| ReferenceHealth {
        store_id: id.to_owned(),
        root: root.map(str::to_owned),
        status,
    };
    let unknown = Diagnostic::error("reference_unresolved", "not registered").fix("register it");
    let whole = Health {
        root: RootHealth { root: root(), healthy: true, status: Vec::new() },
        store: Some(store),
        references: vec![
            reference("a", Some("/srv/a"), Vec::new()),
            reference("b", None, vec![unknown.clone()]),
        ],
        status: vec![unknown],
        declares_references: true,
        boundaries: None,
    };
    check("doctor-store", Some("doctor"), &whole, |out| whole.render_text(out, Style::PLAIN));
}

#[test]
fn failures() {
    let unknown =
        Diagnostic::error("unknown_item", "unknown item `x\u{1b}`; did you mean `y`?").fix("pass --type");
    let failure =
        Failure::new(unknown).with("changes", serde_json::json!([])).with("root", serde_json::Value::Null);
    check("failure", Some("failure"), &failure, |out| failure.render_text(out, Style::PLAIN));
}
