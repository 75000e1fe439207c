//! Comparing what both sides left behind.

use std::collections::BTreeSet;
use std::path::Path;

use crate::oracle::archive::is_only_ours;
use crate::oracle::compare::{Found, Outcome};
use crate::oracle::tree::{Entry, Tree};

/// Notes every path where the sides differ.
pub(super) fn compare(outcome: &mut Outcome, theirs: &Tree, ours: &Tree) {
    let before = outcome.differences.len();
    let mut found = Found::new("files".to_owned(), &mut outcome.differences);
    let paths: BTreeSet<_> = theirs.entries.keys().chain(ours.entries.keys()).collect();
    for path in paths.into_iter().filter(|path| !is_passed_over(path)) {
        let (their, our) = (theirs.entries.get(path), ours.entries.get(path));
        if shown(path, their) != shown(path, our) {
            found.add(&format!("/{}", path.display()), shown(path, their), shown(path, our));
        }
    }
    outcome.compared += 1;
    outcome.equal += usize::from(outcome.differences.len() == before);
}

/// Our own files; and a folder of the home that is empty.
fn is_passed_over(path: &Path) -> bool {
    is_only_ours(path) || path == Path::new("home") || path == Path::new("home/data/openspec")
}

/// An entry as it is compared. The words of templates and descriptions of schemas are each side's own.
fn shown(path: &Path, entry: Option<&Entry>) -> String {
    match entry {
        None => "nothing".to_owned(),
        Some(Entry::Folder) => "a folder".to_owned(),
        Some(Entry::Link(to)) => format!("a link to {}", to.display()),
        Some(Entry::File(bytes)) => {
            let text = String::from_utf8_lossy(bytes).into_owned();
            let is_schema = path.starts_with("openspec/schemas");
            match path.file_name().and_then(|name| name.to_str()) {
                Some("schema.yaml") if is_schema => facts(&text),
                _ if is_schema && path.components().any(|part| part.as_os_str() == "templates") => {
                    "a template".to_owned()
                }
                _ => text,
            }
        }
    }
}

/// The lines of a schema that mean something to a program.
fn facts(text: &str) -> String {
    const KEYS: [&str; 8] =
        ["name", "version", "artifacts", "id", "generates", "template", "requires", "tracks"];
    let is_fact = |line: &&str| {
        let bare = line.trim_start_matches([' ', '-']);
        let key = bare.split(':').next().unwrap_or_default();
        let is_item = line.trim_start().starts_with("- ") && !bare.contains(' ');
        KEYS.contains(&key) || is_item
    };
    let plain = |line: &str| line.replace('"', "").replace("[ ", "[").replace(" ]", "]");
    text.lines().filter(is_fact).map(plain).collect::<Vec<_>>().join("\n")
}
