//! The exports: every requirement and scenario once, ids that stay, proofs that are none stay none, hostile texts.

mod world;

use std::collections::BTreeSet;

use countersign_facts::results::Status;
use serde_json::Value;

use super::{fixtures, text, xml};
use crate::export::{Export, ExportFormat, LobsterLevel, ProofState};
use crate::safety;
use world::{PAY, PAY_CODE, PAY_TESTS, World};

/// Every document of every format, by name.
fn every_document(export: &Export) -> Vec<(&'static str, String)> {
    let mut formats = vec![
        ("lcov", ExportFormat::Lcov),
        ("needs", ExportFormat::Needs),
        ("reqif", ExportFormat::Reqif),
        ("specobject", ExportFormat::SpecObject),
    ];
    formats.extend(LobsterLevel::ALL.map(|level| (level.file(), ExportFormat::Lobster(level))));
    formats.into_iter().map(|(name, format)| (name, text(|out| export.render(format, out)))).collect()
}

fn document(export: &Export, wanted: &str) -> String {
    let mut all = every_document(export).into_iter();
    all.find(|(name, _)| *name == wanted).map(|(_, text)| text).expect("a known document")
}

fn json(export: &Export, wanted: &str) -> Value {
    serde_json::from_str(&document(export, wanted)).expect("it is JSON")
}

fn pay() -> World {
    let mut world = World::default();
    world.specs.push(("pay".to_owned(), PAY.to_owned()));
    world.code.push(("src/pay.rs".to_owned(), PAY_CODE.to_owned()));
    world.code.push(("tests/pay.rs".to_owned(), PAY_TESTS.to_owned()));
    world.passes("refunds_once");
    world
}

/// The references and keys of everything.
fn ids(export: &Export) -> BTreeSet<String> {
    let entries = export.entries().flat_map(|entry| [entry.reference.clone(), entry.key.clone()]);
    let items = export.items.iter().flat_map(|item| [item.id.clone(), item.key.clone()]);
    entries.chain(items).collect()
}

#[test]
fn each_requirement_and_scenario_is_there_exactly_once() {
    let mut world = pay();
    world.specs.push(("shop/basket".to_owned(), PAY.replace("refund", "return")));
    let export = world.export();
    assert_eq!(export.entries().count(), 10);
    let keys: Vec<&str> = export.entries().map(|entry| entry.key.as_str()).collect();
    let references: Vec<&str> = export.entries().map(|entry| entry.reference.as_str()).collect();
    let needs = json(&export, "needs");
    let needs = needs["versions"]["specs"]["needs"].as_object().expect("needs");
    assert_eq!(needs.len(), export.entries().count() + export.items.len());
    let (reqif, specobject) = (document(&export, "reqif"), document(&export, "specobject"));
    for key in keys {
        assert!(needs.contains_key(key), "{key}");
        assert_eq!(reqif.matches(&format!("<SPEC-OBJECT IDENTIFIER=\"{key}\"")).count(), 1, "{key}");
        assert_eq!(reqif.matches(&format!("IDENTIFIER=\"PLACE_{key}\"")).count(), 1, "{key}");
        assert_eq!(specobject.matches(&format!("<id>{key}</id>")).count(), 1, "{key}");
    }
    let tags: Vec<String> = ["requirements.lobster", "scenarios.lobster"]
        .iter()
        .flat_map(|file| json(&export, file)["data"].as_array().expect("data").clone())
        .map(|item| item["tag"].as_str().expect("a tag")[4..].to_owned())
        .collect();
    assert_eq!(tags.len(), references.len());
    assert_eq!(tags.iter().map(String::as_str).collect::<BTreeSet<_>>(), references.into_iter().collect());
    // A line for each scenario, and for the requirement that has none.
    assert_eq!(document(&export, "lcov").lines().filter(|line| line.starts_with("DA:")).count(), 6);
}

#[test]
fn ids_are_unique_and_of_the_alphabet_of_each_format() {
    let mut world = pay();
    world.specs.push(("größe_1.0".to_owned(), PAY.to_owned()));
    world.specs.push((format!("long/{}", "x".repeat(300)), PAY.to_owned()));
    let export = world.export();
    let keys: Vec<&str> = export
        .entries()
        .map(|entry| entry.key.as_str())
        .chain(export.items.iter().map(|item| item.key.as_str()))
        .collect();
    assert_eq!(keys.iter().collect::<BTreeSet<_>>().len(), keys.len());
    for key in keys {
        assert!(key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)), "{key}");
        // What sphinx-needs asks for unless it is told otherwise.
        assert!(key.bytes().take(5).all(|byte| byte.is_ascii_uppercase() || byte == b'_'), "{key}");
        assert!(key.len() < 160, "{key}");
    }
}

#[test]
fn neither_order_nor_unrelated_text_changes_an_id() {
    let before = pay().export();
    let mut world = pay();
    world.specs[0].1 = PAY.replace("# Pay\n", "# Pay\n\nMuch was written here.\n\nAnd more.\n");
    world.specs.insert(0, ("other".to_owned(), PAY.replace("refund", "return")));
    world.code.reverse();
    world.code[1].1 = format!("//! More words.\n\nfn unrelated() {{}}\n\n{PAY_CODE}");
    let after = world.export();
    assert_eq!(ids(&before).difference(&ids(&after)).count(), 0);
    let mut turned = world.clone();
    turned.specs.reverse();
    turned.code.reverse();
    assert_eq!(every_document(&after), every_document(&turned.export()));
}

#[test]
fn equal_names_share_no_id_and_none_keeps_it() {
    let mut world = pay();
    world.specs[0].1.push_str("\n### Requirement: REFUNDS!\n\nIt SHALL.\n\n#### Scenario: One\n\n- **THEN** x\n\n#### Scenario: One\n\n- **THEN** y\n");
    let export = world.export();
    let references: Vec<&str> = export.entries().map(|entry| entry.reference.as_str()).collect();
    assert_eq!(references.iter().collect::<BTreeSet<_>>().len(), references.len(), "{references:#?}");
    let alike: Vec<&&str> =
        references.iter().filter(|one| one.starts_with("pay/refunds") && !one.contains('#')).collect();
    assert_eq!(alike.len(), 2);
    assert!(alike.iter().all(|one| one.contains('~')), "{alike:?}");
}

#[test]
fn only_a_current_pass_is_a_hit() {
    let refund = |export: &Export| {
        let entry = export.entries().find(|entry| entry.reference == "pay/refunds#once").cloned();
        entry.expect("it is there")
    };
    let export = pay().export();
    assert_eq!(refund(&export).proof.state, ProofState::Proven);
    let line = refund(&export).line;
    assert!(document(&export, "lcov").contains(&format!("DA:{line},1\n")));
    assert!(document(&export, "specobject").contains("<linksto>scn:SCENARIO_pay_refunds_once</linksto>"));
    let mut failing = pay();
    failing.cases.push(("refunds_once".to_owned(), Status::Failed));
    let mut skipped = pay();
    skipped.cases[0].1 = Status::Skipped;
    let mut stale = pay();
    stale.current = false;
    let mut unusable = pay();
    unusable.unusable = true;
    let mut absent = pay();
    absent.cases.clear();
    let mut elsewhere = pay();
    elsewhere.code.pop();
    for (what, world) in [
        ("failing", failing),
        ("skipped", skipped),
        ("stale", stale),
        ("unusable", unusable),
        ("absent", absent),
        ("no test cites it", elsewhere),
    ] {
        let export = world.export();
        assert!(refund(&export).proof.state.is_open(), "{what}");
        assert!(document(&export, "lcov").contains(&format!("DA:{line},0\n")), "{what}");
        assert!(!document(&export, "specobject").contains("<linksto>scn:"), "{what}");
        let scenarios = json(&export, "scenarios.lobster");
        let said = scenarios["data"].as_array().expect("data").iter();
        let said: Vec<&Value> = said.filter(|one| one["tag"] == "scn pay/refunds#once").collect();
        assert_eq!(said[0]["messages"].as_array().map(Vec::len), Some(1), "{what}");
    }
}

#[test]
fn code_that_cites_a_scenario_covers_its_requirement() {
    let mut world = pay();
    world.code[0].1 = PAY_CODE.replace("pay/refunds", "pay/refunds#once");
    let export = world.export();
    let code = json(&export, "code.lobster");
    assert_eq!(code["data"][0]["refs"], serde_json::json!(["req pay/refunds", "scn pay/refunds#once"]));
    assert!(document(&export, "specobject").contains("<linksto>req:REQUIREMENT_pay_refunds</linksto>"));
}

#[test]
fn a_change_is_exported_in_its_own_words() {
    let mut world = pay();
    world.delta = Some(
        "## MODIFIED Requirements\n\n### Requirement: Refunds\n\nIt SHALL refund within two days.\n\n\
         #### Scenario: Once\n\n- **THEN** the money is back in two days\n\n#### Scenario: Twice\n\n- **THEN** nothing\n\n\
         ## RENAMED Requirements\n\n- FROM: `### Requirement: Limits`\n- TO: `### Requirement: Upper limits`\n\n\
         ## REMOVED Requirements\n\n### Requirement: Fees\n\n**Reason**: none\n\n**Migration**: none\n"
            .to_owned(),
    );
    let export = world.export();
    assert_eq!(export.change.as_deref(), Some("add-x"));
    let found: Vec<(&str, &str)> =
        export.entries().map(|entry| (entry.reference.as_str(), entry.path.as_str())).collect();
    let delta = "openspec/changes/add-x/specs/pay/spec.md";
    let spec = "openspec/specs/pay/spec.md";
    assert_eq!(
        found,
        [
            ("pay/refunds", delta),
            ("pay/refunds#once", delta),
            ("pay/refunds#twice", delta),
            ("pay/limits", spec),
            ("pay/limits#too-much", spec),
        ]
    );
    assert!(export.requirements[0].entry.text.contains("two days"));
}

#[test]
fn hostile_texts_are_harmless_in_every_export() {
    for (name, hostile) in fixtures::hostile() {
        let line = hostile.replace(['\n', '\r'], " ");
        let mut world = pay();
        let odd = format!(
            "\n### Requirement: Odd {line} name\n\nIt SHALL say {hostile} here.\n\n#### Scenario: Odd {line}\n\n- **THEN** {line}\n"
        );
        world.specs[0].1.push_str(&odd);
        world.specs.push((format!("odd {line}"), PAY.to_owned()));
        world.code.push((format!("src/{line}.rs"), PAY_CODE.to_owned()));
        world.property = Some((line.clone(), "pay/limits#too-much".to_owned()));
        let export = world.export();
        for (format, output) in every_document(&export) {
            let context = format!("{name} as {format}");
            for (at, c) in output.char_indices() {
                assert!(c == '\n' || !safety::is_hostile(c), "{context}: {c:?} at {at}");
            }
            for line in output.lines() {
                assert!(!line.trim_start().starts_with("::"), "{context}: {line}");
            }
            match format {
                "lcov" => lcov(&output, &context),
                "reqif" | "specobject" => {
                    assert!(!output.contains("##["), "{context}");
                    assert!(xml::elements(&output).len() > 20, "{context}");
                }
                _ => {
                    let value: Value = serde_json::from_str(&output).expect("it is JSON");
                    assert!(value.is_object(), "{context}");
                }
            }
        }
    }
}

/// Nothing but records of known shape.
fn lcov(output: &str, context: &str) {
    for line in output.lines() {
        let known = ["TN:", "SF:", "DA:", "LF:", "LH:", "end_of_record"];
        assert!(known.iter().any(|start| line.starts_with(start)), "{context}: {line}");
        if let Some(data) = line.strip_prefix("DA:") {
            let numbers: Vec<Result<usize, _>> = data.split(',').map(str::parse).collect();
            assert!(numbers.len() == 2 && numbers.iter().all(Result::is_ok), "{context}: {line}");
        }
    }
}

#[test]
fn what_xml_can_hold_arrives_and_the_rest_is_shown() {
    let value = "a\tb\nc\u{202e}d\u{0}e\u{fffe}<&>\"'";
    let escaped = safety::xml_value(value);
    assert_eq!(escaped, "a&#x9;b&#xa;c&#x202e;d\\u{0}e\\u{fffe}&lt;&amp;&gt;&quot;&apos;");
    assert_eq!(safety::xml_value("::error::x"), "&#x3a;:error::x");
}

#[test]
fn an_empty_project_is_exported_as_nothing() {
    let export = World::default().export();
    assert_eq!(document(&export, "lcov"), "");
    for (format, output) in every_document(&export) {
        match format {
            "reqif" | "specobject" => assert!(!xml::elements(&output).is_empty()),
            "lcov" => {}
            _ => assert!(serde_json::from_str::<Value>(&output).is_ok()),
        }
    }
}
