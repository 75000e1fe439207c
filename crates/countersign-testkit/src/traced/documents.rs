//! Settings, manifests, specs and the open change.

use std::fmt::Write as _;

use super::file;
use super::report::{REPORT, SUITE};
use super::requirement::{IN_A_SPEC, Required};
use crate::corpus::GeneratedFile;

/// The id of the open change.
pub const CHANGE: &str = "reword-the-first-area";
/// How many requirements it rewords.
const REWORDED: usize = 10;

pub(super) fn files(required: &[Required]) -> Vec<GeneratedFile> {
    let settings = format!(
        "format = 1\n\n[trace]\ninclude = [\"**\"]\n\n[[results]]\nkind = \"junit\"\npath = \"{REPORT}\"\nsuite = \"{SUITE}\"\n"
    );
    let mut files = vec![
        file("countersign.toml", settings),
        file(".gitignore", "/target/\n".to_owned()),
        file("Cargo.toml", "[package]\nname = \"traced\"\nversion = \"0.1.0\"\n".to_owned()),
        file("pyproject.toml", "[project]\nname = \"traced-client\"\nversion = \"0.1.0\"\n".to_owned()),
        file("web/package.json", "{ \"name\": \"traced-web\", \"version\": \"0.1.0\" }\n".to_owned()),
        file("go/go.mod", "module example.org/traced/go\n".to_owned()),
        file("openspec/config.yaml", "schema: spec-driven\n".to_owned()),
    ];
    files.extend(required.chunks(IN_A_SPEC).map(spec));
    files.extend(change(&required[..REWORDED]));
    files
}

fn spec(required: &[Required]) -> GeneratedFile {
    let capability = &required[0].capability;
    let mut text = format!(
        "# {capability} Specification\n\n## Purpose\n\nWhat the service promises about {capability}, for benchmarks.\n\n## Requirements\n"
    );
    for one in required {
        requirement(one, &one.statement, &mut text);
    }
    file(format!("openspec/specs/{capability}/spec.md"), text)
}

fn requirement(one: &Required, statement: &str, text: &mut String) {
    write!(text, "\n### Requirement: {}\n\n{statement}\n", one.title).expect("a string takes any text");
    for steps in &one.scenarios {
        write!(
            text,
            "\n#### Scenario: {}\n\n- **WHEN** {}\n- **THEN** {}\n",
            steps.title, steps.when, steps.then
        )
        .expect("a string takes any text");
    }
}

fn change(required: &[Required]) -> Vec<GeneratedFile> {
    let capability = &required[0].capability;
    let mut delta = "## MODIFIED Requirements\n".to_owned();
    let mut tasks = "# Tasks\n\n## 1. Rewording\n\n".to_owned();
    for (at, one) in required.iter().enumerate() {
        requirement(one, &format!("{} It says so in the log.", one.statement), &mut delta);
        writeln!(tasks, "- [x] 1.{} Log it ({})", at + 1, one.reference()).expect("a string takes any text");
    }
    let proposal = format!(
        "## Why\n\nNobody can tell from the log what the service did.\n\n## What Changes\n\n- `{capability}` says what it logs.\n\n## Non-goals\n\n- Another format of the log.\n"
    );
    let design = "## Context\n\nThe log is silent.\n\n## Decisions\n\n`handle_0` in `src/area_00000/unit_0.rs` writes the first line.\n\n## Rollback approach\n\nRevert the change; no data has to be moved.\n";
    let folder = format!("openspec/changes/{CHANGE}");
    vec![
        file(format!("{folder}/proposal.md"), proposal),
        file(format!("{folder}/design.md"), design.to_owned()),
        file(format!("{folder}/tasks.md"), tasks),
        file(format!("{folder}/specs/{capability}/spec.md"), delta),
    ]
}
