//! `[agent-hook]`: what the hook of agents does where nothing is clear.

use countersign_diag::Finding;
use countersign_model::toml_table::{Located, Table};

/// What the hook of agents does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AgentHook {
    /// Where it cannot judge.
    pub on_error: OnError,
    /// Where an agent writes outside of the project.
    pub outside: OutsideWrites,
}

/// What becomes of a call that cannot be judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OnError {
    /// It goes on, and what happened is said.
    #[default]
    Allow,
    /// It is refused.
    Block,
}

/// What becomes of a write outside of the project.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OutsideWrites {
    /// It is refused, but for the notes that agents keep in the folder of the user.
    #[default]
    Deny,
    /// It is nobody's business here.
    Allow,
}

impl AgentHook {
    /// Reads the section.
    pub(super) fn read(mut table: Table<'_>, findings: &mut Vec<Finding>) -> Self {
        let on_error = table.string("on-error", findings);
        let on_error = word(on_error, &[("allow", OnError::Allow), ("block", OnError::Block)], findings);
        let outside = table.string("outside", findings);
        let words = [("deny", OutsideWrites::Deny), ("allow", OutsideWrites::Allow)];
        let outside = word(outside, &words, findings);
        table.finish(findings);
        Self { on_error: on_error.unwrap_or_default(), outside: outside.unwrap_or_default() }
    }
}

fn word<T: Copy>(
    value: Option<Located<String>>,
    words: &[(&str, T)],
    findings: &mut Vec<Finding>,
) -> Option<T> {
    let value = value?;
    let known = words.iter().find(|(word, _)| *word == value.value);
    if known.is_none() {
        let list: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        let message = format!("`{}` is not known here", value.value);
        findings.push(value.unusable(message).help(format!("use {}", list.join(" or "))));
    }
    known.map(|(_, meaning)| *meaning)
}
