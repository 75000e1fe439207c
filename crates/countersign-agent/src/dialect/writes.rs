//! What a tool writes, from its arguments. Agents name tools and arguments as they like, and servers of tools bring their
//! own: the words that say *where* and *what* are data, and whatever has both writes.

use serde_json::Value;

use super::{HookWrite, patch};

/// Arguments that say where.
const PATHS: [&str; 11] = [
    "file_path",
    "path",
    "filePath",
    "notebook_path",
    "target_file",
    "targetFile",
    "absolute_path",
    "relative_workspace_path",
    "filename",
    "file",
    "uri",
];
/// Arguments that say where something comes from and goes to.
const MOVES: [&str; 8] =
    ["source", "destination", "old_path", "new_path", "oldPath", "newPath", "from_path", "to_path"];
/// Arguments that say what is new.
const TEXTS: [&str; 14] = [
    "content",
    "contents",
    "file_text",
    "new_string",
    "newString",
    "new_str",
    "new_source",
    "new_text",
    "newText",
    "replacement",
    "insert_text",
    "code_edit",
    "streamContent",
    "insert_line",
];
/// Words in the names of tools that write.
const WRITERS: [&str; 14] = [
    "write", "edit", "create", "delete", "remove", "move", "rename", "insert", "replace", "patch", "save",
    "mkdir", "copy", "notebook",
];

/// Arguments that may be JSON inside of a text.
pub(super) fn parsed(value: &Value) -> Value {
    match value {
        Value::String(text) => serde_json::from_str(text).unwrap_or_else(|_| value.clone()),
        _ => value.clone(),
    }
}

/// The command of a shell.
pub(super) fn command(input: &Value) -> Option<String> {
    let value = ["command", "cmd", "script"].iter().find_map(|key| input.get(key))?;
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Array(words) => Some(words.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" ")),
        _ => None,
    }
}

/// The files that a call names as its targets: those of its patches, and those that its arguments name. A text that looks like a
/// patch takes nothing away, and neither does an argument by the name of `command`.
pub(super) fn of(tool: &str, input: &Value) -> Vec<HookWrite> {
    let mut found = patches(input);
    let lower = tool.to_lowercase();
    let writes = command(input).is_some_and(|word| is_writer(&word.to_lowercase()) && !word.contains(' '));
    // The command of an editor is what it does, and looking at a file writes nothing.
    let is_editor = lower.ends_with("editor") || lower.ends_with("edit_tool");
    let views = is_editor && command(input).is_some_and(|word| word == "view");
    let is_writer = (is_writer(&lower) && !views) || writes;
    let text = new_text(input);
    if !is_writer && text.is_none() {
        return found;
    }
    let text = text.unwrap_or_default();
    let mut add = |value: Option<&Value>| {
        if let Some(path) = value.and_then(Value::as_str).filter(|path| !path.is_empty()) {
            let path = path.strip_prefix("file://").unwrap_or(path).to_owned();
            let write = HookWrite { path, new_text: text.clone() };
            if !found.contains(&write) {
                found.push(write);
            }
        }
    };
    for key in PATHS {
        add(input.get(key));
    }
    if is_writer {
        for key in MOVES {
            add(input.get(key));
        }
    }
    for file in ["files", "paths", "edits"].iter().filter_map(|key| input.get(key)?.as_array()).flatten() {
        add(Some(file));
        for key in PATHS {
            add(file.get(key));
        }
    }
    found
}

fn is_writer(name: &str) -> bool {
    WRITERS.iter().any(|word| name.contains(word))
}

/// A patch may be an argument of any name, a part of a command, or all there is.
fn patches(input: &Value) -> Vec<HookWrite> {
    match input {
        Value::String(text) => patch::writes(text),
        Value::Object(members) => members.values().flat_map(patches).collect(),
        Value::Array(parts) => parts.iter().flat_map(patches).collect(),
        _ => Vec::new(),
    }
}

/// Everything that is new, one text after the other.
fn new_text(input: &Value) -> Option<String> {
    let mut texts: Vec<String> = Vec::new();
    collect(input, &mut texts);
    (!texts.is_empty()).then(|| texts.join("\n"))
}

fn collect(input: &Value, texts: &mut Vec<String>) {
    for value in TEXTS.iter().filter_map(|key| input.get(key)) {
        match value {
            Value::String(text) => texts.push(text.clone()),
            other => texts.push(other.to_string()),
        }
    }
    for edit in ["edits", "files"].iter().filter_map(|key| input.get(key)?.as_array()).flatten() {
        collect(edit, texts);
    }
}
