//! The `needs.json` of sphinx-needs: one version that holds requirements, scenarios, code and tests as needs.
//!
//! An importer reads `content` as reStructuredText; authored text stands in a literal block, where no directive runs.

use std::collections::BTreeMap;
use std::io;

use serde::Serialize;
use serde_json::{Value, json};

use super::value::{Entry, Export, ExportedItem, ItemKind};
use crate::json::write;

#[derive(Serialize)]
struct File<'a> {
    current_version: &'a str,
    project: &'static str,
    versions: BTreeMap<&'a str, Version<'a>>,
}

#[derive(Serialize)]
struct Version<'a> {
    creator: BTreeMap<&'static str, &'static str>,
    needs: BTreeMap<&'a str, Need<'a>>,
    needs_amount: usize,
    needs_schema: Value,
}

/// Keys in alphabetical order, as sphinx-needs writes them.
#[derive(Serialize)]
struct Need<'a> {
    content: String,
    docname: Option<String>,
    doctype: String,
    id: &'a str,
    lineno: Option<usize>,
    links: Vec<&'a str>,
    proof: &'a str,
    reference: &'a str,
    section_name: &'a str,
    sections: Vec<&'a str>,
    status: &'static str,
    tags: Vec<&'static str>,
    title: &'a str,
    #[serde(rename = "type")]
    kind: &'static str,
}

pub(super) fn render(export: &Export, out: &mut dyn io::Write) -> io::Result<()> {
    let mut needs: BTreeMap<&str, Need<'_>> = BTreeMap::new();
    for requirement in &export.requirements {
        let capability = requirement.capability.as_str();
        let whole = &requirement.entry;
        needs.insert(&whole.key, entry(whole, capability, "req", None));
        for scenario in &requirement.scenarios {
            needs.insert(&scenario.key, entry(scenario, capability, "spec", Some(whole)));
        }
    }
    for one in &export.items {
        needs.insert(&one.key, item(export, one));
    }
    let name = export.change.as_deref().unwrap_or("specs");
    let version = Version {
        creator: BTreeMap::from([("program", "countersign"), ("version", env!("CARGO_PKG_VERSION"))]),
        needs_amount: needs.len(),
        needs,
        needs_schema: schema(),
    };
    write(
        out,
        &File { current_version: name, project: "OpenSpec", versions: BTreeMap::from([(name, version)]) },
    )
}

fn entry<'a>(
    entry: &'a Entry,
    capability: &'a str,
    kind: &'static str,
    parent: Option<&'a Entry>,
) -> Need<'a> {
    let (docname, doctype) = document(&entry.path);
    Need {
        content: literal(&entry.text),
        docname: Some(docname),
        doctype,
        id: &entry.key,
        lineno: Some(entry.line),
        links: parent.map(|parent| parent.key.as_str()).into_iter().collect(),
        proof: &entry.proof.reason,
        reference: &entry.reference,
        section_name: capability,
        sections: vec![capability],
        status: entry.proof.state.as_str(),
        tags: vec!["openspec"],
        title: &entry.name,
        kind,
    }
}

fn item<'a>(export: &'a Export, item: &'a ExportedItem) -> Need<'a> {
    let (docname, doctype) = item.path.as_deref().map(document).unzip();
    Need {
        content: String::new(),
        docname,
        doctype: doctype.unwrap_or_default(),
        id: &item.key,
        lineno: item.line,
        links: item.serves.iter().map(|part| export.entry(*part).key.as_str()).collect(),
        proof: "",
        reference: &item.id,
        section_name: "",
        sections: Vec::new(),
        status: match item.kind {
            ItemKind::Code => "cited",
            ItemKind::Test => item.outcome.as_str(),
        },
        tags: vec!["openspec"],
        title: &item.name,
        kind: match item.kind {
            ItemKind::Code => "impl",
            ItemKind::Test => "test",
        },
    }
}

/// A path as Sphinx names documents: without its ending, which stands beside it.
fn document(path: &str) -> (String, String) {
    let (folder, file) = path.rsplit_once('/').map_or(("", path), |(folder, file)| (folder, file));
    match file.rsplit_once('.').filter(|(stem, _)| !stem.is_empty()) {
        None => (path.to_owned(), String::new()),
        Some((stem, ending)) if folder.is_empty() => (stem.to_owned(), format!(".{ending}")),
        Some((stem, ending)) => (format!("{folder}/{stem}"), format!(".{ending}")),
    }
}

/// Text in a literal block.
fn literal(text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    let mut block = "::\n".to_owned();
    for line in text.lines() {
        block.push('\n');
        if !line.trim().is_empty() {
            block.push_str("   ");
            block.push_str(line);
        }
    }
    block
}

/// What the fields are.
fn schema() -> Value {
    let text = |role: &str| json!({"field_type": role, "type": "string", "default": ""});
    let texts =
        |role: &str| json!({"field_type": role, "type": "array", "items": {"type": "string"}, "default": []});
    json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "type": "object",
        "properties": {
            "content": text("core"),
            "docname": {"field_type": "core", "type": ["string", "null"], "default": null},
            "doctype": text("core"),
            "id": text("core"),
            "lineno": {"field_type": "core", "type": ["integer", "null"], "default": null},
            "links": texts("links"),
            "proof": text("extra"),
            "reference": text("extra"),
            "section_name": text("core"),
            "sections": texts("core"),
            "status": {"field_type": "core", "type": ["string", "null"], "default": null},
            "tags": texts("core"),
            "title": text("core"),
            "type": text("core"),
        }
    })
}
