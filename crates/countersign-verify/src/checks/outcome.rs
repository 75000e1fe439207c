//! A test of a scenario mentions what its THEN promises. By words, so only ever a warning.
//!
//! Where the THEN holds names in backticks, one of them has to be there. Prose can be said in other words, so there the
//! words of the scenario's name will do as well.

use std::collections::BTreeMap;

use countersign_model::steps::StepKeyword;
use countersign_trace::catalogue::Step;

use super::context::Context;
use super::proof::Proof;
use super::scenarios::Claim;
use super::{Found, Remark};
use crate::codes::OUTCOME_UNMENTIONED;
use crate::sections::code_spans;

/// Words that say nothing about an outcome.
const COMMON: &[&str] = &[
    "the", "and", "that", "this", "with", "without", "from", "into", "have", "has", "been", "were", "was",
    "will", "shall", "must", "should", "then", "when", "given", "system", "they", "their", "them", "there",
    "which", "what", "who", "its", "it", "are", "not", "for", "but", "all", "any", "each", "every", "still",
    "again", "only", "after", "before", "within", "does", "can", "than", "such", "other", "another", "user",
    "one", "out", "see", "sees", "get", "gets", "is", "an", "as", "if", "in", "no", "of", "on", "or", "to",
    "be", "by", "at", "us", "so", "do",
];

/// Warns where no test of a proven scenario uses a word of its outcome.
pub(super) fn check(context: &Context<'_>, claim: &Claim<'_>, proof: &Proof<'_>, found: &mut Found) {
    let wanted = words(claim);
    let bodies: Vec<_> =
        proof.passed.iter().filter_map(|(one, _)| Some((one.site?, context.body(one.site?)?))).collect();
    // A language whose tests nobody reads gives no words, and so no warning.
    let known = |body: &countersign_facts::citation::Assertions| !body.all_words.is_empty();
    if wanted.is_empty() || bodies.is_empty() || !bodies.iter().all(|(_, body)| known(body)) {
        return;
    }
    let mentions = |body: &countersign_facts::citation::Assertions| {
        body.all_words.iter().any(|word| wanted.contains_key(stem(word)))
    };
    if bodies.iter().any(|(_, body)| mentions(body)) {
        return;
    }
    let (reference, name) = (claim.reference.to_string(), context.name_of_site(bodies[0].0));
    let shown: Vec<&str> = wanted.values().take(4).map(String::as_str).collect();
    let message =
        format!("test `{name}` mentions nothing of the outcome of `{reference}`: {}", shown.join(", "));
    let place = context.place_of_site(bodies[0].0);
    found.remark(
        &OUTCOME_UNMENTIONED,
        &place,
        &Remark {
            subject: &reference,
            message: &message,
            help: "assert what the THEN says, or cite another test",
        },
    );
}

/// The words that would do, by stem.
fn words(claim: &Claim<'_>) -> BTreeMap<String, String> {
    let (mut codes, mut prose) = (BTreeMap::new(), BTreeMap::new());
    for step in outcome(claim.steps) {
        for code in code_spans(&step.text) {
            add(code.text, &mut codes);
        }
        add(&step.text, &mut prose);
    }
    if !codes.is_empty() {
        return codes;
    }
    if !prose.is_empty() {
        add(claim.reference.scenario.as_deref().unwrap_or_default(), &mut prose);
    }
    prose
}

/// The THEN steps and what continues them.
fn outcome(steps: &[Step]) -> impl Iterator<Item = &Step> {
    let mut is_outcome = false;
    steps.iter().filter(move |step| {
        is_outcome = match step.keyword {
            Some(StepKeyword::Then) => true,
            Some(StepKeyword::And | StepKeyword::But) | None => is_outcome,
            Some(StepKeyword::Given | StepKeyword::When) => false,
        };
        is_outcome
    })
}

/// Adds the words of a text that mean something.
fn add(text: &str, words: &mut BTreeMap<String, String>) {
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() > 1) {
        let word = word.to_lowercase();
        if word.chars().nth(1).is_some()
            && !COMMON.contains(&word.as_str())
            && !words.contains_key(stem(&word))
        {
            words.insert(stem(&word).to_owned(), word);
        }
    }
}

/// The word without a common ending, so that `refuses` and `refused` are one.
fn stem(word: &str) -> &str {
    let endings = ["ations", "ation", "ings", "ing", "ies", "ed", "es", "al", "e", "s", "y"];
    let cut = endings.iter().find_map(|ending| word.strip_suffix(ending).filter(|rest| rest.len() >= 3));
    cut.unwrap_or(word)
}
