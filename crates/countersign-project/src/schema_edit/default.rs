//! The `schema` of `openspec/config.yaml`: one value changes, every other byte stays.

use std::path::PathBuf;

use countersign_diag::SourceMap;
use countersign_model::yaml::{self, Node, Value};

use super::CODE;
use crate::error::{Error, io_error};
use crate::fs;
use crate::root::{Project, config_file};
use crate::transaction::{Digest, FileStep};

/// A key of earlier versions.
const OLD_KEY: &str = "defaultSchema";

impl Project {
    /// What makes a schema the one of the project.
    pub(super) fn take_schema(&self, name: &str) -> Result<FileStep, Error> {
        let Some(file) = config_file(self.path()) else {
            let path = PathBuf::from("openspec/config.yaml");
            let after = Some(yaml::entry("schema", name).into_bytes());
            return Ok(FileStep { path, before: None, after, mode: None });
        };
        let shown = self.relative(&file);
        let refuse = |why: &str| {
            let message = format!("`{name}` cannot become the schema of the project: {shown} {why}");
            Error::usage(CODE, message).fix(format!("write `schema: {name}` into it yourself"))
        };
        if !fs::is_file(&file) || fs::is_link(&file) {
            return Err(refuse("is no plain file"));
        }
        let bytes = fs::read(&file).map_err(|error| io_error(CODE, &file, &error))?;
        let before = Some(Digest::of(&bytes));
        let text = String::from_utf8(bytes).map_err(|_| refuse("is not UTF-8"))?;
        let after = with_schema(&text, name).map_err(refuse)?;
        Ok(FileStep { path: PathBuf::from(shown), before, after: Some(after.into_bytes()), mode: None })
    }
}

/// The text with another schema; or why it cannot be had.
fn with_schema(text: &str, name: &str) -> Result<String, &'static str> {
    let root = read(text).ok_or("is not valid YAML")?;
    let mut edits: Vec<(usize, usize, String)> = Vec::new();
    let entries = match (root.as_mapping(), root.value == Value::Null) {
        (Some(entries), _) => entries,
        (None, true) => &[],
        (None, false) => return Err("is no mapping"),
    };
    let value_of = |key: &str| entries.iter().find(|(known, _)| known.as_str() == Some(key));
    if let Some((_, value)) = value_of("schema") {
        let value = value.span.range();
        edits.push((value.start, value.end, name.to_owned()));
    } else {
        let separator = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
        edits.push((text.len(), text.len(), format!("{separator}schema: {name}\n")));
    }
    if let Some((key, value)) = value_of(OLD_KEY) {
        let (key, value) = (key.span.range(), value.span.range());
        let start = text[..key.start].rfind('\n').map_or(0, |at| at + 1);
        let end = text[value.end..].find('\n').map_or(text.len(), |at| value.end + at + 1);
        edits.push((start, end, String::new()));
    }
    edits.sort();
    let mut out = String::new();
    let mut at = 0;
    for (start, end, with) in edits {
        out.push_str(text.get(at..start).ok_or("has an order that cannot be edited")?);
        out.push_str(&with);
        at = end;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    let is_as_meant = read(&out).is_some_and(|root| {
        root.get("schema").and_then(Node::as_str) == Some(name) && root.get(OLD_KEY).is_none()
    });
    if is_as_meant { Ok(out) } else { Err("has a form that cannot be edited") }
}

fn read(text: &str) -> Option<Node> {
    yaml::parse(SourceMap::default().add("config.yaml", text), text).value
}

#[cfg(test)]
mod tests {
    use super::with_schema;

    #[test]
    fn one_value_changes() {
        for (before, after) in [
            ("", "schema: mine\n"),
            ("# nothing\n", "# nothing\nschema: mine\n"),
            ("schema: spec-driven # why\ncontext: x\n", "schema: mine # why\ncontext: x\n"),
            ("context: |\n  a\n", "context: |\n  a\nschema: mine\n"),
            ("context: a", "context: a\nschema: mine\n"),
            ("schema: 'a'\ndefaultSchema: b\nrules: {}\n", "schema: mine\nrules: {}\n"),
        ] {
            assert_eq!(with_schema(before, "mine").as_deref(), Ok(after), "{before:?}");
        }
    }

    #[test]
    fn what_cannot_be_edited_is_left() {
        for before in ["{context: a}\n", "- a\n", "a: 1\na: 2\n", "a: [\n", "text\n"] {
            assert!(with_schema(before, "mine").is_err(), "{before:?}");
        }
    }
}
