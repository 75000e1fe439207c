//! What the message of a commit says about the change it belongs to.

use std::path::Path;

use countersign_diag::{Finding, SourceMap, Span};

use super::MessageFindings;
use crate::codes::{CHANGE_TRAILER, NO_CHANGE_TRAILER};
use crate::error::{Error, io_error};
use crate::fs;
use crate::root::Project;
use crate::subject::id_of_archived;

/// The code of errors.
const CODE: &str = "git_hook_error";

/// Judges a message: a change that it names is there, and a reason that it owes is given.
pub(super) fn check(project: &Project, file: &Path) -> Result<MessageFindings, Error> {
    let path = project.environment.cwd.join(file);
    let text = fs::read_lossy(&path).map_err(|error| io_error(CODE, &path, &error))?;
    let mut sources = SourceMap::default();
    let source = sources.add("commit message", text.as_str());
    let known = changes(project);
    let mut findings = Vec::new();
    for (start, line) in trailers(&text) {
        let span = Span::new(source, start..start + line.len());
        if let Some(value) = value_of(line, "change") {
            if !known.iter().any(|change| change == value) {
                let message = format!("there is no change `{value}`");
                let help = "name an open or archived change, or write `No-Change: reason`";
                findings.push(Finding::new(&CHANGE_TRAILER, span, message).help(help));
            }
        } else if value_of(line, "no-change").is_some_and(str::is_empty) {
            let message = "`No-Change:` gives no reason";
            findings
                .push(Finding::new(&NO_CHANGE_TRAILER, span, message).help("write why, on the same line"));
        }
    }
    Ok(MessageFindings { findings, sources })
}

/// The lines of the last paragraph, comments left out.
fn trailers(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let line = line.trim_end();
        if line.starts_with("# ------------------------ >8") {
            break;
        }
        if line.starts_with('#') {
            continue;
        }
        found.push((start, line));
    }
    while found.last().is_some_and(|(_, line)| line.is_empty()) {
        found.pop();
    }
    let begin = found.iter().rposition(|(_, line)| line.is_empty()).map_or(found.len(), |at| at + 1);
    found.split_off(begin)
}

fn value_of<'l>(line: &'l str, key: &str) -> Option<&'l str> {
    let (name, value) = line.split_once(':')?;
    name.trim().eq_ignore_ascii_case(key).then(|| value.trim())
}

/// The names of all changes, archived ones without their date as well.
fn changes(project: &Project) -> Vec<String> {
    let mut names = project.changes().unwrap_or_default();
    for entry in fs::entries_if_there(&project.archive_dir()).unwrap_or_default() {
        names.push(id_of_archived(&entry.name).to_owned());
        names.push(entry.name);
    }
    names
}
