//! What a name between backticks is, if it is one that a tree can hold.

use super::NameKind;

const METHODS: &[&str] = &["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

/// Endings by which a name without a `/` is known to be a file.
const FILE_ENDINGS: &[&str] = &[
    "rs",
    "py",
    "ts",
    "tsx",
    "js",
    "jsx",
    "mjs",
    "go",
    "java",
    "kt",
    "kts",
    "rb",
    "c",
    "h",
    "cc",
    "cpp",
    "hpp",
    "cs",
    "php",
    "swift",
    "scala",
    "vue",
    "svelte",
    "sql",
    "sh",
    "toml",
    "yaml",
    "yml",
    "json",
    "jsonl",
    "md",
    "conf",
    "cfg",
    "ini",
    "properties",
    "proto",
    "tf",
    "xml",
    "html",
    "css",
    "txt",
    "lock",
    "csv",
    "env",
];

/// Folders by which a path without an ending is known to be one.
const ROOTS: &[&str] = &[
    "src",
    "test",
    "tests",
    "lib",
    "libs",
    "app",
    "apps",
    "crates",
    "packages",
    "pkg",
    "cmd",
    "internal",
    "docs",
    "scripts",
    "migrations",
    "infra",
    "deploy",
    "config",
    "api",
    "client",
    "server",
    "web",
];

/// Kind and words of a name; `None` for prose, commands, values, types with arguments and plain words.
pub(crate) fn classify(name: &str) -> Option<(NameKind, Vec<String>)> {
    if name.is_empty() || name.len() > 120 || name.starts_with('@') {
        return None;
    }
    if let Some((method, path)) = name.split_once(' ')
        && METHODS.contains(&method)
    {
        return endpoint(path.trim());
    }
    if let Some((left, _)) = name.split_once('=')
        && !left.trim().contains(char::is_whitespace)
        && !left.ends_with(['!', '<', '>', '='])
    {
        return classify(left.trim());
    }
    if name.contains(char::is_whitespace) {
        return flag(name.split_whitespace().next().unwrap_or_default());
    }
    if name.starts_with("--") {
        return flag(name);
    }
    if let Some(rest) = name.strip_prefix('/') {
        let is_file = rest.rsplit('/').next().is_some_and(|last| last.contains('.'));
        return if is_file { None } else { endpoint(name) };
    }
    if name.contains('/') {
        return path(name);
    }
    word(name)
}

fn endpoint(path: &str) -> Option<(NameKind, Vec<String>)> {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let is_fixed = |segment: &&str| {
        !segment.is_empty()
            && segment.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '~'))
    };
    let words: Vec<String> = path.split('/').filter(is_fixed).map(str::to_owned).collect();
    (path.starts_with('/') && !words.is_empty()).then_some((NameKind::Endpoint, words))
}

fn flag(name: &str) -> Option<(NameKind, Vec<String>)> {
    let word = name.strip_prefix("--")?;
    is_word(word).then(|| (NameKind::Flag, vec![word.to_owned()]))
}

fn path(name: &str) -> Option<(NameKind, Vec<String>)> {
    let name = name.strip_prefix("./").unwrap_or(name);
    // `src/a.rs:12` and `src/a.rs#L12` name the file.
    let name = name.split(['#', ':']).next().unwrap_or_default();
    let is_plain = name.chars().all(|c| c.is_alphanumeric() || matches!(c, '/' | '-' | '_' | '.' | '+'));
    let last = name.rsplit('/').next().unwrap_or_default();
    let first = name.split('/').next().unwrap_or_default();
    let is_path = last.is_empty() || last.contains('.') || ROOTS.contains(&first);
    let is_ours = first != "openspec" && first != ".." && !name.contains("//");
    (is_plain && is_path && is_ours).then(|| (NameKind::Path, vec![name.trim_end_matches('/').to_owned()]))
}

fn word(name: &str) -> Option<(NameKind, Vec<String>)> {
    let is_call = name.ends_with("()");
    let bare = name.trim_end_matches("()");
    let starts_upper = bare.starts_with(char::is_uppercase);
    let is_file = bare.rsplit_once('.').is_some_and(|(stem, ending)| {
        !stem.is_empty() && !stem.starts_with('.') && FILE_ENDINGS.contains(&ending)
    });
    if is_file && !is_call && is_word(bare) {
        return Some((NameKind::Path, vec![bare.to_owned()]));
    }
    let is_symbol = bare.contains("::") || is_call || starts_upper && bare.contains('.');
    if is_symbol {
        let words: Vec<String> =
            bare.split("::").flat_map(|part| part.split('.')).map(str::to_owned).collect();
        let is_identifier = |word: &String| {
            word.starts_with(|c: char| c.is_alphabetic() || c == '_')
                && word.chars().all(|c| c.is_alphanumeric() || c == '_')
        };
        return words.iter().all(is_identifier).then_some((NameKind::Symbol, words));
    }
    if !is_word(bare) || !bare.starts_with(|c: char| c.is_alphabetic() || c == '_') {
        return None;
    }
    let is_shouted = !bare.contains('_') && !bare.contains(char::is_lowercase);
    let is_joined = bare.contains(['_', '-', '.', ':']);
    let is_cased = bare.contains(char::is_uppercase);
    if is_shouted || !(is_joined || is_cased) {
        return None;
    }
    let kind = if is_cased && !is_joined { NameKind::Symbol } else { NameKind::Literal };
    Some((kind, vec![bare.to_owned()]))
}

fn is_word(word: &str) -> bool {
    !word.is_empty()
        && word.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ':'))
        && !word.ends_with(['-', '.', ':'])
}
