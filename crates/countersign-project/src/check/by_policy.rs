//! Checking by a policy that is in force.

use std::collections::{BTreeMap, BTreeSet};

use countersign_diag::{Finding, Severity};
use countersign_report::check::{Authority, CheckReport, CheckedSubject};
use countersign_rules::{Judged, Outcome, Standing, Suite, Waiver, judge};
use countersign_verify::Baseline;
use jiff::civil::Date;

use super::branch::Branch;
use super::commands::CommandRuns;
use super::files::Trees;
use super::findings::Placed;
use super::rules::Rules;
use super::subjects::{self, Judgeable};
use super::{CheckHistory, CheckRequest, CheckScope, history};
use crate::controls::ControlFiles;
use crate::error::Error;
use crate::git::GitError;
use crate::policy::{NotVerified, PolicyInForce, PolicyTarget, WaiverStanding, waiver_standing};
use crate::root::Project;

/// Why there is no verdict.
pub(super) enum Stop {
    /// Nobody can tell; that is an answer.
    Unverified(NotVerified),
    /// The call or the disk stands against it.
    Failed(Error),
}

impl From<NotVerified> for Stop {
    fn from(reason: NotVerified) -> Self {
        Self::Unverified(reason)
    }
}

impl From<GitError> for Stop {
    fn from(error: GitError) -> Self {
        Self::Unverified(NotVerified::of_git(&error))
    }
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

/// What all rules are judged on.
struct Court<'c> {
    trees: &'c Trees<'c>,
    branch: &'c Branch,
    suites: &'c [Suite],
    runs: &'c CommandRuns,
    judgeable: &'c [Judgeable],
    day: Date,
}

/// Fills a report.
pub(super) fn check(
    project: &Project,
    policy: &PolicyInForce,
    request: &CheckRequest,
    day: Date,
    report: &mut CheckReport,
) -> Result<(), Stop> {
    let settings = project.settings(&mut report.sources, &mut report.findings)?;
    let trees = Trees::new(project, policy)?;
    let own = ControlFiles::of_tree(project, &settings.layout, &mut report.sources, &mut report.findings);
    report.has_controls = own.has_files;
    let in_force = Rules::of_tip(policy, report)?;
    let candidate = Rules::of_tree(project, &settings, report);
    let is_edited = candidate.texts != in_force.texts;
    candidate.lint(&trees.head_paths(), &settings.domain_names, day, &mut report.findings);
    if is_edited {
        // The same texts have the same mistakes: they are told once.
        in_force.lint(&trees.head_paths(), &policy.settings.domain_names, day, &mut report.findings);
    }
    let controls = ControlFiles::of_tip(policy, &mut report.sources);
    report.has_controls |= controls.as_ref().map_or(true, |controls| controls.has_files);
    report.controls = controls?.controls.all().to_vec();
    let rules: Vec<&str> = candidate.ids().chain(in_force.ids()).collect();
    project.lint_controls(&own.controls, (Some(&rules), &trees.head_paths()), &settings, report)?;
    for edit in project.guarded_edits(policy)? {
        let finding = edit.finding(&mut report.sources);
        report.findings.push(finding);
    }
    let need_suites = in_force.need_suites() || candidate.need_suites();
    let suites = if need_suites { project.suites()? } else { Vec::new() };
    let branch = Branch::read(project, policy, &settings);
    let judgeable = subjects::of(project, policy, &settings, &branch, &request.scope)?;
    let runs = CommandRuns::of(project, policy, &in_force, request.run.as_deref());
    let court =
        Court { trees: &trees, branch: &branch, suites: &suites, runs: &runs, judgeable: &judgeable, day };
    let standing = standing(project, policy, &in_force, report)?;
    let (subjects, used) = court.judge(&in_force, &standing, report);
    report.subjects = subjects;
    if is_edited {
        let nobody =
            |_: usize, _: &Waiver| Standing::DoesNotCount("it is not on the target branch".to_owned());
        report.candidate = Some(court.judge(&candidate, &nobody, report).0);
    }
    if request.scope == CheckScope::All {
        report.findings.extend(in_force.unused_waivers(&used));
    }
    if request.history == CheckHistory::Commits {
        history::scan(policy, &in_force, day, report);
    }
    accept_old_debt(&policy.baseline()?, report);
    if let Some(since) = &request.changed_since {
        leave_out_untouched(project, since, report)?;
    }
    report.authority = Authority::InForce {
        commit: policy.revision.commit.clone(),
        reference: policy.revision.reference.clone(),
        adopted: policy.adoption.as_ref().map(|commit| commit.id.clone()),
        extends: in_force.extends.clone(),
    };
    Ok(())
}

impl Court<'_> {
    /// What rules come to on every subject, and the waivers that did something.
    fn judge(
        &self,
        rules: &Rules,
        standing: &dyn Fn(usize, &Waiver) -> Standing,
        report: &mut CheckReport,
    ) -> (Vec<CheckedSubject>, BTreeSet<usize>) {
        let (mut subjects, mut used) = (Vec::new(), BTreeSet::new());
        let mut known = BTreeMap::new();
        for one in self.judgeable {
            let judged = judge(
                &rules.policy,
                &one.world(self.trees, self.branch, (self.suites, self.runs), self.day),
                standing,
            );
            used.extend(judged.iter().flat_map(waivers_of));
            for (at, reason) in judged.iter().flat_map(|judged| &judged.refused) {
                let waiver = &rules.policy.waivers()[*at];
                // That one has expired is told by the lint already.
                if waiver.expires >= self.day {
                    report.findings.push(countersign_rules::refused(waiver, reason));
                }
            }
            let mut placed = Placed { trees: self.trees, sources: &mut report.sources, known: &mut known };
            let change = one.change.as_ref();
            subjects.push(CheckedSubject {
                change: change.map(|change| change.id.clone()),
                risk: change.and_then(|change| change.risk).map(|risk| (risk, one.risk_reasons.clone())),
                rules: judged.into_iter().map(|judged| placed.rule(&rules.policy, judged)).collect(),
            });
        }
        (subjects, used)
    }
}

impl Project {
    /// What in the tree breaks its own rules today, whatever anybody changes: the old debt of a first adoption.
    pub(crate) fn standing_violations(&self) -> Result<Vec<Finding>, Error> {
        let Ok(policy) = self.policy_at_target(&PolicyTarget::Settings) else { return Ok(Vec::new()) };
        let day = self.day_of(&CheckRequest::default())?;
        let mut report = self.nothing_checked(day);
        let settings = self.settings(&mut report.sources, &mut report.findings)?;
        let rules = Rules::of_tree(self, &settings, &mut report);
        let Ok(trees) = Trees::new(self, &policy) else { return Ok(Vec::new()) };
        let suites = if rules.need_suites() { self.suites()? } else { Vec::new() };
        let (branch, runs) = (Branch::untouched(), CommandRuns::none());
        let judgeable = [Judgeable::untouched_branch()];
        let court = Court {
            trees: &trees,
            branch: &branch,
            suites: &suites,
            runs: &runs,
            judgeable: &judgeable,
            day,
        };
        let nobody = |_: usize, _: &Waiver| Standing::DoesNotCount("nothing is in force yet".to_owned());
        let (subjects, _) = court.judge(&rules, &nobody, &mut report);
        let open = subjects.into_iter().flat_map(|subject| subject.rules).flat_map(|rule| rule.open);
        Ok(open.collect())
    }
}

/// Whether the waivers of the target tip count: others than the persons of the change wrote them.
fn standing<'a>(
    project: &Project,
    policy: &'a PolicyInForce,
    rules: &Rules,
    report: &CheckReport,
) -> Result<impl Fn(usize, &Waiver) -> Standing + 'a, Stop> {
    let persons = project.change_persons(policy)?;
    let places = rules.waiver_places(&report.sources);
    Ok(move |at: usize, _: &Waiver| {
        let (path, lines) = &places[at];
        let standing = match policy.line_persons(path, lines) {
            Ok(writers) => waiver_standing(&persons, &writers),
            Err(error) => WaiverStanding::Unknown { reason: error.to_string() },
        };
        match standing {
            WaiverStanding::Counts => Standing::Counts,
            WaiverStanding::ByAuthor { who } => {
                Standing::DoesNotCount(format!("{who} wrote it and takes part in the change"))
            }
            WaiverStanding::Unknown { reason } => Standing::DoesNotCount(reason),
        }
    })
}

/// The waivers that did something.
fn waivers_of(judged: &Judged<'_>) -> Vec<usize> {
    match &judged.outcome {
        Outcome::Broken { waived, .. } => waived.iter().map(|(_, at)| *at).collect(),
        Outcome::CannotTell { waiver, .. } => waiver.iter().copied().collect(),
        Outcome::NotBinding(_) | Outcome::Idle(_) | Outcome::Kept(_) => Vec::new(),
    }
}

/// Old debt stays visible and blocks nothing.
fn accept_old_debt(baseline: &Baseline, report: &mut CheckReport) {
    let rules = report.subjects.iter_mut().flat_map(|subject| &mut subject.rules);
    for finding in rules.flat_map(|rule| &mut rule.open) {
        if baseline.accepts(finding) {
            let help = "old debt that the baseline lists; mend it, then take its line away";
            *finding = finding.clone().severity_is(Severity::Note).help(help);
        }
    }
}

/// What stands in files that the branch does not touch is left out, and counted. What is missing stands in no file, so it is
/// told at its rule and stays, and so does what nobody can tell.
fn leave_out_untouched(project: &Project, since: &str, report: &mut CheckReport) -> Result<(), Error> {
    let touched = project.touched_since(since)?;
    let mut left = 0;
    for rule in report.subjects.iter_mut().flat_map(|subject| &mut subject.rules) {
        let before = rule.open.len();
        // A finding in a document points at its rule as well.
        rule.open.retain(|finding| {
            let path = finding.span().map(|span| report.sources.get(span.source).name());
            finding.labels().is_empty() || path.is_none_or(|path| touched.contains(path))
        });
        left += before - rule.open.len();
    }
    if left > 0 {
        report.left_out.push(format!("{left} findings in files that nothing touches since `{since}`"));
    }
    Ok(())
}
