//! Values in the form in which equal ones are equal texts.

use crate::tree::{Node, Value};

/// The form: keys sorted, numbers by their value.
pub(super) fn canonical(node: &Node) -> String {
    let mut text = String::new();
    write(node, &mut text);
    text
}

/// Recursion is bounded by the depth limit of the readers.
fn write(node: &Node, text: &mut String) {
    match &node.value {
        Value::Null => text.push_str("null"),
        Value::Bool(flag) => text.push_str(if *flag { "true" } else { "false" }),
        Value::Number(number) => text.push_str(&number.to_string()),
        Value::Text(value) => quoted(value, text),
        Value::List(items) => {
            text.push('[');
            for (number, item) in items.iter().enumerate() {
                text.push_str(if number == 0 { "" } else { "," });
                write(item, text);
            }
            text.push(']');
        }
        Value::Map(entries) => {
            let mut entries: Vec<_> = entries.iter().collect();
            entries.sort_by(|left, right| left.0.name.cmp(&right.0.name));
            text.push('{');
            for (number, (key, value)) in entries.into_iter().enumerate() {
                text.push_str(if number == 0 { "" } else { "," });
                quoted(&key.name, text);
                text.push(':');
                write(value, text);
            }
            text.push('}');
        }
    }
}

fn quoted(value: &str, text: &mut String) {
    text.push('"');
    text.extend(value.chars().flat_map(char::escape_debug));
    text.push('"');
}
