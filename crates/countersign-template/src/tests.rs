//! Contracts and documents: cases, laws, and what is shipped.

mod cases;
mod counts;
mod laws;
mod shipped;

use std::collections::BTreeSet;
use std::sync::Arc;

use countersign_diag::{Finding, SourceMap};
use countersign_model::Document;
use countersign_model::metadata::Risk;

use crate::{Contract, Facts, parse_contract};

/// A contract that has to be sound.
fn sound(text: &str) -> Contract {
    let source = SourceMap::default().add("contract.md", text);
    let parsed = parse_contract(source, text);
    assert_eq!(parsed.findings, Vec::<Finding>::new());
    parsed.value.expect("a contract without findings has a value")
}

fn document(text: &str) -> Document {
    Document::new(SourceMap::default().add("document.md", text), Arc::from(text))
}

/// Facts of a risk, with nothing else known.
fn facts(risk: Risk, none: &BTreeSet<String>) -> Facts<'_> {
    Facts { change: None, risk, paths: None, domains: none, operations: &[], nowhere: none }
}
