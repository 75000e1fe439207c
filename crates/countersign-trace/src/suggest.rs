//! Suggestions: links that a person may take, never taken here.

use std::collections::HashMap;

use countersign_facts::citation::Verb;

use crate::coverage::Status;
use crate::resolve::Target;
use crate::trace::Trace;

/// Words in more places than this say nothing.
const COMMON: usize = 64;
/// No more suggestions than this for one place.
const MOST: usize = 3;
/// Fewer words in common than this are chance.
const FEWEST: usize = 2;

/// A function or a test that cites nothing.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Candidate {
    /// Relative to the project, with `/`.
    pub path: String,
    /// Counted from 1.
    pub line: usize,
    /// Its name, and whatever words it is known by.
    pub name: String,
    /// Whether it is test code.
    pub in_test: bool,
}

/// A link that may be right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// The place, as an index into the candidates that were given.
    pub candidate: usize,
    /// What it may serve.
    pub target: Target,
    /// What it would claim.
    pub verb: Verb,
    /// How much the words in common weigh; only the order means anything.
    pub score: usize,
    /// The words in common, sorted.
    pub words: Vec<String>,
    /// The comment to write, without the marks of the language.
    pub citation: String,
}

impl Trace<'_> {
    /// Proposes links from code that cites nothing to what is not covered, best first.
    pub fn suggest(&self, candidates: &[Candidate]) -> Vec<Suggestion> {
        let tests = self.open_ends(Verb::Test);
        let code = self.open_ends(Verb::Impl);
        let mut suggestions = Vec::new();
        let mut order: Vec<usize> = (0..candidates.len()).collect();
        order.sort_by_key(|at| &candidates[*at]);
        for at in order {
            let (ends, verb) =
                if candidates[at].in_test { (&tests, Verb::Test) } else { (&code, Verb::Impl) };
            suggestions.extend(self.for_one(at, &candidates[at], ends, verb));
        }
        let place = |one: &Suggestion| {
            let candidate = &candidates[one.candidate];
            (candidate.path.clone(), candidate.line)
        };
        suggestions.sort_by_cached_key(|one| (usize::MAX - one.score, one.target, place(one)));
        suggestions
    }

    fn for_one(
        &self,
        at: usize,
        candidate: &Candidate,
        ends: &OpenEnds,
        verb: Verb,
    ) -> impl Iterator<Item = Suggestion> + use<'_> {
        let mut words = words_of(&candidate.name);
        let stem =
            candidate.path.rsplit('/').next().unwrap_or_default().split('.').next().unwrap_or_default();
        words.extend(words_of(stem));
        words.sort_unstable();
        words.dedup();
        let mut scores: HashMap<usize, (usize, Vec<String>)> = HashMap::new();
        for word in words {
            let Some(found) = ends.words.get(&word).filter(|found| found.len() <= COMMON) else { continue };
            for end in found {
                let score = scores.entry(*end).or_default();
                score.0 += 1000 / found.len();
                score.1.push(word.clone());
            }
        }
        let mut ranked: Vec<(usize, usize, Vec<String>)> = scores
            .into_iter()
            .filter(|(_, (_, words))| words.len() >= FEWEST)
            .map(|(end, (score, words))| (end, score, words))
            .collect();
        ranked.sort_unstable_by_key(|(end, score, _)| (usize::MAX - score, *end));
        ranked.truncate(MOST);
        let targets: Vec<Target> = ranked.iter().map(|(end, ..)| ends.targets[*end]).collect();
        ranked.into_iter().zip(targets).map(move |((_, score, words), target)| {
            let reference = self.catalogue.reference_of(target);
            let citation = format!("@req {reference}");
            Suggestion { candidate: at, target, verb, score, words, citation }
        })
    }

    /// What has no test, or no implementation, with the words it is made of.
    fn open_ends(&self, verb: Verb) -> OpenEnds {
        let mut ends = OpenEnds::default();
        for (requirement, coverage) in self.coverage.iter().enumerate() {
            let known = &self.catalogue.requirements[requirement];
            if coverage.status == Status::Exempt {
                continue;
            }
            let mut whole = words_of(&known.name);
            whole.extend(words_of(&known.reference.capability));
            if verb == Verb::Impl {
                let is_open = coverage.needs.implementation
                    && coverage.evidence.implementations.is_empty()
                    && coverage.scenarios.iter().all(|scenario| scenario.evidence.implementations.is_empty());
                if is_open {
                    whole.extend(words_of(&known.statement));
                    ends.push(Target { requirement, scenario: None }, whole);
                }
                continue;
            }
            for (at, scenario) in coverage.scenarios.iter().enumerate() {
                let has_test = !scenario.evidence.tests.is_empty() || !scenario.evidence.results.is_empty();
                if !coverage.needs.test || has_test || scenario.status == Status::Exempt {
                    continue;
                }
                let mut words = whole.clone();
                words.extend(words_of(&known.scenarios[at].name));
                words.extend(words_of(&known.scenarios[at].text));
                ends.push(Target { requirement, scenario: Some(at) }, words);
            }
        }
        ends
    }
}

/// Targets without a link, by the words they are made of.
#[derive(Default)]
struct OpenEnds {
    targets: Vec<Target>,
    words: HashMap<String, Vec<usize>>,
}

impl OpenEnds {
    fn push(&mut self, target: Target, mut words: Vec<String>) {
        words.sort_unstable();
        words.dedup();
        let at = self.targets.len();
        self.targets.push(target);
        for word in words {
            let known = self.words.entry(word).or_default();
            // One more than the limit is enough to know that a word is common.
            if known.len() <= COMMON {
                known.push(at);
            }
        }
    }
}

/// The words of a name or a text: cut at case, digits and punctuation, lower case, without endings and small words.
fn words_of(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut was_lower = false;
    for c in text.chars().chain([' ']) {
        let starts_new = c.is_uppercase() && was_lower;
        was_lower = c.is_lowercase();
        if (!c.is_alphanumeric() || starts_new) && !word.is_empty() {
            words.extend(stem(&std::mem::take(&mut word)));
        }
        if c.is_alphanumeric() {
            word.extend(c.to_lowercase());
        }
    }
    words
}

fn stem(word: &str) -> Option<String> {
    const SMALL: &[&str] = &[
        "and", "are", "but", "for", "given", "has", "have", "must", "not", "shall", "should", "system",
        "test", "tests", "that", "the", "then", "this", "when", "with",
    ];
    if word.chars().count() < 3 || SMALL.contains(&word) {
        return None;
    }
    let stem = ["ing", "ed", "es", "s", "d"].iter().find_map(|ending| word.strip_suffix(ending));
    Some(stem.filter(|stem| stem.chars().count() >= 4).unwrap_or(word).to_owned())
}
