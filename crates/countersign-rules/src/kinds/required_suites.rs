//! `required-suites`: suites of tests that have to have passed, by their exact names.

use countersign_diag::Finding;
use countersign_model::toml_table::{Located, Table};
use countersign_template::known;
use countersign_verify::Level;

use super::{Judge, Judgement, Kind, Reach, Violation};
use crate::ask::{Ask, Suite};

countersign_diag::codes! {
    /// A rule of kind `required-suites` is broken: a suite has no current results, has failed, or is no longer there.
    ///
    /// ```toml
    /// [[rule]]
    /// id = "suites"
    /// kind = "required-suites"
    /// suites = ["unit", "contract"]   # required; names of `[[results]]`
    /// level = "recorded"              # reported, recorded, attested, replayed; recorded by default
    /// why = "Both have to be green before anybody reads the change."
    /// ```
    ///
    /// A suite that was taken out of the settings is missing, not fine.
    P0108 REQUIRED_SUITES "required-suites": Error = "a required suite has not passed on this code";
}

pub(super) const KIND: Kind = Kind { code: &REQUIRED_SUITES, reach: Reach::Tree, read: RequiredSuites::read };

/// The parameters.
#[derive(Debug)]
struct RequiredSuites {
    suites: Vec<Located<String>>,
    level: Level,
}

impl RequiredSuites {
    fn read(table: &mut Table<'_>, findings: &mut Vec<Finding>) -> Option<Box<dyn Judge>> {
        let suites = super::required_strings(table, "suites", findings)?;
        let all = [Level::Reported, Level::Recorded, Level::Attested, Level::Replayed];
        let read = |word: &str| all.into_iter().find(|level| level.as_str() == word);
        let level = table.string("level", findings).and_then(|word| {
            known(&[word], "is no level of results", &all.map(Level::as_str), read, findings).pop()
        });
        Some(Box::new(Self { suites, level: level.unwrap_or(Level::Recorded) }))
    }

    /// What is wrong with a suite.
    fn problem(&self, name: &str, found: Option<&Suite>) -> Option<(String, String)> {
        let record = format!("countersign results record --suite {name}");
        let Some(suite) = found else {
            let message = format!("suite `{name}` has no `[[results]]` entry");
            return Some((
                message,
                format!("add `[[results]]` with `suite = \"{name}\"` to `countersign.toml`"),
            ));
        };
        if let Some(reason) = &suite.unusable {
            return Some((format!("suite `{name}` does not count: {reason}"), record));
        }
        if suite.failed > 0 {
            return Some((format!("{} tests of suite `{name}` fail", suite.failed), "mend them".to_owned()));
        }
        if suite.passed == 0 {
            return Some((format!("no test of suite `{name}` passed"), record));
        }
        (suite.level < self.level).then(|| {
            let has = suite.level.as_str();
            (format!("results of suite `{name}` are {has}, not {}", self.level.as_str()), record)
        })
    }
}

impl Judge for RequiredSuites {
    fn judge(&self, ask: &Ask<'_>) -> Judgement {
        let mut violations = Vec::new();
        for name in &self.suites {
            let found: Vec<&Suite> =
                ask.world.suites.iter().filter(|suite| suite.name == name.value).collect();
            let problem = match found.as_slice() {
                [] => self.problem(&name.value, None),
                all => all.iter().find_map(|suite| self.problem(&name.value, Some(suite))),
            };
            violations.extend(problem.map(|(message, next)| Violation {
                at: None,
                subject: name.value.clone(),
                message,
                next,
            }));
        }
        Judgement::of(violations, format!("{} suites passed on this code", self.suites.len()))
    }
}
