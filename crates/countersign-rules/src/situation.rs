//! Situations: tests of rules as data, in `rules/tests/*.toml`. They are canaries as well: `policy test` plants them.
//!
//! ```toml
//! [[situation]]
//! rule = "infra-rollback"
//! expect = "fires"                       # fires | silent | cannot-tell
//! risk = "medium"                        # low by default
//! domains = ["billing"]
//! operations = ["added"]
//! labels = []
//! files = { "infra/main.tf" = "resource {}" }             # the tree that is judged
//! before = { "infra/main.tf" = "" }                       # the tree before; what both hold alike is not in the diff
//! documents = { "design.md" = "## Rollback approach" }    # in the folder of the change
//! unreadable = ["infra/main.tf"]
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use countersign_diag::{Finding, Severity, SourceId, Span};
use countersign_model::Parsed;
use countersign_model::delta_document::Operation;
use countersign_model::metadata::Risk;
use countersign_model::toml_table::{Located, Table};
use countersign_template::known;
use countersign_verify::{ChangeDiff, ChangeKind, ChangedPath, DiffState, PathClasses};
use jiff::civil::Date;

use crate::ask::{ChangeView, CommandRun, Files, Side, Subject, Suite, Unreadable, World};
use crate::codes::RULE_TEST_FAILED;
use crate::file::Rule;
use crate::judge::{Outcome, judge};
use crate::policy::Policy;
use crate::waiver::Standing;

/// The change that situations are about.
const CHANGE: &str = "situation";

/// How a situation has to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// The rule is broken.
    Fires,
    /// It is kept, idle, or does not bind.
    Silent,
    /// Nobody can tell, which blocks as well.
    CannotTell,
}

impl Expected {
    const ALL: [Self; 3] = [Self::Fires, Self::Silent, Self::CannotTell];

    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Fires => "fires",
            Self::Silent => "silent",
            Self::CannotTell => "cannot-tell",
        }
    }
}

/// A situation and how it has to end.
#[derive(Debug, Clone)]
pub struct Situation {
    /// The id of the rule.
    pub rule: Located<String>,
    /// How it has to end.
    pub expect: Expected,
    /// Both trees; documents of the change are among the files.
    pub files: MemoryFiles,
    /// The change.
    pub change: ChangeView,
    /// Paths that belong to no change.
    pub unassigned: Vec<String>,
    /// Results of suites.
    pub suites: Vec<Suite>,
    /// What the external checker of the rule prints.
    pub prints: Option<String>,
    /// Where it stands.
    pub span: Span,
}

/// Two trees in memory.
#[derive(Debug, Clone, Default)]
pub struct MemoryFiles {
    /// The tree before.
    pub before: BTreeMap<String, Vec<u8>>,
    /// The tree that is judged.
    pub now: BTreeMap<String, Vec<u8>>,
    /// Paths that cannot be read.
    pub unreadable: BTreeSet<String>,
}

impl MemoryFiles {
    fn side(&self, side: Side) -> &BTreeMap<String, Vec<u8>> {
        match side {
            Side::Base => &self.before,
            Side::Head => &self.now,
        }
    }

    /// What differs between the two.
    pub fn diff(&self) -> ChangeDiff {
        let classes = PathClasses::default();
        let paths: BTreeSet<&String> = self.before.keys().chain(self.now.keys()).collect();
        let changed = paths.into_iter().filter_map(|path| {
            let kind = match (self.before.get(path), self.now.get(path)) {
                (None, _) => ChangeKind::Added,
                (_, None) => ChangeKind::Removed,
                (before, now) if before == now => return None,
                _ => ChangeKind::Modified,
            };
            let text = self.now.get(path).map(|bytes| String::from_utf8_lossy(bytes).into_owned());
            let lines = text.map_or(0, |text| text.lines().count());
            Some(ChangedPath {
                path: path.clone(),
                kind,
                lines: std::iter::once(1..lines + 1).collect(),
                domain: None,
                classes: classes.of(path),
            })
        });
        ChangeDiff { state: DiffState::Complete, paths: changed.collect() }
    }
}

impl Files for MemoryFiles {
    fn paths(&self, side: Side) -> Result<Arc<[String]>, Unreadable> {
        Ok(self.side(side).keys().cloned().collect())
    }

    fn read(&self, side: Side, path: &str) -> Result<Option<Arc<[u8]>>, Unreadable> {
        if self.unreadable.contains(path) {
            return Err(Unreadable { reason: "permission denied".to_owned() });
        }
        Ok(self.side(side).get(path).map(|bytes| bytes.as_slice().into()))
    }
}

impl Situation {
    /// How a policy ends on it, with the reason; `None` if it has no such rule.
    pub fn run(&self, policy: &Policy, today: Date) -> Option<(Expected, String)> {
        policy.rule(&self.rule.value)?;
        let diff = self.files.diff();
        let place =
            |path: &String| countersign_trace::Place { path: path.as_str().into(), line: 1, span: None };
        let unassigned: Vec<_> = self.unassigned.iter().map(place).collect();
        let printed = self.prints.as_ref().map(|text| CommandRun { printed: Ok(text.clone().into_bytes()) });
        let commands = printed.into_iter().map(|run| (self.rule.value.clone(), run)).collect();
        let subject = if unassigned.is_empty() {
            Subject::Change(&self.change)
        } else {
            Subject::Branch { has_change: false }
        };
        let world = World {
            subject,
            diff: &diff,
            at_target: false,
            files: &self.files,
            unassigned: Ok(&unassigned),
            suites: &self.suites,
            commands: &commands,
            today,
        };
        let is_it = |rule: &Rule| rule.id == self.rule.value;
        let counts = |_, _: &crate::Waiver| Standing::DoesNotCount("a test has no waivers".to_owned());
        let judged = judge(policy, &world, &counts).into_iter().find(|judged| is_it(judged.rule))?;
        Some(match judged.outcome {
            Outcome::NotBinding(reason) | Outcome::Idle(reason) | Outcome::Kept(reason) => {
                (Expected::Silent, reason)
            }
            Outcome::CannotTell { reason, .. } => (Expected::CannotTell, reason),
            Outcome::Broken { open, .. } => {
                (Expected::Fires, open.first().map(|violation| violation.message.clone()).unwrap_or_default())
            }
        })
    }
}

/// The finding that a situation ends otherwise than it says; a rule that is not there ends nothing.
pub fn failed(situation: &Situation, policy: &Policy, today: Date) -> Option<Finding> {
    let (rule, expect) = (&situation.rule.value, situation.expect.as_str());
    let message = match situation.run(policy, today) {
        Some((ended, _)) if ended == situation.expect => return None,
        Some((ended, reason)) => {
            format!(
                "rule `{rule}` is expected to end in `{expect}` and ends in `{}`: {reason}",
                ended.as_str()
            )
        }
        None => format!("there is no rule `{rule}` to test"),
    };
    let finding = Finding::new(&RULE_TEST_FAILED, situation.rule.span, message).about(rule);
    Some(finding.help("mend the rule, or what the test says of it"))
}

/// Reads a file of situations. One that cannot be read as a whole is an error and is not among the values.
pub fn parse_situations(source: SourceId, text: &str) -> Parsed<Vec<Situation>> {
    let mut findings = Vec::new();
    let mut table = Table::parse(source, text, &mut findings);
    let tables = table.tables("situation", &mut findings);
    table.finish(&mut findings);
    let value = tables.into_iter().filter_map(|table| situation(table, &mut findings)).collect();
    Parsed { value, findings }
}

fn situation(mut table: Table<'_>, findings: &mut Vec<Finding>) -> Option<Situation> {
    let (before, span) = (findings.len(), table.span());
    let rule = table.required("rule", findings);
    let expect = table.required("expect", findings).and_then(|word| {
        let read = |word: &str| Expected::ALL.into_iter().find(|one| one.as_str() == word);
        known(&[word], "is no end of a situation", &Expected::ALL.map(Expected::as_str), read, findings).pop()
    });
    let risk = table.string("risk", findings).and_then(|word| {
        known(&[word], "is no risk tier", &Risk::ALL.map(Risk::as_str), Risk::from_word, findings).pop()
    });
    let strings = |table: &mut Table<'_>, key, findings: &mut Vec<Finding>| -> Vec<String> {
        table.strings(key, findings).unwrap_or_default().into_iter().map(|one| one.value).collect()
    };
    let operations = table.strings("operations", findings).unwrap_or_default();
    let names = ["added", "modified", "removed", "renamed"];
    let all = [Operation::Added, Operation::Modified, Operation::Removed, Operation::Renamed];
    let read = |word: &str| names.iter().zip(all).find(|(name, _)| **name == word).map(|(_, one)| one);
    let operations = known(&operations, "is no operation of a delta", &names, read, findings);
    let folder = format!("openspec/changes/{CHANGE}");
    let change = ChangeView {
        id: CHANGE.to_owned(),
        folder: folder.clone(),
        risk: Some(risk.unwrap_or(Risk::Low)),
        domains: strings(&mut table, "domains", findings).into_iter().collect(),
        operations,
        labels: strings(&mut table, "labels", findings),
    };
    let texts = |table: &mut Table<'_>, key, findings: &mut Vec<Finding>| -> BTreeMap<String, Vec<u8>> {
        let texts = table.table(key, findings).named_strings(findings);
        texts.into_iter().map(|(name, text)| (name.value, text.value.into_bytes())).collect()
    };
    let mut files = MemoryFiles {
        before: texts(&mut table, "before", findings),
        now: texts(&mut table, "files", findings),
        unreadable: strings(&mut table, "unreadable", findings).into_iter().collect(),
    };
    let documents = texts(&mut table, "documents", findings);
    files.now.extend(documents.into_iter().map(|(name, text)| (format!("{folder}/{name}"), text)));
    let unassigned = strings(&mut table, "unassigned", findings);
    let suites =
        table.tables("suites", findings).into_iter().filter_map(|table| suite(table, findings)).collect();
    let prints = table.string("prints", findings).map(|text| text.value);
    table.finish(findings);
    let is_sound = findings[before..].iter().all(|finding| finding.severity() != Severity::Error);
    let (rule, expect) = (rule?, expect?);
    is_sound.then_some(Situation { rule, expect, files, change, unassigned, suites, prints, span })
}

fn suite(mut table: Table<'_>, findings: &mut Vec<Finding>) -> Option<Suite> {
    let name = table.required("name", findings);
    let mut number = |key| {
        let number = table.integer(key, findings)?;
        usize::try_from(number.value).ok()
    };
    let (passed, failed) = (number("passed").unwrap_or(0), number("failed").unwrap_or(0));
    let unusable = table.string("unusable", findings).map(|text| text.value);
    table.finish(findings);
    Some(Suite { name: name?.value, level: countersign_verify::Level::Recorded, unusable, passed, failed })
}
