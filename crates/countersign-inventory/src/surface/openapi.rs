//! `OpenAPI` 3: operations, parameters, bodies, responses, and the properties of schemas.
//!
//! Descriptions, examples, tags, servers and callbacks are no part of it. References to other documents are kept as text;
//! what they lead to is a file of its own.

use super::diff::Breaking;
use super::{Fault, Found};
use crate::place::{Lines, Place};
use crate::tree::{self, Node, Syntax, Value};

const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// Adds what a document offers.
pub(super) fn read(syntax: Syntax, text: &str, found: &mut Found<'_>) -> Result<(), Fault> {
    let root = tree::read(syntax, text).map_err(|error| (error.place, error.message))?;
    let mut reader = Reader { lines: Lines::new(text), root: &root, found };
    let version = root.get("openapi").and_then(Node::text).unwrap_or_default();
    if !version.starts_with("3.") {
        return Err((Place::line(1), "no OpenAPI document of version 3 (`openapi: 3.x.y`)".to_owned()));
    }
    for (path, item) in reader.map(&root, "paths")? {
        reader.path(&path.name, item)?;
    }
    if let Some(components) = root.get("components") {
        for (name, schema) in reader.map(components, "schemas")? {
            let place = reader.place(schema);
            reader.found.put("schema", format!("schema {}", name.name), summary(schema), place);
            reader.properties(&format!("schema {}", name.name), schema)?;
        }
    }
    Ok(())
}

struct Reader<'r, 'f> {
    lines: Lines,
    root: &'r Node,
    found: &'r mut Found<'f>,
}

impl<'r> Reader<'r, '_> {
    fn place(&self, node: &Node) -> Place {
        self.lines.place(node.at.start)
    }

    fn fault(&self, node: &Node, message: impl Into<String>) -> Fault {
        (self.place(node), message.into())
    }

    fn map<'n>(&self, node: &'n Node, key: &str) -> Result<&'n [(tree::Key, Node)], Fault> {
        let Some(value) = node.get(key) else { return Ok(&[]) };
        value
            .map()
            .ok_or_else(|| self.fault(value, format!("`{key}` must be an object, not {}", value.kind())))
    }

    fn list<'n>(&self, node: &'n Node, key: &str) -> Result<&'n [Node], Fault> {
        let Some(value) = node.get(key) else { return Ok(&[]) };
        value.list().ok_or_else(|| self.fault(value, format!("`{key}` must be a list, not {}", value.kind())))
    }

    /// What a reference into this document leads to; anything else is itself.
    fn resolved(&self, node: &'r Node) -> Result<&'r Node, Fault> {
        let Some(path) = node.get("$ref").and_then(Node::text).and_then(|path| path.strip_prefix("#/"))
        else {
            return Ok(node);
        };
        let mut target = self.root;
        for part in path.split('/') {
            let part = part.replace("~1", "/").replace("~0", "~");
            target =
                target.get(&part).ok_or_else(|| self.fault(node, format!("`#/{path}` leads nowhere")))?;
        }
        Ok(target)
    }

    fn path(&mut self, path: &str, item: &'r Node) -> Result<(), Fault> {
        if path.starts_with("x-") {
            return Ok(());
        }
        let item = self.resolved(item)?;
        if item.map().is_none() {
            return Err(self.fault(item, format!("`{path}` must be an object, not {}", item.kind())));
        }
        let shared = self.list(item, "parameters")?;
        for method in METHODS {
            let Some(operation) = item.get(method) else { continue };
            let owner = format!("{} {path}", method.to_ascii_uppercase());
            self.operation(&owner, shared, operation)?;
        }
        Ok(())
    }

    fn operation(&mut self, owner: &str, shared: &'r [Node], operation: &'r Node) -> Result<(), Fault> {
        if operation.map().is_none() {
            return Err(
                self.fault(operation, format!("`{owner}` must be an object, not {}", operation.kind()))
            );
        }
        let id = operation.get("operationId").and_then(Node::text).unwrap_or("without operationId");
        let security = operation.get("security").map(|node| format!(", security {}", plain(node)));
        let place = self.place(operation);
        self.found.put("operation", owner.to_owned(), format!("{id}{}", security.unwrap_or_default()), place);
        for parameter in shared.iter().chain(self.list(operation, "parameters")?) {
            let parameter = self.resolved(parameter)?;
            self.parameter(owner, parameter)?;
        }
        if let Some(body) = operation.get("requestBody") {
            let body = self.resolved(body)?;
            let need = need(body.get("required").and_then(Node::bool) == Some(true));
            self.content(&format!("{owner}:body"), ("body", need), body)?;
        }
        for (code, response) in self.map(operation, "responses")? {
            let response = self.resolved(response)?;
            let name = format!("{owner}:response {}", code.name);
            let place = self.place(response);
            self.found.put("response", name.clone(), "answers".to_owned(), place);
            self.content(&name, ("response", ""), response)?;
        }
        Ok(())
    }

    fn parameter(&mut self, owner: &str, parameter: &'r Node) -> Result<(), Fault> {
        let text = |key: &str| parameter.get(key).and_then(Node::text);
        let (Some(name), Some(kind)) = (text("name"), text("in")) else {
            return Err(self.fault(parameter, "a parameter needs `name` and `in`"));
        };
        let is_required = parameter.get("required").and_then(Node::bool) == Some(true);
        let schema = parameter.get("schema").map(summary).unwrap_or_default();
        let added = if is_required { Breaking::Yes } else { Breaking::No };
        let place = self.place(parameter);
        let said = (format!("{} {schema}", need(is_required)), added);
        self.found.add("parameter", format!("{owner}:parameter {kind} {name}"), said, place);
        Ok(())
    }

    fn content(
        &mut self,
        owner: &str,
        (form, need): (&'static str, &str),
        node: &'r Node,
    ) -> Result<(), Fault> {
        for (media, content) in self.map(node, "content")? {
            let name = format!("{owner} {}", media.name);
            let schema = content.get("schema");
            let said = schema.map(summary).unwrap_or_default();
            let place = self.place(content);
            let added = if need == "required" { Breaking::Maybe } else { Breaking::No };
            self.found.add(form, name.clone(), (format!("{need} {said}").trim().to_owned(), added), place);
            if let Some(schema) = schema {
                self.properties(&name, schema)?;
            }
        }
        Ok(())
    }

    /// The properties of a schema, those of its parts as well. References are followed nowhere.
    fn properties(&mut self, owner: &str, schema: &'r Node) -> Result<(), Fault> {
        let required: Vec<&str> = self.list(schema, "required")?.iter().filter_map(Node::text).collect();
        for (name, property) in self.map(schema, "properties")? {
            let is_required = required.contains(&name.name.as_str());
            let added = if is_required { Breaking::Maybe } else { Breaking::No };
            let inner = format!("{owner}.{}", name.name);
            let said = (format!("{} {}", need(is_required), summary(property)), added);
            let place = self.place(property);
            self.found.add("property", inner.clone(), said, place);
            self.properties(&inner, property)?;
        }
        for key in ["items", "additionalProperties", "not"] {
            if let Some(inner) = schema.get(key).filter(|node| node.map().is_some()) {
                self.properties(&format!("{owner}.{key}()"), inner)?;
            }
        }
        for key in ["allOf", "anyOf", "oneOf"] {
            for (number, inner) in self.list(schema, key)?.iter().enumerate() {
                self.properties(&format!("{owner}.{key}({number})"), inner)?;
            }
        }
        Ok(())
    }
}

fn need(is_required: bool) -> &'static str {
    if is_required { "required" } else { "optional" }
}

/// What a schema says by itself, without what has lines of its own.
fn summary(schema: &Node) -> String {
    const SILENT: [&str; 9] = [
        "description",
        "title",
        "example",
        "examples",
        "properties",
        "required",
        "externalDocs",
        "xml",
        "deprecated",
    ];
    let Some(entries) = schema.map() else { return plain(schema) };
    let mut parts = Vec::new();
    for (key, value) in entries.iter().filter(|(key, _)| !SILENT.contains(&key.name.as_str())) {
        let name = key.name.as_str();
        match (name, &value.value) {
            ("type", _) => parts.insert(0, plain(value)),
            ("$ref", Value::Text(path)) => {
                parts.push(format!("ref {}", path.rsplit('/').next().unwrap_or(path)));
            }
            ("items" | "additionalProperties" | "not", Value::Map(_)) => {
                parts.push(format!("{name}({})", summary(value)));
            }
            ("allOf" | "anyOf" | "oneOf", Value::List(items)) => {
                let inner: Vec<String> = items.iter().map(summary).collect();
                parts.push(format!("{name}({})", inner.join(", ")));
            }
            _ if name.starts_with("x-") => {}
            _ => parts.push(format!("{name}={}", plain(value))),
        }
    }
    parts.join(" ")
}

/// A value in one line.
fn plain(node: &Node) -> String {
    match &node.value {
        Value::Null => "null".to_owned(),
        Value::Bool(flag) => flag.to_string(),
        Value::Number(number) => number.to_string(),
        Value::Text(text) => text.escape_debug().to_string(),
        Value::List(items) => format!("[{}]", items.iter().map(plain).collect::<Vec<_>>().join(", ")),
        Value::Map(entries) => {
            let entries: Vec<String> =
                entries.iter().map(|(key, value)| format!("{}: {}", key.name, plain(value))).collect();
            format!("{{{}}}", entries.join(", "))
        }
    }
}
