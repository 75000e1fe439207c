//! The one writer: the files that an agent gets.

use std::borrow::Cow;
use std::fmt::Write as _;

use crate::skill::parts;
use crate::tool::{Commands, Key, Shape};
use crate::{Delivery, Place, Selection, Tool, Workflow};

/// A file that is generated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GeneratedFile {
    /// Relative to the project, or to the home folder for agents at [`Place::Home`]; with `/`.
    pub path: String,
    /// What it holds.
    pub text: String,
}

/// What agents may run without asking.
const ALLOWED: &str = "Bash(countersign:*), Bash(openspec:*)";
/// The folder that several agents share, with a file in it that says for which one it was made.
const SHARED: &str = ".agents";

macro_rules! skills {
    ($($name:literal),+ $(,)?) => {
        &[$(($name, include_str!(concat!("../skills/", $name, "/SKILL.md")))),+]
    };
}

/// Every skill: its name and its text.
const SKILLS: &[(&str, &str)] = skills![
    "architecture-review",
    "migration-review",
    "openspec-apply-change",
    "openspec-archive-change",
    "openspec-bulk-archive-change",
    "openspec-continue-change",
    "openspec-explore",
    "openspec-ff-change",
    "openspec-new-change",
    "openspec-onboard",
    "openspec-propose",
    "openspec-sync-specs",
    "openspec-update-change",
    "openspec-verify-change",
    "release-readiness",
    "security-review",
    "spec-author",
    "test-strategy-writer",
];

/// The skills as sources: the path below the folder of skills, and the text.
pub fn sources() -> impl Iterator<Item = (String, &'static str)> {
    SKILLS.iter().map(|(name, text)| (format!("{name}/SKILL.md"), *text))
}

/// The text of a shipped skill.
pub(crate) fn skill_text(name: &str) -> &'static str {
    let found = SKILLS.iter().find(|(known, _)| *known == name);
    found.map(|(_, text)| *text).expect("every workflow and every role has a skill, which a test checks")
}

/// Where the file of a skill is that an agent reads.
pub fn skill_path(tool: &Tool, skill: &str) -> String {
    format!("{}/{skill}/SKILL.md", tool.skills_folder())
}

/// The file that says for which agent a shared folder was made, if the folder of this agent is shared.
pub fn skill_root(tool: &Tool) -> Option<GeneratedFile> {
    (tool.place == Place::Project && tool.folder == SHARED).then(|| GeneratedFile {
        path: format!("{}/.openspec-target", tool.skills_folder()),
        text: format!("{}\n", tool.id),
    })
}

/// The files that an agent gets, sorted by path.
pub fn files(tool: &Tool, wanted: &Selection) -> Vec<GeneratedFile> {
    let mut files: Vec<GeneratedFile> = skill_root(tool).into_iter().collect();
    if wanted.delivery != Delivery::Commands || tool.always_skills {
        let workflows = wanted.workflows.iter().map(|workflow| workflow.skill());
        for name in workflows.chain(wanted.roles.iter().map(|role| role.skill())) {
            files.push(GeneratedFile { path: skill_path(tool, name), text: skill_text(name).to_owned() });
        }
    }
    if let Some(commands) = tool.commands.as_ref().filter(|_| wanted.delivery != Delivery::Skills) {
        for workflow in &wanted.workflows {
            let path = commands.path.replace('*', workflow.id());
            files.push(GeneratedFile { path, text: command(commands, *workflow) });
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files.dedup_by(|a, b| a.path == b.path);
    files
}

/// What the user types: `/opsx:apply` where commands have a folder of their own, `/opsx-apply` elsewhere.
fn call(commands: &Commands, workflow: Workflow) -> String {
    let mark = if commands.path.contains("/opsx/") { ':' } else { '-' };
    format!("{}opsx{mark}{}", commands.sigil, workflow.id())
}

/// The file of a command: the body of the skill, in the shape of the agent.
fn command(commands: &Commands, workflow: Workflow) -> String {
    let mut body = parts(skill_text(workflow.skill())).body.1.trim().to_owned();
    for other in Workflow::ALL {
        body = body.replace(&format!("`{}`", other.skill()), &format!("`{}`", call(commands, other)));
    }
    if let Some(input) = workflow.input() {
        write!(body, "\n\nAfter the command comes {input}.").expect("a string takes everything");
        if let Some(arguments) = commands.arguments {
            write!(body, " Here: {arguments}").expect("a string takes everything");
        }
    }
    match commands.shape {
        Shape::FrontMatter(keys) => {
            let keys = keys.iter().map(|key| front_matter(*key, workflow) + "\n");
            format!("---\n{}---\n\n{body}\n", keys.collect::<String>())
        }
        Shape::Toml => {
            format!(
                "description = {}\n\nprompt = \"\"\"\n{}\n\"\"\"\n",
                quoted(workflow.summary()),
                block(&body)
            )
        }
        Shape::Heading => format!("# {}\n\n{}\n\n{body}\n", workflow.title(), workflow.summary()),
        Shape::Plain => format!("{body}\n"),
    }
}

fn front_matter(key: Key, workflow: Workflow) -> String {
    let id = workflow.id();
    match key {
        Key::NameTitle => format!("name: {}", quoted(workflow.title())),
        Key::NameCall => format!("name: \"/opsx-{id}\""),
        Key::NameId => format!("name: \"opsx-{id}\""),
        Key::Id => format!("id: \"opsx-{id}\""),
        Key::Description => format!("description: {}", quoted(workflow.summary())),
        Key::AllowedTools => format!("allowed-tools: {ALLOWED}"),
        Key::Category => "category: \"Workflow\"".to_owned(),
        Key::Tags => format!("tags: [\"workflow\", \"{id}\"]"),
        Key::ArgumentHint(hint) => format!("argument-hint: {hint}"),
        Key::Invokable => "invokable: true".to_owned(),
    }
}

/// A string of one line, in double quotes, as YAML, TOML and JSON have it.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// A text within the three quotes of TOML.
fn block(text: &str) -> Cow<'_, str> {
    if text.contains(['\\', '"']) {
        Cow::Owned(text.replace('\\', "\\\\").replace("\"\"\"", "\"\"\\\""))
    } else {
        Cow::Borrowed(text)
    }
}
