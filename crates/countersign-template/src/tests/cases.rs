//! The cases of `fixtures/template/`.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use countersign_diag::{Finding, SourceMap};
use countersign_model::Document;
use countersign_model::delta_document::Operation;
use countersign_model::metadata::Risk;
use countersign_testkit::cases::{Case, cases, compare_golden};

use crate::{Facts, check, contract_file, parse_contract};

/// Everything that is said of a contract, and of the document where the contract is sound.
fn said(case: &Case) -> String {
    let manifest = case.manifest();
    let word = |key: &str| manifest.get(key).and_then(|value| value.as_str());
    let list = |key: &str| {
        let values = manifest.get(key)?.as_array()?;
        Some(values.iter().filter_map(|value| value.as_str().map(str::to_owned)).collect::<Vec<_>>())
    };
    let contract = match word("contract") {
        Some(path) => contract_file(path).expect("the contract is shipped").to_owned(),
        None => case.text("contract.md").expect("a case names a contract or has one"),
    };
    let mut sources = SourceMap::default();
    let source = sources.add("contract.md", contract.as_str());
    let parsed = parse_contract(source, &contract);
    let mut shown = String::new();
    show(&sources, &parsed.findings, &mut shown);
    let Some(contract) = parsed.value else { return shown };
    let text = case.text("document.md").expect("a sound contract has a document");
    let text = if text == "@skeleton" { contract.skeleton.clone() } else { text };
    let source = sources.add("document.md", text.as_str());
    let document = Document::new(source, text.into());
    let (paths, nowhere) = (list("paths"), list("nowhere").unwrap_or_default().into_iter().collect());
    let domains: BTreeSet<String> = list("domains").unwrap_or_default().into_iter().collect();
    let operations = list("operations").unwrap_or_default();
    let operations: Vec<Operation> = operations.iter().map(|word| operation(word)).collect();
    let facts = Facts {
        change: None,
        risk: word("risk").map_or(Risk::Low, |word| Risk::from_word(word).expect("a risk tier")),
        paths: paths.as_deref(),
        domains: &domains,
        operations: &operations,
        nowhere: &nowhere,
    };
    show(&sources, &check(&contract, &document, &facts), &mut shown);
    shown
}

fn operation(word: &str) -> Operation {
    match word {
        "added" => Operation::Added,
        "modified" => Operation::Modified,
        "removed" => Operation::Removed,
        "renamed" => Operation::Renamed,
        other => panic!("`{other}` is no operation"),
    }
}

fn show(sources: &SourceMap, findings: &[Finding], shown: &mut String) {
    for finding in findings {
        let place = finding.span().map(|span| sources.locate(span).to_string()).unwrap_or_default();
        let (level, code, message) = (finding.severity(), finding.code(), finding.message());
        writeln!(shown, "{place}: {level} {code}: {message}").expect("a string takes everything");
        if let Some(help) = finding.help_text() {
            writeln!(shown, "  {help}").expect("a string takes everything");
        }
    }
}

#[test]
fn every_case_says_what_is_expected() {
    for case in cases("template") {
        compare_golden(&format!("template/{}/expected.txt", case.name), &said(&case));
    }
}
