//! What comes after: undoing an operation that did not reach its commit point, finishing one that did.
//!
//! Both can be interrupted and done again, by this process or the next one. So both make last whatever they rely on,
//! even if it looks done: an earlier process may have stopped just before it synced.

use std::collections::BTreeSet;

use super::Outcome;
use super::copy::Copied;
use super::error::TransactionError;
use super::journal::{self, Begun, Logged, Touched};
use super::place::Place;
use super::tree::Tree;
use crate::disk::Kind;

/// What has to become of an operation that was interrupted.
pub(super) fn verdict(tree: &Tree<'_>, logged: &Logged) -> Result<Outcome, TransactionError> {
    let begun = &logged.begun;
    let Some(moved) = &begun.folder_move else {
        return Ok(if logged.is_committed { Outcome::Completed } else { Outcome::RolledBack });
    };
    let is_folder = |place: &Place| Ok(tree.stat(place)?.is_some_and(|stat| stat.kind == Kind::Folder));
    let place = match (is_folder(&moved.from)?, is_folder(&moved.to)?, &logged.copied) {
        (true, false, _) => return Ok(Outcome::RolledBack),
        (false, true, _) => return Ok(Outcome::Completed),
        // The copy got its name only when it was whole.
        (true, true, Some(copied)) if Copied::list(tree, &moved.to)? == *copied => {
            return Ok(Outcome::Completed);
        }
        (true, true, _) => &moved.to,
        (false, false, _) => &moved.from,
    };
    Err(TransactionError::Edited { paths: vec![place.path()], operation: begun.operation.clone() })
}

/// Puts everything back as it was. Of the files only those given may have changed.
pub(super) fn roll_back(tree: &Tree<'_>, begun: &Begun, files: &[Touched]) -> Result<(), TransactionError> {
    tree.forget();
    let mut to_restore = Vec::new();
    let mut edited = Vec::new();
    for (index, file) in files.iter().enumerate() {
        let now = match tree.digest(&file.place) {
            Err(TransactionError::WrongKind { .. }) => {
                edited.push(file.place.path());
                continue;
            }
            now => now?,
        };
        let before = file.before.as_ref().map(|image| &image.digest);
        if now.as_ref() == before {
            continue;
        }
        if now == file.after {
            to_restore.push(index);
        } else {
            edited.push(file.place.path());
        }
    }
    if !edited.is_empty() {
        return Err(TransactionError::Edited { paths: edited, operation: begun.operation.clone() });
    }
    if let Some(moved) = &begun.folder_move {
        // The copy goes first: what is put back needs space.
        let aside = begun.aside(&moved.to, "move");
        Copied::list(tree, &aside)?.remove(tree, &aside)?;
    }
    for index in to_restore {
        restore(tree, begun, index)?;
    }
    for index in 0..begun.files.len() {
        tree.remove_file(&begun.staged(index))?;
    }
    if let Some(folder) = release(tree, begun)? {
        tree.sync(folder)?;
    }
    for folder in begun.made.iter().rev() {
        tree.remove_folder_if_empty(folder)?;
    }
    for folder in folders_of_files(begun) {
        tree.sync(folder)?;
    }
    journal::end(tree)
}

/// Gives one file its old content back.
fn restore(tree: &Tree<'_>, begun: &Begun, index: usize) -> Result<(), TransactionError> {
    let file = &begun.files[index];
    let Some(image) = &file.before else { return tree.remove_file(&file.place) };
    for folder in file.place.missing_above(tree)? {
        tree.make_folder(&folder, None)?;
    }
    let staged = begun.staged(index);
    tree.remove_file(&staged)?;
    tree.write_new(&staged, image.bytes(), Some(&image.attributes))?;
    tree.replace(&staged, &file.place)
}

/// Cleans up after the commit point.
pub(super) fn complete(
    tree: &Tree<'_>,
    begun: &Begun,
    copied: Option<&Copied>,
) -> Result<(), TransactionError> {
    tree.forget();
    let mut changed = BTreeSet::new();
    match &begun.folder_move {
        None => journal::sync(tree)?,
        Some(moved) => match copied {
            None => changed.extend([moved.to.above(), moved.from.above()]),
            Some(copied) => {
                tree.sync(moved.to.above())?;
                copied.remove_source(tree, &moved.from, &begun.operation)?;
                changed.insert(moved.from.above());
            }
        },
    }
    // OpenSpec's lock lies in a folder that may have to go.
    changed.extend(release(tree, begun)?);
    tree.sync_all(changed)?;
    let mut pruned = BTreeSet::new();
    for folder in &begun.prune {
        tree.remove_folder_if_empty(folder)?;
        pruned.insert(folder.above());
    }
    for folder in pruned {
        tree.sync(folder)?;
    }
    journal::end(tree)
}

/// Gives OpenSpec's lock back, if it is ours; the folder it lay in is to be synced.
fn release<'b>(tree: &Tree<'_>, begun: &'b Begun) -> Result<Option<&'b [String]>, TransactionError> {
    let Some(claim) = &begun.claim else { return Ok(None) };
    tree.remove_file(&begun.aside(&claim.place, "claim"))?;
    let is_file = tree.stat(&claim.place)?.is_some_and(|stat| stat.kind == Kind::File);
    if is_file && tree.read(&claim.place)?.as_deref() == Some(claim.content.as_bytes()) {
        tree.remove_file(&claim.place)?;
    }
    Ok(Some(claim.place.above()))
}

/// The folders in which names change before the commit point.
pub(super) fn folders_of_files(begun: &Begun) -> BTreeSet<&[String]> {
    let files = begun.files.iter().map(|file| file.place.above());
    files.chain(begun.made.iter().map(Place::above)).collect()
}
