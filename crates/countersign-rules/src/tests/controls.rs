//! Controls: what is read, what is wrong with them, and when they are met.

use countersign_diag::{Finding, Severity, SourceMap};

use crate::{
    Control, ControlFacts, ControlState, ControlWorld, Controls, Told, control_state, judge_control,
    lint_controls,
};

const CONTROL: &str = "[[control]]\nframework = 'soc2'\nid = 'CC6.1'\ntext = 'Access is limited.'\n";

fn read(text: &str) -> (Controls, Vec<Finding>) {
    let (mut sources, mut controls, mut findings) = (SourceMap::default(), Controls::default(), Vec::new());
    controls.add(sources.add("validations/policy-checks/controls/soc2.toml", text), text, &mut findings);
    (controls, findings)
}

/// The names of the codes, and what helps.
fn told(findings: &[Finding]) -> Vec<(&str, &str)> {
    findings.iter().map(|one| (one.code().name, one.help_text().unwrap_or_default())).collect()
}

fn lint(lines: &str) -> Vec<Finding> {
    let (controls, findings) = read(&format!("{CONTROL}{lines}\n"));
    assert_eq!(findings, [], "{lines}");
    let paths = ["docs/access.md".to_owned(), "src/lib.rs".to_owned()];
    let (rules, suites) = (["infra-rollback"], ["unit"]);
    lint_controls(&controls, ControlWorld { rules: Some(&rules), suites: &suites, paths: &paths })
}

#[test]
fn everything_that_a_control_names_is_read() {
    let (controls, findings) = read(&format!(
        "format = 1\n{CONTROL}requirements = ['access/roles']\nrules = ['infra-rollback']\nevidence = ['suite:unit', 'file:docs/access.md']\n"
    ));
    assert_eq!(findings, []);
    let [control] = controls.all() else { panic!("{controls:?}") };
    assert_eq!((control.name().as_str(), control.text.as_str()), ("soc2/CC6.1", "Access is limited."));
    let names: Vec<&str> = control.evidence.iter().map(|one| one.name().value.as_str()).collect();
    assert_eq!(names, ["unit", "docs/access.md"]);
    assert!(!control.is_gap());
}

#[test]
fn what_cannot_be_read_is_an_error_and_no_control() {
    for (text, code) in [
        (format!("{CONTROL}requirement = ['a/b']\n"), "setting-unknown"),
        (format!("{CONTROL}rules = 7\n"), "setting-type"),
        ("[[control]]\nframework = 'soc2'\nid = 'CC6.1'\n".to_owned(), "setting-missing"),
        ("[[control]]\nframework = 'soc2'\nid = ''\ntext = 'x'\n".to_owned(), "setting-value"),
        ("[[controls]]\nid = 'x'\n".to_owned(), "setting-unknown"),
        ("[[control]\n".to_owned(), "toml-syntax"),
        (format!("format = 2\n{CONTROL}"), "format-unknown"),
        (format!("{CONTROL}evidence = ['unit']\n"), "control-evidence-invalid"),
        (format!("{CONTROL}evidence = ['suite:']\n"), "control-evidence-invalid"),
        (format!("{CONTROL}evidence = ['file:../secret']\n"), "control-evidence-invalid"),
        (format!("{CONTROL}evidence = ['file:/etc/passwd']\n"), "control-evidence-invalid"),
    ] {
        let (controls, findings) = read(&text);
        let error = findings.iter().find(|finding| finding.severity() == Severity::Error);
        assert_eq!(error.map(|error| error.code().name), Some(code), "{text}");
        assert!(controls.all().is_empty() || code == "format-unknown", "{text}");
    }
}

#[test]
fn a_second_control_of_the_same_name_is_an_error() {
    let (controls, findings) = read(&format!("{CONTROL}{CONTROL}"));
    assert_eq!(controls.all().len(), 1);
    assert_eq!(told(&findings), [("control-twice", "join the two")]);
    assert_eq!(findings[0].severity(), Severity::Error);
}

#[test]
fn means_that_do_not_exist_are_errors_with_the_nearest_name() {
    let found = lint("rules = ['infra-rolback']\nevidence = ['suite:unti', 'file:docs/acess.md']");
    assert_eq!(
        told(&found),
        [
            ("control-rule-unknown", "did you mean `infra-rollback`?"),
            ("control-suite-unknown", "did you mean `unit`?"),
            ("control-file-unknown", "did you mean `docs/access.md`?"),
        ]
    );
    assert!(found.iter().all(|finding| finding.severity() == Severity::Error));
    assert_eq!(lint("rules = ['infra-rollback']\nevidence = ['suite:unit', 'file:src/lib.rs']"), []);
}

#[test]
fn a_control_that_nothing_meets_is_a_gap() {
    let found = lint("");
    assert_eq!(found[0].code().name, "control-gap");
    assert_eq!(found[0].severity(), Severity::Warning);
    assert_eq!(found[0].message(), "nothing meets control `soc2/CC6.1`");
}

/// Requirements, rules, suites and files by what their names say of them.
struct Spoken;

impl Spoken {
    fn told(name: &str) -> Told {
        let state = match name {
            name if name.contains("bad") => ControlState::NotMet,
            name if name.contains("unsure") => ControlState::NotTold,
            _ => ControlState::Met,
        };
        Told::new(state, name)
    }
}

impl ControlFacts for Spoken {
    fn requirement(&self, reference: &str) -> Told {
        Self::told(reference)
    }

    fn rule(&self, id: &str) -> Told {
        Self::told(id)
    }

    fn suite(&self, name: &str) -> Told {
        Self::told(name)
    }

    fn file(&self, path: &str) -> Told {
        Self::told(path)
    }
}

#[test]
fn a_control_stands_as_the_worst_of_what_it_names() {
    let state = |lines: &str| {
        let (controls, findings) = read(&format!("{CONTROL}{lines}\n"));
        assert_eq!(findings, [], "{lines}");
        let control: &Control = &controls.all()[0];
        control_state(&judge_control(control, &Spoken))
    };
    assert_eq!(state("requirements = ['a/b']\nrules = ['good']"), ControlState::Met);
    assert_eq!(state("requirements = ['a/unsure']\nrules = ['good']"), ControlState::NotTold);
    assert_eq!(state("rules = ['unsure']\nevidence = ['suite:bad']"), ControlState::NotMet);
    assert_eq!(state("evidence = ['suite:unit', 'file:bad.md']"), ControlState::NotMet);
    assert_eq!(state(""), ControlState::NotMet);
}
