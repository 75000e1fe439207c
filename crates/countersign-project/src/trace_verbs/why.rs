//! `why`: from a line of code to the reason it is there.

use countersign_report::why::{WhyChain, WhyItem, WhyPassage, WhyReason, WhyRequirement, WhyTask, WhyView};
use countersign_trace::{Chain, Passage, Reason, Trace};

use super::impact::stage;
use super::matrix::state;
use super::{CODE, in_project, shown};
use crate::error::Error;
use crate::fs;
use crate::root::Project;
use crate::traced::Closely;

impl Project {
    /// Why a line, or a file, is there: by its citation, else by the commit it came with.
    #[tracing::instrument(level = "debug", skip_all)]
    pub fn why(&self, path: &str, line: Option<usize>) -> Result<WhyView, Error> {
        let path = in_project(self, path);
        let full = self.path().join(&path);
        if !fs::is_within(self.path(), &full) || !fs::is_file(&full) {
            return Err(Error::usage(CODE, format!("there is no file `{path}`"))
                .fix("name a file of the project, with a line if you like: `why src/lib.rs:12`"));
        }
        let count = fs::read_lossy(&full).map_or(0, |text| text.lines().count());
        if let Some(line) = line.filter(|line| *line == 0 || *line > count) {
            return Err(Error::usage(CODE, format!("`{path}` has no line {line}"))
                .fix(format!("it has {count} lines")));
        }
        let loaded = self.load_trace(&Closely::None)?;
        let trace = loaded.trace();
        let why = trace.why(&path, line);
        let item = why.site.map(|site| {
            let scope = trace.links.sites[site].scope;
            WhyItem { symbol: scope.symbol.join("::"), from: scope.lines.start, to: scope.lines.end - 1 }
        });
        let chains: Vec<WhyChain> = why.chains.iter().map(|one| chain(&trace, one)).collect();
        let broken = why.broken.map(|broken| broken.as_str().to_owned());
        let mut commit_missing = Vec::new();
        let leads_on = why.chains.iter().any(|chain| !chain.reasons.is_empty());
        let commit = if leads_on { None } else { self.commit_of(&trace, &path, line, &mut commit_missing) };
        Ok(WhyView { path, line, item, chains, commit, broken, commit_missing })
    }
}

fn chain(trace: &Trace<'_>, chain: &Chain<'_>) -> WhyChain {
    let link = &trace.links.links[chain.link];
    let requirement = chain.target.map(|target| {
        let requirement = &trace.catalogue.requirements[target.requirement];
        let scenario = target.scenario.map(|at| &requirement.scenarios[at]);
        WhyRequirement {
            reference: trace.catalogue.reference_of(target).to_string(),
            name: scenario.map_or_else(
                || requirement.name.clone(),
                |one| format!("{}: {}", requirement.name, one.name),
            ),
            text: scenario.map_or(&requirement.statement, |one| &one.text).clone(),
            place: shown(scenario.map_or(&requirement.place, |one| &one.place)),
        }
    });
    WhyChain {
        reference: link.citation.reference.clone(),
        verb: link.citation.verb.as_str(),
        place: shown(&link.place),
        state: state(link.state),
        requirement,
        reasons: chain.reasons.iter().map(|one| reason(trace, one)).collect(),
        broken: chain.broken.map(|broken| broken.as_str().to_owned()),
    }
}

fn reason(trace: &Trace<'_>, reason: &Reason<'_>) -> WhyReason {
    WhyReason {
        operation: Some(reason.touch.operation.as_str()),
        tasks: tasks(trace, reason.change, &reason.tasks),
        missing: reason.breaks.iter().map(|one| one.as_str().to_owned()).collect(),
        ..of_change(trace, reason.change, reason.why, reason.decision)
    }
}

/// What a change has to say, apart from any requirement.
pub(super) fn of_change(
    trace: &Trace<'_>,
    change: usize,
    why: Option<&Passage>,
    decision: Option<&Passage>,
) -> WhyReason {
    let known = &trace.catalogue.changes[change];
    WhyReason {
        change: known.id.clone(),
        stage: stage(known.stage),
        operation: None,
        why: why.map(passage),
        decision: decision.map(passage),
        tasks: Vec::new(),
        missing: Vec::new(),
    }
}

fn tasks(trace: &Trace<'_>, change: usize, tasks: &[usize]) -> Vec<WhyTask> {
    let known = trace.catalogue.changes[change].tasks.as_deref().unwrap_or_default();
    let tasks = tasks.iter().filter_map(|at| known.get(*at));
    tasks
        .map(|task| WhyTask {
            number: task.number.clone(),
            text: task.text.clone(),
            done: task.done,
            place: shown(&task.place),
        })
        .collect()
}

fn passage(passage: &Passage) -> WhyPassage {
    WhyPassage { title: passage.title.clone(), text: passage.text.clone(), place: shown(&passage.place) }
}
