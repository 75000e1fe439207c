//! The lint of a policy: what could never guard anything, and waivers somebody should look at.

use std::collections::BTreeSet;

use countersign_diag::{Finding, Severity};
use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::codes::{
    DOMAIN_UNKNOWN, NEVER_FIRES, PATTERN_MATCHES_NOTHING, RULE_UNTESTED, WAIVER_BY_AUTHOR, WAIVER_ENDS_SOON,
    WAIVER_EXPIRED, WAIVER_OF_NOTHING, WAIVER_TOO_BROAD, WAIVER_UNUSED,
};
use crate::policy::Policy;
use crate::waiver::Waiver;
use countersign_model::toml_table::Located;
use countersign_template::Globs;

/// How many days before its end a waiver is pointed at.
const SOON: i64 = 14;
/// How many days a waiver may last.
const LONGEST: i64 = 366;

/// What is wrong with a policy, whatever it is applied to. `paths` are those of the tree, `domains` the configured ones,
/// `tested` the ids of the rules that a test shows firing.
pub fn lint(
    policy: &Policy,
    paths: &[String],
    domains: &[String],
    tested: &BTreeSet<String>,
    today: Date,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for rule in policy.rules() {
        if rule.when.is_impossible() {
            let message = format!("rule `{}` can never fire: its condition cannot be met", rule.id);
            findings
                .push(Finding::new(&NEVER_FIRES, rule.span, message).about(&rule.id).help("mend its `when`"));
        }
        let patterns: Vec<_> =
            rule.when.path_patterns().into_iter().chain(rule.parameters.patterns()).collect();
        let idle: Vec<_> = patterns.iter().filter(|pattern| matches_nothing(pattern, paths)).collect();
        // One of several that matches shows that the rule guards something.
        let severity = if idle.len() < patterns.len() { Severity::Note } else { Severity::Warning };
        findings.extend(idle.into_iter().map(|pattern| {
            let message = format!("`{}` matches no path of the tree", pattern.value);
            let finding = Finding::new(&PATTERN_MATCHES_NOTHING, pattern.span, message).severity_is(severity);
            finding.about(&rule.id).help("mend the pattern, or take it away")
        }));
        let unknown = rule.when.domains().into_iter().filter(|domain| !domains.contains(&domain.value));
        findings.extend(unknown.map(|domain| {
            let message = format!("`{}` is no domain of this project", domain.value);
            let help = if domains.is_empty() {
                "write `[domains]` in `countersign.toml`".to_owned()
            } else {
                format!("known: {}", domains.join(", "))
            };
            Finding::new(&DOMAIN_UNKNOWN, domain.span, message).about(&rule.id).help(help)
        }));
        if !tested.contains(&rule.id) {
            let message = format!("no test shows rule `{}` firing", rule.id);
            let help = format!("write `rules/tests/{}.toml`", rule.id);
            findings.push(Finding::new(&RULE_UNTESTED, rule.span, message).about(&rule.id).help(help));
        }
    }
    findings.extend(of_waivers(policy, today));
    findings
}

/// The finding that a waiver waived nothing.
pub fn unused(waiver: &Waiver) -> Finding {
    let id = waiver.rule.value.as_str();
    let message = format!("the waiver of rule `{id}` waives nothing");
    Finding::new(&WAIVER_UNUSED, waiver.span, message).about(id).help("take it away")
}

/// The finding that a waiver would have helped and does not count, for a reason.
pub fn refused(waiver: &Waiver, reason: &str) -> Finding {
    let id = waiver.rule.value.as_str();
    let message = format!("the waiver of rule `{id}` does not count: {reason}");
    let help = "let somebody who takes no part in the change put it on the target branch";
    Finding::new(&WAIVER_BY_AUTHOR, waiver.span, message).about(id).help(help)
}

fn of_waivers(policy: &Policy, today: Date) -> Vec<Finding> {
    let mut findings = Vec::new();
    for waiver in policy.waivers() {
        let id = waiver.rule.value.as_str();
        if policy.rule(id).is_none() {
            let ids = policy.rules().iter().map(|rule| rule.id.as_str());
            let help = match countersign_model::nearest(id, ids) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "take the waiver away".to_owned(),
            };
            let message = format!("there is no rule `{id}` to waive");
            findings.push(Finding::new(&WAIVER_OF_NOTHING, waiver.rule.span, message).about(id).help(help));
        }
        let left = waiver.expires.since(today).map_or(i64::MAX, |span| i64::from(span.get_days()));
        let ends = waiver.expires;
        if ends < today {
            let message = format!("the waiver of rule `{id}` expired on {ends}");
            let help = "keep the rule, or let somebody else renew the waiver";
            findings.push(Finding::new(&WAIVER_EXPIRED, waiver.span, message).about(id).help(help));
        } else if left <= SOON {
            let message = format!("the waiver of rule `{id}` ends on {ends}");
            findings.push(Finding::new(&WAIVER_ENDS_SOON, waiver.span, message).about(id));
        } else if today.checked_add(LONGEST.days()).is_ok_and(|latest| ends > latest) {
            let message = format!("the waiver of rule `{id}` lasts until {ends}, more than a year");
            let help = "name a day on which somebody looks again";
            findings.push(Finding::new(&WAIVER_TOO_BROAD, waiver.span, message).about(id).help(help));
        }
    }
    findings
}

fn matches_nothing(pattern: &Located<String>, paths: &[String]) -> bool {
    let globs = Globs::read(vec![pattern.clone()], &mut Vec::new());
    !paths.iter().any(|path| globs.is_match(path))
}
