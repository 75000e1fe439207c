//! From the files that are wanted to what is done: each file is decided alone, and everything is named.

use std::collections::BTreeSet;

use countersign_agent::{managed_block, with_block};
use countersign_report::setup::{Done, SetupFile, Why};

use crate::error::Error;
use crate::transaction::Digest;

use super::hook_settings::{Settled, settle};
use super::look::{Seen, Tree};
use super::recognise::is_generated;
use super::record::{CODE, Entry, Host, KEPT, RECORD, Record, digest};
use super::remove;
use super::steps::{Changes, kept};
use super::{Memory, Others, SetupRequest, SetupVerb, Wanted, WantedKind};

/// What an operation does, and what it says about it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Plan {
    /// Every file, by path.
    pub(super) files: Vec<SetupFile>,
    pub(super) changes: Changes,
}

/// What was made earlier, and the bytes in which that is noted.
pub(super) struct Noted {
    pub(super) record: Record,
    pub(super) bytes: Option<Vec<u8>>,
}

impl Noted {
    /// Reads the record.
    pub(super) fn read(tree: &Tree<'_>) -> Result<Self, Error> {
        match tree.look(RECORD)? {
            Seen::Nothing { .. } => Ok(Self { record: Record::default(), bytes: None }),
            Seen::File { bytes, .. } => {
                let text = String::from_utf8_lossy(&bytes);
                Ok(Self { record: Record::parse(&text)?, bytes: Some(bytes) })
            }
            Seen::Link(path) => {
                let message = format!("`{path}` is a link, and nothing is written through one");
                Err(Error::environment("linked_target", message)
                    .fix("replace the link by what it leads to, then try again"))
            }
            Seen::Taken(path) => {
                let message = format!("`{path}` is not what belongs there");
                Err(Error::environment("wrong_kind", message).fix("move it away, then try again"))
            }
        }
    }
}

/// What is to be done so that everything wanted is there.
pub(super) fn plan(tree: &Tree<'_>, request: &SetupRequest) -> Result<Plan, Error> {
    let noted = Noted::read(tree)?;
    let mut planning = Planning { tree, request, record: noted.record.clone(), plan: Plan::default() };
    planning.record.options.extend(request.options.iter().cloned());
    let mut paths = BTreeSet::new();
    for wanted in &request.wanted {
        if paths.insert(wanted.path.as_str()) {
            let seen = tree.look(&wanted.path)?;
            planning.decide(wanted, &seen)?;
        }
    }
    if request.others == Others::Retire {
        planning.retire(&paths)?;
    }
    let Planning { record, mut plan, .. } = planning;
    let is_new = |entry: &Entry| matches!(entry, Entry::Over(..));
    let is_noted =
        noted.bytes.is_some() || request.memory == Memory::Noted || record.entries.values().any(is_new);
    if is_noted {
        plan.changes.push_record(noted.bytes.as_deref(), &with_folders(record, tree, &plan)?);
    }
    plan.files.sort();
    Ok(plan)
}

/// The record with the folders that the files it names need and that are not there.
fn with_folders(mut record: Record, tree: &Tree<'_>, plan: &Plan) -> Result<Record, Error> {
    if record.is_empty() {
        return Ok(record);
    }
    let made = plan.changes.files.iter().filter(|change| change.before.is_none());
    for path in made.map(|change| change.path.as_str()).chain([RECORD]) {
        if let Seen::Nothing { missing } = tree.look(path)? {
            record.entries.extend(missing.into_iter().map(|folder| (folder, Entry::Folder)));
        }
    }
    Ok(record)
}

struct Planning<'a> {
    tree: &'a Tree<'a>,
    request: &'a SetupRequest,
    record: Record,
    plan: Plan,
}

impl Planning<'_> {
    /// Names what is done with a file.
    fn say(&mut self, path: &str, done: Done) {
        self.plan.files.push(SetupFile { path: path.to_owned(), done });
    }

    fn write(&mut self, wanted: &Wanted, before: Option<&[u8]>, entry: Entry, done: Done) {
        self.write_bytes(&wanted.path, (before, wanted.text.clone().into_bytes()), entry, done);
    }

    fn note(&mut self, path: &str, entry: Entry) {
        self.record.entries.insert(path.to_owned(), entry);
    }

    fn decide(&mut self, wanted: &Wanted, seen: &Seen) -> Result<(), Error> {
        match seen {
            Seen::Link(_) => self.say(&wanted.path, Done::Kept(Why::Link)),
            Seen::Taken(_) => self.say(&wanted.path, Done::Kept(Why::Taken)),
            Seen::Nothing { .. } if wanted.kind == WantedKind::Settings => self.decide_settings(wanted, None),
            Seen::File { bytes, is_shared } if wanted.kind == WantedKind::Settings => {
                self.decide_settings(wanted, Some((bytes, *is_shared)));
            }
            Seen::Nothing { .. } => self.decide_missing(wanted),
            Seen::File { bytes, is_shared } if wanted.kind == WantedKind::Block => {
                self.decide_block(wanted, bytes, *is_shared);
            }
            Seen::File { bytes, is_shared } => self.decide_file(wanted, bytes, *is_shared)?,
        }
        Ok(())
    }

    fn decide_missing(&mut self, wanted: &Wanted) {
        // What somebody took away stays away, unless it is asked for again.
        if self.request.verb == SetupVerb::Update && wanted.kind != WantedKind::Generated {
            return;
        }
        let new = digest(wanted.text.as_bytes());
        let entry = match (wanted.kind, self.record.entries.get(&wanted.path)) {
            (WantedKind::Block, _) => {
                let text = with_block("", &wanted.text).expect("an empty text has no marks");
                let entry = Entry::Block(block_digest(&wanted.text), Host::New);
                return self.write_bytes(&wanted.path, (None, text.into()), entry, Done::Made);
            }
            (_, Some(Entry::Over(_, original))) => Entry::Over(new, original.clone()),
            (WantedKind::Generated, _) => Entry::File(new),
            (WantedKind::Seed | WantedKind::SeedAnew | WantedKind::Settings, _) => Entry::Seed(new),
        };
        self.write(wanted, None, entry, Done::Made);
    }

    fn decide_file(&mut self, wanted: &Wanted, bytes: &[u8], is_shared: bool) -> Result<(), Error> {
        let (now, new) = (digest(bytes), digest(wanted.text.as_bytes()));
        let noted = self.record.entries.get(&wanted.path).cloned();
        let is_ours = noted.as_ref().and_then(Entry::digest) == Some(&now);
        let path = wanted.path.as_str();
        if now == new {
            // What was there before is not ours, however much it is alike.
            if let Some(entry) = noted {
                self.note(path, of_content(entry, new));
            }
            self.say(path, Done::Unchanged);
        } else if wanted.kind == WantedKind::Seed {
            let why = if noted.is_some() { None } else { Some(Why::Foreign) };
            self.say(path, why.map_or(Done::Unchanged, Done::Kept));
        } else if is_shared {
            self.say(path, Done::Kept(Why::Shared));
        } else if let (Some(entry), true) = (&noted, is_ours) {
            self.write(wanted, Some(bytes), of_content(entry.clone(), new), Done::Refreshed);
        } else {
            let why = match &noted {
                Some(_) => Why::Edited,
                None if is_generated(path, bytes) => Why::Generated,
                None => Why::Foreign,
            };
            if why == Why::Foreign
                || wanted.kind == WantedKind::SeedAnew
                || !self.request.replace.allows(path)
            {
                self.say(path, Done::Kept(why));
            } else {
                self.replace(wanted, bytes, noted)?;
            }
        }
        Ok(())
    }

    /// Replaces a file; its bytes are kept, unless the ones from before the first replacement are.
    fn replace(&mut self, wanted: &Wanted, bytes: &[u8], noted: Option<Entry>) -> Result<(), Error> {
        let new = digest(wanted.text.as_bytes());
        let original = digest(bytes);
        if let Some(Entry::Over(_, earlier)) = noted {
            self.forget(&wanted.path, &earlier)?;
        }
        let aside = kept(&original);
        match self.tree.look(&aside)? {
            Seen::Nothing { .. } => self.plan.changes.push(&aside, None, Some(bytes.to_vec())),
            Seen::File { bytes, .. } if digest(&bytes) == original => {}
            _ => {
                let message = format!("`{aside}` is taken, and what is replaced would be lost");
                return Err(
                    Error::environment(CODE, message).fix(format!("look at `{KEPT}`, then try again"))
                );
            }
        }
        self.write(wanted, Some(bytes), Entry::Over(new, original), Done::Replaced);
        Ok(())
    }

    /// Lets an original go that the one of now takes the place of, if no other file needs it.
    fn forget(&mut self, path: &str, original: &Digest) -> Result<(), Error> {
        let others = self.record.entries.iter().filter(|(other, _)| other.as_str() != path);
        let is_needed = others
            .map(|(_, entry)| entry)
            .any(|entry| matches!(entry, Entry::Over(_, needed) if needed == original));
        if !is_needed {
            let aside = kept(original);
            if let Seen::File { bytes, .. } = self.tree.look(&aside)? {
                self.plan.changes.push(&aside, Some(&bytes), None);
            }
        }
        Ok(())
    }

    fn decide_block(&mut self, wanted: &Wanted, bytes: &[u8], is_shared: bool) {
        let path = wanted.path.as_str();
        let noted = self.record.entries.get(path).cloned();
        let Ok(text) = std::str::from_utf8(bytes) else {
            return self.say(path, Done::Kept(Why::Foreign));
        };
        let (Ok(place), Ok(after)) = (managed_block(text), with_block(text, &wanted.text)) else {
            return self.say(path, Done::Kept(Why::Marks));
        };
        let Some(place) = place else {
            // On an update a block that somebody took out stays out.
            if self.request.verb == SetupVerb::Update {
                return;
            }
            if is_shared {
                return self.say(path, Done::Kept(Why::Shared));
            }
            let entry = Entry::Block(block_digest(&wanted.text), Host::There);
            return self.write_bytes(path, (Some(bytes), after.into()), entry, Done::Merged);
        };
        if after == text {
            return self.say(path, Done::Unchanged);
        }
        let now = digest(text[place].as_bytes());
        match noted {
            Some(Entry::Block(..)) if is_shared => self.say(path, Done::Kept(Why::Shared)),
            Some(Entry::Block(old, host)) if old == now || self.request.replace.allows(path) => {
                let entry = Entry::Block(block_digest(&wanted.text), host);
                self.write_bytes(path, (Some(bytes), after.into()), entry, Done::Refreshed);
            }
            Some(_) => self.say(path, Done::Kept(Why::Edited)),
            None => self.say(path, Done::Kept(Why::Foreign)),
        }
    }

    fn decide_settings(&mut self, wanted: &Wanted, there: Option<(&[u8], bool)>) {
        let path = wanted.path.as_str();
        let noted = match self.record.entries.get(path) {
            Some(Entry::Settings(_, host, receipt)) => Some((*host, receipt.clone())),
            _ => None,
        };
        // What somebody took away stays away, unless it is asked for again.
        if there.is_none() && noted.is_some() && self.request.verb == SetupVerb::Update {
            return;
        }
        let Ok(text) = there.map(|(bytes, _)| std::str::from_utf8(bytes)).transpose() else {
            return self.say(path, Done::Kept(Why::Settings));
        };
        let noted = noted.filter(|_| there.is_some());
        let Settled { text, noted, done } = settle(wanted, text, noted);
        if text.is_some() && there.is_some_and(|(_, is_shared)| is_shared) {
            return self.say(path, Done::Kept(Why::Shared));
        }
        match (text, noted) {
            (Some(text), Some((host, receipt))) => {
                let entry = Entry::Settings(digest(wanted.text.as_bytes()), host, receipt);
                self.write_bytes(path, (there.map(|(bytes, _)| bytes), text.into()), entry, done);
            }
            _ => self.say(path, done),
        }
    }

    fn write_bytes(
        &mut self,
        path: &str,
        (before, after): (Option<&[u8]>, Vec<u8>),
        entry: Entry,
        done: Done,
    ) {
        self.plan.changes.push(path, before, Some(after));
        self.note(path, entry);
        self.say(path, done);
    }

    /// Takes away what was made by an earlier version and is not wanted any more.
    fn retire(&mut self, wanted: &BTreeSet<&str>) -> Result<(), Error> {
        let is_old = |path: &String, entry: &Entry| {
            matches!(entry, Entry::File(_) | Entry::Over(..) | Entry::Settings(..))
                && !wanted.contains(path.as_str())
        };
        let entries = self.record.entries.clone();
        for (path, entry) in entries.iter().filter(|(path, entry)| is_old(path, entry)) {
            let is_forced = self.request.replace.allows(path);
            let is_gone = match entry {
                Entry::Settings(..) => {
                    remove::settings_of(self.tree, path, entry, is_forced, &mut self.plan)?
                }
                _ => remove::one(self.tree, path, entry, is_forced, &mut self.plan)?,
            };
            if is_gone {
                self.record.entries.remove(path);
            }
        }
        remove::drop_originals(self.tree, &entries, &self.record.entries, &mut self.plan)?;
        if self.record.entries.values().all(|entry| *entry == Entry::Folder) {
            self.record.entries.clear();
        }
        let removed: Vec<&str> = self.plan.changes.files.iter().map(|change| change.path.as_str()).collect();
        let is_touched = |folder: &str| {
            let below = |path: &&str| path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
            self.record.is_empty() || removed.iter().any(below)
        };
        let folders = entries.iter().filter(|(path, entry)| **entry == Entry::Folder && is_touched(path));
        let prune = folders.map(|(path, _)| path.clone()).chain([KEPT.to_owned()]).collect::<Vec<_>>();
        self.plan.changes.prune.extend(prune);
        Ok(())
    }
}

/// The same entry for another content.
fn of_content(entry: Entry, new: Digest) -> Entry {
    match entry {
        Entry::Seed(_) => Entry::Seed(new),
        Entry::File(_) => Entry::File(new),
        Entry::Over(_, original) => Entry::Over(new, original),
        Entry::Block(_, host) => Entry::Block(new, host),
        Entry::Settings(_, host, receipt) => Entry::Settings(new, host, receipt),
        Entry::Folder => Entry::Folder,
    }
}

/// The digest of a block with its marks.
fn block_digest(block: &str) -> Digest {
    let text = with_block("", block).expect("an empty text has no marks");
    let place = managed_block(&text).expect("the marks pair").expect("the block is there");
    digest(text[place].as_bytes())
}
