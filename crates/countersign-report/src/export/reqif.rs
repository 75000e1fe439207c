//! `ReqIF` 1.2: requirements and scenarios as objects, the capabilities as specifications.
//!
//! Our reference is `ReqIF.ForeignID`; the times that the format demands say nothing, so that nothing changes by itself.

use std::collections::BTreeMap;
use std::io;

use super::value::{Entry, Export, ExportedRequirement};
use super::{NO_TIME, keys};
use crate::safety::xml_value;

/// The attributes of every object: the suffix of the id, and the name.
const ATTRIBUTES: [(&str, &str); 5] = [
    ("id", "ReqIF.ForeignID"),
    ("name", "ReqIF.Name"),
    ("text", "ReqIF.Text"),
    ("proof", "Countersign.Proof"),
    ("source", "Countersign.Source"),
];

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<REQ-IF xmlns="http://www.omg.org/spec/ReqIF/20110401/reqif.xsd">
"#;

pub(super) fn render(export: &Export, out: &mut dyn io::Write) -> io::Result<()> {
    out.write_all(HEAD.as_bytes())?;
    header(export, out)?;
    writeln!(out, "  <CORE-CONTENT>\n    <REQ-IF-CONTENT>\n      <DATATYPES>")?;
    writeln!(
        out,
        r#"        <DATATYPE-DEFINITION-STRING IDENTIFIER="TYPE_string" LAST-CHANGE="{NO_TIME}" LONG-NAME="String" MAX-LENGTH="2147483647"/>"#
    )?;
    writeln!(out, "      </DATATYPES>\n      <SPEC-TYPES>")?;
    object_type("requirement", "Requirement", out)?;
    object_type("scenario", "Scenario", out)?;
    bare_type("SPEC-RELATION-TYPE", "belongs", "belongs to", out)?;
    bare_type("SPECIFICATION-TYPE", "capability", "Capability", out)?;
    writeln!(out, "      </SPEC-TYPES>")?;
    objects(export, out)?;
    relations(export, out)?;
    specifications(export, out)?;
    writeln!(out, "    </REQ-IF-CONTENT>\n  </CORE-CONTENT>\n</REQ-IF>")
}

fn header(export: &Export, out: &mut dyn io::Write) -> io::Result<()> {
    let id = keys::key("EXPORT_", export.change.as_deref().unwrap_or_default());
    writeln!(out, "  <THE-HEADER>\n    <REQ-IF-HEADER IDENTIFIER=\"{id}\">")?;
    writeln!(out, "      <CREATION-TIME>{NO_TIME}</CREATION-TIME>")?;
    writeln!(out, "      <REQ-IF-TOOL-ID>countersign</REQ-IF-TOOL-ID>")?;
    writeln!(out, "      <REQ-IF-VERSION>1.0</REQ-IF-VERSION>")?;
    writeln!(out, "      <SOURCE-TOOL-ID>OpenSpec</SOURCE-TOOL-ID>")?;
    writeln!(out, "      <TITLE>{}</TITLE>", xml_value(&export.title()))?;
    writeln!(out, "    </REQ-IF-HEADER>\n  </THE-HEADER>")
}

fn object_type(id: &str, name: &str, out: &mut dyn io::Write) -> io::Result<()> {
    writeln!(
        out,
        r#"        <SPEC-OBJECT-TYPE IDENTIFIER="TYPE_{id}" LAST-CHANGE="{NO_TIME}" LONG-NAME="{name}">"#
    )?;
    writeln!(out, "          <SPEC-ATTRIBUTES>")?;
    for (suffix, attribute) in ATTRIBUTES {
        writeln!(
            out,
            r#"            <ATTRIBUTE-DEFINITION-STRING IDENTIFIER="ATTRIBUTE_{id}_{suffix}" LAST-CHANGE="{NO_TIME}" LONG-NAME="{attribute}">"#
        )?;
        writeln!(
            out,
            "              <TYPE>\n                <DATATYPE-DEFINITION-STRING-REF>TYPE_string</DATATYPE-DEFINITION-STRING-REF>\n              </TYPE>"
        )?;
        writeln!(out, "            </ATTRIBUTE-DEFINITION-STRING>")?;
    }
    writeln!(out, "          </SPEC-ATTRIBUTES>\n        </SPEC-OBJECT-TYPE>")
}

fn bare_type(element: &str, id: &str, name: &str, out: &mut dyn io::Write) -> io::Result<()> {
    writeln!(out, r#"        <{element} IDENTIFIER="TYPE_{id}" LAST-CHANGE="{NO_TIME}" LONG-NAME="{name}"/>"#)
}

fn objects(export: &Export, out: &mut dyn io::Write) -> io::Result<()> {
    if export.requirements.is_empty() {
        return writeln!(out, "      <SPEC-OBJECTS/>");
    }
    writeln!(out, "      <SPEC-OBJECTS>")?;
    for requirement in &export.requirements {
        object(&requirement.entry, "requirement", out)?;
        for scenario in &requirement.scenarios {
            object(scenario, "scenario", out)?;
        }
    }
    writeln!(out, "      </SPEC-OBJECTS>")
}

fn object(entry: &Entry, kind: &str, out: &mut dyn io::Write) -> io::Result<()> {
    let proof = format!("{}: {}", entry.proof.state.as_str(), entry.proof.reason);
    let source = format!("{}:{}", entry.path, entry.line);
    let values = [&entry.reference, &entry.name, &entry.text, &proof, &source];
    writeln!(
        out,
        r#"        <SPEC-OBJECT IDENTIFIER="{}" LAST-CHANGE="{NO_TIME}" LONG-NAME="{}">"#,
        entry.key,
        xml_value(&entry.name)
    )?;
    writeln!(out, "          <VALUES>")?;
    for ((suffix, _), value) in ATTRIBUTES.iter().zip(values) {
        writeln!(out, r#"            <ATTRIBUTE-VALUE-STRING THE-VALUE="{}">"#, xml_value(value))?;
        writeln!(
            out,
            "              <DEFINITION>\n                <ATTRIBUTE-DEFINITION-STRING-REF>ATTRIBUTE_{kind}_{suffix}</ATTRIBUTE-DEFINITION-STRING-REF>\n              </DEFINITION>"
        )?;
        writeln!(out, "            </ATTRIBUTE-VALUE-STRING>")?;
    }
    writeln!(out, "          </VALUES>")?;
    reference("TYPE", "SPEC-OBJECT-TYPE-REF", &format!("TYPE_{kind}"), 10, out)?;
    writeln!(out, "        </SPEC-OBJECT>")
}

/// Scenarios belong to their requirements.
fn relations(export: &Export, out: &mut dyn io::Write) -> io::Result<()> {
    if export.requirements.iter().all(|requirement| requirement.scenarios.is_empty()) {
        return writeln!(out, "      <SPEC-RELATIONS/>");
    }
    writeln!(out, "      <SPEC-RELATIONS>")?;
    for requirement in &export.requirements {
        for scenario in &requirement.scenarios {
            writeln!(
                out,
                r#"        <SPEC-RELATION IDENTIFIER="BELONGS_{}" LAST-CHANGE="{NO_TIME}">"#,
                scenario.key
            )?;
            reference("TARGET", "SPEC-OBJECT-REF", &requirement.entry.key, 10, out)?;
            reference("SOURCE", "SPEC-OBJECT-REF", &scenario.key, 10, out)?;
            reference("TYPE", "SPEC-RELATION-TYPE-REF", "TYPE_belongs", 10, out)?;
            writeln!(out, "        </SPEC-RELATION>")?;
        }
    }
    writeln!(out, "      </SPEC-RELATIONS>")
}

fn specifications(export: &Export, out: &mut dyn io::Write) -> io::Result<()> {
    let mut capabilities: BTreeMap<&str, Vec<&ExportedRequirement>> = BTreeMap::new();
    for requirement in &export.requirements {
        capabilities.entry(&requirement.capability).or_default().push(requirement);
    }
    if capabilities.is_empty() {
        return writeln!(out, "      <SPECIFICATIONS/>");
    }
    writeln!(out, "      <SPECIFICATIONS>")?;
    for (capability, requirements) in capabilities {
        writeln!(
            out,
            r#"        <SPECIFICATION IDENTIFIER="{}" LAST-CHANGE="{NO_TIME}" LONG-NAME="{}">"#,
            keys::key("CAPABILITY_", capability),
            xml_value(capability)
        )?;
        reference("TYPE", "SPECIFICATION-TYPE-REF", "TYPE_capability", 10, out)?;
        writeln!(out, "          <CHILDREN>")?;
        for requirement in requirements {
            hierarchy(&requirement.entry, &requirement.scenarios, 12, out)?;
        }
        writeln!(out, "          </CHILDREN>\n        </SPECIFICATION>")?;
    }
    writeln!(out, "      </SPECIFICATIONS>")
}

fn hierarchy(entry: &Entry, below: &[Entry], indent: usize, out: &mut dyn io::Write) -> io::Result<()> {
    let pad = " ".repeat(indent);
    writeln!(out, r#"{pad}<SPEC-HIERARCHY IDENTIFIER="PLACE_{}" LAST-CHANGE="{NO_TIME}">"#, entry.key)?;
    reference("OBJECT", "SPEC-OBJECT-REF", &entry.key, indent + 2, out)?;
    if !below.is_empty() {
        writeln!(out, "{pad}  <CHILDREN>")?;
        for scenario in below {
            hierarchy(scenario, &[], indent + 4, out)?;
        }
        writeln!(out, "{pad}  </CHILDREN>")?;
    }
    writeln!(out, "{pad}</SPEC-HIERARCHY>")
}

fn reference(
    around: &str,
    element: &str,
    id: &str,
    indent: usize,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let pad = " ".repeat(indent);
    writeln!(out, "{pad}<{around}>\n{pad}  <{element}>{id}</{element}>\n{pad}</{around}>")
}
