//! Controls of the tree and of the target tip, and what is told about everything that they name.

mod facts;
mod verdict;

use std::collections::BTreeMap;

use countersign_diag::{Finding, Severity, SourceMap};
use countersign_report::check::CheckReport;
use countersign_rules::{ControlEvidence, ControlWorld, Controls, lint_controls};
use countersign_trace::Place;

use crate::check::below;
use crate::error::Error;
use crate::fs::{self, EntryKind};
use crate::policy::{NotVerified, PolicyInForce, is_toml};
use crate::root::Project;
use crate::settings::{Layout, Settings};

pub(crate) use facts::Facts;
pub(crate) use verdict::items;

/// Below the folder of validations.
pub(crate) const CONTROLS: &str = "policy-checks/controls";

/// The controls of one revision.
#[derive(Default)]
pub(crate) struct ControlFiles {
    pub(crate) controls: Controls,
    /// Whether there is any file of controls, readable or not.
    pub(crate) has_files: bool,
}

impl ControlFiles {
    /// The controls of the tree. A link is no file: nothing of the repository may be behind it.
    pub(crate) fn of_tree(
        project: &Project,
        layout: &Layout,
        sources: &mut SourceMap,
        findings: &mut Vec<Finding>,
    ) -> Self {
        let mut files = Self::default();
        let paths = below(project, &folder(layout), &|_| true);
        for path in paths.into_iter().filter(|path| is_toml(path)) {
            files.has_files = true;
            let full = project.path().join(&path);
            let text = match fs::kind(&full) {
                Ok(Some(EntryKind::File)) => fs::read(&full)
                    .map_err(|error| crate::error::io_reason(&error))
                    .and_then(|bytes| String::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned())),
                Ok(_) => Err("it is no file".to_owned()),
                Err(error) => Err(crate::error::io_reason(&error)),
            };
            match text {
                Ok(text) => {
                    let id = sources.add(path.as_str(), text.as_str());
                    files.controls.add(id, &text, findings);
                }
                Err(reason) => {
                    let message = format!("`{path}` cannot be read: {reason}");
                    let code = &countersign_rules::CONTROLS_UNREADABLE;
                    findings.push(Finding::without_place(code, message).about(&path));
                }
            }
        }
        files
    }

    /// The controls on the target tip. One that cannot be read would be silently off, so then nothing is verified.
    pub(crate) fn of_tip(policy: &PolicyInForce, sources: &mut SourceMap) -> Result<Self, NotVerified> {
        let mut files = Self::default();
        let folder = folder(&policy.settings.layout);
        let paths: Vec<String> =
            policy.tip.below(&folder).filter(|path| is_toml(path)).map(str::to_owned).collect();
        let mut findings = Vec::new();
        for path in paths {
            files.has_files = true;
            let text = policy.tip.text(&path)?.unwrap_or_default();
            let id = sources.add(path.as_str(), text.as_str());
            files.controls.add(id, &text, &mut findings);
        }
        match findings.iter().find(|finding| finding.severity() == Severity::Error) {
            None => Ok(files),
            Some(error) => {
                let place = error.span().map(|span| format!("{}: ", sources.locate(span)));
                let reference = &policy.revision.reference;
                let reason = format!("{}{} ({})", place.unwrap_or_default(), error.message(), error.code());
                Err(NotVerified::unreadable(format!("the controls on `{reference}`: {reason}")))
            }
        }
    }

    /// The controls as a trace joins them.
    pub(crate) fn traced(&self, sources: &SourceMap) -> Vec<countersign_trace::Control> {
        let of = |control: &countersign_rules::Control| {
            let at = sources.locate(control.span());
            countersign_trace::Control {
                id: control.name(),
                place: Place {
                    path: at.path.into(),
                    line: at.start.line as usize,
                    span: Some(control.span()),
                },
                references: control.requirements.iter().map(|one| one.value.clone()).collect(),
            }
        };
        self.controls.all().iter().map(of).collect()
    }
}

impl Project {
    /// What is wrong with the controls of the tree, but for requirements that do not exist, which the trace tells.
    pub(crate) fn lint_controls(
        &self,
        controls: &Controls,
        (rules, paths): (Option<&[&str]>, &[String]),
        settings: &Settings,
        report: &mut CheckReport,
    ) -> Result<(), Error> {
        if controls.all().is_empty() {
            return Ok(());
        }
        let configured = settings.results.iter().filter(|source| !source.is_coverage);
        let mut suites: Vec<String> = configured.map(|source| source.report.suite.clone()).collect();
        let mut evidence = controls.all().iter().flat_map(|control| &control.evidence);
        let is_unknown = |one: &ControlEvidence| matches!(one, ControlEvidence::Suite(name) if !suites.contains(&name.value));
        if evidence.any(is_unknown) {
            // A suite may be known by its record alone.
            suites.extend(self.suites()?.into_iter().map(|suite| suite.name));
        }
        let suites: Vec<&str> = suites.iter().map(String::as_str).collect();
        report.findings.extend(lint_controls(controls, ControlWorld { rules, suites: &suites, paths }));
        Ok(())
    }
}

/// The folder of controls.
fn folder(layout: &Layout) -> String {
    format!("{}/{CONTROLS}", layout.validations)
}

/// Rules by id, and how they stand.
type Rules<'a> = BTreeMap<&'a str, (countersign_report::check::RuleStatus, &'a str)>;
