//! Judging: every rule of a policy on one subject, with the waivers that count.

use std::collections::BTreeSet;

use crate::ask::{Ask, Subject, World};
use crate::file::Rule;
use crate::kinds::{Judgement, Reach, Violation};
use crate::policy::Policy;
use crate::waiver::{Standing, Waiver, WaiverTarget};

/// What a rule came to on a subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Its condition is not met, for a reason.
    NotBinding(String),
    /// There is nothing for it to look at, for a reason.
    Idle(String),
    /// It is kept, as told by a reason.
    Kept(String),
    /// It is not.
    Broken {
        /// What blocks.
        open: Vec<Violation>,
        /// What somebody has waived, and the waiver, by its place in the policy.
        waived: Vec<(Violation, usize)>,
    },
    /// Nobody can tell.
    CannotTell {
        /// Why.
        reason: String,
        /// The next step.
        next: String,
        /// The waiver of the rule for this change, by its place in the policy.
        waiver: Option<usize>,
    },
}

impl Outcome {
    /// Whether it stands against the change.
    pub fn is_open(&self) -> bool {
        match self {
            Self::NotBinding(_) | Self::Idle(_) | Self::Kept(_) => false,
            Self::Broken { open, .. } => !open.is_empty(),
            Self::CannotTell { waiver, .. } => waiver.is_none(),
        }
    }

    /// Whether somebody has waived all that stands against the change.
    pub fn is_waived(&self) -> bool {
        match self {
            Self::Broken { open, waived } => open.is_empty() && !waived.is_empty(),
            Self::CannotTell { waiver, .. } => waiver.is_some(),
            _ => false,
        }
    }
}

/// A rule and what it came to.
#[derive(Debug, Clone)]
pub struct Judged<'p> {
    /// The rule.
    pub rule: &'p Rule,
    /// What it came to.
    pub outcome: Outcome,
    /// Waivers that would have helped and do not count: their places in the policy, and why.
    pub refused: Vec<(usize, String)>,
}

/// Judges every rule on a subject, in the order of the policy. `standing` says of each waiver whether it counts.
pub fn judge<'p>(
    policy: &'p Policy,
    world: &World<'_>,
    standing: &dyn Fn(usize, &Waiver) -> Standing,
) -> Vec<Judged<'p>> {
    let is_asked = |rule: &&Rule| match (world.subject, rule.kind.reach) {
        // What documents say is judged for each change, unless there is none that could say it.
        (Subject::Branch { has_change: true }, Reach::Change) => false,
        (Subject::Branch { .. } | Subject::Change(_), _) => true,
    };
    policy.rules().iter().filter(is_asked).map(|rule| one(policy, rule, world, standing)).collect()
}

fn one<'p>(
    policy: &'p Policy,
    rule: &'p Rule,
    world: &World<'_>,
    standing: &dyn Fn(usize, &Waiver) -> Standing,
) -> Judged<'p> {
    if let Some(reason) = world.with_facts(|facts| rule.when.unmet(facts)) {
        return Judged { rule, outcome: Outcome::NotBinding(reason), refused: Vec::new() };
    }
    let judgement = rule.parameters.judge(&Ask { rule, world });
    let mut waivers = Waivers { policy, rule, world, standing, refused: BTreeSet::new() };
    let outcome = match judgement {
        Judgement::Kept { reason } => Outcome::Kept(reason),
        Judgement::Idle { reason } => Outcome::Idle(reason),
        Judgement::CannotTell { reason, next } => {
            Outcome::CannotTell { reason, next, waiver: waivers.of_rule() }
        }
        Judgement::Broken(mut violations) => {
            violations.sort();
            violations.dedup();
            let (mut open, mut waived) = (Vec::new(), Vec::new());
            for violation in violations {
                match waivers.of_violation(&violation) {
                    Some(waiver) => waived.push((violation, waiver)),
                    None => open.push(violation),
                }
            }
            Outcome::Broken { open, waived }
        }
    };
    Judged { rule, outcome, refused: waivers.refused.into_iter().collect() }
}

/// The waivers of a rule.
struct Waivers<'a, 'p> {
    policy: &'p Policy,
    rule: &'p Rule,
    world: &'a World<'a>,
    standing: &'a dyn Fn(usize, &Waiver) -> Standing,
    refused: BTreeSet<(usize, String)>,
}

impl Waivers<'_, '_> {
    fn of_rule(&mut self) -> Option<usize> {
        self.find(|target, change| matches!(target, WaiverTarget::Change(id) if Some(id.as_str()) == change))
    }

    fn of_violation(&mut self, violation: &Violation) -> Option<usize> {
        let path = violation.at.as_ref().map_or(violation.subject.as_str(), |at| at.path.as_str());
        self.find(|target, change| match target {
            WaiverTarget::Change(id) => Some(id.as_str()) == change,
            WaiverTarget::Paths(globs) => globs.is_match(path),
        })
    }

    /// The first waiver that fits and counts; those that fit and do not are noted.
    fn find(&mut self, fits: impl Fn(&WaiverTarget, Option<&str>) -> bool) -> Option<usize> {
        let change = match self.world.subject {
            Subject::Change(change) => Some(change.id.as_str()),
            Subject::Branch { .. } => None,
        };
        let all = self.policy.waivers().iter().enumerate();
        for (at, waiver) in
            all.filter(|(_, waiver)| waiver.rule.value == self.rule.id && fits(&waiver.target, change))
        {
            if waiver.expires < self.world.today {
                self.refused.insert((at, format!("it expired on {}", waiver.expires)));
                continue;
            }
            match (self.standing)(at, waiver) {
                Standing::Counts => return Some(at),
                Standing::DoesNotCount(reason) => _ = self.refused.insert((at, reason)),
            }
        }
        None
    }
}
