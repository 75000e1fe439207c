//! The lint of a skill: the Agent Skills rules, the questions of roles, and whether the commands in it exist.

mod calls;
mod front_matter;
mod questions;

use countersign_diag::{Finding, SourceId, Span};

use crate::codes::{SKILL_BODY, SKILL_SIZE};
use crate::skill::parts;

/// The body has fewer lines.
const MAX_LINES: usize = 500;
/// A larger file is mentioned.
const MAX_SIZE: usize = 4096;

/// A command and what it takes, as the front hands it in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CommandTree {
    /// Its name.
    pub name: String,
    /// Its flags, with their dashes.
    pub flags: Vec<String>,
    /// Those of them that take a value.
    pub with_value: Vec<String>,
    /// Whether words may follow it that are no commands.
    pub takes_words: bool,
    /// The commands below it.
    pub commands: Vec<Self>,
}

/// A skill to look at.
#[derive(Debug, Clone, Copy)]
pub struct SkillInput<'t> {
    /// Where findings point to.
    pub source: SourceId,
    /// The name of its folder.
    pub folder: &'t str,
    /// The text of its `SKILL.md`.
    pub text: &'t str,
}

/// What kind of skill it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SkillKind {
    /// It has the questions of a role.
    Role,
    /// It is a step in the life of a change.
    Lifecycle,
    /// It says that it is something else.
    Helper,
}

impl SkillKind {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Role => "role",
            Self::Lifecycle => "lifecycle",
            Self::Helper => "helper",
        }
    }
}

/// Looks at a skill. `programs` are the command trees of the programs whose calls are checked; the findings are unsorted.
pub fn lint(skill: SkillInput<'_>, programs: &[CommandTree]) -> (SkillKind, Vec<Finding>) {
    let mut findings = Vec::new();
    let kind = front_matter::check(skill, &mut findings);
    body(skill, &mut findings);
    if kind == SkillKind::Role {
        questions::check(skill, &mut findings);
    }
    calls::check(skill, programs, &mut findings);
    (kind, findings)
}

fn body(skill: SkillInput<'_>, findings: &mut Vec<Finding>) {
    let (at, body) = parts(skill.text).body;
    let span = Span::new(skill.source, at..at);
    let lines = body.lines().count();
    if body.trim().is_empty() {
        findings
            .push(Finding::new(&SKILL_BODY, span, "the skill has no body").help("write what is to be done"));
    } else if lines >= MAX_LINES {
        let message = format!("the body has {lines} lines, {} are allowed", MAX_LINES - 1);
        findings.push(Finding::new(&SKILL_BODY, span, message).help("move details to files beside it"));
    }
    if skill.text.len() > MAX_SIZE {
        let message = format!("the skill has {} bytes, more than {MAX_SIZE}", skill.text.len());
        let help = "keep the steps in what `countersign instructions` prints";
        findings.push(Finding::new(&SKILL_SIZE, Span::new(skill.source, 0..0), message).help(help));
    }
}

#[cfg(test)]
mod tests;
