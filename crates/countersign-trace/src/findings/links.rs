//! What is wrong with links: citations, tasks, controls and the lock.

use std::collections::HashMap;

use countersign_diag::{Applicability, Finding, Fix, TextEdit};
use countersign_facts::citation::Verb;
use countersign_model::reference::Reference;

use crate::codes::{
    ALIAS_USED, CITES_REMOVED, CODE_CHANGED, IMPL_DUPLICATED, LINK_SUSPECT, LOCK_UNUSED, PIN_MISMATCH,
    REFERENCE_AMBIGUOUS, REFERENCE_UNKNOWN, VERB_UNWANTED,
};
use crate::links::{Link, LinkState, Suspicion};
use crate::place::Place;
use crate::resolve::{Fit, Guess, Resolution, ResolveStep, Target};
use crate::trace::{Server, Trace};

impl Trace<'_> {
    pub(super) fn link_findings(&self, findings: &mut Vec<Finding>) {
        for link in &self.links.links {
            findings.extend(unresolved(&link.place, &link.citation.reference, &link.resolution));
            findings.extend(self.former_name(link));
            findings.extend(self.state(link));
            if !link.pin_fits {
                let pin = link.citation.pin.as_deref().unwrap_or_default();
                let message =
                    format!("`{}` does not say what was pinned as `{pin}`", link.citation.reference);
                let finding = link.place.finding(&PIN_MISMATCH, &message).about(&link.citation.reference);
                findings.push(finding.help("read what changed, then pin it again"));
            }
        }
        for one in &self.served {
            let place = match one.by {
                Server::Task(change, task) => {
                    self.catalogue.changes[change].tasks.as_ref().map(|tasks| &tasks[task].place)
                }
                Server::Control(control) => Some(&self.controls[control].place),
            };
            findings.extend(place.and_then(|place| unresolved(place, one.reference, &one.resolution)));
        }
        self.duplicates(findings);
        for at in &self.links.unused {
            let line = &self.lock.links()[*at];
            let message = format!(
                "`{}` is accepted as {} in `{}`, which no longer cites it",
                line.reference, line.verb, line.path
            );
            let finding = Finding::without_place(&LOCK_UNUSED, message).about(&line.reference);
            findings.push(finding.help(format!("run `trace accept {}` if that is right", line.reference)));
        }
    }

    fn former_name(&self, link: &Link<'_>) -> Option<Finding> {
        let Resolution::Found { step, target } = &link.resolution else { return None };
        let now = self.catalogue.reference_of(*target);
        let by = match step {
            ResolveStep::Alias => "by an alias".to_owned(),
            ResolveStep::ArchivedRename(change) => {
                format!("by the rename in `{}`", self.catalogue.changes[*change].id)
            }
            _ => return None,
        };
        let message = format!("`{}` is `{now}` now, found {by}", link.citation.reference);
        let finding = link.place.finding(&ALIAS_USED, &message).about(&link.citation.reference);
        Some(finding.help(format!("write `{now}`")).with_rewrite(&link.place, &link.citation.reference, now))
    }

    fn state(&self, link: &Link<'_>) -> Option<Finding> {
        let reference = &link.citation.reference;
        let change_of = |change: usize| &self.catalogue.changes[change].id;
        let finding = match link.state {
            LinkState::Orphaned | LinkState::Ambiguous | LinkState::Unaccepted => return None,
            LinkState::Unwanted => {
                let is_misplaced =
                    link.citation.verb == Verb::Test && !self.links.sites[link.site].scope.in_test;
                let message = if is_misplaced {
                    format!("`{reference}` is cited as tested outside of test code")
                } else {
                    format!("`{reference}` is cited as {}, which it does not need", link.citation.verb)
                };
                link.place.finding(&VERB_UNWANTED, &message)
            }
            LinkState::Suspect(suspicion) => {
                let what = match suspicion {
                    Suspicion::Text => "the text",
                    Suspicion::Scenarios => "a scenario",
                };
                let message = format!("{what} of `{reference}` changed after this link was accepted");
                let help = format!("read both, mend what has to be mended, then `trace accept {reference}`");
                let finding = link.place.finding(&LINK_SUSPECT, &message).help(help);
                match link.target() {
                    Some(target) => self.place_of(target).label(finding, "this changed"),
                    None => finding,
                }
            }
            LinkState::Obsolete(change) => {
                let message = format!("`{reference}` is removed by the open change `{}`", change_of(change));
                link.place
                    .finding(&CITES_REMOVED, &message)
                    .help("take the citation away with the code it belongs to")
            }
            LinkState::Fresh(_) if link.code_changed => {
                let message =
                    format!("the code that cites `{reference}` changed after this link was accepted");
                link.place
                    .finding(&CODE_CHANGED, &message)
                    .help(format!("`trace accept {reference}` notes it"))
            }
            LinkState::Fresh(_) => return None,
        };
        Some(finding.about(reference))
    }

    fn place_of(&self, target: Target) -> &Place {
        let requirement = &self.catalogue.requirements[target.requirement];
        target.scenario.map_or(&requirement.place, |at| &requirement.scenarios[at].place)
    }

    /// One finding for each target that several items claim to implement.
    fn duplicates(&self, findings: &mut Vec<Finding>) {
        let mut claims: HashMap<Target, Vec<&Link<'_>>> = HashMap::new();
        let mut order = Vec::new();
        for link in
            self.links.links.iter().filter(|link| link.citation.verb == Verb::Impl && link.state.counts())
        {
            let Some(target) = link.target() else { continue };
            let known = claims.entry(target).or_default();
            if known.is_empty() {
                order.push(target);
            }
            if known.iter().all(|other| other.site != link.site) && known.len() < 3 {
                known.push(link);
            }
        }
        for target in order {
            if let [first, second, ..] = claims[&target].as_slice() {
                let message = format!("`{}` is implemented here and elsewhere", first.citation.reference);
                let finding =
                    first.place.finding(&IMPL_DUPLICATED, &message).about(&first.citation.reference);
                let where_else = format!("also in {}:{}", second.place.path, second.place.line);
                findings.push(second.place.label(finding, "and here").help(where_else));
            }
        }
    }
}

/// A reference that names nothing, or several.
pub(super) fn unresolved(place: &Place, reference: &str, resolution: &Resolution) -> Option<Finding> {
    let finding = match resolution {
        Resolution::Found { .. } => return None,
        Resolution::Ambiguous { candidates } => {
            let name = |one: &Fit| format!("`{}` ({}:{})", one.name, one.place.path, one.place.line);
            let names: Vec<String> = candidates.iter().map(name).collect();
            let message = format!("`{reference}` may be {}", names.join(" or "));
            place
                .finding(&REFERENCE_AMBIGUOUS, &message)
                .help("rename one of them, or give one an explicit id")
        }
        Resolution::Orphan { guesses } => {
            let finding = place.finding(&REFERENCE_UNKNOWN, &format!("`{reference}` does not exist"));
            guessed(finding, place, reference, guesses)
        }
        Resolution::Malformed { guesses } => {
            let message = format!("`{reference}` is not of the form `capability/requirement#scenario`");
            guessed(place.finding(&REFERENCE_UNKNOWN, &message), place, reference, guesses)
        }
    };
    Some(finding.about(reference))
}

fn guessed(finding: Finding, place: &Place, reference: &str, guesses: &[Guess]) -> Finding {
    match guesses.first() {
        None => finding.help("name a requirement of a main spec or of an open change"),
        Some(Guess::SameText(now)) => {
            finding.help(format!("the same text is `{now}` now")).with_rewrite(place, reference, now)
        }
        Some(Guess::Nearest(now)) => {
            finding.help(format!("did you mean `{now}`?")).with_rewrite(place, reference, now)
        }
    }
}

/// Offers to write another reference.
trait Rewrite {
    fn with_rewrite(self, place: &Place, old: &str, new: &Reference) -> Self;
}

impl Rewrite for Finding {
    fn with_rewrite(self, place: &Place, old: &str, new: &Reference) -> Self {
        let applicability =
            if *self.code() == ALIAS_USED { Applicability::Safe } else { Applicability::Unsafe };
        let Some(span) = place.span.filter(|span| span.range().len() == old.len()) else { return self };
        let edits = vec![TextEdit::replace(span.range(), new.to_string())];
        self.fix(Fix { title: format!("write `{new}`"), applicability, source: span.source, edits })
    }
}
