//! The files that a file of the policy names: what it runs, and what it reads.
//!
//! A word of a command is taken for the path of a file whether there is one or not, so that none can be put in place
//! later. Words are cut as a shell would cut them, and more often than it would: a path too many is guarded, never one too
//! few.

use serde_json::Value as Json;
use toml::Value;

/// The keys whose values name files.
const RUNS: [&str; 6] = ["run", "command", "script", "schema", "exec", "args"];
/// The keys of the settings of agents that hold commands.
const AGENT_RUNS: [&str; 5] = ["command", "bash", "powershell", "args", "script"];
/// What stands for the folder of the project in the hooks of agents.
const FOLDER_WORDS: [&str; 6] = [
    "$CLAUDE_PROJECT_DIR/",
    "${CLAUDE_PROJECT_DIR}/",
    "$CURSOR_PROJECT_DIR/",
    "$GEMINI_PROJECT_DIR/",
    "$PWD/",
    "$(git rev-parse --show-toplevel)/",
];

/// What a file of settings, rules, hooks or pipelines names. A file that is no TOML names nothing: it is an error elsewhere.
pub(super) fn in_toml(path: &str, bytes: &[u8]) -> Vec<String> {
    let mut words = Vec::new();
    if super::files::is_toml(path)
        && let Ok(table) = toml::from_str::<toml::Table>(&String::from_utf8_lossy(bytes))
    {
        let mut rest: Vec<(bool, Value)> = vec![(false, Value::Table(table))];
        while let Some((is_run, value)) = rest.pop() {
            match value {
                Value::String(text) if is_run => words.extend(cut(&text)),
                Value::Array(items) => rest.extend(items.into_iter().map(|item| (is_run, item))),
                Value::Table(table) => {
                    // A file that is pinned by its digest.
                    if let (Some(Value::String(path)), true) =
                        (table.get("path"), table.contains_key("sha256"))
                    {
                        words.push(path.clone());
                    }
                    let is_named = |key: &str| is_run || RUNS.contains(&key);
                    rest.extend(table.into_iter().map(|(key, value)| (is_named(&key), value)));
                }
                _ => {}
            }
        }
    }
    words
}

/// What the settings of an agent name.
pub(super) fn in_json(bytes: &[u8]) -> Vec<String> {
    let mut words = Vec::new();
    let mut rest: Vec<(bool, Json)> =
        serde_json::from_slice(bytes).map(|value| (false, value)).into_iter().collect();
    while let Some((is_run, value)) = rest.pop() {
        match value {
            Json::String(text) if is_run => words.extend(cut(&text)),
            Json::Array(items) => rest.extend(items.into_iter().map(|item| (is_run, item))),
            Json::Object(object) => {
                let is_named = |key: &str| is_run || AGENT_RUNS.contains(&key);
                rest.extend(object.into_iter().map(|(key, value)| (is_named(&key), value)));
            }
            _ => {}
        }
    }
    words
}

fn cut(text: &str) -> Vec<String> {
    let mut text = text.replace('"', "");
    for folder in FOLDER_WORDS {
        text = text.replace(folder, "./");
    }
    let is_between = |c: char| c.is_whitespace() || "'`=;&|(),<>".contains(c);
    text.split(is_between).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// The path that a word names, relative to the project; `None` if it names none of the repository.
pub(super) fn resolve(word: &str, prefix: &str) -> Option<String> {
    let word = word.replace('\\', "/");
    if word.starts_with(['/', '-', '~', '$']) || word.contains("://") {
        return None;
    }
    let mut parts: Vec<&str> = prefix.split('/').filter(|part| !part.is_empty()).collect();
    for part in word.split('/') {
        match part {
            "" | "." => {}
            ".." => _ = parts.pop()?,
            part => parts.push(part),
        }
    }
    let path = parts.join("/");
    (!path.is_empty()).then(|| super::files::in_project(prefix, &path)).filter(|path| !path.is_empty())
}

#[cfg(test)]
mod tests {
    use super::{in_json, in_toml, resolve};

    fn names(text: &str) -> Vec<String> {
        let mut names: Vec<String> =
            in_toml("hooks/a.toml", text.as_bytes()).iter().filter_map(|word| resolve(word, "")).collect();
        names.sort();
        names
    }

    #[test]
    fn every_word_that_is_run_is_a_path() {
        let text = "[[hook]]\non = \"pre-release\"\nrun = [[\"sh\", \"scripts/a.sh\"], [\"sh\", \"-c\", \"./b.sh --x=c.json;d\"]]\n";
        assert_eq!(names(text), ["b.sh", "c.json", "d", "scripts/a.sh", "sh", "sh"]);
    }

    #[test]
    fn globs_and_reasons_name_nothing() {
        let text = "[[rule]]\nwhy = \"src/a.rs\"\nwhen = { paths-any = [\"Cargo.toml\"] }\nschema = \"schemas/x.json\"\n";
        assert_eq!(names(text), ["schemas/x.json"]);
    }

    #[test]
    fn a_file_that_is_pinned_is_named() {
        let text = "[[rule]]\nfiles = [{ path = \"tools/licences\", sha256 = \"00\" }]\nsections = { path = \"a\" }\n";
        assert_eq!(names(text), ["tools/licences"]);
    }

    #[test]
    fn agents_call_scripts_of_the_project() {
        let text = r#"{"hooks":{"Stop":[{"hooks":[{"type":"command","command":"\"$CLAUDE_PROJECT_DIR\"/.claude/stop.sh"}]}]}}"#;
        assert_eq!(in_json(text.as_bytes()), ["./.claude/stop.sh"]);
    }

    #[test]
    fn words_stay_in_the_repository() {
        assert_eq!(resolve("../../tools/x.sh", "apps/a/"), Some("../../tools/x.sh".to_owned()));
        assert_eq!(resolve("../../../x.sh", "apps/a/"), None);
        assert_eq!(resolve("/bin/sh", ""), None);
        assert_eq!(resolve(".", ""), None);
    }
}
