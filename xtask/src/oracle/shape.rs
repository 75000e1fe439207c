//! Bringing both sides' JSON into one shape: times and prose masked, issues by kind, ours-only issues left out.

use serde_json::{Map, Value, json};

use super::messages;

/// The reference's JSON in the shape that is compared.
pub(crate) fn theirs(verb: &str, value: &Value) -> Value {
    shape(verb, value, &|issue| Some(their_issue(issue)))
}

/// Our JSON in the shape that is compared.
pub(crate) fn ours(verb: &str, value: &Value) -> Value {
    shape(verb, value, &our_issue)
}

fn shape(verb: &str, value: &Value, issue: &dyn Fn(&Value) -> Option<Value>) -> Value {
    match value {
        Value::Object(map) => {
            let mut shaped: Map<String, Value> = map
                .iter()
                .filter_map(|(key, value)| Some((key.clone(), field(verb, key, value, issue)?)))
                .collect();
            if let Some(Value::Array(items)) = shaped.get_mut("items") {
                settle_ties(items);
            }
            Value::Object(shaped)
        }
        Value::Array(list) => list.iter().map(|value| shape(verb, value, issue)).collect(),
        _ => value.clone(),
    }
}

/// One field in the compared shape; nothing if it is not compared.
fn field(verb: &str, key: &str, value: &Value, issue: &dyn Fn(&Value) -> Option<Value>) -> Option<Value> {
    match (key, value) {
        ("durationMs", _) => None,
        // What is wrong with a schema is told in each side's own words.
        ("issues", Value::Array(list)) if verb == "schema" => {
            Some(list.iter().map(|issue| json!({ "level": issue["level"], "path": issue["path"] })).collect())
        }
        ("issues", Value::Array(list)) => Some(list.iter().filter_map(issue).collect()),
        ("message" | "fix" | "warning", Value::String(_)) => Some(prose()),
        ("description", Value::String(_)) if verb == "schemas" => Some(prose()),
        // A task is what somebody wrote; everything else that is said is each side's own.
        ("tasks", _) if verb == "instructions" => Some(value.clone()),
        ("instruction" | "description" | "template", Value::String(_)) if verb == "instructions" => {
            Some(prose())
        }
        ("warnings", Value::Array(list)) if verb == "instructions" => {
            Some(list.iter().map(|_| prose()).collect())
        }
        ("reason", Value::String(_)) if verb == "instructions" => Some(prose()),
        ("error" | "suggestion", Value::String(_)) if verb == "schema" => Some(prose()),
        ("sourcePath", Value::String(path)) if verb == "schema" && !path.starts_with("<root>") => {
            Some(Value::from("<built-in>"))
        }
        // Where each side keeps its built-in schemas is its own business.
        ("path", Value::String(path))
            if matches!(verb, "templates" | "schema") && !path.starts_with("<root>") =>
        {
            Some(Value::from("<built-in>"))
        }
        ("nextSteps" | "constraints", Value::Array(list)) => Some(list.iter().map(|_| prose()).collect()),
        _ => Some(shape(verb, value, issue)),
    }
}

/// Stands for text whose wording is each side's own.
fn prose() -> Value {
    Value::from("<prose>")
}

fn their_issue(issue: &Value) -> Value {
    let message = issue.get("message").and_then(Value::as_str).unwrap_or_default();
    let path = issue.get("path").and_then(Value::as_str).unwrap_or_default();
    let mut shaped = common(issue);
    match messages::meaning(message, path) {
        Some(meaning) => {
            shaped.insert("kind".to_owned(), json!(meaning.kind));
            if let Some(subject) = meaning.subject {
                shaped.insert("subject".to_owned(), json!(subject));
            }
        }
        None => {
            shaped.insert("kind".to_owned(), json!(format!("unmapped message: {message}")));
        }
    }
    Value::Object(shaped)
}

fn our_issue(issue: &Value) -> Option<Value> {
    if issue.get("class").is_some_and(|class| !class.is_null()) {
        return None;
    }
    let mut shaped = common(issue);
    shaped.insert("kind".to_owned(), issue.get("name").cloned().unwrap_or(Value::Null));
    if let Some(subject) = issue.get("subject").and_then(Value::as_str) {
        shaped.insert("subject".to_owned(), json!(messages::requirement_name(subject)));
    }
    Some(Value::Object(shaped))
}

fn common(issue: &Value) -> Map<String, Value> {
    let key = |key: &str| (key.to_owned(), issue.get(key).cloned().unwrap_or(Value::Null));
    ["level", "path", "line"].into_iter().map(key).collect()
}

/// Items that share an id come in the order in which the reference happened to finish them.
fn settle_ties(items: &mut [Value]) {
    let id = |item: &Value| item.get("id").and_then(Value::as_str).map(str::to_owned);
    let kind = |item: &Value| item.get("type").and_then(Value::as_str).map(str::to_owned);
    for run in items.chunk_by_mut(|one, other| id(one) == id(other)) {
        run.sort_by_key(kind);
    }
}
