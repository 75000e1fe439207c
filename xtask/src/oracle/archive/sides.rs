//! The two sides, each archiving one change in its own folder.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Result, anyhow};
use serde::{Deserialize, Serialize};

use super::place::Place;
use crate::oracle::answer::Answer;
use crate::oracle::cache::Cache;
use crate::oracle::ours::{self, Ours};
use crate::oracle::tree::{Changes, Entry, Tree};
use crate::oracle::worker::{SCRIPT, Setup, Worker};

/// How long one side may take for one change.
const LIMIT: Duration = Duration::from_mins(1);

/// What one side did with one change.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    /// What it said.
    pub(crate) answer: Answer,
    /// Everything in the folder afterwards.
    pub(crate) after: Tree,
}

/// The reference, asked through its long-lived process.
pub(crate) struct Reference {
    worker: Worker,
    place: Place,
    cache: Option<Cache>,
    /// How long it was asked, the cache aside.
    pub(crate) time: Duration,
}

/// Our side.
pub(crate) enum Our {
    /// The binary.
    Binary { ours: Ours, place: Place },
    /// The reference in our place, to try the comparison itself.
    Reference(Reference),
}

/// The command line that is compared.
fn question(change: &str) -> Vec<String> {
    ["archive", change, "--yes", "--json"].map(str::to_owned).into()
}

impl Reference {
    /// The reference working in `folder`; answers are remembered in `cache` if there is one.
    pub(crate) fn new(setup: Setup, folder: PathBuf, cache: Option<Cache>) -> Result<Self> {
        Ok(Self { worker: Worker::new(setup), place: Place::new(folder)?, cache, time: Duration::ZERO })
    }

    /// Archives `change` in a project of `before`; the inner error says why there is no answer.
    pub(crate) fn archive(&mut self, before: &Tree, change: &str) -> Result<Result<Step, String>> {
        let argv = question(change);
        let file = self.cache.as_ref().map(|cache| cache.file_for(before, &format!("{argv:?} {SCRIPT}")));
        if let Some(kept) = file.as_deref().and_then(Cache::get::<Kept>) {
            return Ok(Ok(Step { answer: kept.answer, after: before.with(&kept.after.into()) }));
        }
        self.place.go(before)?;
        let start = std::time::Instant::now();
        let answers = self.worker.ask(change, self.place.root(), std::slice::from_ref(&argv), LIMIT)?;
        self.time += start.elapsed();
        let answer = match answers {
            Ok(answers) => answers.into_iter().next().ok_or_else(|| anyhow!("no answer to one question"))?,
            Err(reason) => {
                self.place.clear()?;
                return Ok(Err(reason));
            }
        };
        let after = self.place.look()?.clone();
        if let (Some(cache), Some(file)) = (&self.cache, &file)
            && let Some(changes) = KeptChanges::new(&before.changes_to(&after))
        {
            cache.put(file, &Kept { answer: answer.clone(), after: changes })?;
        }
        Ok(Ok(Step { answer, after }))
    }
}

impl Our {
    /// The binary working in `folder`.
    pub(crate) fn binary(ours: Ours, folder: PathBuf) -> Result<Self> {
        Ok(Self::Binary { ours, place: Place::new(folder)? })
    }

    /// Archives `change` in a project of `before`.
    pub(crate) fn archive(&mut self, before: &Tree, change: &str) -> Result<Result<Step, String>> {
        match self {
            Self::Reference(reference) => reference.archive(before, change),
            Self::Binary { ours, place } => {
                place.go(before)?;
                let answers = ours::judge(ours, place.root(), &[question(change)], LIMIT)?;
                let answer =
                    answers.into_iter().next().ok_or_else(|| anyhow!("no answer to one question"))?;
                Ok(Ok(Step { answer, after: place.look()?.clone() }))
            }
        }
    }
}

/// A step in the cache.
#[derive(Serialize, Deserialize)]
struct Kept {
    answer: Answer,
    after: KeptChanges,
}

#[derive(Serialize, Deserialize)]
struct KeptChanges(Vec<(String, Option<KeptEntry>)>);

#[derive(Serialize, Deserialize)]
enum KeptEntry {
    Text(String),
    Bytes(Vec<u8>),
    Folder,
    Link(String),
}

impl KeptChanges {
    /// The changes as they are kept; nothing if a path is no text.
    fn new(changes: &Changes) -> Option<Self> {
        let text = |path: &Path| path.to_str().map(str::to_owned);
        let kept = changes.iter().map(|(path, entry)| {
            let entry = match entry {
                None => None,
                Some(Entry::Folder) => Some(KeptEntry::Folder),
                Some(Entry::Link(target)) => Some(KeptEntry::Link(text(target)?)),
                Some(Entry::File(bytes)) => Some(match String::from_utf8(bytes.clone()) {
                    Ok(text) => KeptEntry::Text(text),
                    Err(error) => KeptEntry::Bytes(error.into_bytes()),
                }),
            };
            Some((text(path)?, entry))
        });
        Some(Self(kept.collect::<Option<_>>()?))
    }
}

impl From<KeptChanges> for Changes {
    fn from(kept: KeptChanges) -> Self {
        let entry = |entry: KeptEntry| match entry {
            KeptEntry::Text(text) => Entry::File(text.into_bytes()),
            KeptEntry::Bytes(bytes) => Entry::File(bytes),
            KeptEntry::Folder => Entry::Folder,
            KeptEntry::Link(target) => Entry::Link(target.into()),
        };
        kept.0.into_iter().map(|(path, kept)| (path.into(), kept.map(entry))).collect()
    }
}
