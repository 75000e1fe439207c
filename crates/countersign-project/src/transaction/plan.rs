//! From steps to a plan: every path resolved, every file read and every refusal found before anything is touched.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::error::TransactionError;
use super::journal::{Begun, Claim, Image, Moved, Touched, claim_content};
use super::place::{Place, Way};
use super::tree::Tree;
use super::{FileStep, FolderMove, Steps};
use crate::disk::{Attributes, Kind, Stat};

/// Where archived changes are, and OpenSpec's lock of them.
const ARCHIVE: &str = "openspec/changes/archive";
const ARCHIVE_LOCK: &str = ".openspec-archive.lock";

/// What is about to be done.
pub(super) struct Plan<'a> {
    pub(super) begun: Begun,
    /// The new contents of the files of `begun`, with what they carry besides.
    pub(super) contents: Vec<Option<Content<'a>>>,
}

/// The new content of a file.
pub(super) struct Content<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) attributes: Option<Attributes>,
}

impl<'a> Content<'a> {
    /// What a step writes. A file that is there keeps its attributes.
    fn of(step: &'a FileStep, touched: &Touched) -> Option<Self> {
        let made = || step.mode.map(|mode| Attributes { mode: Some(mode), ..Attributes::default() });
        let kept = touched.before.as_ref().map(|image| image.attributes.clone());
        step.after.as_deref().map(|bytes| Self { bytes, attributes: kept.or_else(made) })
    }
}

type Outcome<T> = Result<T, TransactionError>;

impl<'a> Plan<'a> {
    pub(super) fn new(tree: &Tree<'_>, steps: &'a Steps) -> Outcome<Self> {
        let mut begun = Begun::new(&steps.operation, tree.disk.token());
        begun.date.clone_from(&steps.date);
        let mut contents = Vec::new();
        let mut made = BTreeSet::new();
        let mut seen = Seen::default();
        for step in &steps.files {
            let touched = touched(tree, step, &mut seen)?;
            if touched.before.as_ref().map(|image| &image.digest) == touched.after.as_ref() {
                continue;
            }
            if touched.after.is_some() {
                made.extend(touched.place.missing_above(tree)?);
            }
            contents.push(Content::of(step, &touched));
            begun.files.push(touched);
        }
        for path in &steps.folders {
            let (place, _) = Place::resolve(tree, path)?;
            made.extend(place.missing(tree)?);
        }
        if let Some(folder_move) = &steps.folder_move {
            let moved = moved(tree, folder_move)?;
            made.extend(moved.to.missing_above(tree)?);
            begun.folder_move = Some(moved);
        }
        for path in &steps.prune {
            // A link to a folder is no folder to remove.
            if let (place, Way::Direct) = Place::resolve(tree, path)? {
                begun.prune.push(place);
            }
        }
        // Sorted, a folder comes before what it holds.
        begun.prune.sort_by(|a, b| b.cmp(a));
        begun.made = made.into_iter().collect();
        begun.claim = claim(tree, &begun)?;
        let plan = Self { begun, contents };
        plan.check_writable(tree)?;
        Ok(plan)
    }

    /// Finds a folder that cannot be written to before the first change, so that there is nothing to undo.
    fn check_writable(&self, tree: &Tree<'_>) -> Outcome<()> {
        let mut folders: BTreeSet<&[String]> =
            self.begun.files.iter().map(|file| file.place.above()).collect();
        folders.extend(self.begun.made.iter().map(Place::above));
        folders.extend(self.begun.prune.iter().map(Place::above));
        if let Some(moved) = &self.begun.folder_move {
            folders.extend([moved.from.above(), moved.from.parts(), moved.to.above()]);
        }
        for parts in folders {
            let Some(folder) = tree.folder_if_there(parts)? else { continue };
            let path = parts.iter().collect::<PathBuf>();
            tree.disk
                .check_writable(&folder)
                .map_err(|error| TransactionError::io("write into", path, error))?;
        }
        Ok(())
    }
}

/// The files that were met, to find two paths that are one file.
#[derive(Default)]
struct Seen {
    places: BTreeMap<Place, PathBuf>,
    ids: BTreeMap<(u64, u64), PathBuf>,
}

impl Seen {
    fn add(&mut self, path: &Path, place: &Place, stat: Option<Stat>) -> Outcome<()> {
        let by_place = self.places.insert(place.clone(), path.to_owned());
        let by_id = stat.and_then(|stat| stat.id).and_then(|id| self.ids.insert(id, path.to_owned()));
        match by_place.or(by_id) {
            Some(other) => Err(TransactionError::SameFile { path: other, other: path.to_owned() }),
            None => Ok(()),
        }
    }
}

fn touched(tree: &Tree<'_>, step: &FileStep, seen: &mut Seen) -> Outcome<Touched> {
    let path = || step.path.clone();
    let (place, way) = Place::resolve(tree, &step.path)?;
    let stat = tree.stat(&place)?;
    let after = step.after.as_deref().map(super::Digest::of);
    let before = match stat {
        None => None,
        Some(Stat { kind: Kind::File, .. }) => {
            let bytes = tree.read(&place)?.ok_or_else(|| TransactionError::Changed { path: path() })?;
            Some(Image::new(bytes, tree.attributes(&place)?))
        }
        Some(_) => return Err(TransactionError::WrongKind { path: path(), wanted: "file" }),
    };
    if before.as_ref().map(|image| &image.digest) != step.before.as_ref() {
        return Err(TransactionError::Changed { path: path() });
    }
    let changes = after != step.before;
    if changes && stat.is_some_and(|stat| stat.links > 1) {
        return Err(TransactionError::HardLinked { path: path() });
    }
    if changes && after.is_none() && way == Way::Linked {
        return Err(TransactionError::Linked { path: path() });
    }
    seen.add(&step.path, &place, stat)?;
    Ok(Touched { place, before, after })
}

fn moved(tree: &Tree<'_>, folder_move: &FolderMove) -> Outcome<Moved> {
    let FolderMove { from, to } = folder_move;
    let moved = Moved { from: below_links(tree, from)?, to: below_links(tree, to)? };
    match tree.stat(&moved.from)?.map(|stat| stat.kind) {
        Some(Kind::Folder) => {}
        Some(Kind::Link) => return Err(TransactionError::Linked { path: from.clone() }),
        Some(_) => return Err(TransactionError::WrongKind { path: from.clone(), wanted: "folder" }),
        None => return Err(TransactionError::Changed { path: from.clone() }),
    }
    if tree.stat(&moved.to)?.is_some() {
        return Err(TransactionError::DestinationExists { path: to.clone() });
    }
    Ok(moved)
}

/// The place of a path whose last name is taken as it is, even if it is a link.
fn below_links(tree: &Tree<'_>, path: &Path) -> Outcome<Place> {
    let forbidden = || TransactionError::Forbidden { path: path.to_owned() };
    let name = path.file_name().and_then(|name| name.to_str()).ok_or_else(forbidden)?;
    let above = path.parent().ok_or_else(forbidden)?;
    let (above, _) = Place::resolve(tree, above)?;
    Place::try_from(format!("{above}/{name}")).map_err(|_| forbidden())
}

/// OpenSpec's lock, wherever the archive is there for it or will be.
fn claim(tree: &Tree<'_>, begun: &Begun) -> Outcome<Option<Claim>> {
    let (archive, _) = Place::resolve(tree, Path::new(ARCHIVE))?;
    if tree.stat(&archive)?.is_none() && !begun.made.contains(&archive) {
        return Ok(None);
    }
    let place = archive.below(&[ARCHIVE_LOCK.to_owned()]);
    Ok(Some(Claim { place, content: claim_content(&begun.token) }))
}
