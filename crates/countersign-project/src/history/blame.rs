//! `blame`: which change introduced each requirement and scenario, and which last touched it.

use countersign_model::delta_document::Operation;
use countersign_report::history::{Blame, Blamed, BlamedRequirement, Source};

use super::log::{changes_nothing, git_note, named, source_of};
use super::past::Past;
use super::subject::{NamedRequirement, capability_of, reference_of, resolve};
use super::texts::{CurrentRequirement, body, requirements, scenarios};
use super::timeline::{Origin, Step, timeline, trace};
use crate::error::Error;
use crate::root::Project;

impl Project {
    /// Who introduced and who last touched each requirement of a capability, or one of them, and its scenarios.
    #[tracing::instrument(level = "debug", skip_all)]
    pub fn blame(&self, argument: &str) -> Result<Blame, Error> {
        let capability = capability_of(self, Some(argument));
        let past = Past::load(self, capability.as_deref())?;
        let subject = resolve(&past, Some(argument))?;
        let capability = subject.capability.clone().unwrap_or_default();
        let Some(text) = past.specs.get(&capability) else {
            let message = format!("capability `{capability}` has no main spec");
            return Err(
                Error::usage("unknown_item", message).fix(format!("`log {capability}` shows its past"))
            );
        };
        let steps = timeline(&past, &capability);
        let is_wanted = |current: &CurrentRequirement| {
            subject.requirement.as_ref().is_none_or(|wanted| wanted.name == current.name)
        };
        let current: Vec<CurrentRequirement> = requirements(text).into_iter().filter(is_wanted).collect();
        if let (true, Some(NamedRequirement { name, reference })) = (current.is_empty(), &subject.requirement)
        {
            let message = format!("`{name}` is not in the main spec of `{capability}` any more");
            return Err(
                Error::usage("unknown_item", message).fix(format!("`log {reference}` shows its past"))
            );
        }
        let mut requirements: Vec<BlamedRequirement> =
            current.iter().map(|current| Case::new(&past, &steps, &capability, current).judge()).collect();
        if let Some(scenario) = &subject.scenario {
            for requirement in &mut requirements {
                requirement.scenarios.retain(|blamed| blamed.name == *scenario);
            }
        }
        Ok(Blame { subject: named(&subject), git: git_note(&past), requirements, notes: past.notes })
    }
}

/// One requirement and all that is known about it.
struct Case<'p> {
    past: &'p Past,
    capability: &'p str,
    current: &'p CurrentRequirement,
    /// The steps since the requirement last came into being, the oldest first.
    steps: Vec<&'p Step>,
}

impl<'p> Case<'p> {
    fn new(past: &'p Past, steps: &'p [Step], capability: &'p str, current: &'p CurrentRequirement) -> Self {
        let mut steps = trace(steps, &current.name);
        // A requirement that went and came back is a new one.
        let mut name = current.name.as_str();
        let mut start = 0;
        for (at, step) in steps.iter().enumerate().rev() {
            if super::log::takes_away(step, name) {
                start = at + 1;
                break;
            }
            if let (Operation::Renamed, Some(from)) = (step.operation, &step.from) {
                name = from;
            }
        }
        steps.drain(..start);
        steps.retain(|step| !changes_nothing(step));
        Self { past, capability, current, steps }
    }

    fn judge(&self) -> BlamedRequirement {
        let reference = reference_of(self.past, self.capability, &self.current.name);
        let scenarios = scenarios(&self.current.text)
            .into_iter()
            .map(|(name, text)| {
                let (introduced, last_touched) = self.scenario(&name, &text);
                Blamed {
                    reference: reference.with_scenario(&name).to_string(),
                    name,
                    introduced,
                    last_touched,
                }
            })
            .collect();
        BlamedRequirement {
            requirement: Blamed {
                reference: reference.to_string(),
                name: self.current.name.clone(),
                introduced: self.introduced(),
                last_touched: self.last_touched(),
            },
            scenarios,
        }
    }

    fn introduced(&self) -> Source {
        match self.steps.first() {
            Some(step) if step.operation == Operation::Added => self.source(&step.origin),
            _ => self.nobody("no archived change adds it"),
        }
    }

    fn last_touched(&self) -> Source {
        let Some(last) = self.steps.last() else { return self.nobody("no archived change has it") };
        match self.last_text() {
            // A rename of a text that is not on record.
            None => self.source(&last.origin),
            Some(text) if body(text) == body(&self.current.text) => self.source(&last.origin),
            Some(_) => self.changed_since(last),
        }
    }

    fn last_text(&self) -> Option<&str> {
        self.steps.iter().rev().find_map(|step| step.text.as_deref())
    }

    /// Who introduced a scenario and who last changed its text.
    fn scenario(&self, name: &str, text: &str) -> (Source, Source) {
        let mut introduced: Option<Source> = None;
        let mut touched: Option<Source> = None;
        let mut known: Option<String> = None;
        for (at, step) in self.steps.iter().enumerate() {
            let Some(requirement) = &step.text else { continue };
            let now =
                scenarios(requirement).into_iter().find(|(other, _)| other == name).map(|(_, text)| text);
            if now != known {
                let is_first = !self.steps[..at].iter().any(|step| step.text.is_some());
                let is_record = !is_first || step.operation == Operation::Added;
                let source = || {
                    if is_record {
                        self.source(&step.origin)
                    } else {
                        self.nobody("the oldest text on record has it already")
                    }
                };
                if known.is_none() {
                    introduced = Some(source());
                }
                touched = Some(source());
                if now.is_none() {
                    introduced = None;
                }
            }
            known = now;
        }
        let since = || match self.steps.last() {
            Some(last) => self.changed_since(last),
            None => self.nobody("no archived change has it"),
        };
        let touched = match touched {
            Some(touched) if known.as_deref() == Some(text) => touched,
            _ => since(),
        };
        (introduced.unwrap_or_else(since), touched)
    }

    fn source(&self, origin: &Origin) -> Source {
        source_of(origin).unwrap_or_else(|| self.nobody("it is older than what is at hand"))
    }

    /// The text on disk is not the one that the last known step left.
    fn changed_since(&self, last: &Step) -> Source {
        let who = match &last.origin {
            Origin::Change { id, .. } => format!("change `{id}`"),
            Origin::Commit(commit) => format!("commit `{}`", commit.subject),
            Origin::CutOff => "the oldest commit at hand".to_owned(),
        };
        let reason = match self.past.state() {
            Some(_) => format!("changed after {who}, and not committed or not to be told from the commits"),
            None => format!("changed after {who}"),
        };
        self.nobody(&reason)
    }

    /// Nobody is known, for this reason and for what keeps git from knowing more.
    fn nobody(&self, reason: &str) -> Source {
        let git = match &self.past.git {
            Err(absent) => format!("; {absent}"),
            Ok(history) if history.state().is_shallow => {
                "; the clone is shallow, so that older commits are not at hand".to_owned()
            }
            Ok(history) if history.state().is_partial => {
                "; the clone is partial, so that older texts may not be at hand".to_owned()
            }
            Ok(_) => String::new(),
        };
        Source { kind: "unknown", reason: Some(format!("{reason}{git}")), ..Source::default() }
    }
}
