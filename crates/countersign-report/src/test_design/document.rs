//! The document of `design-tests --json`.

use serde::Serialize;

use super::TestDesignView;

#[derive(Serialize)]
pub(super) struct Document<'a> {
    schema: &'static str,
    change: &'a str,
    file: &'a str,
    written: bool,
    candidates: Vec<Candidate<'a>>,
    left_out: usize,
    unread: &'a [String],
    gone: &'a [String],
    watch: &'static str,
    problems: Vec<Problem<'a>>,
}

#[derive(Serialize)]
struct Candidate<'a> {
    id: &'a str,
    kind: &'static str,
    subject: &'a str,
    path: &'a str,
    line: usize,
    reason: &'a str,
    title: &'a str,
    given: &'a str,
    when: &'a str,
    then: &'a str,
    decision: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    decision_reason: Option<&'a str>,
}

#[derive(Serialize)]
struct Problem<'a> {
    code: &'static str,
    name: &'static str,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
    line: usize,
}

impl<'a> Document<'a> {
    pub(super) fn of(view: &'a TestDesignView) -> Self {
        let candidates = view.design.candidates.iter().map(|one| {
            let decision = view.decision(&one.id);
            Candidate {
                id: &one.id,
                kind: one.kind.as_str(),
                subject: &one.subject,
                path: &one.place.path,
                line: one.place.line,
                reason: &one.reason,
                title: &one.title,
                given: &one.given,
                when: &one.when,
                then: &one.then,
                decision: decision.as_str(),
                decision_reason: decision.reason(),
            }
        });
        let problems = view.problems.iter().map(|one| Problem {
            code: one.code,
            name: one.name,
            message: &one.message,
            help: one.help.as_deref(),
            line: one.line,
        });
        Self {
            schema: "countersign.design-tests/1",
            change: &view.design.change,
            file: &view.file,
            written: view.is_written,
            candidates: candidates.collect(),
            left_out: view.design.left_out,
            unread: &view.design.unread,
            gone: &view.gone,
            watch: if view.design.watch_configured { "configured" } else { "not-configured" },
            problems: problems.collect(),
        }
    }
}
