//! A schema to begin with: some of the four usual artifacts, and a short template for each.

use std::fmt::Write as _;

use crate::yaml::entry;

/// An artifact of a schema to begin with.
#[derive(Debug, Clone, Copy)]
pub struct Starter {
    /// Its id.
    pub id: &'static str,
    /// The file of its template below `templates`.
    pub template: &'static str,
    /// The text of that file.
    pub text: &'static str,
    generates: &'static str,
    description: &'static str,
}

/// What `schema init` offers, in the order of work.
pub const STARTERS: [Starter; 4] = [
    Starter {
        id: "proposal",
        template: "proposal.md",
        text: include_str!("starters/proposal.md"),
        generates: "proposal.md",
        description: "Why the change is wanted and what it covers",
    },
    Starter {
        id: "specs",
        template: "specs/spec.md",
        text: include_str!("starters/spec.md"),
        generates: "specs/**/*.md",
        description: "The requirements that change, with their scenarios",
    },
    Starter {
        id: "design",
        template: "design.md",
        text: include_str!("starters/design.md"),
        generates: "design.md",
        description: "How it is built, and what was decided against",
    },
    Starter {
        id: "tasks",
        template: "tasks.md",
        text: include_str!("starters/tasks.md"),
        generates: "tasks.md",
        description: "The work as a list of boxes to tick",
    },
];

/// The `schema.yaml` of some of them, each needing the one before it that was chosen as well.
pub fn draft(name: &str, description: &str, chosen: &[Starter]) -> String {
    let mut text = entry("name", name);
    text.push_str("version: 1\n");
    text.push_str(&entry("description", description));
    text.push_str("artifacts:\n");
    for starter in chosen {
        let Starter { id, template, generates, description, .. } = starter;
        writeln!(text, "  - id: {id}\n    generates: {generates}\n    description: {description}")
            .expect("writing to a string cannot fail");
        writeln!(text, "    template: {template}").expect("writing to a string cannot fail");
        match needed_by(id, chosen) {
            None => text.push_str("    requires: []\n"),
            Some(needed) => {
                writeln!(text, "    requires:\n      - {needed}").expect("writing to a string cannot fail");
            }
        }
    }
    if chosen.iter().any(|starter| starter.id == "tasks") {
        text.push_str("apply:\n  requires:\n    - tasks\n  tracks: tasks.md\n");
    }
    text
}

fn needed_by(id: &str, chosen: &[Starter]) -> Option<&'static str> {
    let candidates: &[&str] = match id {
        "specs" => &["proposal"],
        "design" => &["specs"],
        "tasks" => &["design", "specs"],
        _ => &[],
    };
    let has = |id: &str| chosen.iter().find(|starter| starter.id == id).map(|starter| starter.id);
    candidates.iter().find_map(|candidate| has(candidate))
}
