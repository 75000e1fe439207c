//! What a design promises about undoing: each sentence that no requirement repeats.

use countersign_trace::Place;

use super::rank::{Sketch, candidate};
use super::reading::{Words, sentences};
use super::words::ROLLBACK_PROMISES;
use super::{CandidateKind, TestCandidate};
use crate::diff::PathClass;
use crate::input::ChangeFacts;
use crate::sections::{Parts, code_spans};
use crate::told::Told;

/// The most sentences of one design.
const MOST: usize = 3;

/// One candidate for each promise, and one for each changed migration.
pub(super) fn find(facts: &ChangeFacts<'_>, told: &[Told]) -> Vec<TestCandidate> {
    let mut found = promises(facts, told);
    let migrations = facts.diff.paths.iter().filter(|path| path.classes.contains(&PathClass::Migration));
    for path in migrations {
        let place = Place { path: path.path.as_str().into(), line: 1, span: None };
        let sketch = Sketch {
            title: format!("{} up and down again", path.path),
            given: "data as the version before left it, the odd rows included".to_owned(),
            when: format!("`{}` is applied and undone", path.path),
            then: "the version before reads everything, and nothing is lost".to_owned(),
        };
        let reason = format!("the diff has it as {}, and it changes stored data", path.kind.as_str());
        found.push(candidate((CandidateKind::Rollback, &path.path), &place, 56, reason, sketch));
    }
    found
}

fn promises(facts: &ChangeFacts<'_>, told: &[Told]) -> Vec<TestCandidate> {
    let Some(design) = facts.documents.design else { return Vec::new() };
    let parts = Parts::new(design);
    // What a requirement says and what its scenarios say of it belong together.
    let said = told.iter().map(|told| {
        let scenarios = told.scenarios.iter().flat_map(|one| [one.name.as_str(), one.text.as_str()]);
        Words::of(scenarios.chain([told.name.as_str(), told.statement.as_str()]))
    });
    let said: Vec<Words> = said.collect();
    let mut found = Vec::new();
    for part in parts.of(|title| title.contains("rollback")) {
        for block in parts.blocks(part.lines.clone()) {
            for sentence in sentences(&block.text) {
                let is_promise = Words::of([sentence.as_str()]).has(ROLLBACK_PROMISES);
                if found.len() == MOST || !is_promise || is_repeated(&sentence, &said) {
                    continue;
                }
                let line = block.text.find(&sentence).map_or(part.heading, |at| block.line_of(at));
                found.push(of_sentence(&sentence, &part.title, &parts.place(line)));
            }
        }
    }
    found
}

fn of_sentence(sentence: &str, section: &str, place: &Place) -> TestCandidate {
    let sketch = Sketch {
        title: format!("rollback: {}", sentence.trim_end_matches(['.', ';'])),
        given: "the change in use, with data that it has written".to_owned(),
        when: "it is undone as the design says".to_owned(),
        then: sentence.to_owned(),
    };
    let reason = format!("the design promises it under \"{section}\", and no requirement says it");
    candidate((CandidateKind::Rollback, sentence), place, 46, reason, sketch)
}

/// Whether one requirement holds half of the words that matter in a sentence.
fn is_repeated(sentence: &str, requirements: &[Words]) -> bool {
    let mut prose = sentence.to_owned();
    for code in code_spans(sentence) {
        if code.text.contains("::") {
            prose = prose.replace(code.text, " ");
        }
    }
    let words = Words::of([prose.as_str()]);
    let wanted: Vec<String> =
        words.each().filter(|word| word.chars().count() > 3).map(|word| format!("{}*", stem(word))).collect();
    // One or two words are in every requirement.
    wanted.len() > 2
        && requirements.iter().any(|said| {
            let held = wanted.iter().filter(|word| said.has(&[word.as_str()])).count();
            held * 2 >= wanted.len()
        })
}

/// Without the last letters, so that `waits` and `wait` are one.
fn stem(word: &str) -> &str {
    let end = word.char_indices().nth(4).map_or(word.len(), |(at, _)| at);
    &word[..end]
}
