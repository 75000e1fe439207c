//! `policy test`: whether rules do what their tests say, and whether every boundary stops what breaks them.

use std::borrow::Cow;
use std::io;

use countersign_diag::{Finding, Severity, SourceMap};
use serde::Serialize;

use crate::answer::Answer;
use crate::finding_view::FindingV1;
use crate::secrets::Secrets;
use crate::style::Tone;
use crate::{Style, safety};

/// Where a violation can be stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Boundary {
    /// The command itself.
    Check,
    /// A hook of git.
    GitHook,
    /// The hook of an agent.
    AgentHook,
    /// A pipeline.
    Ci,
}

impl Boundary {
    /// The word for people.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Check => "check",
            Self::GitHook => "git-hook",
            Self::AgentHook => "agent-hook",
            Self::Ci => "ci",
        }
    }
}

/// Whether a boundary stopped what was planted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stopped {
    /// It did, and named the rule.
    Yes,
    /// It did not, for a reason.
    No(String),
}

/// A violation that was planted, at one boundary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Canary {
    /// Where.
    pub boundary: Boundary,
    /// What became of it.
    pub stopped: Stopped,
}

/// A situation of the tests of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestedSituation {
    /// How it has to end.
    pub expected: &'static str,
    /// How it ended.
    pub ended: &'static str,
    /// Why.
    pub reason: String,
}

/// A rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestedRule {
    /// Its id.
    pub id: String,
    /// Its kind.
    pub kind: &'static str,
    /// Whether it stops anything: others only warn.
    pub blocks: bool,
    /// Its tests.
    pub situations: Vec<TestedSituation>,
    /// What became of the violation that was planted; nothing was, if no test shows the rule firing.
    pub canaries: Vec<Canary>,
}

impl TestedRule {
    /// Whether it does what is expected of it.
    pub fn holds(&self) -> bool {
        let ends = self.situations.iter().all(|one| one.expected == one.ended);
        let stops = !self.blocks || self.canaries.iter().all(|one| one.stopped == Stopped::Yes);
        ends && stops && !self.canaries.is_empty()
    }
}

/// What `policy test` answers.
#[derive(Debug, Clone)]
pub struct PolicyTest {
    /// The rules, in the order of the files.
    pub rules: Vec<TestedRule>,
    /// What is wrong with the files.
    pub findings: Vec<Finding>,
    /// The texts that findings point into.
    pub sources: SourceMap,
}

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    holds: bool,
    findings: Vec<FindingV1<'a>>,
    rules: Vec<RuleV1<'a>>,
}

#[derive(Serialize)]
struct RuleV1<'a> {
    id: &'a str,
    kind: &'static str,
    holds: bool,
    blocks: bool,
    situations: Vec<SituationV1<'a>>,
    canaries: Vec<CanaryV1<'a>>,
}

#[derive(Serialize)]
struct SituationV1<'a> {
    expected: &'static str,
    ended: &'static str,
    reason: Cow<'a, str>,
}

#[derive(Serialize)]
struct CanaryV1<'a> {
    boundary: Boundary,
    stopped: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
}

impl PolicyTest {
    fn errors(&self) -> usize {
        self.findings.iter().filter(|finding| finding.severity() == Severity::Error).count()
    }
}

impl Answer for PolicyTest {
    fn write_json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let secrets = Secrets::of(std::iter::once(&self.sources));
        let rules = self.rules.iter().map(|rule| RuleV1 {
            id: &rule.id,
            kind: rule.kind,
            holds: rule.holds(),
            blocks: rule.blocks,
            situations: rule
                .situations
                .iter()
                .map(|one| SituationV1 {
                    expected: one.expected,
                    ended: one.ended,
                    reason: secrets.redact(&one.reason),
                })
                .collect(),
            canaries: rule
                .canaries
                .iter()
                .map(|one| CanaryV1 {
                    boundary: one.boundary,
                    stopped: one.stopped == Stopped::Yes,
                    reason: match &one.stopped {
                        Stopped::Yes => None,
                        Stopped::No(reason) => Some(reason),
                    },
                })
                .collect(),
        });
        let document = Document {
            schema: "countersign.policy-test/1",
            holds: !self.has_findings(),
            findings: self.findings.iter().map(|one| FindingV1::new(one, &self.sources, &secrets)).collect(),
            rules: rules.collect(),
        };
        crate::json::write(out, &document)
    }

    fn write_text(&self, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
        let secrets = Secrets::of(std::iter::once(&self.sources));
        let authored = |text: &str| safety::terminal(&secrets.redact(text));
        for rule in &self.rules {
            let mark = if rule.holds() { style.good() } else { style.bad() };
            let id = style.paint(Tone::Strong, &authored(&rule.id));
            let stopped = rule.canaries.iter().filter(|one| one.stopped == Stopped::Yes).count();
            let words = match (rule.canaries.len(), rule.blocks) {
                (0, _) => "no test shows it firing, so nothing was planted".to_owned(),
                (_, false) => "warns".to_owned(),
                (all, true) => format!("stopped at {stopped} of {all} boundaries"),
            };
            writeln!(out, "{mark} {id}  {}", style.paint(Tone::Faint, &words))?;
            for one in rule.situations.iter().filter(|one| one.expected != one.ended) {
                let (expected, ended) = (one.expected, one.ended);
                writeln!(
                    out,
                    "    expected to end in {expected}, ended in {ended}: {}",
                    authored(&one.reason)
                )?;
            }
            for one in rule.canaries.iter().filter(|_| rule.blocks) {
                if let Stopped::No(reason) = &one.stopped {
                    writeln!(out, "    {}: {}", one.boundary.as_str(), authored(reason))?;
                }
            }
        }
        for finding in self.findings.iter().filter(|one| one.severity() != Severity::Note) {
            let place = finding.span().map(|span| format!("{}: ", self.sources.locate(span)));
            let place = authored(&place.unwrap_or_default());
            writeln!(
                out,
                "{} {place}{}  {}",
                finding.severity(),
                authored(finding.message()),
                finding.code()
            )?;
        }
        let held = self.rules.iter().filter(|rule| rule.holds()).count();
        let mark = if self.has_findings() { style.bad() } else { style.good() };
        writeln!(out, "\n{mark} {held} of {} rules do what is expected of them", self.rules.len())
    }

    fn has_findings(&self) -> bool {
        self.errors() > 0 || self.rules.iter().any(|rule| !rule.holds())
    }
}
