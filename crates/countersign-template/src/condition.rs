//! When something of a contract applies: `when = { risk = ["high"], paths-any = ["infra/**"] }`.

use std::collections::BTreeSet;

use countersign_diag::Finding;
use countersign_model::delta_document::Operation;
use countersign_model::metadata::Risk;
use countersign_model::toml_table::{Located, Table};
use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

/// What is known of the change whose document is checked.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// How much is at stake.
    pub risk: Risk,
    /// The paths that it changes; `None` if nobody knows.
    pub paths: Option<&'a [String]>,
    /// The domains whose requirements or code it changes.
    pub domains: &'a BTreeSet<String>,
    /// The operations of its deltas.
    pub operations: &'a [Operation],
    /// The references and paths that its documents cite and that lead nowhere.
    pub nowhere: &'a BTreeSet<String>,
}

/// When something applies: where each of its keys is met. An empty one always applies.
#[derive(Debug, Clone, Default)]
pub struct Condition {
    risks: Vec<Risk>,
    paths: Option<GlobSet>,
    domains: Vec<String>,
    operations: Vec<Operation>,
}

const OPERATIONS: [(&str, Operation); 4] = [
    ("added", Operation::Added),
    ("modified", Operation::Modified),
    ("removed", Operation::Removed),
    ("renamed", Operation::Renamed),
];

impl Condition {
    /// Reads `when`; what cannot be used is a finding, and the condition is without it.
    pub(crate) fn read(mut table: Table<'_>, findings: &mut Vec<Finding>) -> Self {
        let risk_words = Risk::ALL.map(Risk::as_str);
        let risks = table.strings("risk", findings).unwrap_or_default();
        let risks = known(&risks, "is no risk tier", &risk_words, Risk::from_word, findings);
        let paths = table.strings("paths-any", findings).map(|globs| set(&globs, findings));
        let domains = table.strings("domains", findings).unwrap_or_default();
        let words = table.strings("operations", findings).unwrap_or_default();
        let operation = |word: &str| OPERATIONS.iter().find(|(name, _)| *name == word).map(|(_, it)| *it);
        let names = OPERATIONS.map(|(name, _)| name);
        let operations = known(&words, "is no operation of a delta", &names, operation, findings);
        table.finish(findings);
        let domains = domains.into_iter().map(|domain| domain.value).collect();
        Self { risks, paths, domains, operations }
    }

    /// Whether it applies. What nobody knows counts as met, so that nothing is left out for want of a diff.
    pub fn applies(&self, facts: &Facts<'_>) -> bool {
        let risk = self.risks.is_empty() || self.risks.contains(&facts.risk);
        let paths = match (&self.paths, facts.paths) {
            (Some(globs), Some(paths)) => paths.iter().any(|path| globs.is_match(path)),
            _ => true,
        };
        let domains =
            self.domains.is_empty() || self.domains.iter().any(|domain| facts.domains.contains(domain));
        let operations = self.operations.is_empty()
            || self.operations.iter().any(|operation| facts.operations.contains(operation));
        risk && paths && domains && operations
    }

    /// Whether it may apply to a change of this risk, whatever else it does.
    pub fn may_apply_at(&self, risk: Risk) -> bool {
        self.risks.is_empty() || self.risks.contains(&risk)
    }

    /// Whether it depends on nothing but the risk.
    pub fn is_of_risk_alone(&self) -> bool {
        self.paths.is_none() && self.domains.is_empty() && self.operations.is_empty()
    }
}

/// The values that words stand for; each other word is a finding.
pub(crate) fn known<T>(
    words: &[Located<String>],
    problem: &str,
    names: &[&str],
    read: impl Fn(&str) -> Option<T>,
    findings: &mut Vec<Finding>,
) -> Vec<T> {
    let mut values = Vec::new();
    for word in words {
        if let Some(value) = read(&word.value) {
            values.push(value);
        } else {
            let message = format!("`{}` {problem}", word.value);
            findings.push(word.unusable(message).help(format!("known: {}", names.join(", "))));
        }
    }
    values
}

fn set(globs: &[Located<String>], findings: &mut Vec<Finding>) -> GlobSet {
    let mut set = GlobSetBuilder::new();
    for pattern in globs {
        match GlobBuilder::new(pattern.value.trim_start_matches("./")).literal_separator(true).build() {
            Ok(glob) => _ = set.add(glob),
            Err(error) => {
                let message = format!("`{}` is no glob: {}", pattern.value, error.kind());
                findings.push(pattern.unusable(message).help("write it like `src/**` or `*.rs`"));
            }
        }
    }
    set.build().unwrap_or_else(|_| GlobSet::empty())
}
