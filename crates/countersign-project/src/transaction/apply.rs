//! The way to the commit point, each step of which recovery can undo.

use std::io;

use super::copy::Copied;
use super::error::TransactionError;
use super::journal::{self, Begun, Claim, Moved, claim_holder};
use super::plan::Plan;
use super::settle::folders_of_files;
use super::tree::Tree;

/// An operation that stopped before its commit point.
pub(super) struct Stopped {
    pub(super) cause: TransactionError,
    /// So many files, from the first one on, have their new content.
    pub(super) replaced: usize,
}

/// Does everything up to the commit point; what is returned then is needed to clean up.
pub(super) fn apply(tree: &Tree<'_>, plan: &Plan<'_>) -> Result<Option<Copied>, Stopped> {
    let begun = &plan.begun;
    let mut replaced = 0;
    let mut apply = || {
        for folder in &begun.made {
            tree.make_folder(folder, None)?;
        }
        if let Some(claim) = &begun.claim {
            take(tree, begun, claim)?;
        }
        // All that needs space comes before the first file changes.
        stage(tree, plan)?;
        for index in 0..begun.files.len() {
            replace(tree, begun, index)?;
            replaced = index + 1;
        }
        tree.sync_all(folders_of_files(begun))?;
        match &begun.folder_move {
            None => journal::commit(tree).map(|()| None),
            Some(moved) => move_folder(tree, begun, moved),
        }
    };
    apply().map_err(|cause| Stopped { cause, replaced })
}

/// Takes OpenSpec's lock: it appears with its whole content or not at all.
fn take(tree: &Tree<'_>, begun: &Begun, claim: &Claim) -> Result<(), TransactionError> {
    let taken = match journal::name_claim(tree, claim) {
        Err(TransactionError::Io { reason, .. }) if reason.kind() == io::ErrorKind::CrossesDevices => {
            let aside = begun.aside(&claim.place, "claim");
            tree.write_new(&aside, claim.content.as_bytes(), None)?;
            tree.rename_new(&aside, &claim.place)
        }
        taken => taken,
    };
    match taken {
        Err(TransactionError::Io { reason, .. }) if reason.kind() == io::ErrorKind::AlreadyExists => {
            let content = tree.read(&claim.place)?.unwrap_or_default();
            let holder = claim_holder(&content);
            Err(TransactionError::ArchiveClaimed { path: claim.place.path(), holder })
        }
        done => done,
    }
}

/// Writes every new content beside its file.
fn stage(tree: &Tree<'_>, plan: &Plan<'_>) -> Result<(), TransactionError> {
    let contents = plan.contents.iter().enumerate();
    let staged: Vec<_> = contents
        .filter_map(|(index, content)| {
            let content = content.as_ref()?;
            Some((plan.begun.staged(index), content.bytes, content.attributes.as_ref()))
        })
        .collect();
    tree.write_all_new(&staged)
}

/// Puts one new content in its place, unless somebody changed the file.
fn replace(tree: &Tree<'_>, begun: &Begun, index: usize) -> Result<(), TransactionError> {
    let file = &begun.files[index];
    let changed = || TransactionError::Changed { path: file.place.path() };
    if tree.digest(&file.place)?.as_ref() != file.before.as_ref().map(|image| &image.digest) {
        return Err(changed());
    }
    let staged = begun.staged(index);
    match (&file.before, &file.after) {
        (_, None) => tree.remove_file(&file.place),
        (Some(_), Some(_)) => tree.replace(&staged, &file.place),
        (None, Some(_)) => match tree.rename_new(&staged, &file.place) {
            Err(TransactionError::Io { reason, .. }) if reason.kind() == io::ErrorKind::AlreadyExists => {
                Err(changed())
            }
            done => done,
        },
    }
}

/// Moves the folder: the commit point.
fn move_folder(tree: &Tree<'_>, begun: &Begun, moved: &Moved) -> Result<Option<Copied>, TransactionError> {
    let done = match tree.rename_new(&moved.from, &moved.to) {
        Err(TransactionError::Io { reason, .. }) if reason.kind() == io::ErrorKind::CrossesDevices => {
            let copied = Copied::list(tree, &moved.from)?;
            journal::note_copy(tree, &copied)?;
            let aside = begun.aside(&moved.to, "move");
            copied.copy(tree, &moved.from, &aside)?;
            tree.rename_new(&aside, &moved.to).map(|()| Some(copied))
        }
        done => done.map(|()| None),
    };
    match done {
        Err(TransactionError::Io { reason, .. })
            if matches!(reason.kind(), io::ErrorKind::AlreadyExists | io::ErrorKind::DirectoryNotEmpty) =>
        {
            Err(TransactionError::DestinationExists { path: moved.to.path() })
        }
        done => done,
    }
}
