//! A test of a scenario mentions what its THEN promises. By words, so only ever a warning.

use std::collections::BTreeSet;

use countersign_model::steps::StepKeyword;
use countersign_trace::catalogue::Step;

use super::Found;
use super::context::Context;
use super::proof::Proof;
use super::scenarios::Claim;
use crate::codes::OUTCOME_UNMENTIONED;

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
    let wanted = words(claim.steps);
    let bodies: Vec<_> =
        proof.passed.iter().filter_map(|(one, _)| Some((one.site?, context.body(one.site?)?))).collect();
    // A language whose tests nobody reads gives no words, and so no warning.
    let known = |body: &countersign_facts::citation::Assertions| !body.all_words.is_empty();
    if wanted.is_empty() || bodies.is_empty() || !bodies.iter().all(|(_, body)| known(body)) {
        return;
    }
    let mentions = |body: &countersign_facts::citation::Assertions| {
        let said = body.words.iter().chain(&body.all_words);
        let said: BTreeSet<&str> = said.map(|word| stem(word)).collect();
        wanted.iter().any(|word| said.contains(word.as_str()))
    };
    if bodies.iter().any(|(_, body)| mentions(body)) {
        return;
    }
    let (reference, name) = (claim.reference.to_string(), context.name_of_site(bodies[0].0));
    let shown: Vec<&str> = wanted.iter().take(4).map(String::as_str).collect();
    let message =
        format!("test `{name}` mentions nothing of the outcome of `{reference}`: {}", shown.join(", "));
    let place = context.place_of_site(bodies[0].0);
    found.find(
        &OUTCOME_UNMENTIONED,
        &place,
        &reference,
        &message,
        "assert what the THEN says, or cite another test",
    );
}

/// The words of the THEN steps that mean something.
fn words(steps: &[Step]) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    let mut in_outcome = false;
    for step in steps {
        in_outcome = match step.keyword {
            Some(StepKeyword::Then) => true,
            Some(StepKeyword::And | StepKeyword::But) | None => in_outcome,
            Some(StepKeyword::Given | StepKeyword::When) => false,
        };
        if !in_outcome {
            continue;
        }
        for word in step.text.split(|c: char| !c.is_alphanumeric()) {
            let word = word.to_lowercase();
            let says_something = word.chars().count() > 1 && !COMMON.contains(&word.as_str());
            if says_something {
                words.insert(stem(&word).to_owned());
            }
        }
    }
    words
}

/// The word without a common ending, so that `refuses` and `refused` are one.
fn stem(word: &str) -> &str {
    let endings = ["ations", "ation", "ings", "ing", "ies", "ed", "es", "al", "e", "s", "y"];
    let cut = endings.iter().find_map(|ending| word.strip_suffix(ending).filter(|rest| rest.len() >= 3));
    cut.unwrap_or(word)
}
