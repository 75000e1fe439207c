//! The rules in force that say which paths may be changed, for a guard that knows nothing of the change yet.
//!
//! A rule with a condition is left to the verdict at the end of the turn: before a write nobody knows whether it will bind.

use countersign_diag::{Severity, SourceMap};
use countersign_rules::{Rule, parse_rules};

use crate::policy::PolicyTarget;
use crate::root::Project;

/// The rules.
#[derive(Debug, Default)]
pub(super) struct Writable {
    rules: Vec<Rule>,
}

impl Writable {
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
}
