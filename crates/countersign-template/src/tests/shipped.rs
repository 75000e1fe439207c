//! What comes with the program is sound, agrees with itself, and asks for little where little is at stake.

use std::collections::BTreeSet;

use countersign_diag::{Finding, SourceMap};
use countersign_model::metadata::Risk;
use countersign_model::schema;

use super::{document, facts, sound};
use crate::codes::{DOCUMENT_MISSING, TOO_MANY_FIELDS};
use crate::{
    Binds, check_mandatory, check_missing, contract_file, contract_files, mandatory, role, roles,
    schema_files, skeleton,
};

#[test]
fn every_contract_is_sound_and_its_skeleton_is_served_without_front_matter() {
    for (path, text) in contract_files() {
        let contract = sound(text);
        assert_eq!(contract.skeleton, skeleton(text), "{path}");
        assert!(contract.skeleton.starts_with("# ") && !contract.skeleton.contains("+++"), "{path}");
    }
}

#[test]
fn the_schema_is_sound_and_serves_the_skeletons_of_the_contracts() {
    let file = |name: &str| schema_files().iter().find(|(path, _)| *path == name).map(|(_, text)| *text);
    let text = file("schema.yaml").expect("there is one");
    let parsed = schema::parse(SourceMap::default().add("schema.yaml", text), text);
    assert_eq!(parsed.findings, Vec::<Finding>::new());
    let schema = parsed.value.expect("a sound schema has a value");
    assert_eq!(schema.name, crate::GOVERNED);
    for artifact in &schema.artifacts {
        assert!(file(&format!("templates/{}", artifact.template)).is_some(), "{}", artifact.template);
    }
    for name in ["proposal.md", "design.md"] {
        let contract = contract_file(name).expect("it is shipped");
        assert_eq!(file(&format!("templates/{name}")), Some(skeleton(contract)), "{name}");
    }
    let requires = |id: &str| schema.artifact(id).expect("there is one").requires.clone();
    assert_eq!(requires("tasks"), ["specs"], "a change of low risk needs no design");
    assert_eq!(schema.apply.expect("there is a step").requires, ["tasks"]);
}

#[test]
fn a_small_change_fills_at_most_five_fields() {
    let contracts: Vec<_> = contract_files().iter().map(|(path, text)| (*path, sound(text))).collect();
    let count = |risk| {
        let each = contracts.iter().map(|(path, contract)| (*path, contract));
        mandatory(each, risk)
            .into_iter()
            .map(|field| format!("{} {}", field.document, field.heading))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        count(Risk::Low),
        ["proposal.md Why", "proposal.md What Changes", "specs one scenario", "tasks.md tasks"]
    );
    assert_eq!(count(Risk::Medium).len(), 13);
    assert_eq!(count(Risk::High), count(Risk::Medium));
}

#[test]
fn a_form_that_is_too_long_is_a_finding() {
    let headings = ["A", "B", "C", "D"];
    let toml: Vec<String> =
        headings.iter().map(|name| format!("[[section]]\nheading = \"{name}\"\n")).collect();
    let body: Vec<String> = headings.iter().map(|name| format!("## {name}\n")).collect();
    let contract = sound(&format!("+++\n{}+++\n{}", toml.concat(), body.concat()));
    let low = mandatory([("proposal.md", &contract)], Risk::Low);
    let finding = check_mandatory(&low).expect("six fields are too many");
    assert_eq!(finding.code(), &TOO_MANY_FIELDS);
    assert!(finding.message().contains("6 fields"), "{}", finding.message());
    assert_eq!(check_mandatory(&low[1..]), None);
}

#[test]
fn a_design_is_missed_where_the_risk_asks_for_it() {
    let none = BTreeSet::new();
    let design = sound(contract_file("design.md").expect("it is shipped"));
    let review = sound(contract_file("reviews/security.md").expect("it is shipped"));
    for risk in Risk::ALL {
        let missed = check_missing(&design, "design.md", &facts(risk, &none));
        assert_eq!(missed.is_some(), risk > Risk::Low);
        assert!(missed.is_none_or(|finding| finding.code() == &DOCUMENT_MISSING));
        assert_eq!(check_missing(&review, "reviews/security.md", &facts(risk, &none)), None);
    }
}

#[test]
fn every_role_forces_the_four_questions_with_references() {
    let questions = [
        "What can break",
        "What would convince a sceptical reviewer",
        "Which scenario is easy to miss",
        "What rollback exists if production misbehaves",
    ];
    assert_eq!(roles().count(), 5);
    for role in roles() {
        let contract = sound(contract_file(role.contract).expect("it is shipped"));
        assert_ne!(contract.binds, Binds::Always, "{}", role.name);
        for question in questions {
            let section = contract.section(question).expect("each contract asks each question");
            assert!(section.references > 0 && section.required && !section.may_not_apply, "{}", role.name);
            let folded = role.instruction.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
            assert!(folded.contains(&question.to_lowercase()), "{}: {question}", role.name);
        }
        assert!(contract.sections.len() > questions.len(), "{} asks nothing of its own", role.name);
        assert_eq!(role.skeleton, contract.skeleton);
    }
    assert_eq!(
        role("architecture-review").map(|role| role.output("x")).as_deref(),
        Some("reviews/architecture.md")
    );
    assert_eq!(
        role("test-strategy-writer").map(|role| role.output("x")).as_deref(),
        Some("test-strategy/x.md")
    );
    assert_eq!(role("nobody"), None);
}

#[test]
fn what_answers_cite_is_told_once_each() {
    let contract = sound(contract_file("reviews/architecture.md").expect("it is shipped"));
    let text = "## What can break\n\n`a/b#c`, [x](docs/y.md), https://example.org/z and `a/b#c`; not `Type::x` or `f()`.\n\n## Other\n\n`not/asked`\n";
    let cited = crate::cited(&contract, &document(text));
    assert_eq!(cited.into_iter().collect::<Vec<_>>(), ["a/b#c", "docs/y.md"]);
}
