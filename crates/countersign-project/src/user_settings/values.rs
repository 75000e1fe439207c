//! The settings of a user, OpenSpec's `config.json`: which keys there are, what their values may be.
//!
//! Everything here works on the JSON object and keeps its order and the keys it does not know.

mod coerce;
mod keys;
#[cfg(test)]
mod tests;

use serde_json::{Map, Value, json};

pub(crate) use coerce::coerce;
pub(crate) use keys::check_key;

/// The workflows of the profile `core`.
pub(crate) const CORE_WORKFLOWS: [&str; 6] = ["propose", "explore", "apply", "update", "sync", "archive"];

/// Every workflow, in the order in which they are offered.
pub const ALL_WORKFLOWS: [&str; 12] = [
    "propose",
    "explore",
    "new",
    "continue",
    "apply",
    "update",
    "ff",
    "sync",
    "archive",
    "bulk-archive",
    "verify",
    "onboard",
];

/// What counts where nothing is set.
pub(crate) fn defaults() -> Map<String, Value> {
    let Value::Object(map) = json!({ "featureFlags": {}, "profile": "core", "delivery": "both" }) else {
        unreachable!("an object was written down")
    };
    map
}

/// The settings of a file over the defaults, the defaults' keys first.
pub(crate) fn over_defaults(file: &Map<String, Value>) -> Map<String, Value> {
    let mut all = defaults();
    for (key, value) in file {
        // Flags that are no object hold nothing.
        let value = if key == "featureFlags" && !value.is_object() { json!({}) } else { value.clone() };
        all.insert(key.clone(), value);
    }
    all
}

/// The value of a key path such as `telemetry.enabled`.
pub(crate) fn get<'v>(settings: &'v Map<String, Value>, path: &str) -> Option<&'v Value> {
    let mut parts = path.split('.');
    if keys::has_unsafe_part(path) {
        return None;
    }
    let mut value = settings.get(parts.next()?)?;
    for part in parts {
        value = match value {
            Value::Object(map) => map.get(part)?,
            Value::Array(items) => items.get(part.parse::<usize>().ok()?)?,
            _ => return None,
        };
    }
    Some(value)
}

/// Sets the value of a key path; what is no object on the way becomes one.
pub(crate) fn set(settings: &mut Map<String, Value>, path: &str, value: Value) {
    let (last, parents) = split(path);
    let mut map = settings;
    for part in parents {
        let entry = map.entry(part.to_owned()).or_insert_with(|| json!({}));
        if !entry.is_object() {
            *entry = json!({});
        }
        map = entry.as_object_mut().expect("it is an object by now");
    }
    map.insert(last.to_owned(), value);
}

/// Removes a key path; whether it was there.
pub(crate) fn unset(settings: &mut Map<String, Value>, path: &str) -> bool {
    if keys::has_unsafe_part(path) {
        return false;
    }
    let (last, parents) = split(path);
    let mut map = settings;
    for part in parents {
        match map.get_mut(part).and_then(Value::as_object_mut) {
            Some(inner) => map = inner,
            None => return false,
        }
    }
    map.shift_remove(last).is_some()
}

fn split(path: &str) -> (&str, Vec<&str>) {
    let mut parts: Vec<&str> = path.split('.').collect();
    (parts.pop().unwrap_or_default(), parts)
}

/// What is wrong with the values of settings, in words; empty if nothing is.
pub(crate) fn problems(settings: &Map<String, Value>) -> Vec<String> {
    let mut found = Vec::new();
    let mut check = |key: &str, what: &str, is_good: fn(&Value) -> bool| {
        if settings.get(key).is_some_and(|value| !is_good(value)) {
            found.push(format!("`{key}` must be {what}"));
        }
    };
    check("featureFlags", "an object of true and false", |value| {
        value.as_object().is_some_and(|flags| flags.values().all(Value::is_boolean))
    });
    check("profile", "`core` or `custom`", |value| is_one_of(value, &["core", "custom"]));
    check("delivery", "`both`, `skills` or `commands`", |value| {
        is_one_of(value, &["both", "skills", "commands"])
    });
    check("workflows", "a list of strings", |value| {
        value.as_array().is_some_and(|items| items.iter().all(Value::is_string))
    });
    check("defaultStore", "a string", Value::is_string);
    check("telemetry", "an object whose `enabled` is true or false", |value| {
        value.as_object().is_some_and(|map| map.get("enabled").is_none_or(Value::is_boolean))
    });
    check("completionTipSeen", "true or false", Value::is_boolean);
    found
}

fn is_one_of(value: &Value, words: &[&str]) -> bool {
    value.as_str().is_some_and(|text| words.contains(&text))
}
