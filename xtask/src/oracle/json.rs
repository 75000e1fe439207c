//! Comparing two JSON values where ours may have more keys, and nothing else may differ.

use serde_json::Value;

use super::compare::Found;

/// Notes every place where `ours` has not what `theirs` has.
pub(crate) fn compare(found: &mut Found<'_>, place: &str, theirs: &Value, ours: &Value) {
    match (theirs, ours) {
        (Value::Object(their), Value::Object(our)) => {
            for (key, value) in their {
                let place = format!("{place}/{key}");
                match our.get(key) {
                    Some(other) => compare(found, &place, value, other),
                    None => found.add(&place, short(value), "no such key"),
                }
            }
        }
        (Value::Array(their), Value::Array(our)) => compare_lists(found, place, their, our),
        _ if equal(theirs, ours) => {}
        _ => {
            let (theirs, ours) = around(&plain(theirs), &plain(ours));
            found.add(place, theirs, ours);
        }
    }
}

fn compare_lists(found: &mut Found<'_>, place: &str, theirs: &[Value], ours: &[Value]) {
    if theirs.len() == ours.len() {
        for (index, (their, our)) in theirs.iter().zip(ours).enumerate() {
            compare(found, &format!("{place}/{}", label(their, index)), their, our);
        }
        return;
    }
    let mut left: Vec<&Value> = ours.iter().collect();
    let mut noted = false;
    for (index, their) in theirs.iter().enumerate() {
        if let Some(at) = left.iter().position(|our| covers(their, our)) {
            left.remove(at);
        } else {
            found.add(&format!("{place}/{}", label(their, index)), short(their), "missing");
            noted = true;
        }
    }
    for our in left {
        found.add(&format!("{place}/{}", label(our, 0)), "missing", short(our));
        noted = true;
    }
    if !noted {
        found.add(place, format!("{} entries", theirs.len()), format!("{} entries", ours.len()));
    }
}

/// Whether `ours` has everything that `theirs` has.
fn covers(theirs: &Value, ours: &Value) -> bool {
    match (theirs, ours) {
        (Value::Object(their), Value::Object(our)) => {
            their.iter().all(|(key, value)| our.get(key).is_some_and(|other| covers(value, other)))
        }
        (Value::Array(their), Value::Array(our)) => {
            their.len() == our.len() && their.iter().zip(our).all(|(their, our)| covers(their, our))
        }
        _ => equal(theirs, ours),
    }
}

fn equal(theirs: &Value, ours: &Value) -> bool {
    match (theirs, ours) {
        (Value::Number(theirs), Value::Number(ours)) => theirs.as_f64() == ours.as_f64(),
        _ => theirs == ours,
    }
}

fn label(value: &Value, index: usize) -> String {
    let name = ["id", "kind", "name", "path"].into_iter().find_map(|key| value.get(key)?.as_str());
    name.map_or_else(|| index.to_string(), |name| format!("[{}]", name.replace('/', ">")))
}

/// At most one line of a value.
pub(crate) fn short(value: &Value) -> String {
    clip(&plain(value), 0)
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), |text| format!("{text:?}"))
}

/// Both texts from shortly before the place where they part.
fn around(theirs: &str, ours: &str) -> (String, String) {
    let same = theirs.chars().zip(ours.chars()).take_while(|(their, our)| their == our).count();
    let from = same.saturating_sub(30);
    (clip(theirs, from), clip(ours, from))
}

fn clip(text: &str, from: usize) -> String {
    const WIDTH: usize = 140;
    let head = if from == 0 { "" } else { "..." };
    let shown: String = text.chars().skip(from).take(WIDTH).collect();
    let tail = if text.chars().count() > from + WIDTH { "..." } else { "" };
    format!("{head}{shown}{tail}")
}
