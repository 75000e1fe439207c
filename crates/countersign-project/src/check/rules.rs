//! Rules and their tests, from the target tip or from the tree.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use countersign_diag::{Finding, Severity, SourceMap};
use countersign_report::check::CheckReport;
use countersign_rules::{Expected, Policy as RuleSet, Situation, parse_rules, parse_situations};
use jiff::civil::Date;

use crate::fs;
use crate::policy::{NotVerified, PolicyInForce, deviations, entry_lines, replaced_rules};
use crate::root::Project;
use crate::settings::Settings;

/// The rules of one revision.
#[derive(Default)]
pub(crate) struct Rules {
    pub(crate) policy: RuleSet,
    pub(crate) situations: Vec<Situation>,
    /// Every file of rules, by path.
    pub(super) texts: BTreeMap<String, String>,
    /// Whether there is any file of rules, readable or not.
    pub(super) has_files: bool,
    /// The policies of organisations that are in it, by name and digest.
    pub(super) extends: Vec<String>,
}

impl Rules {
    /// The rules on the target tip. One that cannot be read would be silently off, so then nothing is verified.
    pub(super) fn of_tip(policy: &PolicyInForce, report: &mut CheckReport) -> Result<Self, NotVerified> {
        let folder = &policy.settings.layout.rules;
        let mut rules = Self::default();
        let paths: Vec<String> =
            policy.tip.below(folder).filter(|path| is_toml(path)).map(str::to_owned).collect();
        let mut findings = Vec::new();
        let mut own = Vec::new();
        for path in paths {
            own.push((policy.tip.text(&path)?.unwrap_or_default(), path));
        }
        let texts: Vec<&str> =
            own.iter().filter(|(_, path)| !is_test(folder, path)).map(|(text, _)| text.as_str()).collect();
        rules.extend(policy, &texts, report, &mut findings)?;
        for (text, path) in own {
            rules.add(folder, (path, text), &mut report.sources, &mut findings);
        }
        let error = findings.iter().find(|finding| finding.severity() == Severity::Error);
        if let Some(error) = error {
            let place = error.span().map(|span| format!("{}: ", report.sources.locate(span)));
            let reason = format!("{}{} ({})", place.unwrap_or_default(), error.message(), error.code());
            return Err(NotVerified::unreadable(format!(
                "the rules on `{}`: {reason}",
                policy.revision.reference
            )));
        }
        report.findings.extend(findings);
        Ok(rules)
    }

    /// Adds the organisation's rules, but for those that the project switches off or has in another form, and lists these.
    fn extend(
        &mut self,
        policy: &PolicyInForce,
        own: &[&str],
        report: &mut CheckReport,
        findings: &mut Vec<Finding>,
    ) -> Result<(), NotVerified> {
        let settings = &policy.settings.policy;
        let organisations = policy.organisations()?;
        let replaced = replaced_rules(settings, own);
        for (path, text) in organisations.iter().flat_map(|organisation| &organisation.rules) {
            let mut parsed = parse_rules(report.sources.add(path.as_str(), text.as_str()), text);
            findings.append(&mut parsed.findings);
            parsed.value.rules.retain(|rule| !replaced.contains(&rule.id));
            self.policy.join(parsed.value, findings);
            self.has_files = true;
        }
        let found = deviations(&organisations, settings, own);
        report.findings.extend(found.iter().map(|one| one.finding(settings.deviations)));
        self.extends = organisations.iter().map(ToString::to_string).collect();
        Ok(())
    }

    /// The rules of the tree.
    pub(crate) fn of_tree(project: &Project, settings: &Settings, report: &mut CheckReport) -> Self {
        let mut rules = Self::default();
        let folder = &settings.layout.rules;
        let files = super::files::below(project, folder, &|_| true);
        for path in files.into_iter().filter(|path| is_toml(path)) {
            rules.has_files = true;
            if fs::is_link(&project.path().join(&path)) {
                report.findings.push(unreadable(&path, "it is a link"));
                continue;
            }
            match fs::read(&project.path().join(&path)).map(String::from_utf8) {
                Ok(Ok(text)) => rules.add(folder, (path, text), &mut report.sources, &mut report.findings),
                Ok(Err(_)) => report.findings.push(unreadable(&path, "it is not UTF-8")),
                Err(error) => report.findings.push(unreadable(&path, &crate::error::io_reason(&error))),
            }
        }
        rules
    }

    fn add(
        &mut self,
        folder: &str,
        (path, text): (String, String),
        sources: &mut SourceMap,
        findings: &mut Vec<Finding>,
    ) {
        self.has_files = true;
        let id = sources.add(path.as_str(), text.as_str());
        if is_test(folder, &path) {
            let parsed = parse_situations(id, &text);
            findings.extend(parsed.findings);
            self.situations.extend(parsed.value);
        } else {
            self.policy.add(id, &text, findings);
        }
        self.texts.insert(path, text);
    }

    /// What is wrong with the rules whatever they are applied to, tests that end otherwise than they say included.
    pub(crate) fn lint(&self, paths: &[String], domains: &[String], day: Date, findings: &mut Vec<Finding>) {
        let tested: BTreeSet<String> = self
            .situations
            .iter()
            .filter(|one| one.expect == Expected::Fires)
            .map(|one| one.rule.value.clone())
            .collect();
        findings.extend(countersign_rules::lint(&self.policy, paths, domains, &tested, day));
        findings.extend(
            self.situations.iter().filter_map(|one| countersign_rules::failed(one, &self.policy, day)),
        );
    }

    /// The ids of the rules.
    pub(super) fn ids(&self) -> impl Iterator<Item = &str> {
        self.policy.rules().iter().map(|rule| rule.id.as_str())
    }

    /// Whether a rule asks how tests ended.
    pub(super) fn need_suites(&self) -> bool {
        self.policy.rules().iter().any(|rule| rule.kind.name() == "required-suites")
    }

    /// The file and the lines, counted from 1, the end excluded, of each waiver.
    pub(super) fn waiver_places(&self, sources: &SourceMap) -> Vec<(String, Range<usize>)> {
        let place = |waiver: &countersign_rules::Waiver| {
            let span = waiver.span;
            let source = sources.get(span.source);
            (source.name().to_owned(), entry_lines(source.text(), span.start as usize))
        };
        self.policy.waivers().iter().map(place).collect()
    }

    /// A finding for each waiver that waived nothing.
    pub(super) fn unused_waivers(&self, used: &BTreeSet<usize>) -> Vec<Finding> {
        let all = self.policy.waivers().iter().enumerate();
        all.filter(|(at, _)| !used.contains(at))
            .map(|(_, waiver)| countersign_rules::unused(waiver))
            .collect()
    }
}

fn is_test(folder: &str, path: &str) -> bool {
    path.starts_with(&format!("{folder}/tests/"))
}

/// Whether a file holds rules; in whatever case its ending is, so that none is passed over.
fn is_toml(path: &str) -> bool {
    std::path::Path::new(path).extension().is_some_and(|ending| ending.eq_ignore_ascii_case("toml"))
}

fn unreadable(path: &str, reason: &str) -> Finding {
    let message = format!("`{path}` cannot be read: {reason}");
    Finding::without_place(&countersign_rules::RULES_UNREADABLE, message).about(path)
}
