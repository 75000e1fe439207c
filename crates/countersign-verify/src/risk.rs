//! What a diff says about the risk of a change, beside what its author declares.

use std::collections::BTreeSet;

use countersign_model::metadata::Risk;

use crate::diff::{ChangeDiff, PathClass};

/// Why a change is of some risk.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct RiskReason {
    /// How much is at stake because of it.
    pub risk: Risk,
    /// One lowercase line.
    pub reason: String,
}

/// What the diff and the deltas of a change touch that is more than low risk, the highest first.
pub fn derived_risk(diff: &ChangeDiff, domains: &BTreeSet<String>) -> Vec<RiskReason> {
    let mut reasons = Vec::new();
    for class in PathClass::ALL {
        let Some(first) =
            diff.paths.iter().filter(|path| path.classes.contains(&class)).map(|path| &path.path).min()
        else {
            continue;
        };
        let (risk, what) = match class {
            PathClass::PublicApi => (Risk::High, "a public interface changes"),
            PathClass::Migration => (Risk::High, "stored data changes"),
            PathClass::Dependency => (Risk::Medium, "a dependency changes"),
            PathClass::Infrastructure => (Risk::Medium, "where things run changes"),
        };
        reasons.push(RiskReason { risk, reason: format!("{what}: `{first}`") });
    }
    if domains.len() > 1 {
        let names: Vec<String> = domains.iter().map(|domain| format!("`{domain}`")).collect();
        let reason = format!("several domains change: {}", names.join(", "));
        reasons.push(RiskReason { risk: Risk::Medium, reason });
    }
    reasons.sort_by(|one, other| other.risk.cmp(&one.risk).then_with(|| one.reason.cmp(&other.reason)));
    reasons
}
