//! One requirement, with everything that is derived from it: its scenarios, the name of its function, its language.

use crate::Rng;
use crate::corpus::prose::{self, Language};

/// The number of requirements of a spec.
pub(super) const IN_A_SPEC: usize = 20;

/// A requirement.
#[derive(Debug, Clone)]
pub struct Required {
    /// Its number, counted from 0.
    pub number: usize,
    /// The capability it belongs to.
    pub capability: String,
    /// Its title, unique in the repository.
    pub title: String,
    /// What it demands.
    pub statement: String,
    /// Its scenarios: title, WHEN and THEN.
    pub scenarios: [Steps; 2],
}

/// A scenario.
#[derive(Debug, Clone)]
pub struct Steps {
    /// The title.
    pub title: String,
    /// What happens.
    pub when: String,
    /// What comes of it.
    pub then: String,
}

impl Required {
    pub(super) fn generate(seed: u64, number: usize) -> Self {
        let mut rng = Rng::stream(seed, "traced", number);
        let language = Language::English;
        let mut steps = |title: &str| Steps {
            title: title.to_owned(),
            when: prose::step(language, 60, &mut rng),
            then: prose::step(language, 40, &mut rng).replace(['`', ':'], ""),
        };
        let scenarios = [steps("As expected"), steps("Over the limit")];
        Self {
            number,
            capability: format!("area-{:05}", number / IN_A_SPEC),
            title: format!("{} {number}", prose::title(language, &mut rng)),
            statement: prose::statement(language, &mut rng),
            scenarios,
        }
    }

    /// What citations call it.
    pub fn reference(&self) -> String {
        format!("{}/{}", self.capability, slug(&self.title))
    }

    /// What citations call one of its scenarios.
    pub fn scenario(&self, at: usize) -> String {
        format!("{}#{}", self.reference(), slug(&self.scenarios[at].title))
    }

    /// An identifier for tools that want one: `REQ_00017`.
    pub fn id(&self) -> String {
        format!("REQ_{:06}", self.number)
    }
}

fn slug(title: &str) -> String {
    let words = title.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_ascii_lowercase).collect::<Vec<_>>().join("-")
}
