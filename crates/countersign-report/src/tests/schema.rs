//! Checks documents against JSON Schemas: the few keywords that our schemas use, and no other.

use std::path::Path;

use serde_json::Value;

use super::{every_format, fixtures, sample};
use crate::Scope;

/// Checks against a schema below `fixtures/report`.
pub(super) fn check(name: &str, document: &Value) {
    check_file(&fixtures::path(name), document);
}

#[test]
fn reports_match_their_schemas() {
    let items = vec![sample::change(), sample::spec(), sample::refused()];
    for (format, text) in every_format(&sample::report(Scope::All, items)) {
        let document = || serde_json::from_str(&text).expect("the format is JSON");
        match format {
            "json" => check_published("validate.schema.json", &document()),
            "json-findings" => check_published("validate-findings.schema.json", &document()),
            "json-item" => check_published("validate-item.schema.json", &document()),
            "sarif" => check("schema/sarif-for-github.schema.json", &document()),
            _ => {}
        }
    }
}

/// Checks against a schema below `docs/formats`.
pub(crate) fn check_published(name: &str, document: &Value) {
    check_file(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/formats").join(name), document);
}

fn check_file(path: &Path, document: &Value) {
    let text = std::fs::read_to_string(path).unwrap_or_else(|_| panic!("no schema {}", path.display()));
    let schema: Value = serde_json::from_str(&text).expect("a schema is JSON");
    let checker = Checker { root: &schema };
    if let Err(problem) = checker.check(&schema, document, "") {
        panic!("{}: {problem}", path.display());
    }
}

struct Checker<'a> {
    root: &'a Value,
}

impl Checker<'_> {
    fn check(&self, schema: &Value, value: &Value, at: &str) -> Result<(), String> {
        let keywords = schema.as_object().ok_or("a schema is an object")?;
        for (keyword, argument) in keywords {
            let problem = match keyword.as_str() {
                "$schema" | "$id" | "$defs" | "title" | "description" | "properties" => None,
                "$ref" => return self.check(self.resolve(argument)?, value, at),
                "type" => (!type_matches(argument, value)).then(|| format!("is not {argument}")),
                "const" => (value != argument).then(|| format!("is not {argument}")),
                "enum" => (!argument.as_array().ok_or("enum is a list")?.contains(value))
                    .then(|| format!("{value} is not in {argument}")),
                "pattern" => (!pattern_matches(argument, value)).then(|| format!("{value} does not match")),
                "minimum" => {
                    (value.as_u64() < argument.as_u64()).then(|| format!("{value} is below {argument}"))
                }
                "maxItems" => (length(value) > argument.as_u64()).then(|| "has too many items".to_owned()),
                "minItems" => (length(value) < argument.as_u64()).then(|| "has too few items".to_owned()),
                "required" => missing(argument, value),
                "additionalProperties" => self.additional(schema, argument, value, at)?,
                "items" => self.items(argument, value, at)?,
                "anyOf" => self.any_of(argument, value, at),
                other => return Err(format!("keyword {other} is not known here")),
            };
            if let Some(problem) = problem {
                return Err(format!("{at}: {problem}"));
            }
        }
        let properties = schema.get("properties").and_then(Value::as_object);
        if let (Some(known), None) = (properties, schema.get("additionalProperties")) {
            // Readers allow keys they do not know; the writer must have described all of its own.
            let unknown = value.as_object().into_iter().flatten().find(|(key, _)| !known.contains_key(*key));
            if let Some((key, _)) = unknown {
                return Err(format!("{at}: the key {key} is not described"));
            }
        }
        for (key, schema) in properties.into_iter().flatten() {
            if let Some(value) = value.get(key) {
                self.check(schema, value, &format!("{at}/{key}"))?;
            }
        }
        Ok(())
    }

    fn resolve(&self, reference: &Value) -> Result<&Value, String> {
        let pointer =
            reference.as_str().and_then(|text| text.strip_prefix('#')).ok_or("a local reference")?;
        self.root.pointer(pointer).ok_or_else(|| format!("no {pointer} in the schema"))
    }

    fn additional(
        &self,
        schema: &Value,
        argument: &Value,
        value: &Value,
        at: &str,
    ) -> Result<Option<String>, String> {
        let known = schema.get("properties").and_then(Value::as_object);
        for (key, value) in value.as_object().into_iter().flatten() {
            if known.is_some_and(|known| known.contains_key(key)) {
                continue;
            }
            match argument {
                Value::Bool(true) => {}
                schema => self.check(schema, value, &format!("{at}/{key}"))?,
            }
        }
        Ok(None)
    }

    fn items(&self, schema: &Value, value: &Value, at: &str) -> Result<Option<String>, String> {
        for (index, item) in value.as_array().into_iter().flatten().enumerate() {
            self.check(schema, item, &format!("{at}/{index}"))?;
        }
        Ok(None)
    }

    fn any_of(&self, schemas: &Value, value: &Value, at: &str) -> Option<String> {
        let mut problems = Vec::new();
        for schema in schemas.as_array().into_iter().flatten() {
            match self.check(schema, value, at) {
                Ok(()) => return None,
                Err(problem) => problems.push(problem),
            }
        }
        Some(format!("matches none: {problems:?}"))
    }
}

fn type_matches(wanted: &Value, value: &Value) -> bool {
    match wanted {
        Value::Array(any) => any.iter().any(|wanted| type_matches(wanted, value)),
        wanted => match wanted.as_str() {
            Some("object") => value.is_object(),
            Some("array") => value.is_array(),
            Some("string") => value.is_string(),
            Some("integer") => value.is_u64(),
            Some("boolean") => value.is_boolean(),
            Some("null") => value.is_null(),
            _ => false,
        },
    }
}

/// The two shapes that our schemas ask for, without an engine.
fn pattern_matches(pattern: &Value, value: &Value) -> bool {
    let Some(text) = value.as_str() else { return false };
    match pattern.as_str() {
        Some("^[A-Z][0-9]{4}$") => {
            text.len() == 5
                && text.starts_with(|c: char| c.is_ascii_uppercase())
                && text[1..].bytes().all(|byte| byte.is_ascii_digit())
        }
        Some("^[^/:][^:]*$") => !text.is_empty() && !text.starts_with('/') && !text.contains(':'),
        _ => false,
    }
}

fn length(value: &Value) -> Option<u64> {
    value.as_array().and_then(|items| u64::try_from(items.len()).ok())
}

fn missing(required: &Value, value: &Value) -> Option<String> {
    let keys = required.as_array().into_iter().flatten().filter_map(Value::as_str);
    let gone: Vec<&str> = keys.filter(|key| value.get(key).is_none()).collect();
    (!gone.is_empty()).then(|| format!("lacks {gone:?}"))
}
