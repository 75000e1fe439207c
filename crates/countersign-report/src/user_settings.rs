//! `config list`: the settings of the user.

use std::io;

use serde_json::{Map, Value};

use crate::style::Tone;
use crate::{Style, json, safety};

/// The settings, and where the profile comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingsList {
    /// All of them, the defaults included.
    pub settings: Map<String, Value>,
    /// Whether the profile is written down.
    pub has_profile: bool,
    /// Whether the delivery is written down.
    pub has_delivery: bool,
    /// The workflows in force.
    pub workflows: Vec<String>,
}

impl SettingsList {
    /// Writes the document: OpenSpec's, which is the file itself.
    pub fn write_json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        json::write(out, &self.settings)
    }

    /// Writes the text.
    pub fn write_text(&self, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
        for (key, value) in &self.settings {
            entry(out, 0, key, value)?;
        }
        let origin = |is_set: bool| if is_set { "" } else { " (default)" };
        let word = |key: &str| self.settings.get(key).and_then(Value::as_str).unwrap_or_default();
        writeln!(out, "\n{}", style.paint(Tone::Strong, "In force"))?;
        writeln!(out, "  profile: {}{}", safety::terminal(word("profile")), origin(self.has_profile))?;
        writeln!(out, "  delivery: {}{}", safety::terminal(word("delivery")), origin(self.has_delivery))?;
        let workflows = if self.workflows.is_empty() {
            "none".to_owned()
        } else {
            safety::terminal(&self.workflows.join(", "))
        };
        writeln!(out, "  workflows: {workflows}")
    }
}

/// A value alone, as a script wants it: text without quotes, everything else as JSON.
pub fn write_value(value: &Value, out: &mut dyn io::Write) -> io::Result<()> {
    match value {
        Value::String(text) => writeln!(out, "{}", safety::terminal(text)),
        other => writeln!(out, "{other}"),
    }
}

fn entry(out: &mut dyn io::Write, depth: usize, key: &str, value: &Value) -> io::Result<()> {
    let (indent, key) = ("  ".repeat(depth), safety::terminal(key));
    match value {
        Value::Object(map) if !map.is_empty() => {
            writeln!(out, "{indent}{key}:")?;
            map.iter().try_for_each(|(key, value)| entry(out, depth + 1, key, value))
        }
        Value::Array(items) if !items.is_empty() => {
            writeln!(out, "{indent}{key}:")?;
            items.iter().try_for_each(|item| writeln!(out, "{indent}  - {}", plain(item)))
        }
        other => writeln!(out, "{indent}{key}: {}", plain(other)),
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => safety::terminal(text),
        other => safety::terminal(&other.to_string()),
    }
}
