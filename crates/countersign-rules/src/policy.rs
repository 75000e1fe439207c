//! A policy: the rules and waivers of several files, as one.

use std::collections::BTreeMap;

use countersign_diag::{Finding, SourceId};

use crate::codes::RULE_TWICE;
use crate::file::{Rule, RuleFile, parse_rules};
use crate::waiver::Waiver;

/// Rules and waivers.
#[derive(Debug, Default)]
pub struct Policy {
    rules: Vec<Rule>,
    waivers: Vec<Waiver>,
}

impl Policy {
    /// Adds the rules of a file. What is wrong with it is a finding.
    pub fn add(&mut self, source: SourceId, text: &str, findings: &mut Vec<Finding>) {
        let parsed = parse_rules(source, text);
        findings.extend(parsed.findings);
        self.join(parsed.value, findings);
    }

    /// Adds rules that were read. Of two with one id the first stays, and the second is an error.
    pub fn join(&mut self, file: RuleFile, findings: &mut Vec<Finding>) {
        let mut known: BTreeMap<String, countersign_diag::Span> =
            self.rules.iter().map(|rule| (rule.id.clone(), rule.span)).collect();
        for rule in file.rules {
            if let Some(first) = known.get(&rule.id) {
                let message = format!("rule `{}` is there a second time", rule.id);
                let finding = Finding::new(&RULE_TWICE, rule.span, message).about(&rule.id);
                findings.push(finding.label(*first, "the first"));
            } else {
                known.insert(rule.id.clone(), rule.span);
                self.rules.push(rule);
            }
        }
        self.waivers.extend(file.waivers);
    }

    /// The rules, in the order of the files.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The rule of an id.
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.id == id)
    }

    /// The waivers, in the order of the files.
    pub fn waivers(&self) -> &[Waiver] {
        &self.waivers
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty() && self.waivers.is_empty()
    }
}
