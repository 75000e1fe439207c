//! `check`: which rules bind, which are kept, and who decides.

mod json;
mod markdown;
mod text;

use std::io;

use countersign_delta::{Issue, Verdict};
use countersign_diag::{Code, Finding, Severity, SourceMap};
use countersign_model::metadata::Risk;
use serde::Serialize;

use crate::answer::{Answer, Listed};
use crate::secrets::Secrets;
use crate::{ItemKind, ItemReport, Root, Scope, Style, ValidateReport};

/// Whose rules decide.
#[derive(Debug, Clone)]
pub enum Authority {
    /// Those of a commit on the target branch.
    InForce {
        /// The commit, 40 or 64 hexadecimal digits.
        commit: String,
        /// The reference that led to it.
        reference: String,
        /// The commit that brought the first policy.
        adopted: Option<String>,
        /// The rules of organisations that are in it, by name and digest.
        extends: Vec<String>,
    },
    /// Neither the target branch nor the tree has rules.
    NotConfigured,
    /// Nobody can tell.
    NotVerified {
        /// The code.
        code: &'static Code,
        /// Why, one lowercase line.
        reason: String,
        /// The next step.
        next: String,
    },
}

/// What a rule came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RuleStatus {
    /// It is not kept.
    Broken,
    /// Nobody can tell.
    NotTold,
    /// What breaks it was waived.
    Waived,
    /// It is kept.
    Kept,
    /// There is nothing for it to look at.
    Idle,
    /// Its condition is not met.
    NotBinding,
}

impl RuleStatus {
    /// All of them, the worst first.
    pub const ALL: [Self; 6] =
        [Self::Broken, Self::NotTold, Self::Waived, Self::Kept, Self::Idle, Self::NotBinding];

    /// The words for people.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Broken => "broken",
            Self::NotTold => "not told",
            Self::Waived => "waived",
            Self::Kept => "kept",
            Self::Idle => "nothing to look at",
            Self::NotBinding => "does not bind",
        }
    }
}

/// What somebody has waived.
#[derive(Debug, Clone)]
pub struct WaivedFinding {
    /// It.
    pub finding: Finding,
    /// The reason of the waiver.
    pub reason: String,
    /// Its last day.
    pub expires: String,
}

/// A rule on a subject.
#[derive(Debug, Clone)]
pub struct CheckedRule {
    /// Its id.
    pub id: String,
    /// Its kind.
    pub kind: &'static str,
    /// What it costs not to keep it.
    pub severity: Severity,
    /// Why it is there.
    pub why: String,
    /// What it came to.
    pub status: RuleStatus,
    /// How that was told, one lowercase line.
    pub reason: String,
    /// What stands against the change; the baseline makes some of it notes.
    pub open: Vec<Finding>,
    /// What does not, because somebody has waived it.
    pub waived: Vec<WaivedFinding>,
    /// Why waivers that fit do not count.
    pub refused: Vec<String>,
}

/// What was judged: a change, or all of a branch.
#[derive(Debug, Clone)]
pub struct CheckedSubject {
    /// The id of the change; `None` for the branch.
    pub change: Option<String>,
    /// Its risk, and why it is that high.
    pub risk: Option<(Risk, Vec<String>)>,
    /// The rules, in the order of the policy.
    pub rules: Vec<CheckedRule>,
}

/// What `check` answers.
#[derive(Debug, Clone)]
pub struct CheckReport {
    /// Whose rules decide.
    pub authority: Authority,
    /// The day of evaluation, `YYYY-MM-DD`.
    pub today: String,
    /// What the rules in force came to.
    pub subjects: Vec<CheckedSubject>,
    /// What the rules of the tree would come to, where they are others; they decide nothing.
    pub candidate: Option<Vec<CheckedSubject>>,
    /// The controls in force; `verify` judges them, because it knows what is proven.
    pub controls: Vec<countersign_rules::Control>,
    /// Whether there is any file of controls, in force or in the tree, readable or not.
    pub has_controls: bool,
    /// What is wrong with the policy, its waivers, and edits of what is guarded.
    pub findings: Vec<Finding>,
    /// What was not judged, and why.
    pub left_out: Vec<String>,
    /// The texts that findings point into.
    pub sources: SourceMap,
    /// The project.
    pub root: Root,
}

impl CheckReport {
    /// Whether the exit status is 1.
    pub fn exit_failed(&self) -> bool {
        matches!(self.authority, Authority::NotVerified { .. })
            || self.open().any(|finding| finding.severity() == Severity::Error)
    }

    /// Everything that stands open, whatever its severity.
    pub fn open(&self) -> impl Iterator<Item = &Finding> {
        let rules = self.subjects.iter().flat_map(|subject| &subject.rules);
        self.findings.iter().chain(rules.flat_map(|rule| &rule.open))
    }

    /// How many rules came to what, over all subjects.
    pub fn count(&self, status: RuleStatus) -> usize {
        let rules = self.subjects.iter().flat_map(|subject| &subject.rules);
        rules.filter(|rule| rule.status == status).count()
    }

    /// Writes the text for people; `all` lists what is kept and what does not bind, too.
    pub fn render_text(&self, out: &mut dyn io::Write, style: Style, all: bool) -> io::Result<()> {
        text::render(self, out, style, all)
    }

    fn secrets(&self) -> Secrets {
        Secrets::of(std::iter::once(&self.sources))
    }

    /// Why nothing decides, as a finding.
    fn unverified(&self) -> Option<Finding> {
        match &self.authority {
            Authority::NotVerified { code, reason, next } => {
                Some(Finding::without_place(code, format!("not verified: {reason}")).help(next))
            }
            Authority::InForce { .. } | Authority::NotConfigured => None,
        }
    }
}

impl Answer for CheckReport {
    fn write_json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        json::render(self, out)
    }

    fn write_text(&self, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
        text::render(self, out, style, false)
    }

    fn has_findings(&self) -> bool {
        self.exit_failed()
    }
}

impl Listed for CheckReport {
    fn listed(&self) -> ValidateReport {
        let item = |id: String, issues: Vec<Issue>| ItemReport {
            id,
            kind: ItemKind::Change,
            verdict: Verdict { issues },
            archivable: None,
            sources: self.sources.clone(),
            duration_ms: 0,
        };
        let issue = |finding: &Finding| Issue::openspec(finding.clone(), "countersign.toml", None);
        let of_policy: Vec<Issue> = self.unverified().iter().chain(&self.findings).map(issue).collect();
        let subjects = self.subjects.iter().map(|subject| {
            let open = subject.rules.iter().flat_map(|rule| rule.open.iter().map(issue));
            let waived = subject.rules.iter().flat_map(|rule| &rule.waived).map(|waived| {
                let until = format!("waived until {}: {}", waived.expires, waived.reason);
                issue(&waived.finding).waived(until)
            });
            let id = subject.change.clone().unwrap_or_else(|| "branch".to_owned());
            item(id, open.chain(waived).collect())
        });
        let policy = (!of_policy.is_empty()).then(|| item("policy".to_owned(), of_policy));
        ValidateReport {
            items: policy.into_iter().chain(subjects).collect(),
            strict: false,
            compat: false,
            scope: Scope::Changes,
            root: self.root.clone(),
        }
    }

    fn write_markdown(&self, out: &mut dyn io::Write) -> io::Result<()> {
        markdown::render(self, out)
    }
}
