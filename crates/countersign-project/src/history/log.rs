//! `log`: the changes and commits that touched a capability, a requirement or a scenario.

use countersign_report::history::{GitNote, Log, LogEntry, Named, Source, Touched, TouchedScenario};

use super::past::Past;
use super::subject::{Subject, capability_of, reference_of, resolve};
use super::timeline::{Before, Effect, Origin, Step, timeline, trace};
use crate::error::Error;
use crate::root::Project;

impl Project {
    /// What touched a capability, a requirement or a scenario, the newest first; without an argument, any of them.
    /// At most `limit` entries.
    #[tracing::instrument(level = "debug", skip_all)]
    pub fn log(&self, argument: Option<&str>, limit: Option<usize>) -> Result<Log, Error> {
        let capability = capability_of(self, argument);
        let past = Past::load(self, capability.as_deref())?;
        let subject = resolve(&past, argument)?;
        let mut entries = match &subject.capability {
            Some(capability) => entries(&past, capability, &subject),
            None => all_entries(&past),
        };
        entries.reverse();
        let limit = limit.unwrap_or(usize::MAX);
        let left_out = entries.len().saturating_sub(limit);
        entries.truncate(limit);
        Ok(Log { subject: named(&subject), git: git_note(&past), entries, left_out, notes: past.notes })
    }
}

/// The entries of every capability, the oldest first: what one change did to several is one entry.
fn all_entries(past: &Past) -> Vec<LogEntry> {
    let mut found: Vec<(Option<usize>, String, LogEntry)> = Vec::new();
    for capability in past.capabilities() {
        for entry in entries(past, &capability, &Subject::default()) {
            let same = found.iter_mut().find(|(_, _, other)| is_same(&other.source, &entry.source));
            if let Some((_, _, other)) = same {
                other.touched.extend(entry.touched);
                continue;
            }
            let rank = entry.source.commit.as_deref().map(|commit| past.rank(commit));
            let date = entry.source.date.clone().unwrap_or_default();
            found.push((rank, date, entry));
        }
    }
    found.sort_by(|a, b| (&a.1, a.0).cmp(&(&b.1, b.0)));
    found.into_iter().map(|(_, _, entry)| entry).collect()
}

/// The entries of one capability, the oldest first.
fn entries(past: &Past, capability: &str, subject: &Subject) -> Vec<LogEntry> {
    let steps = timeline(past, capability);
    let chosen: Vec<&Step> = match &subject.requirement {
        Some(requirement) => trace(&steps, &requirement.name),
        None => steps.iter().collect(),
    };
    let mut found: Vec<LogEntry> = Vec::new();
    for step in chosen {
        let Some(source) = source_of(&step.origin) else { continue };
        let effects = step.effects();
        if let Some(scenario) = &subject.scenario
            && !effects.iter().any(|(name, _)| name == scenario)
        {
            continue;
        }
        let touched = Touched {
            capability: capability.to_owned(),
            requirement: step.name.clone(),
            reference: reference_of(past, capability, &step.name).to_string(),
            operation: step.operation.as_str(),
            from: step.from.clone(),
            scenarios: effects.into_iter().map(|(name, effect)| scenario(name, effect)).collect(),
        };
        // What one archived change did is one entry, even where two commits carried it out.
        match found.iter_mut().find(|entry| is_same(&entry.source, &source)) {
            Some(entry) => entry.touched.push(touched),
            None => found.push(LogEntry { source, touched: vec![touched] }),
        }
    }
    found
}

fn is_same(a: &Source, b: &Source) -> bool {
    match (&a.folder, &b.folder) {
        (None, None) => a.commit == b.commit,
        (a, b) => a == b,
    }
}

fn scenario(name: String, effect: Effect) -> TouchedScenario {
    let effect = match effect {
        Effect::Added => "added",
        Effect::Modified => "modified",
        Effect::Removed => "removed",
        Effect::Written => "written",
    };
    TouchedScenario { name, effect }
}

/// An origin as documents show it; `None` where history is cut off.
pub(crate) fn source_of(origin: &Origin) -> Option<Source> {
    match origin {
        Origin::Change { folder, id, date, commit } => Some(Source {
            kind: "change",
            change: Some(id.clone()),
            folder: Some(folder.clone()),
            date: date.clone().or_else(|| commit.as_ref().map(super::Commit::day)),
            commit: commit.as_ref().map(|commit| commit.id.clone()),
            subject: None,
            reason: None,
        }),
        Origin::Commit(commit) => Some(Source {
            kind: "commit",
            change: None,
            folder: None,
            date: Some(commit.day()),
            commit: Some(commit.id.clone()),
            subject: Some(commit.subject.clone()),
            reason: None,
        }),
        Origin::CutOff => None,
    }
}

/// The subject as documents show it.
pub(crate) fn named(subject: &Subject) -> Named {
    let requirement = subject.requirement.as_ref();
    let reference = requirement.map(|requirement| match &subject.scenario {
        Some(scenario) => requirement.reference.with_scenario(scenario).to_string(),
        None => requirement.reference.to_string(),
    });
    Named {
        reference: reference.or_else(|| subject.capability.clone()),
        capability: subject.capability.clone(),
        requirement: requirement.map(|requirement| requirement.name.clone()),
        scenario: subject.scenario.clone(),
    }
}

/// What git could say, and what limits it.
pub(crate) fn git_note(past: &Past) -> GitNote {
    match &past.git {
        Err(absent) => {
            GitNote { state: absent.name(), reason: Some(absent.to_string()), ..GitNote::default() }
        }
        Ok(history) => {
            let state = history.state();
            GitNote {
                state: "present",
                reason: None,
                checkout: Some(state.checkout.name()),
                is_detached: state.branch.is_none(),
                is_shallow: state.is_shallow,
                is_partial: state.is_partial,
            }
        }
    }
}

/// Whether a step left no requirement of the name behind.
pub(crate) fn takes_away(step: &Step, name: &str) -> bool {
    match step.operation {
        countersign_model::delta_document::Operation::Removed => true,
        countersign_model::delta_document::Operation::Renamed => step.name != name,
        _ => false,
    }
}

/// Whether a step leaves the text as it found it.
pub(crate) fn changes_nothing(step: &Step) -> bool {
    matches!((&step.before, &step.text), (Before::Text(before), Some(text)) if before == text)
}
