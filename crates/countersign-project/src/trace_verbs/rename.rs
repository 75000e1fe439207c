//! `trace mv`: one name becomes another in code, tasks, settings and the lock, in one step.

use std::ops::Range;

use countersign_report::trace_edit::{EditedLine, LeftLine, TraceEdit};
use countersign_trace::catalogue::Stage;
use countersign_trace::{Lock, LockedLink, Resolver, Task, Trace};

use super::edits::{Edits, Writing};
use super::{CODE, named};
use crate::error::Error;
use crate::fs;
use crate::root::Project;
use crate::settings::FILE;
use crate::traced::{Closely, LOCK, ProjectTrace};

/// What becomes of a reference.
struct Move<'m> {
    from: &'m str,
    to: &'m str,
}

impl<'m> Move<'m> {
    /// Both names have to be of one kind: two capabilities, each with `/` at its end, two requirements, or two scenarios.
    fn new(from: &'m str, to: &'m str) -> Result<Self, Error> {
        let kind = |name: &str| (name.ends_with('/'), name.contains('#'));
        if kind(from) != kind(to) || !from.contains('/') || !to.contains('/') {
            return Err(Error::usage(CODE, format!("`{from}` cannot become `{to}`")).fix(
                "name two requirements, two scenarios, or two capabilities that end with `/`: `trace mv audit/ audit-trail/`",
            ));
        }
        Ok(Self { from, to })
    }

    /// The new name of a reference that the move is about; a requirement takes its scenarios along.
    fn of(&self, reference: &str) -> Option<String> {
        let rest = reference.strip_prefix(self.from)?;
        let is_it = self.from.ends_with('/') && !rest.is_empty()
            || rest.is_empty()
            || rest.starts_with('#') && !self.from.contains('#');
        is_it.then(|| format!("{}{rest}", self.to))
    }
}

impl Project {
    /// Renames what is cited. Nothing is written that would name nothing.
    #[tracing::instrument(level = "debug", skip_all)]
    pub fn trace_mv(&self, from: &str, to: &str, writing: Writing) -> Result<TraceEdit, Error> {
        let what = Move::new(from, to)?;
        let turn = writing.turn(self, "trace mv")?;
        let loaded = self.load_trace(&Closely::None)?;
        let trace = loaded.trace();
        if !to.ends_with('/') {
            named(&trace, to)?;
        }
        let mut edits = Edits::default();
        cited(&loaded, &trace, &what, &mut edits);
        tasks(&loaded, &trace, &what, &mut edits);
        self.settings_file(&loaded, &what, &mut edits)?;
        if let Some((lock, lines)) = lock(&trace, &what) {
            edits.whole(LOCK, lock.to_string().into_bytes(), Some(lines));
        }
        let planned = edits.plan(self)?;
        let written = turn.is_some() && !planned.files.is_empty();
        if let Some(turn) = turn.filter(|_| written) {
            Writing::commit(&turn, "trace mv", planned.files)?;
        }
        let idle = format!("nothing names `{from}`");
        Ok(TraceEdit { verb: "mv", written, lines: planned.lines, left: planned.left, idle })
    }

    /// `[[cite]]` entries: the names in quotes.
    fn settings_file(&self, loaded: &ProjectTrace, what: &Move<'_>, edits: &mut Edits) -> Result<(), Error> {
        let references = loaded.settings().cites.iter().flat_map(|cite| &cite.references);
        let mut moved: Vec<(&str, String)> =
            references.filter_map(|reference| Some((reference.as_str(), what.of(reference)?))).collect();
        moved.sort();
        moved.dedup();
        if moved.is_empty() {
            return Ok(());
        }
        let path = self.path().join(FILE);
        let text = fs::read_lossy(&path).map_err(|error| crate::error::io_error(CODE, &path, &error))?;
        for (old, new) in moved {
            for quote in ['"', '\''] {
                let quoted = format!("{quote}{old}{quote}");
                for (at, _) in text.match_indices(&quoted) {
                    edits.piece(FILE, at + 1..at + 1 + old.len(), old, &new);
                }
            }
        }
        Ok(())
    }
}

/// The citations in code and tests.
fn cited(loaded: &ProjectTrace, trace: &Trace<'_>, what: &Move<'_>, edits: &mut Edits) {
    for link in &trace.links.links {
        let Some(new) = what.of(&link.citation.reference) else { continue };
        // Entries of the settings stand elsewhere.
        let bytes = link.citation.bytes.clone();
        if bytes.is_empty() {
            continue;
        }
        let text = link.place.span.map(|span| loaded.sources().get(span.source).text());
        let old = text.and_then(|text| text.get(bytes.clone())).unwrap_or_default();
        let pin = old.strip_prefix(link.citation.reference.as_str());
        match pin {
            _ if Resolver::new(trace.catalogue, trace.lock).target(&new).is_none() => {
                edits.left.push(left(link.place.path.as_ref(), link.place.line, &new));
            }
            Some(pin) => edits.piece(&link.place.path, bytes, old, &format!("{new}{pin}")),
            None => {
                let reason = format!("write `{new}` by hand: this mark spells names its own way");
                edits.left.push(LeftLine {
                    path: link.place.path.to_string(),
                    line: link.place.line,
                    reason,
                });
            }
        }
    }
}

fn left(path: &str, line: usize, new: &str) -> LeftLine {
    LeftLine { path: path.to_owned(), line, reason: format!("`{new}` would name nothing") }
}

/// The tasks of open changes; what is archived stays as it was.
fn tasks(loaded: &ProjectTrace, trace: &Trace<'_>, what: &Move<'_>, edits: &mut Edits) {
    let resolver = Resolver::new(trace.catalogue, trace.lock);
    for change in trace.catalogue.changes.iter().filter(|change| change.stage == Stage::Open) {
        for task in change.tasks.iter().flatten() {
            for reference in &task.references {
                let Some(new) = what.of(reference) else { continue };
                if resolver.target(&new).is_none() {
                    edits.left.push(left(&task.place.path, task.place.line, &new));
                    continue;
                }
                for range in task_words(loaded, task, reference) {
                    edits.piece(&task.place.path, range, reference, &new);
                }
            }
        }
    }
}

/// Where a task names a reference, in bytes of its file.
pub(super) fn task_words(loaded: &ProjectTrace, task: &Task, reference: &str) -> Vec<Range<usize>> {
    let Some(span) = task.place.span else { return Vec::new() };
    let line = loaded.sources().get(span.source).text().get(span.range()).unwrap_or_default();
    let ends = |c: Option<char>| c.is_none_or(|c| c.is_whitespace() || matches!(c, '(' | ')' | ','));
    line.match_indices(reference)
        .filter(|(at, word)| {
            ends(line[..*at].chars().next_back()) && ends(line[at + word.len()..].chars().next())
        })
        .map(|(at, word)| span.range().start + at..span.range().start + at + word.len())
        .collect()
}

/// The lock with the new names, and the lines that say something else; nothing if it names none of the old ones.
fn lock(trace: &Trace<'_>, what: &Move<'_>) -> Option<(Lock, Vec<EditedLine>)> {
    let resolver = Resolver::new(trace.catalogue, trace.lock);
    let moved = |name: &str| what.of(name).filter(|new| resolver.target(new).is_some());
    let (mut aliases, mut links) = (trace.lock.aliases().to_vec(), trace.lock.links().to_vec());
    let mut lines = Vec::new();
    let said = |link: &LockedLink| format!("link {} {} {}", link.reference, link.verb, link.path);
    for alias in &mut aliases {
        if let Some(new) = moved(&alias.to) {
            alias.to = new;
        }
    }
    // The header and the aliases come first.
    let first = 2 + aliases.len();
    for (at, link) in links.iter_mut().enumerate() {
        if let Some(new) = moved(&link.reference) {
            let before = Some(said(link));
            link.reference = new;
            lines.push(EditedLine { path: LOCK.to_owned(), line: first + at, before, after: said(link) });
        }
    }
    let lock = Lock::new(aliases, links);
    (lock != *trace.lock).then_some((lock, lines))
}
