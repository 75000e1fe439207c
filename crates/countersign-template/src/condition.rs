//! When a section of a contract or a rule applies: `when = { risk = ["high"], paths-any = ["infra/**"] }`.
//!
//! Each key has to be met. `all`, `any` and `not` hold conditions of the same kind.

use std::collections::BTreeSet;

use countersign_diag::Finding;
use countersign_model::delta_document::Operation;
use countersign_model::metadata::Risk;
use countersign_model::toml_codes::SETTING_VALUE;
use countersign_model::toml_table::{Located, Table};
use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

/// What is known of the change whose document is checked.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// Its id, where it is one change.
    pub change: Option<&'a str>,
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
    changes: Option<Globs>,
    risks: Vec<Risk>,
    paths_any: Option<Globs>,
    paths_all: Option<Globs>,
    domains: Vec<Located<String>>,
    operations: Vec<Operation>,
    all: Vec<Self>,
    any: Vec<Self>,
    not: Option<Box<Self>>,
}

/// Patterns of paths or names.
#[derive(Debug, Clone, Default)]
pub struct Globs {
    set: GlobSet,
    written: Vec<Located<String>>,
}

impl Globs {
    /// Reads patterns; what is none is a finding.
    pub fn read(written: Vec<Located<String>>, findings: &mut Vec<Finding>) -> Self {
        let set = set(&written, findings);
        Self { set, written }
    }

    /// Whether one of them fits.
    pub fn is_match(&self, path: &str) -> bool {
        self.set.is_match(path)
    }

    /// The patterns as written.
    pub fn written(&self) -> &[Located<String>] {
        &self.written
    }
}

const OPERATIONS: [(&str, Operation); 4] = [
    ("added", Operation::Added),
    ("modified", Operation::Modified),
    ("removed", Operation::Removed),
    ("renamed", Operation::Renamed),
];

impl Condition {
    /// Reads `when`; what cannot be used is a finding, and the condition is without it.
    pub fn read(mut table: Table<'_>, findings: &mut Vec<Finding>) -> Self {
        let risk_words = Risk::ALL.map(Risk::as_str);
        let risks = table.strings("risk", findings).unwrap_or_default();
        let risks = known(&risks, "is no risk tier", &risk_words, Risk::from_word, findings);
        let mut globs = |key| {
            let span = table.span();
            let written = table.strings(key, findings)?;
            if written.is_empty() {
                let message = format!("`{key}` is empty, so the condition is never met");
                findings.push(
                    Finding::new(&SETTING_VALUE, span, message)
                        .help("name what it is about, or leave it out"),
                );
            }
            Some(Globs::read(written, findings))
        };
        let (changes, paths_any, paths_all) = (globs("change"), globs("paths-any"), globs("paths-all"));
        let domains = table.strings("domains", findings).unwrap_or_default();
        let words = table.strings("operations", findings).unwrap_or_default();
        let operation = |word: &str| OPERATIONS.iter().find(|(name, _)| *name == word).map(|(_, it)| *it);
        let names = OPERATIONS.map(|(name, _)| name);
        let operations = known(&words, "is no operation of a delta", &names, operation, findings);
        let mut nested = |key| {
            let tables = table.tables(key, findings);
            tables.into_iter().map(|table| Self::read(table, findings)).collect::<Vec<_>>()
        };
        let (all, any) = (nested("all"), nested("any"));
        let not = table.has("not").then(|| Box::new(Self::read(table.table("not", findings), findings)));
        table.finish(findings);
        Self { changes, risks, paths_any, paths_all, domains, operations, all, any, not }
    }

    /// Whether it applies. What nobody knows counts as met, so that nothing is left out for want of a diff.
    pub fn applies(&self, facts: &Facts<'_>) -> bool {
        self.holds(facts) != Some(false)
    }

    /// Whether it applies; `None` where that hangs on a diff that nobody knows.
    pub fn holds(&self, facts: &Facts<'_>) -> Option<bool> {
        let is_change = |globs: &Globs| facts.change.is_some_and(|change| globs.is_match(change));
        let any_path = |globs: &Globs| facts.paths.map(|paths| paths.iter().any(|path| globs.is_match(path)));
        let all_paths = |globs: &Globs| {
            facts.paths.map(|paths| !paths.is_empty() && paths.iter().all(|path| globs.is_match(path)))
        };
        let plain = self.changes.as_ref().is_none_or(is_change)
            && (self.risks.is_empty() || self.risks.contains(&facts.risk))
            && (self.domains.is_empty()
                || self.domains.iter().any(|domain| facts.domains.contains(&domain.value)))
            && (self.operations.is_empty()
                || self.operations.iter().any(|operation| facts.operations.contains(operation)));
        let parts = [
            Some(plain),
            self.paths_any.as_ref().map_or(Some(true), any_path),
            self.paths_all.as_ref().map_or(Some(true), all_paths),
            every(self.all.iter().map(|one| one.holds(facts))),
            if self.any.is_empty() { Some(true) } else { some(self.any.iter().map(|one| one.holds(facts))) },
            self.not.as_ref().map_or(Some(true), |not| not.holds(facts).map(|holds| !holds)),
        ];
        every(parts.into_iter())
    }

    /// Why it does not apply, one lowercase line; `None` where it does, or nobody knows.
    pub fn unmet(&self, facts: &Facts<'_>) -> Option<String> {
        if self.applies(facts) {
            return None;
        }
        let quoted = |words: Vec<&str>| -> String {
            words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
        };
        let written = |globs: &Globs| quoted(globs.written().iter().map(|one| one.value.as_str()).collect());
        if let Some(changes) =
            self.changes.as_ref().filter(|globs| !facts.change.is_some_and(|id| globs.is_match(id)))
        {
            return Some(format!("it binds only the changes {}", written(changes)));
        }
        if !self.risks.is_empty() && !self.risks.contains(&facts.risk) {
            let risks = quoted(self.risks.iter().map(|risk| risk.as_str()).collect());
            return Some(format!("the risk is {}, not {risks}", facts.risk.as_str()));
        }
        if !self.domains.is_empty()
            && !self.domains.iter().any(|domain| facts.domains.contains(&domain.value))
        {
            let domains = quoted(self.domains.iter().map(|domain| domain.value.as_str()).collect());
            return Some(format!("nothing of domain {domains} is changed"));
        }
        if !self.operations.is_empty() && !self.operations.iter().any(|one| facts.operations.contains(one)) {
            return Some("no delta has such an operation".to_owned());
        }
        let paths = facts.paths.unwrap_or_default();
        if let Some(globs) =
            self.paths_any.as_ref().filter(|globs| !paths.iter().any(|path| globs.is_match(path)))
        {
            return Some(format!("no changed path matches {}", written(globs)));
        }
        if let (Some(globs), Some(other)) = (
            &self.paths_all,
            paths.iter().find(|path| !self.paths_all.as_ref().is_some_and(|globs| globs.is_match(path))),
        ) {
            return Some(format!("`{other}` is changed as well, which {} do not match", written(globs)));
        }
        let all = self.all.iter().find_map(|one| one.unmet(facts));
        let any = || self.any.iter().find_map(|one| one.unmet(facts));
        Some(all.or_else(any).unwrap_or_else(|| "what its `not` excludes is the case".to_owned()))
    }

    /// Whether it may apply to a change of this risk, whatever else it does.
    pub fn may_apply_at(&self, risk: Risk) -> bool {
        (self.risks.is_empty() || self.risks.contains(&risk))
            && self.all.iter().all(|one| one.may_apply_at(risk))
            && (self.any.is_empty() || self.any.iter().any(|one| one.may_apply_at(risk)))
            && self.not.as_ref().is_none_or(|not| !not.is_of_risk_alone() || !not.may_apply_at(risk))
    }

    /// Whether it depends on nothing but the risk.
    pub fn is_of_risk_alone(&self) -> bool {
        self.changes.is_none()
            && self.paths_any.is_none()
            && self.paths_all.is_none()
            && self.domains.is_empty()
            && self.operations.is_empty()
            && self.all.iter().chain(&self.any).chain(self.not.as_deref()).all(Self::is_of_risk_alone)
    }

    /// Whether no change of any risk can meet it.
    pub fn is_impossible(&self) -> bool {
        Risk::ALL.into_iter().all(|risk| !self.may_apply_at(risk))
            || (!self.any.is_empty() && self.any.iter().all(Self::is_impossible))
            || self.all.iter().any(Self::is_impossible)
            || self.not.as_ref().is_some_and(|not| not.is_empty())
    }

    /// Whether it says nothing, so that it always applies.
    pub fn is_empty(&self) -> bool {
        self.is_of_risk_alone()
            && self.risks.is_empty()
            && self.not.is_none()
            && self.all.iter().chain(&self.any).all(Self::is_empty)
    }

    /// Every pattern of paths in it.
    pub fn path_patterns(&self) -> Vec<&Located<String>> {
        let own = self.paths_any.iter().chain(&self.paths_all).flat_map(Globs::written);
        own.chain(self.nested().flat_map(Self::path_patterns)).collect()
    }

    /// Every domain in it.
    pub fn domains(&self) -> Vec<&Located<String>> {
        self.domains.iter().chain(self.nested().flat_map(Self::domains)).collect()
    }

    fn nested(&self) -> impl Iterator<Item = &Self> {
        self.all.iter().chain(&self.any).chain(self.not.as_deref())
    }
}

/// Whether all hold; one that does not decides, else one that nobody knows.
fn every(mut parts: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    parts
        .try_fold(Some(true), |all, part| match part {
            Some(false) => Err(()),
            Some(true) => Ok(all),
            None => Ok(None),
        })
        .unwrap_or(Some(false))
}

/// Whether one holds; one that does decides, else one that nobody knows.
fn some(parts: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    every(parts.map(|part| part.map(|holds| !holds))).map(|none| !none)
}

/// The values that words stand for; each other word is a finding.
pub fn known<T>(
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
    set.build().unwrap_or_else(|error| {
        if let Some(first) = globs.first() {
            let message = format!("these patterns cannot be used together: {}", error.kind());
            findings.push(first.unusable(message).help("write fewer or simpler ones"));
        }
        GlobSet::empty()
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use countersign_diag::SourceMap;
    use countersign_model::metadata::Risk;
    use countersign_model::toml_table::Table;

    use super::{Condition, Facts};

    fn read(text: &str) -> Condition {
        let (mut sources, mut findings) = (SourceMap::default(), Vec::new());
        let id = sources.add("rules/x.toml", text);
        let condition = Condition::read(Table::parse(id, text, &mut findings), &mut findings);
        assert_eq!(findings, [], "{text}");
        condition
    }

    fn holds(text: &str, paths: Option<&[&str]>) -> Option<bool> {
        let paths: Option<Vec<String>> = paths.map(|all| all.iter().map(|&path| path.to_owned()).collect());
        let domains = BTreeSet::from(["billing".to_owned()]);
        let facts = Facts {
            change: Some("add-login"),
            risk: Risk::Medium,
            paths: paths.as_deref(),
            domains: &domains,
            operations: &[],
            nowhere: &BTreeSet::new(),
        };
        read(text).holds(&facts)
    }

    #[test]
    fn keys_are_joined_by_and() {
        let infra: &[&str] = &["infra/main.tf", "README.md"];
        assert_eq!(holds("", None), Some(true));
        assert_eq!(holds("risk = ['medium']\npaths-any = ['infra/**']", Some(infra)), Some(true));
        assert_eq!(holds("risk = ['high']\npaths-any = ['infra/**']", Some(infra)), Some(false));
        assert_eq!(holds("paths-all = ['infra/**']", Some(infra)), Some(false));
        assert_eq!(holds("paths-all = ['**']", Some(&[])), Some(false), "nothing is not everything");
        assert_eq!(holds("change = ['add-*']", None), Some(true));
        assert_eq!(holds("domains = ['sales']", None), Some(false));
    }

    #[test]
    fn what_nobody_knows_is_met_even_below_a_not() {
        for text in ["paths-any = ['a']", "not = { paths-any = ['a'] }", "any = [{ paths-any = ['a'] }]"] {
            assert_eq!(holds(text, None), None, "{text}");
        }
        assert_eq!(holds("risk = ['high']\npaths-any = ['a']", None), Some(false));
        assert_eq!(holds("any = [{ paths-any = ['a'] }, { risk = ['medium'] }]", None), Some(true));
        assert_eq!(holds("not = { risk = ['medium'] }", None), Some(false));
        assert_eq!(holds("all = [{ risk = ['medium'] }, { not = { domains = ['x'] } }]", None), Some(true));
    }

    #[test]
    fn what_can_never_be_met_is_known() {
        let impossible = [
            "not = {}",
            "risk = ['low']\nall = [{ risk = ['high'] }]",
            "not = { risk = ['low', 'medium', 'high'] }",
        ];
        for text in impossible {
            assert!(read(text).is_impossible(), "{text}");
        }
        for text in ["", "risk = ['low']", "not = { risk = ['low'] }", "not = { paths-any = ['a'] }"] {
            assert!(!read(text).is_impossible(), "{text}");
        }
    }
}
