//! Tests that are worth having: what the words of a change leave open, where it touches others, and what it promises.
//!
//! Every candidate comes from a list of words or from a name, and says from which place and why. Nothing is guessed about
//! meaning, and nothing here decides a verdict: a person accepts or dismisses.

mod contracts;
mod dependencies;
mod gaps;
mod observability;
mod rank;
mod reading;
mod rollback;
mod sketch;
mod strategy;
mod unwatched;
mod words;

use countersign_trace::Place;
use countersign_trace::catalogue::SpecInput;
use sha2::{Digest as _, Sha256};

use crate::checks::Context;
use crate::input::{ChangeFacts, VerifyInput};
use crate::told::told;
pub use dependencies::Manifest;
pub use strategy::{Decision, Strategy, StrategyBlock, StrategyEntry, StrategyPiece};
pub use unwatched::Watch;

/// What a candidate is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CandidateKind {
    /// What has been through it comes back.
    ReEntry,
    /// Two do it at the same moment.
    Concurrency,
    /// Somebody does it who may not.
    Authorisation,
    /// Something goes wrong.
    FailurePath,
    /// The same is done twice.
    Idempotency,
    /// A limit is met exactly.
    Boundary,
    /// Others rely on an interface.
    Contract,
    /// What it depends on is away.
    FailureInjection,
    /// It is undone.
    Rollback,
    /// Somebody watches it.
    Observability,
    /// No policy watches it.
    Unwatched,
}

impl CandidateKind {
    /// All kinds.
    pub const ALL: [Self; 11] = [
        Self::ReEntry,
        Self::Concurrency,
        Self::Authorisation,
        Self::FailurePath,
        Self::Idempotency,
        Self::Boundary,
        Self::Contract,
        Self::FailureInjection,
        Self::Rollback,
        Self::Observability,
        Self::Unwatched,
    ];

    /// The word for documents.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ReEntry => "re-entry",
            Self::Concurrency => "concurrency",
            Self::Authorisation => "authorisation",
            Self::FailurePath => "failure-path",
            Self::Idempotency => "idempotency",
            Self::Boundary => "boundary",
            Self::Contract => "contract",
            Self::FailureInjection => "failure-injection",
            Self::Rollback => "rollback",
            Self::Observability => "observability",
            Self::Unwatched => "unwatched",
        }
    }
}

/// A test that is worth having.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestCandidate {
    /// Stays the same as long as kind and subject do: eight hexadecimal digits.
    pub id: String,
    /// What it is about.
    pub kind: CandidateKind,
    /// A reference, a path or a name.
    pub subject: String,
    /// Where it comes from.
    pub place: Place,
    /// Why, one lowercase line.
    pub reason: String,
    /// A title for the test.
    pub title: String,
    /// What is the case before.
    pub given: String,
    /// What happens.
    pub when: String,
    /// What must follow; where only a person can say it, it asks.
    pub then: String,
    /// The higher the sooner; it means nothing else.
    pub weight: u32,
}

/// What the tests of a change are designed from.
#[derive(Clone, Copy)]
pub struct TestDesignInput<'a> {
    /// What a verification looks at.
    pub verify: VerifyInput<'a>,
    /// The change, by its index in the catalogue.
    pub change: usize,
    /// Its deltas.
    pub deltas: &'a [SpecInput<'a>],
    /// The manifests among the paths of its diff, as they are now.
    pub manifests: &'a [Manifest<'a>],
    /// What no policy watches.
    pub watch: &'a Watch,
}

/// The tests that a change deserves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestDesign {
    /// The change.
    pub change: String,
    /// The best first.
    pub candidates: Vec<TestCandidate>,
    /// How many were left out because others of the same requirement, or of the change, come before them.
    pub left_out: usize,
    /// The requirements that are written in a language the lists of words do not know.
    pub unread: Vec<String>,
    /// Whether a policy was asked.
    pub watch_configured: bool,
}

/// Designs the tests of a change; the order of the inputs shows nowhere.
pub fn design_tests(input: &TestDesignInput<'_>) -> TestDesign {
    let context = Context::new(&input.verify);
    let nothing = ChangeFacts::unknown(input.change);
    let facts = context.facts(input.change).unwrap_or(&nothing);
    let told = told(&context, input.change, input.deltas);
    let mut unread = Vec::new();
    let mut found = gaps::find(&context, facts, &told, &mut unread);
    found.extend(contracts::find(&context, facts));
    found.extend(dependencies::find(facts, &told, input.manifests));
    found.extend(rollback::find(facts, &told));
    found.extend(observability::find(&context, facts));
    found.extend(unwatched::find(input.watch));
    let (candidates, left_out) = rank::rank(found);
    TestDesign {
        change: input.verify.trace.catalogue.changes[input.change].id.clone(),
        candidates,
        left_out,
        unread,
        watch_configured: input.watch.is_configured(),
    }
}

/// Eight hexadecimal digits.
fn short_digest(text: &str) -> String {
    let digest = Sha256::digest(text);
    format!("{:02x}{:02x}{:02x}{:02x}", digest[0], digest[1], digest[2], digest[3])
}
