//! Controls: obligations of a framework, and the requirements, rules and evidence that meet them. `controls/*.toml`.

mod judge;
mod lint;

use std::collections::BTreeMap;

use countersign_diag::{Finding, Severity, SourceId, Span};
use countersign_model::Parsed;
use countersign_model::toml_table::{Located, Table};

use crate::codes::{CONTROL_EVIDENCE_INVALID, CONTROL_TWICE};

pub use judge::{ControlFacts, ControlState, Means, MeansKind, Told, control_state, judge_control};
pub use lint::{ControlWorld, lint_controls};

/// A control.
#[derive(Debug, Clone)]
pub struct Control {
    /// The framework it belongs to: `soc2`.
    pub framework: String,
    /// Its id there: `CC6.1`.
    pub id: Located<String>,
    /// What it asks for.
    pub text: String,
    /// References of requirements and scenarios.
    pub requirements: Vec<Located<String>>,
    /// Ids of rules.
    pub rules: Vec<Located<String>>,
    /// What else shows that it is met.
    pub evidence: Vec<ControlEvidence>,
}

impl Control {
    /// Framework and id, unique in a project: `soc2/CC6.1`.
    pub fn name(&self) -> String {
        format!("{}/{}", self.framework, self.id.value)
    }

    /// Where its id stands.
    pub fn span(&self) -> Span {
        self.id.span
    }

    /// Whether it names nothing that could meet it.
    pub fn is_gap(&self) -> bool {
        self.requirements.is_empty() && self.rules.is_empty() && self.evidence.is_empty()
    }
}

/// What shows that a control is met, besides requirements and rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ControlEvidence {
    /// `suite:NAME`: the results of a suite on this code.
    Suite(Located<String>),
    /// `file:PATH`: a file of the project.
    File(Located<String>),
}

impl ControlEvidence {
    /// The name of the suite or the path of the file, and where it stands.
    pub fn name(&self) -> &Located<String> {
        match self {
            Self::Suite(name) | Self::File(name) => name,
        }
    }
}

/// The controls of several files, as one list.
#[derive(Debug, Clone, Default)]
pub struct Controls {
    all: Vec<Control>,
}

impl Controls {
    /// Adds the controls of a file. Of two with one name the first stays, and the second is an error.
    pub fn add(&mut self, source: SourceId, text: &str, findings: &mut Vec<Finding>) {
        let parsed = parse_controls(source, text);
        findings.extend(parsed.findings);
        let mut known: BTreeMap<String, Span> =
            self.all.iter().map(|control| (control.name(), control.span())).collect();
        for control in parsed.value {
            let name = control.name();
            if let Some(first) = known.get(&name) {
                let message = format!("control `{name}` is there a second time");
                let finding = Finding::new(&CONTROL_TWICE, control.span(), message).about(&name);
                findings.push(finding.label(*first, "the first").help("join the two"));
            } else {
                known.insert(name, control.span());
                self.all.push(control);
            }
        }
    }

    /// All of them, in the order of the files.
    pub fn all(&self) -> &[Control] {
        &self.all
    }
}

/// Reads a file of controls. A control that cannot be read as a whole is an error and is not among the values.
pub fn parse_controls(source: SourceId, text: &str) -> Parsed<Vec<Control>> {
    let mut findings = Vec::new();
    let mut table = Table::parse(source, text, &mut findings);
    if let Some(format) = table.integer("format", &mut findings)
        && format.value != 1
    {
        let message = format!("format {} is not known; this version reads format 1", format.value);
        let code = &countersign_model::toml_codes::FORMAT_UNKNOWN;
        findings.push(Finding::new(code, format.span, message));
    }
    let controls = table.tables("control", &mut findings);
    table.finish(&mut findings);
    let controls = controls.into_iter().filter_map(|table| control(table, &mut findings)).collect();
    Parsed { value: controls, findings }
}

/// One `[[control]]`.
fn control(mut table: Table<'_>, findings: &mut Vec<Finding>) -> Option<Control> {
    let before = findings.len();
    let framework = table.required("framework", findings);
    let id = table.required("id", findings);
    let text = table.required("text", findings);
    let mut list = |key| table.strings(key, findings).unwrap_or_default();
    let (requirements, rules, evidence) = (list("requirements"), list("rules"), list("evidence"));
    table.finish(findings);
    let evidence = evidence.into_iter().filter_map(|written| self::evidence(written, findings)).collect();
    let is_sound = findings[before..].iter().all(|finding| finding.severity() != Severity::Error);
    let (framework, id, text) = (framework?.value, id?, text?.value);
    is_sound.then_some(Control { framework, id, text, requirements, rules, evidence })
}

/// `suite:NAME` or `file:PATH`, the path below the project.
fn evidence(written: Located<String>, findings: &mut Vec<Finding>) -> Option<ControlEvidence> {
    let Located { value, span } = written;
    let found = match value.split_once(':') {
        Some(("suite", name)) if !name.trim().is_empty() => {
            Some(ControlEvidence::Suite(Located { value: name.to_owned(), span }))
        }
        Some(("file", path)) if is_below_project(path) => {
            Some(ControlEvidence::File(Located { value: path.to_owned(), span }))
        }
        _ => None,
    };
    if found.is_none() {
        let message = format!("`{value}` is no evidence");
        let help = "write `suite:NAME`, or `file:PATH` with a path below the project";
        findings.push(Finding::new(&CONTROL_EVIDENCE_INVALID, span, message).about(&value).help(help));
    }
    found
}

fn is_below_project(path: &str) -> bool {
    !path.contains(['\\', ':']) && path.split('/').all(|part| !matches!(part, "" | "." | ".."))
}
