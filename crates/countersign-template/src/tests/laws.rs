//! Laws over any text, and over what people make of the shipped skeletons.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use countersign_diag::{Severity, SourceMap};
use countersign_model::decode;
use countersign_model::metadata::Risk;
use proptest::prelude::*;

use super::{document, facts, sound};
use crate::{Contract, check, cited, contract_files, is_begun, parse_contract};

/// Pieces of which documents and contracts are made.
const PIECES: [&str; 34] = [
    "+++\n",
    "---\n",
    "## Why\n",
    "## What can break\n",
    "### x\n",
    "# T\n",
    "<!-- ",
    " -->",
    "`",
    "``",
    "```\n",
    "~~~\n",
    "| a | b |\n",
    "| --- |\n",
    "- ",
    "1. ",
    "TBD",
    "TODO",
    "Not applicable",
    ": ",
    "n/a\n",
    "a/b#c",
    "](",
    ")",
    "\n",
    "\n\n",
    "\r\n",
    "\u{feff}",
    "é",
    "漢字",
    "\u{1f600}",
    "[[section]]\n",
    "heading = \"Why\"\n",
    "when = { risk = [\"high\"] }\n",
];

fn texts() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => prop::sample::select(&PIECES[..]).prop_map(str::to_owned),
        1 => "\\PC{0,6}",
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

fn shipped() -> impl Strategy<Value = (&'static str, Contract)> {
    prop::sample::select(contract_files()).prop_map(|(path, text)| (path, sound(text)))
}

/// A document that answers every heading with the same words.
fn filled(contract: &Contract, answer: &str) -> String {
    let mut text = String::from("# Filled\n");
    for section in &contract.sections {
        let fields: Vec<String> =
            section.fields.iter().map(|label| format!("- {label}: Jo Meyer\n")).collect();
        let fields = fields.concat();
        let value = section.values.first().map(|value| format!("{value}: ")).unwrap_or_default();
        let mark = if section.shapes.is_empty() { "" } else { "- " };
        write!(text, "\n## {}\n\n{mark}{value}{answer} `src/lib.rs`\n{fields}", section.heading)
            .expect("a string takes everything");
    }
    text
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), text in texts()) {
        let none = BTreeSet::new();
        for text in [decode(bytes).text.to_string(), text] {
            let source = SourceMap::default().add("contract.md", text.as_str());
            let own = parse_contract(source, &text).value;
            let document = document(&text);
            for contract in own.iter().chain(contract_files().iter().map(|(_, text)| sound(text)).collect::<Vec<_>>().iter()) {
                check(contract, &document, &facts(Risk::High, &none));
                cited(contract, &document);
                is_begun(contract, &document);
            }
        }
    }

    #[test]
    fn every_finding_lies_within_its_text(text in texts(), (_, contract) in shipped()) {
        let none = BTreeSet::new();
        let document = document(&text);
        for finding in check(&contract, &document, &facts(Risk::High, &none)) {
            let range = finding.span().expect("a finding about a document has a place").range();
            prop_assert!(text.get(range).is_some());
        }
    }

    #[test]
    fn an_unfilled_skeleton_passes_no_section_that_is_asked_for(
        (path, contract) in shipped(), crlf in any::<bool>(), bare in any::<bool>()
    ) {
        let none = BTreeSet::new();
        let mut text = contract.skeleton.clone();
        if bare {
            text = text.replace("<!-- ", "").replace(" -->", "");
        }
        if crlf {
            text = text.replace('\n', "\r\n");
        }
        let findings = check(&contract, &document(&text), &facts(Risk::High, &none));
        for section in contract.sections.iter().filter(|section| section.required) {
            let is_refused = findings.iter().any(|finding| {
                finding.severity() == Severity::Error && finding.subject() == Some(section.heading.as_str())
            });
            prop_assert!(is_refused, "{path}: {}", section.heading);
        }
    }

    #[test]
    fn a_filled_document_passes(
        (path, contract) in shipped(), words in prop::collection::vec("[a-z]{1,9}", 20..30), risk in prop::sample::select(&Risk::ALL[..])
    ) {
        let none = BTreeSet::new();
        let text = filled(&contract, &words.join(" "));
        prop_assert_eq!(check(&contract, &document(&text), &facts(risk, &none)), vec![], "{}", path);
    }

    #[test]
    fn a_lower_risk_never_asks_for_more(text in texts(), (_, contract) in shipped()) {
        let none = BTreeSet::new();
        let document = document(&text);
        let errors = |risk| {
            let findings = check(&contract, &document, &facts(risk, &none));
            findings.iter().filter(|finding| finding.severity() == Severity::Error).count()
        };
        prop_assert!(errors(Risk::Low) <= errors(Risk::Medium));
        prop_assert!(errors(Risk::Medium) <= errors(Risk::High));
    }
}
