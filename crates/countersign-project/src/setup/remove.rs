//! What is taken away again: everything that is still as it was written, to the byte.

use countersign_agent::{managed_block, without_block};
use countersign_report::setup::{Done, SetupFile, Why};

use crate::error::Error;
use crate::transaction::Digest;

use super::hook_settings::take_out;
use super::look::{Seen, Tree};
use super::plan::{Noted, Plan};
use super::record::{Entry, Host, KEPT, digest};
use super::steps::kept;

/// What is to be done so that nothing is left of what was made.
pub(super) fn plan(tree: &Tree<'_>, is_forced: bool) -> Result<Plan, Error> {
    let noted = Noted::read(tree)?;
    if noted.bytes.is_none() {
        let message = "nothing is noted here that `init` made: there is no `openspec/init.lock`";
        return Err(Error::usage("not_initialized", message).fix("run it where `countersign init` was run"));
    }
    let mut plan = Plan::default();
    let mut record = noted.record.clone();
    for (path, entry) in &noted.record.entries {
        let is_gone = match entry {
            Entry::Folder => continue,
            Entry::Block(..) => block_of(tree, path, entry, is_forced, &mut plan)?,
            Entry::Settings(..) => settings_of(tree, path, entry, is_forced, &mut plan)?,
            _ => one(tree, path, entry, is_forced, &mut plan)?,
        };
        if is_gone {
            record.entries.remove(path);
        }
    }
    let folders = noted.record.entries.iter().filter(|(_, entry)| **entry == Entry::Folder);
    plan.changes.prune = folders.map(|(path, _)| path.clone()).chain([KEPT.to_owned()]).collect();
    if record.entries.values().all(|entry| *entry == Entry::Folder) {
        record.entries.clear();
    }
    drop_originals(tree, &noted.record.entries, &record.entries, &mut plan)?;
    plan.changes.push_record(noted.bytes.as_deref(), &record);
    plan.files.sort();
    Ok(plan)
}

type Entries = std::collections::BTreeMap<String, Entry>;

/// Removes what was kept for files that are as they were before.
pub(super) fn drop_originals(
    tree: &Tree<'_>,
    before: &Entries,
    after: &Entries,
    plan: &mut Plan,
) -> Result<(), Error> {
    let needed = |entries: &Entries| -> std::collections::BTreeSet<Digest> {
        let originals = entries.values().filter_map(|entry| match entry {
            Entry::Over(_, original) => Some(original.clone()),
            _ => None,
        });
        originals.collect()
    };
    let left = needed(after);
    for original in needed(before).difference(&left) {
        let aside = kept(original);
        if let Seen::File { bytes, .. } = tree.look(&aside)? {
            plan.changes.push(&aside, Some(&bytes), None);
        }
    }
    Ok(())
}

/// Takes one file away, or brings back what it replaced; says whether nothing is left to do about it.
pub(super) fn one(
    tree: &Tree<'_>,
    path: &str,
    entry: &Entry,
    is_forced: bool,
    plan: &mut Plan,
) -> Result<bool, Error> {
    let mut say = |done| plan.files.push(SetupFile { path: path.to_owned(), done });
    let seen = tree.look(path)?;
    let original = match entry {
        Entry::Over(_, original) => match tree.look(&kept(original))? {
            Seen::File { bytes, .. } if digest(&bytes) == *original => Some(bytes),
            _ => {
                say(Done::Kept(Why::OriginalLost));
                return Ok(false);
            }
        },
        _ => None,
    };
    let before = match &seen {
        Seen::Link(_) => return Ok(left(say, Why::Link)),
        Seen::Taken(_) => return Ok(left(say, Why::Taken)),
        Seen::File { is_shared: true, .. } => return Ok(left(say, Why::Shared)),
        Seen::File { bytes, .. } if !is_forced && Some(&digest(bytes)) != entry.digest() => {
            return Ok(left(say, Why::Edited));
        }
        Seen::File { bytes, .. } => Some(bytes.as_slice()),
        // Somebody was faster.
        Seen::Nothing { .. } if original.is_none() => return Ok(true),
        Seen::Nothing { .. } => None,
    };
    say(if original.is_some() { Done::Restored } else { Done::Removed });
    plan.changes.push(path, before, original);
    Ok(true)
}

fn left(mut say: impl FnMut(Done), why: Why) -> bool {
    say(Done::Kept(why));
    false
}

/// Takes a block out of a file; a file that was made for it goes when nothing else is in it.
fn block_of(
    tree: &Tree<'_>,
    path: &str,
    entry: &Entry,
    is_forced: bool,
    plan: &mut Plan,
) -> Result<bool, Error> {
    let say = |done| plan.files.push(SetupFile { path: path.to_owned(), done });
    let (bytes, is_shared) = match tree.look(path)? {
        Seen::Nothing { .. } => return Ok(true),
        Seen::Link(_) => return Ok(left(say, Why::Link)),
        Seen::Taken(_) => return Ok(left(say, Why::Taken)),
        Seen::File { bytes, is_shared } => (bytes, is_shared),
    };
    let Ok(text) = std::str::from_utf8(&bytes) else { return Ok(left(say, Why::Edited)) };
    let (Ok(place), Ok(rest)) = (managed_block(text), without_block(text)) else {
        return Ok(left(say, Why::Marks));
    };
    let Some(place) = place else { return Ok(true) };
    if is_shared {
        return Ok(left(say, Why::Shared));
    }
    if !is_forced && Some(&digest(text[place].as_bytes())) != entry.digest() {
        return Ok(left(say, Why::Edited));
    }
    let is_ours_alone = matches!(entry, Entry::Block(_, Host::New)) && rest.is_empty();
    let done = if is_ours_alone { Done::Removed } else { Done::Unmerged };
    plan.files.push(SetupFile { path: path.to_owned(), done });
    plan.changes.push(path, Some(&bytes), (!is_ours_alone).then(|| rest.into_bytes()));
    Ok(true)
}

/// Takes additions out of a file of settings; a file that was made for them goes when nothing else is in it.
pub(super) fn settings_of(
    tree: &Tree<'_>,
    path: &str,
    entry: &Entry,
    is_forced: bool,
    plan: &mut Plan,
) -> Result<bool, Error> {
    let Entry::Settings(_, host, receipt) = entry else { return Ok(true) };
    let say = |done| plan.files.push(SetupFile { path: path.to_owned(), done });
    let (bytes, is_shared) = match tree.look(path)? {
        Seen::Nothing { .. } => return Ok(true),
        Seen::Link(_) => return Ok(left(say, Why::Link)),
        Seen::Taken(_) => return Ok(left(say, Why::Taken)),
        Seen::File { bytes, is_shared } => (bytes, is_shared),
    };
    let Ok(text) = std::str::from_utf8(&bytes) else { return Ok(left(say, Why::Settings)) };
    let rest = match take_out(text, (*host, receipt), is_forced) {
        Ok(rest) => rest,
        Err(why) => return Ok(left(say, why)),
    };
    if is_shared {
        return Ok(left(say, Why::Shared));
    }
    let done = if rest.is_some() { Done::Unmerged } else { Done::Removed };
    plan.files.push(SetupFile { path: path.to_owned(), done });
    plan.changes.push(path, Some(&bytes), rest.map(String::into_bytes));
    Ok(true)
}
