//! What the scenarios of a requirement leave open, and the ones that answer a hard question without a test.

use countersign_model::delta_document::Operation;
use countersign_model::steps::StepKeyword;
use countersign_trace::Place;

use super::rank::candidate;
use super::reading::{Words, quantities, sentences};
use super::sketch::sketch;
use super::words::{HAS_BEEN, IN_TURN, LIMIT_NOUNS, LIMITS, PERSONS, RULES, Rule};
use super::{CandidateKind, TestCandidate};
use crate::checks::Context;
use crate::input::ChangeFacts;
use crate::sections::{Parts, code_spans};
use crate::told::{Told, ToldScenario};

/// A requirement that is read.
pub(super) struct Read<'t> {
    pub(super) told: &'t Told,
    /// Its name and statement.
    statement: Words,
    pub(super) scenarios: Vec<ReadScenario<'t>>,
}

/// A scenario that is read, its AND with what stands before it.
pub(super) struct ReadScenario<'t> {
    pub(super) told: &'t ToldScenario,
    name: Words,
    given: Words,
    when: Words,
    then: Words,
    is_tested: bool,
}

impl<'t> ReadScenario<'t> {
    fn new(context: &Context<'_>, requirement: usize, told: &'t ToldScenario) -> Self {
        let evidence = &context.covered_scenario(requirement, told.scenario).evidence;
        let part = |wanted| Words::of(parts(told).filter(|(part, _)| *part == wanted).map(|(_, text)| text));
        Self {
            told,
            name: Words::of([told.name.as_str()]),
            given: part(StepKeyword::Given),
            when: part(StepKeyword::When),
            then: part(StepKeyword::Then),
            is_tested: !evidence.tests.is_empty(),
        }
    }

    fn all(&self) -> [&Words; 4] {
        [&self.name, &self.given, &self.when, &self.then]
    }
}

/// Each step with the part of the scenario it belongs to.
pub(super) fn parts(told: &ToldScenario) -> impl Iterator<Item = (StepKeyword, &str)> {
    let mut part = StepKeyword::When;
    told.steps.iter().map(move |step| {
        if let Some(keyword) =
            step.keyword.filter(|keyword| !matches!(keyword, StepKeyword::And | StepKeyword::But))
        {
            part = keyword;
        }
        (part, step.text.as_str())
    })
}

/// The gaps of every requirement that a change adds or modifies.
pub(super) fn find(
    context: &Context<'_>,
    facts: &ChangeFacts<'_>,
    all: &[Told],
    unread: &mut Vec<String>,
) -> Vec<TestCandidate> {
    let is_written = |told: &&Told| matches!(told.operation, Some(Operation::Added | Operation::Modified));
    let mut read = Vec::new();
    for told in all.iter().filter(is_written) {
        let scenarios: Vec<ReadScenario<'_>> =
            told.scenarios.iter().map(|one| ReadScenario::new(context, told.requirement, one)).collect();
        let statement = Words::of([prose(&told.name), prose(&told.statement)].iter().map(Words::text));
        if !statement.is_readable() {
            unread.push(told.reference.clone());
            continue;
        }
        read.push(Read { told, statement, scenarios });
    }
    let risks = risks(facts);
    let is_tested_somewhere = read.iter().flat_map(|one| &one.scenarios).any(|scenario| scenario.is_tested);
    let mut found = Vec::new();
    for one in &read {
        for rule in RULES {
            let risk = if is_risk(&risks, one, rule) { 10 } else { 0 };
            let gap = gap(context, one, rule, &read)
                .or_else(|| is_tested_somewhere.then(|| untested(one, rule)).flatten());
            found.extend(gap.map(|mut gap| {
                gap.weight += risk;
                gap
            }));
        }
    }
    found
}

/// What the proposal calls a risk.
fn risks(facts: &ChangeFacts<'_>) -> Vec<Words> {
    let Some(proposal) = facts.documents.proposal else { return Vec::new() };
    let parts = Parts::new(proposal);
    let sections = parts.of(|title| title.contains("risk"));
    let blocks = sections.into_iter().flat_map(|part| parts.blocks(part.lines));
    blocks.map(|block| Words::of([block.text.as_str()])).collect()
}

fn is_risk(risks: &[Words], one: &Read<'_>, rule: &Rule) -> bool {
    let name = Words::of([one.told.name.as_str()]);
    risks.iter().any(|risk| {
        let shares = name.each().any(|word| word.len() > 5 && risk.each().any(|other| other == word));
        shares && risk.has(rule.asks)
    })
}

/// A question that a requirement raises and no scenario answers.
fn gap(context: &Context<'_>, one: &Read<'_>, rule: &Rule, all: &[Read<'_>]) -> Option<TestCandidate> {
    let (asked, place) = asks(one, rule)?;
    let own = one.scenarios.iter().find(|scenario| answers(scenario, rule));
    if own.is_some() {
        return None;
    }
    let acts = one.statement.stems(rule.asks);
    let elsewhere = rule.answered_elsewhere
        && all.iter().filter(|other| other.told.reference != one.told.reference).any(|other| {
            other.scenarios.iter().any(|scenario| {
                answers(scenario, rule)
                    && scenario.all().into_iter().any(|words| !words.stems(rule.asks).is_disjoint(&acts))
            })
        });
    if elsewhere {
        return None;
    }
    let in_turn = one.scenarios.iter().find(|scenario| {
        rule.kind == CandidateKind::Concurrency
            && [&scenario.given, &scenario.when].iter().any(|words| words.has(IN_TURN))
    });
    let mut reason = match one.scenarios.len() {
        0 => format!("it says `{asked}`, and it has no scenario"),
        1 => format!("it says `{asked}`, and its scenario does not say {}", question(rule.kind)),
        many => format!("it says `{asked}`, and none of its {many} scenarios says {}", question(rule.kind)),
    };
    if let Some(scenario) = in_turn {
        reason = format!("{reason}; in \"{}\" they come one after the other", scenario.told.name);
    }
    let was_there = context.requirement(one.told.requirement);
    let is_old = one.told.operation == Some(Operation::Modified)
        && Words::of([was_there.statement.as_str()]).has(&[asked.as_str()]);
    let weight = rule.weight + if in_turn.is_some() { 15 } else { 0 };
    let weight = weight - if is_old { 20 } else { 0 };
    let place = in_turn.map_or(place, |scenario| &scenario.told.place);
    let sketch = sketch(rule.kind, one, in_turn.or(one.scenarios.first()), &asked);
    Some(candidate((rule.kind, &one.told.reference), place, weight, reason, sketch))
}

/// A scenario that answers a question and has no test.
fn untested(one: &Read<'_>, rule: &Rule) -> Option<TestCandidate> {
    let is_first = |scenario: &&ReadScenario<'_>| {
        let kind = RULES.iter().find(|rule| asks(one, rule).is_some() && answers(scenario, rule));
        !scenario.is_tested && kind.is_some_and(|first| first.kind == rule.kind)
    };
    let scenario = one.scenarios.iter().find(is_first)?;
    let reason = format!("\"{}\" says {}, and no test cites it", scenario.told.name, question(rule.kind));
    let place = &scenario.told.place;
    let sketch = super::sketch::of_scenario(one.told, scenario.told);
    Some(candidate((rule.kind, &scenario.told.reference), place, rule.weight + 20, reason, sketch))
}

/// The words of a requirement that raise the question, and where.
fn asks<'r>(one: &Read<'r>, rule: &Rule) -> Option<(String, &'r Place)> {
    let place = &one.told.place;
    let in_statement = one.statement.hit(rule.asks).map(str::to_owned);
    match rule.kind {
        CandidateKind::ReEntry => {
            // The state has to be reached, and by what the requirement is about.
            let reached = one.scenarios.iter().find_map(|scenario| {
                let states = scenario.then.states();
                let stems = states.stems(rule.asks);
                let same: Vec<&str> = one.statement.stems(rule.asks).intersection(&stems).copied().collect();
                states.hit(&same).map(|word| (word.to_owned(), &scenario.told.place))
            });
            in_statement.and(reached)
        }
        CandidateKind::Concurrency => {
            let said = |words: &Words| words.hit(rule.asks).map(str::to_owned);
            let steps = one.scenarios.iter().flat_map(|scenario| {
                [&scenario.given, &scenario.when].map(|words| (said(words), words.has(IN_TURN), scenario))
            });
            let asking =
                steps.filter_map(|(word, in_turn, scenario)| Some((in_turn, word?, &scenario.told.place)));
            let steps = asking.max_by_key(|(in_turn, _, _)| *in_turn).map(|(_, word, place)| (word, place));
            steps.or_else(|| in_statement.map(|word| (word, place)))
        }
        CandidateKind::Authorisation => {
            let mut said = sentences(&one.told.statement).into_iter().map(|one| prose(&one));
            let asked =
                said.find_map(|words| words.hit(rule.asks).filter(|_| words.has(PERSONS)).map(str::to_owned));
            asked.map(|word| (word, place))
        }
        CandidateKind::Boundary => limit(one).map(|words| (words, place)),
        // What is done fails or is done twice, not what is merely named.
        _ => one.statement.acts().hit(rule.asks).map(|word| (word.to_owned(), place)),
    }
}

/// The words that set a limit: `within five minute`.
fn limit(one: &Read<'_>) -> Option<String> {
    sentences(&one.told.statement).iter().find_map(|sentence| {
        let words = Words::of([sentence.as_str()]);
        let limiting = words.hit(LIMITS)?.to_owned();
        match quantities(&words).into_iter().next() {
            Some((number, unit)) => Some(format!("{limiting} {number} {unit}")),
            None => words.hit(LIMIT_NOUNS).map(str::to_owned),
        }
    })
}

fn answers(scenario: &ReadScenario<'_>, rule: &Rule) -> bool {
    match rule.kind {
        CandidateKind::ReEntry => {
            let starts_from =
                scenario.given.has(HAS_BEEN) || scenario.when.has(HAS_BEEN) || scenario.name.has(HAS_BEEN);
            let had_state = scenario.given.has(rule.asks) || scenario.name.has(rule.asks);
            starts_from && had_state && (scenario.when.has(rule.answers) || scenario.name.has(rule.answers))
        }
        _ => scenario.all().into_iter().any(|words| words.has(rule.answers)),
    }
}

/// The words of a text that are not code: a name in backticks asks for nothing.
fn prose(text: &str) -> Words {
    let mut rest = String::new();
    let mut from = 0;
    for code in code_spans(text) {
        rest.push_str(&text[from..code.start]);
        rest.push(' ');
        from = code.end;
    }
    rest.push_str(&text[from..]);
    Words::of([rest.as_str()])
}

/// What nobody says.
fn question(kind: CandidateKind) -> &'static str {
    match kind {
        CandidateKind::ReEntry => "what happens when it changes or is asked for again",
        CandidateKind::Concurrency => "what happens when two act at the same moment",
        CandidateKind::Authorisation => "what somebody sees who may not do it",
        CandidateKind::FailurePath => "what happens when something goes wrong",
        CandidateKind::Idempotency => "what happens when it is done twice",
        CandidateKind::Boundary => "what happens at the limit itself",
        _ => "it",
    }
}
