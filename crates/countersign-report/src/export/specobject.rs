//! The `SpecObject` XML of `OpenFastTrace`: requirements need scenarios and code, scenarios need tests.
//!
//! `OpenFastTrace` knows no results. A test covers a scenario only where `verify` calls the scenario proven, so that its trace
//! is never greener than ours. All versions are 1: what changed since it was accepted is in `trace.lock`.

use std::io;

use super::value::{Entry, Export, ExportedItem, ExportedRequirement, ItemKind, Outcome, ProofState};
use crate::safety::xml_value;

pub(super) fn render(export: &Export, out: &mut dyn io::Write) -> io::Result<()> {
    writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
    writeln!(out, "<specdocument>")?;
    let all = &export.requirements;
    group("req", all.iter().map(requirement), out)?;
    group("scn", all.iter().flat_map(|one| one.scenarios.iter().map(|entry| scenario(one, entry))), out)?;
    group("impl", export.items_of(ItemKind::Code).map(|item| code(export, item)), out)?;
    group("utest", export.items_of(ItemKind::Test).map(|item| test(export, item)), out)?;
    writeln!(out, "</specdocument>")
}

/// One `specobject`.
struct Object<'a> {
    id: &'a str,
    name: &'a str,
    path: Option<&'a str>,
    line: Option<usize>,
    description: &'a str,
    comment: String,
    tag: &'a str,
    needs: Vec<&'static str>,
    covers: Vec<(&'static str, &'a str)>,
}

fn requirement(requirement: &ExportedRequirement) -> Object<'_> {
    let mut object = of_entry(&requirement.entry);
    if requirement.scenarios.is_empty() {
        object.needs.extend(needs_test(&requirement.entry));
    } else {
        object.needs.push("scn");
    }
    if requirement.needs_code {
        object.needs.push("impl");
    }
    object
}

fn scenario<'a>(requirement: &'a ExportedRequirement, entry: &'a Entry) -> Object<'a> {
    let mut object = of_entry(entry);
    object.needs.extend(needs_test(entry));
    object.covers.push(("req", &requirement.entry.key));
    object
}

fn needs_test(entry: &Entry) -> Option<&'static str> {
    (entry.proof.state != ProofState::NotAsked).then_some("utest")
}

fn of_entry(entry: &Entry) -> Object<'_> {
    Object {
        id: &entry.key,
        name: &entry.name,
        path: Some(&entry.path),
        line: Some(entry.line),
        description: &entry.text,
        comment: format!("{}: {}", entry.proof.state.as_str(), entry.proof.reason),
        tag: &entry.reference,
        needs: Vec::new(),
        covers: Vec::new(),
    }
}

/// Code covers requirements; a citation of a scenario implements its requirement.
fn code<'a>(export: &'a Export, item: &'a ExportedItem) -> Object<'a> {
    let mut object = of_item(item);
    for part in &item.serves {
        let cover = ("req", export.requirements[part.requirement].entry.key.as_str());
        if export.requirements[part.requirement].needs_code && !object.covers.contains(&cover) {
            object.covers.push(cover);
        }
    }
    object
}

fn test<'a>(export: &'a Export, item: &'a ExportedItem) -> Object<'a> {
    let mut object = of_item(item);
    item.outcome.as_str().clone_into(&mut object.comment);
    for part in item.serves.iter().filter(|_| item.outcome == Outcome::Passed) {
        let entry = export.entry(*part);
        let kind = if part.scenario.is_some() { "scn" } else { "req" };
        let asks = part.scenario.is_some() || export.requirements[part.requirement].scenarios.is_empty();
        if asks && entry.proof.state == ProofState::Proven {
            object.covers.push((kind, &entry.key));
        }
    }
    object
}

fn of_item(item: &ExportedItem) -> Object<'_> {
    Object {
        id: &item.key,
        name: &item.name,
        path: item.path.as_deref(),
        line: item.line,
        description: "",
        comment: String::new(),
        tag: &item.id,
        needs: Vec::new(),
        covers: Vec::new(),
    }
}

fn group<'a>(
    kind: &str,
    objects: impl Iterator<Item = Object<'a>>,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let mut objects = objects.peekable();
    if objects.peek().is_none() {
        return Ok(());
    }
    writeln!(out, r#"  <specobjects doctype="{kind}">"#)?;
    for object in objects {
        write_object(&object, out)?;
    }
    writeln!(out, "  </specobjects>")
}

/// The order of the elements is that of `OpenFastTrace`'s own writer.
fn write_object(object: &Object<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    writeln!(out, "    <specobject>")?;
    let mut field = |name: &str, value: &str| match value {
        "" => Ok(()),
        // In an element a line break may stand as it is.
        value => writeln!(out, "      <{name}>{}</{name}>", xml_value(value).replace("&#xa;", "\n")),
    };
    field("id", object.id)?;
    field("shortdesc", object.name)?;
    field("status", "approved")?;
    field("version", "1")?;
    field("sourcefile", object.path.unwrap_or_default())?;
    field("sourceline", &object.line.map(|line| line.to_string()).unwrap_or_default())?;
    field("description", object.description)?;
    field("comment", &object.comment)?;
    writeln!(out, "      <tags>\n        <tag>{}</tag>\n      </tags>", xml_value(object.tag))?;
    if !object.needs.is_empty() {
        writeln!(out, "      <needscoverage>")?;
        for kind in &object.needs {
            writeln!(out, "        <needsobj>{kind}</needsobj>")?;
        }
        writeln!(out, "      </needscoverage>")?;
    }
    if !object.covers.is_empty() {
        writeln!(out, "      <providescoverage>")?;
        for (kind, id) in &object.covers {
            writeln!(out, "        <provcov>\n          <linksto>{kind}:{id}</linksto>")?;
            writeln!(out, "          <dstversion>1</dstversion>\n        </provcov>")?;
        }
        writeln!(out, "      </providescoverage>")?;
    }
    writeln!(out, "    </specobject>")
}
