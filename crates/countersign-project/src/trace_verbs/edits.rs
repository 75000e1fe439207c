//! Edits of files by line and byte, written together or not at all.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::PathBuf;

use countersign_report::trace_edit::{EditedLine, LeftLine};

use super::CODE;
use crate::error::{Error, io_error};
use crate::fs;
use crate::recovery::Turn;
use crate::root::Project;
use crate::transaction::{Digest, FileStep, Steps};

/// Whether anything is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Writing {
    /// It is.
    #[default]
    Write,
    /// Nothing is; the answer says what would be.
    DryRun,
}

impl Writing {
    /// The right to write, if that is wanted. Whatever is written is read after this.
    pub(super) fn turn<'p>(self, project: &'p Project, operation: &str) -> Result<Option<Turn<'p>>, Error> {
        match self {
            Self::Write => Ok(Some(project.turn(operation)?)),
            Self::DryRun => Ok(None),
        }
    }

    pub(super) fn commit(turn: &Turn<'_>, operation: &str, files: Vec<FileStep>) -> Result<(), Error> {
        turn.commit(&Steps { operation: operation.to_owned(), files, ..Steps::default() })
    }
}

/// The step that gives a file another content.
pub(super) fn replace(project: &Project, path: &str, after: Vec<u8>) -> Result<FileStep, Error> {
    let before = match fs::read(&project.path().join(path)) {
        Ok(bytes) => Some(Digest::of(&bytes)),
        Err(error) if fs::is_missing(&error) => None,
        Err(error) => return Err(io_error(CODE, &project.path().join(path), &error)),
    };
    Ok(FileStep { path: PathBuf::from(path), before, after: Some(after), mode: None })
}

/// A piece of a file that is rewritten.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Piece {
    range: (usize, usize),
    old: String,
    new: String,
}

/// Edits of several files.
#[derive(Debug, Default)]
pub(super) struct Edits {
    pieces: BTreeMap<String, Vec<Piece>>,
    whole: BTreeMap<String, (Vec<u8>, Option<Vec<EditedLine>>)>,
    pub(super) left: Vec<LeftLine>,
}

/// What becomes of the files.
pub(super) struct Planned {
    pub(super) files: Vec<FileStep>,
    pub(super) lines: Vec<EditedLine>,
    pub(super) left: Vec<LeftLine>,
}

impl Edits {
    /// Rewrites a range of a file, in bytes of its text without a byte order mark, if it still says `old`.
    pub(super) fn piece(&mut self, path: &str, range: Range<usize>, old: &str, new: &str) {
        let piece = Piece { range: (range.start, range.end), old: old.to_owned(), new: new.to_owned() };
        self.pieces.entry(path.to_owned()).or_default().push(piece);
    }

    /// Gives a file another content as a whole; without lines to show, those that are new are shown.
    pub(super) fn whole(&mut self, path: &str, after: Vec<u8>, lines: Option<Vec<EditedLine>>) {
        self.whole.insert(path.to_owned(), (after, lines));
    }

    /// Reads the files and makes the steps. What no longer says what it said is left.
    pub(super) fn plan(self, project: &Project) -> Result<Planned, Error> {
        let mut planned = Planned { files: Vec::new(), lines: Vec::new(), left: self.left };
        for (path, mut pieces) in self.pieces {
            pieces.sort();
            pieces.dedup();
            let full = project.path().join(&path);
            let bytes = fs::read(&full).map_err(|error| io_error(CODE, &full, &error))?;
            if fs::is_link(&full) {
                let reason = "it is a symbolic link".to_owned();
                planned.left.push(LeftLine { path, line: 1, reason });
                continue;
            }
            let (after, done) = rewritten(&path, &bytes, &pieces, &mut planned.left);
            if done.is_empty() {
                continue;
            }
            planned.lines.extend(edited(&path, &bytes, &done));
            planned.files.push(FileStep {
                path: PathBuf::from(&path),
                before: Some(Digest::of(&bytes)),
                after: Some(after),
                mode: None,
            });
        }
        for (path, (after, lines)) in self.whole {
            let before = fs::read(&project.path().join(&path)).unwrap_or_default();
            if before != after {
                planned.lines.extend(lines.unwrap_or_else(|| new_lines(&path, &before, &after)));
                planned.files.push(replace(project, &path, after)?);
            }
        }
        Ok(planned)
    }
}

const BOM: &[u8] = b"\xef\xbb\xbf";

/// The bytes with the pieces that fit, and those, by their place in the bytes.
fn rewritten(path: &str, bytes: &[u8], pieces: &[Piece], left: &mut Vec<LeftLine>) -> (Vec<u8>, Vec<Piece>) {
    let mut after = Vec::with_capacity(bytes.len());
    let (mut at, mut done) = (0, Vec::new());
    for piece in pieces {
        let fits = |shift: usize| {
            let range = piece.range.0 + shift..piece.range.1 + shift;
            (range.start >= at && bytes.get(range.clone()) == Some(piece.old.as_bytes())).then_some(range)
        };
        // A text may have been decoded without its byte order mark.
        let shifted = || bytes.starts_with(BOM).then(|| fits(BOM.len())).flatten();
        let Some(range) = fits(0).or_else(shifted) else {
            let line = line_of(bytes, piece.range.0.min(bytes.len()));
            let reason = format!("`{}` does not stand there byte by byte", piece.old);
            left.push(LeftLine { path: path.to_owned(), line, reason });
            continue;
        };
        after.extend_from_slice(&bytes[at..range.start]);
        after.extend_from_slice(piece.new.as_bytes());
        at = range.end;
        done.push(Piece { range: (range.start, range.end), ..piece.clone() });
    }
    after.extend_from_slice(&bytes[at..]);
    (after, done)
}

fn line_of(bytes: &[u8], at: usize) -> usize {
    bytes[..at].split(|byte| *byte == b'\n').count()
}

/// The lines that pieces touch, as they were and as they are.
fn edited(path: &str, bytes: &[u8], done: &[Piece]) -> Vec<EditedLine> {
    let mut lines: BTreeMap<usize, (Range<usize>, Vec<&Piece>)> = BTreeMap::new();
    for piece in done {
        let start = bytes[..piece.range.0].iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        let end = bytes[piece.range.1..].iter().position(|byte| *byte == b'\n');
        let end = end.map_or(bytes.len(), |length| piece.range.1 + length);
        let known = lines.entry(line_of(bytes, start)).or_insert((start..end, Vec::new()));
        known.0.end = known.0.end.max(end);
        known.1.push(piece);
    }
    let lines = lines.into_iter().map(|(line, (range, pieces))| {
        let mut after = Vec::new();
        let mut at = range.start;
        for piece in pieces {
            after.extend_from_slice(&bytes[at..piece.range.0]);
            after.extend_from_slice(piece.new.as_bytes());
            at = piece.range.1;
        }
        after.extend_from_slice(&bytes[at..range.end]);
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim_end().to_owned();
        EditedLine { path: path.to_owned(), line, before: Some(text(&bytes[range])), after: text(&after) }
    });
    lines.collect()
}

/// The lines that are new in a file that lost none.
fn new_lines(path: &str, before: &[u8], after: &[u8]) -> Vec<EditedLine> {
    let (before, after) = (String::from_utf8_lossy(before), String::from_utf8_lossy(after));
    let diff = similar::TextDiff::from_lines(before.as_ref(), after.as_ref());
    let inserted = diff.iter_all_changes().filter(|change| change.tag() == similar::ChangeTag::Insert);
    let lines = inserted.filter_map(|change| {
        let text = change.value().trim_end();
        let line = EditedLine {
            path: path.to_owned(),
            line: change.new_index()? + 1,
            before: None,
            after: text.to_owned(),
        };
        (!text.is_empty()).then_some(line)
    });
    lines.collect()
}
