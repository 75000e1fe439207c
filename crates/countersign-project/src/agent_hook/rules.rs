//! The rules in force that can be asked before a write, when nothing is known of the change: which paths may be changed, and
//! what no file may hold.
//!
//! A rule with a condition is left to the verdict at the end of the turn: before a write nobody knows whether it will bind.

use countersign_diag::{Severity, SourceMap};
use countersign_rules::{Rule, Violation, parse_rules};
use countersign_secrets::{Certainty, scan};
use jiff::civil::Date;

use crate::policy::PolicyTarget;
use crate::root::Project;

/// The rules without a condition.
#[derive(Debug, Default)]
pub(super) struct RulesInForce {
    rules: Vec<Rule>,
}

impl RulesInForce {
    /// Those of the target branch. What cannot be read there is said by the verdict, which nothing passes then.
    pub(super) fn of(project: &Project) -> Self {
        let Ok(policy) = project.policy_in_force(&PolicyTarget::Settings) else { return Self::default() };
        let folder = &policy.settings.layout.rules;
        let tests = format!("{folder}/tests/");
        let mut sources = SourceMap::default();
        let mut rules = Vec::new();
        for path in policy.tip.below(folder) {
            let is_toml = std::path::Path::new(path).extension().is_some_and(|ending| ending == "toml");
            if !is_toml || path.starts_with(&tests) {
                continue;
            }
            if let Ok(Some(text)) = policy.tip.text(path) {
                let source = sources.add(path, text.as_str());
                rules.extend(parse_rules(source, &text).value.rules);
            }
        }
        rules.retain(|rule| rule.severity == Severity::Error && rule.when.is_empty());
        Self { rules }
    }

    /// Which rule forbids a path, and why it is there.
    pub(super) fn refuse(&self, path: &str) -> Option<String> {
        let rule = self.rules.iter().find(|rule| rule.parameters.is_writable(path) == Some(false))?;
        let why = if rule.why.is_empty() { String::new() } else { format!(": {}", rule.why) };
        Some(format!("may not be changed, says rule `{}`{why}", rule.id))
    }

    /// The secrets in a text that is about to be written; none of their words is told. Without a rule about them, what has
    /// the shape that an issuer gives to its secrets counts, and no name that merely looks random.
    pub(super) fn secrets(&self, path: &str, text: &str, today: Date) -> Vec<String> {
        let asked: Vec<Vec<Violation>> = self
            .rules
            .iter()
            .filter_map(|rule| rule.parameters.secrets_in(path, text.as_bytes(), today))
            .collect();
        if !asked.is_empty() {
            return asked.into_iter().flatten().map(|found| format!("`{path}`: {}", found.message)).collect();
        }
        let hits = scan(text.as_bytes());
        let sure = hits.iter().filter(|hit| hit.certainty > Certainty::Entropy);
        sure.map(|hit| format!("`{path}`: the text holds a secret ({})", hit.shape.id)).collect()
    }
}
