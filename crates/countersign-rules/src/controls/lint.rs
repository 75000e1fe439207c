//! What is wrong with controls whatever the code does: means that do not exist, and controls that nothing meets.

use countersign_diag::{Code, Finding};
use countersign_model::nearest;
use countersign_model::toml_table::Located;

use super::{ControlEvidence, Controls};
use crate::codes::{CONTROL_FILE_UNKNOWN, CONTROL_GAP, CONTROL_RULE_UNKNOWN, CONTROL_SUITE_UNKNOWN};

/// What controls may name. Requirements are resolved by the trace, which knows renames and aliases.
#[derive(Debug, Clone, Copy)]
pub struct ControlWorld<'a> {
    /// The ids of the rules; `None` where nobody can tell them all.
    pub rules: Option<&'a [&'a str]>,
    /// The names of the suites.
    pub suites: &'a [&'a str],
    /// The paths of the tree, sorted.
    pub paths: &'a [String],
}

/// What is wrong with the controls of a tree.
pub fn lint_controls(controls: &Controls, world: ControlWorld<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for control in controls.all() {
        if control.is_gap() {
            let name = control.name();
            let message = format!("nothing meets control `{name}`");
            let help = "name the `requirements`, `rules` or `evidence` that meet it";
            findings.push(Finding::new(&CONTROL_GAP, control.span(), message).about(name).help(help));
        }
        if let Some(known) = world.rules {
            let unknown = control.rules.iter().filter(|rule| !known.contains(&rule.value.as_str()));
            findings.extend(unknown.map(|rule| {
                missing(&CONTROL_RULE_UNKNOWN, rule, "is no rule", known.iter().copied(), "name a rule")
            }));
        }
        for evidence in &control.evidence {
            match evidence {
                ControlEvidence::Suite(name) if !world.suites.contains(&name.value.as_str()) => {
                    let suites = world.suites.iter().copied();
                    let help = "name a suite of `[[results]]`";
                    findings.push(missing(&CONTROL_SUITE_UNKNOWN, name, "is no suite", suites, help));
                }
                ControlEvidence::File(path) if world.paths.binary_search(&path.value).is_err() => {
                    let paths = world.paths.iter().map(String::as_str);
                    let help = "name a file of the project";
                    findings.push(missing(
                        &CONTROL_FILE_UNKNOWN,
                        path,
                        "is no file of the tree",
                        paths,
                        help,
                    ));
                }
                ControlEvidence::Suite(_) | ControlEvidence::File(_) => {}
            }
        }
    }
    findings
}

fn missing<'a>(
    code: &'static Code,
    written: &Located<String>,
    what: &str,
    known: impl Iterator<Item = &'a str>,
    otherwise: &str,
) -> Finding {
    let name = &written.value;
    let help = match nearest(name, known) {
        Some(near) => format!("did you mean `{near}`?"),
        None => otherwise.to_owned(),
    };
    Finding::new(code, written.span, format!("`{name}` {what}")).about(name).help(help)
}
