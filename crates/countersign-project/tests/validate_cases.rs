//! Every case of `fixtures/validate`: the verdict that is recorded from OpenSpec, and the verdict that is wanted of us.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use countersign_project::{Project, Strictness, Target};
use countersign_report::{ItemKind, ItemReport};
use countersign_testkit::cases::{Case, cases, compare_golden};

/// What a case asks for.
struct Wanted {
    kind: ItemKind,
    item: String,
    verdict: String,
    class: Option<String>,
    at: Vec<String>,
    valid: bool,
    strict_valid: bool,
    archives: Option<bool>,
}

impl Wanted {
    fn of(case: &Case) -> Self {
        let manifest = case.manifest();
        let text = |key: &str| manifest.get(key).and_then(|value| value.as_str()).map(str::to_owned);
        let oracle =
            manifest.get("oracle").and_then(|oracle| oracle.as_table()).expect("a case has [oracle]");
        let flag = |key: &str| oracle.get(key).and_then(toml::Value::as_bool);
        let at = manifest.get("at").and_then(|at| at.as_array()).cloned().unwrap_or_default();
        Self {
            kind: if text("type").as_deref() == Some("spec") { ItemKind::Spec } else { ItemKind::Change },
            item: text("item").expect("a case has an item"),
            verdict: text("wanted").expect("a case says what is wanted"),
            class: text("class"),
            at: at.iter().filter_map(|place| place.as_str().map(str::to_owned)).collect(),
            valid: flag("valid").expect("recorded"),
            strict_valid: flag("strict-valid").expect("recorded"),
            archives: flag("archives"),
        }
    }

    /// The places at which a refusal may point, relative to the project.
    fn places(&self) -> Vec<String> {
        let folder = match self.kind {
            ItemKind::Change => format!("openspec/changes/{}", self.item),
            ItemKind::Spec => "openspec/specs".to_owned(),
        };
        self.at
            .iter()
            .map(|place| match place.strip_prefix("../../") {
                Some(rest) => format!("openspec/{rest}"),
                None => format!("{folder}/{place}"),
            })
            .collect()
    }
}

/// The `path:line` of every error of an item.
fn errors(item: &ItemReport) -> Vec<String> {
    item.verdict
        .issues
        .iter()
        .filter(|issue| issue.level() == countersign_delta::Level::Error)
        .filter_map(|issue| {
            let location = item.sources.locate(issue.finding.span()?);
            Some(format!("{}:{}", location.path, location.start.line))
        })
        .collect()
}

fn check(case: &Case) -> Result<(), String> {
    let wanted = Wanted::of(case);
    let project = Project::open(&case.dir).map_err(|error| format!("not a project: {error}"))?;
    let target = Target::Item { name: wanted.item.clone(), kind: Some(wanted.kind) };
    let report = match project.validate(&target, Strictness::default()) {
        Ok(report) => report,
        Err(error) if !wanted.valid => {
            drop(error);
            return Ok(());
        }
        Err(error) => return Err(format!("cannot be validated: {error}")),
    };
    let item = &report.items[0];
    let shown = || {
        let issues = item.verdict.issues.iter().map(|issue| {
            let place = issue.finding.span().map(|span| item.sources.locate(span).to_string());
            format!(
                "    {} {} {:?} {:?}: {}",
                issue.level().as_str(),
                issue.finding.code(),
                issue.class(),
                place,
                issue.finding.message()
            )
        });
        issues.collect::<Vec<_>>().join("\n")
    };
    if item.verdict.is_valid(false) != wanted.valid {
        return Err(format!("valid should be {}\n{}", wanted.valid, shown()));
    }
    if item.verdict.is_valid(true) != wanted.strict_valid {
        return Err(format!("strict valid should be {}\n{}", wanted.strict_valid, shown()));
    }
    let refused = item.verdict.is_refused();
    match wanted.verdict.as_str() {
        "refuse" => {
            if report.passes(item) {
                return Err(format!("should be refused (class {:?})\n{}", wanted.class, shown()));
            }
            let (places, errors) = (wanted.places(), errors(item));
            if !places.is_empty() && !errors.iter().any(|error| places.contains(error)) {
                return Err(format!("no error at {places:?}\n{}", shown()));
            }
            if wanted.class.is_some() && !refused {
                return Err(format!("no refusal of ours\n{}", shown()));
            }
        }
        "match" | "keep" => {
            let accepted = wanted.valid && (wanted.archives != Some(false) || wanted.verdict == "match");
            if accepted && refused {
                return Err(format!("should be accepted\n{}", shown()));
            }
        }
        other => return Err(format!("`{other}` is nothing one can want")),
    }
    Ok(())
}

#[test]
fn every_case_is_judged_as_recorded_and_as_wanted() {
    let cases = cases("validate");
    let failures: Vec<String> = cases
        .iter()
        .filter_map(|case| check(case).err().map(|reason| format!("{}: {reason}", case.name)))
        .collect();
    assert!(failures.is_empty(), "{} of {} cases:\n{}", failures.len(), cases.len(), failures.join("\n"));
}

/// `fixtures/codes.txt` names, for every code, the first case that gives it: an example for readers, and proof that a
/// code is more than a line in a table.
#[test]
fn the_codes_have_their_cases() {
    let mut given: BTreeMap<(&str, &str), String> = BTreeMap::new();
    for case in cases("validate").iter().chain(&cases("tasks")) {
        let Ok(project) = Project::open(&case.dir) else { continue };
        for target in [Target::All, Target::Archived] {
            let Ok(report) = project.validate(&target, Strictness::default()) else { continue };
            for issue in report.items.iter().flat_map(|item| &item.verdict.issues) {
                let code = issue.finding.code();
                given.entry((code.number, code.name)).or_insert_with(|| case.name.clone());
            }
        }
    }
    let mut text = String::new();
    for ((number, name), case) in &given {
        writeln!(text, "{number} {name}: {case}").expect("a string takes everything");
    }
    compare_golden("codes.txt", &text);
}
