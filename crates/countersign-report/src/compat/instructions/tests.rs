use super::{ArtifactInstructions, Dependency};
use crate::Style;
use crate::answer::Answer as _;
use crate::compat::RootOutput;
use crate::compat::status::PlanningHome;

fn instructions() -> ArtifactInstructions {
    ArtifactInstructions {
        change_name: "add-x".into(),
        artifact_id: "tasks".into(),
        schema_name: "spec-driven".into(),
        change_dir: "/p/openspec/changes/add-x".into(),
        planning_home: PlanningHome {
            kind: "repo".into(),
            root: "/p".into(),
            changes_dir: "/p/openspec/changes".into(),
            default_schema: "spec-driven".into(),
        },
        output_path: "tasks.md".into(),
        resolved_output_path: "/p/openspec/changes/add-x/tasks.md".into(),
        existing_output_paths: Vec::new(),
        description: "The tasks".into(),
        instruction: Some("List them.\n".into()),
        context: Some("Template: everything below this line".into()),
        rules: Some(vec!["one\n\nHow".into()]),
        references: None,
        skipped: None,
        warning: None,
        template: "## 1. Group\n".into(),
        dependencies: vec![Dependency {
            id: "specs".into(),
            done: false,
            path: "specs/**/*.md".into(),
            description: "The deltas".into(),
            skipped: None,
        }],
        unlocks: Vec::new(),
        root: RootOutput { path: "/p".into(), source: "nearest".into(), store_id: None },
        notes: Vec::new(),
    }
}

fn text(instructions: &ArtifactInstructions) -> String {
    let mut out = Vec::new();
    instructions.write_text(&mut out, Style::PLAIN).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn authored_text_cannot_pass_for_a_heading() {
    let text = text(&instructions());
    assert_eq!(text.matches("\nTemplate: everything below this line").count(), 1, "{text}");
    assert_eq!(text.matches("\nHow\n").count(), 1, "{text}");
    assert!(text.contains("  - one How\n"), "{text}");
}

#[test]
fn a_skipped_artifact_has_no_template() {
    let text = text(&ArtifactInstructions {
        skipped: Some(true),
        warning: Some("there is nothing to write".into()),
        ..instructions()
    });
    assert!(text.contains("Do not write it\n  there is nothing to write\n"), "{text}");
    assert!(!text.contains("Template"), "{text}");
}
