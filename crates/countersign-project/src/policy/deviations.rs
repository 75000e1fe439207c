//! Where a project is weaker than the organisation whose policy it extends, by the name of each rule.
//!
//! A rule of the project with the id of one of the organisation's takes its place. Whatever in it is not as the organisation has
//! it, except for a higher severity or another `why`, is a deviation; so is a rule that is switched off or waived. Nobody
//! has to prove that a condition is narrower: another condition is enough.

use std::collections::BTreeMap;
use std::fmt;

use countersign_diag::{Code, Finding};
use toml::{Table, Value};

use super::codes::{DEVIATION, DEVIATION_FORBIDDEN};
use super::organisation::Organisation;
use crate::settings::{Deviations, PolicySettings};

/// How a rule is weaker.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Weakening {
    /// It does not bind here.
    Off,
    /// Breaking it costs less.
    Severity,
    /// It binds under another condition.
    Condition,
    /// Another of its keys differs.
    Changed(String),
    /// Somebody waives it.
    Waived,
    /// `off` names it, and the organisation has no such rule.
    OffWithoutRule,
}

impl fmt::Display for Weakening {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Off => f.write_str("is switched off"),
            Self::Severity => f.write_str("has a lower severity"),
            Self::Condition => f.write_str("binds under another condition"),
            Self::Changed(key) => write!(f, "has another `{key}`"),
            Self::Waived => f.write_str("is waived"),
            Self::OffWithoutRule => f.write_str("is switched off, and the organisation has no such rule"),
        }
    }
}

/// One deviation.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Deviation {
    /// The name of the organisation's policy.
    pub organisation: String,
    /// The id of the rule.
    pub rule: String,
    /// How it is weaker.
    pub weakening: Weakening,
}

impl Deviation {
    /// A note, or an error where the settings forbid it.
    pub fn finding(&self, deviations: Deviations) -> Finding {
        let code: &'static Code = match deviations {
            Deviations::Listed => &DEVIATION,
            Deviations::Forbidden => &DEVIATION_FORBIDDEN,
        };
        let message = format!("rule `{}` of `{}` {}", self.rule, self.organisation, self.weakening);
        let help = match deviations {
            Deviations::Listed => "agree on it with whoever owns the organisation's policy",
            Deviations::Forbidden => "keep the rule as the organisation has it",
        };
        Finding::without_place(code, message).about(&self.rule).help(help)
    }
}

/// The deviations of files of rules, sorted. Text that is no TOML is an error elsewhere.
pub fn deviations(organisations: &[Organisation], settings: &PolicySettings, own: &[&str]) -> Vec<Deviation> {
    let own: Vec<Table> = own.iter().filter_map(|text| toml::from_str(text).ok()).collect();
    let replaced: BTreeMap<&str, &Table> = own
        .iter()
        .flat_map(|file| entries(file, "rule"))
        .filter_map(|rule| Some((word(rule, "id")?, rule)))
        .collect();
    let waived: Vec<&str> =
        own.iter().flat_map(|file| entries(file, "waiver")).filter_map(|one| word(one, "rule")).collect();
    let mut found = Vec::new();
    let mut known = Vec::new();
    for organisation in organisations {
        let files: Vec<Table> =
            organisation.rules.iter().filter_map(|(_, text)| toml::from_str(text).ok()).collect();
        for rule in files.iter().flat_map(|file| entries(file, "rule")) {
            let Some(id) = word(rule, "id") else { continue };
            known.push(id.to_owned());
            let mut add = |weakening| {
                found.push(Deviation {
                    organisation: organisation.name.clone(),
                    rule: id.to_owned(),
                    weakening,
                });
            };
            if settings.off.iter().any(|off| off == id) {
                add(Weakening::Off);
            } else if let Some(other) = replaced.get(id) {
                weakenings(rule, other).into_iter().for_each(&mut add);
            }
            if waived.contains(&id) {
                add(Weakening::Waived);
            }
        }
    }
    for off in settings.off.iter().filter(|off| !known.contains(off)) {
        let names: Vec<&str> = organisations.iter().map(|one| one.name.as_str()).collect();
        let weakening = Weakening::OffWithoutRule;
        found.push(Deviation { organisation: names.join(", "), rule: off.clone(), weakening });
    }
    found.sort();
    found.dedup();
    found
}

/// The ids of the organisation's rules that do not bind as it has them: switched off, or replaced.
pub fn replaced_rules(settings: &PolicySettings, own: &[&str]) -> Vec<String> {
    let own: Vec<Table> = own.iter().filter_map(|text| toml::from_str(text).ok()).collect();
    let ids = own.iter().flat_map(|file| entries(file, "rule")).filter_map(|rule| word(rule, "id"));
    settings.off.iter().cloned().chain(ids.map(str::to_owned)).collect()
}

fn weakenings(theirs: &Table, ours: &Table) -> Vec<Weakening> {
    let keys = theirs.keys().chain(ours.keys().filter(|key| !theirs.contains_key(*key)));
    let mut found = Vec::new();
    for key in keys.filter(|key| theirs.get(*key) != ours.get(*key)) {
        match key.as_str() {
            "id" | "why" => {}
            "severity" if weight(ours) >= weight(theirs) => {}
            "severity" => found.push(Weakening::Severity),
            "when" => found.push(Weakening::Condition),
            other => found.push(Weakening::Changed(other.to_owned())),
        }
    }
    found
}

/// How much breaking a rule costs; a word that is none costs nothing.
fn weight(rule: &Table) -> u8 {
    match rule.get("severity").map(Value::as_str) {
        None | Some(Some("error")) => 3,
        Some(Some("warning")) => 2,
        Some(Some("note")) => 1,
        Some(_) => 0,
    }
}

fn entries<'t>(file: &'t Table, key: &str) -> impl Iterator<Item = &'t Table> {
    let list = file.get(key).and_then(Value::as_array);
    list.into_iter().flatten().filter_map(Value::as_table)
}

fn word<'t>(table: &'t Table, key: &str) -> Option<&'t str> {
    table.get(key).and_then(Value::as_str)
}

#[cfg(test)]
mod tests {
    use super::{Deviation, deviations};
    use crate::policy::organisation::Organisation;
    use crate::settings::{Deviations, PolicySettings};

    const THEIRS: &str = "[[rule]]\nid = \"a\"\nkind = \"changelog\"\nseverity = \"warning\"\nwhy = \"w\"\n\n[[rule]]\nid = \"b\"\nkind = \"forbid-path\"\npaths = [\"x/**\"]\n";

    fn found(off: &[&str], own: &str) -> Vec<String> {
        let organisation = Organisation {
            name: "org".to_owned(),
            sha256: String::new(),
            rules: vec![("vendor/policy/org/rules/a.toml".to_owned(), THEIRS.to_owned())],
        };
        let off = off.iter().map(|id| (*id).to_owned()).collect();
        let settings = PolicySettings { off, ..PolicySettings::default() };
        let words = |one: &Deviation| format!("{} {}", one.rule, one.weakening);
        deviations(&[organisation], &settings, &[own]).iter().map(words).collect()
    }

    #[test]
    fn what_is_as_strict_is_no_deviation() {
        assert!(found(&[], "").is_empty());
        let stricter =
            "[[rule]]\nid = \"a\"\nkind = \"changelog\"\nseverity = \"error\"\nwhy = \"other words\"\n";
        assert!(found(&[], stricter).is_empty());
        assert!(found(&[], "[[rule]]\nid = \"own\"\nkind = \"changelog\"\n").is_empty());
    }

    #[test]
    fn every_weakening_has_its_name() {
        let a = "[[rule]]\nid = \"a\"\nkind = \"changelog\"\nwhy = \"w\"\n";
        for (off, own, wanted) in [
            (&["a"][..], String::new(), "a is switched off"),
            (&[], format!("{a}severity = \"note\"\n"), "a has a lower severity"),
            (&[], format!("{a}severity = \"nothing\"\n"), "a has a lower severity"),
            (&[], format!("{a}when = {{ risk = [\"high\"] }}\n"), "a binds under another condition"),
            (
                &[],
                "[[rule]]\nid = \"b\"\nkind = \"forbid-path\"\npaths = [\"y\"]\n".to_owned(),
                "b has another `paths`",
            ),
            (&[], "[[waiver]]\nrule = \"b\"\nchange = \"x\"\n".to_owned(), "b is waived"),
            (&["z"], String::new(), "z is switched off, and the organisation has no such rule"),
        ] {
            assert_eq!(found(off, &own), [wanted], "{own}");
        }
    }

    #[test]
    fn forbidden_deviations_are_errors() {
        let one = Deviation {
            organisation: "org".to_owned(),
            rule: "a".to_owned(),
            weakening: super::Weakening::Off,
        };
        assert_eq!(one.finding(Deviations::Listed).code().name, "policy-deviation");
        assert_eq!(one.finding(Deviations::Forbidden).code().name, "policy-deviation-forbidden");
    }
}
