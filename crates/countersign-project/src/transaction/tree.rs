//! The tree of a project as a transaction sees it: open folders, and errors that name the path.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use super::digest::Digest;
use super::error::TransactionError;
use super::place::Place;
use crate::disk::{Attributes, Disk, Entry, Folder, Kind, OpenFile, Stat};

/// A project on a disk. Folders stay open, so that each is opened once.
pub(super) struct Tree<'a> {
    pub(super) disk: &'a dyn Disk,
    root: Folder,
    open: RefCell<BTreeMap<Vec<String>, Folder>>,
}

/// So many folders stay open; systems allow some hundred.
const MOST_OPEN: usize = 128;

type Outcome<T> = Result<T, TransactionError>;

impl<'a> Tree<'a> {
    pub(super) fn open(disk: &'a dyn Disk, root: &Path) -> Outcome<Self> {
        let root = disk.open_root(root).map_err(|error| TransactionError::io("open", root, error))?;
        Ok(Self { disk, root, open: RefCell::default() })
    }

    pub(super) fn root(&self) -> &Folder {
        &self.root
    }

    pub(super) fn root_path(&self) -> &Path {
        self.root.path()
    }

    /// A folder, by the names on the way to it.
    pub(super) fn folder(&self, parts: &[String]) -> Outcome<Folder> {
        let Some((last, above)) = parts.split_last() else { return Ok(self.root.clone()) };
        if let Some(folder) = self.open.borrow().get(parts) {
            return Ok(folder.clone());
        }
        let above = self.folder(above)?;
        let folder = self.disk.open_folder(&above, last);
        let folder = folder.map_err(|error| TransactionError::io("open", path_of(parts), error))?;
        let mut open = self.open.borrow_mut();
        if open.len() >= MOST_OPEN {
            open.clear();
        }
        open.insert(parts.to_vec(), folder.clone());
        Ok(folder)
    }

    /// A folder, if there is one.
    pub(super) fn folder_if_there(&self, parts: &[String]) -> Outcome<Option<Folder>> {
        match self.folder(parts) {
            Ok(folder) => Ok(Some(folder)),
            Err(TransactionError::Io { reason, .. }) if crate::fs::is_missing(&reason) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Forgets the open folders, because some were moved or removed.
    pub(super) fn forget(&self) {
        self.open.borrow_mut().clear();
    }

    pub(super) fn stat(&self, place: &Place) -> Outcome<Option<Stat>> {
        let Some(folder) = self.folder_if_there(place.above())? else { return Ok(None) };
        self.disk.stat(&folder, place.name()).map_err(|error| failed("read", place, error))
    }

    pub(super) fn link(&self, folder: &Folder, name: &str) -> Outcome<Option<PathBuf>> {
        let linked = || match self.disk.stat(folder, name)? {
            Some(Stat { kind: Kind::Link, .. }) => self.disk.read_link(folder, name).map(Some),
            _ => Ok(None),
        };
        linked().map_err(|error| TransactionError::io("read", folder.path().join(name), error))
    }

    /// The bytes of a file; none if nothing is there.
    pub(super) fn read(&self, place: &Place) -> Outcome<Option<Vec<u8>>> {
        match self.stat(place)?.map(|stat| stat.kind) {
            None => Ok(None),
            Some(Kind::File) => {
                let folder = self.folder(place.above())?;
                self.disk.read(&folder, place.name()).map(Some).map_err(|error| failed("read", place, error))
            }
            Some(_) => Err(TransactionError::WrongKind { path: place.path(), wanted: "file" }),
        }
    }

    pub(super) fn digest(&self, place: &Place) -> Outcome<Option<Digest>> {
        Ok(self.read(place)?.map(|bytes| Digest::of(&bytes)))
    }

    pub(super) fn attributes(&self, place: &Place) -> Outcome<Attributes> {
        let folder = self.folder(place.above())?;
        self.disk.attributes(&folder, place.name()).map_err(|error| failed("read", place, error))
    }

    /// Makes a file with a content and attributes that last; its name does not last yet.
    pub(super) fn write_new(
        &self,
        place: &Place,
        bytes: &[u8],
        attributes: Option<&Attributes>,
    ) -> Outcome<()> {
        let mut file = self.write_unsynced(place, bytes, attributes)?;
        file.sync().map_err(|error| failed("write", place, error))
    }

    /// The same without making it last.
    fn write_unsynced(
        &self,
        place: &Place,
        bytes: &[u8],
        attributes: Option<&Attributes>,
    ) -> Outcome<Box<dyn OpenFile>> {
        let folder = self.folder(place.above())?;
        let write = || {
            let mut file = self.disk.create(&folder, place.name())?;
            file.write(bytes)?;
            if let Some(attributes) = attributes {
                file.set_attributes(attributes)?;
            }
            Ok(file)
        };
        write().map_err(|error| failed("write", place, error))
    }

    /// Makes several files with contents and attributes that last; their names do not last yet.
    pub(super) fn write_all_new(&self, files: &[(Place, &[u8], Option<&Attributes>)]) -> Outcome<()> {
        let write = |(place, bytes, attributes): &(Place, &[u8], Option<&Attributes>)| {
            self.write_unsynced(place, bytes, *attributes)
        };
        let mut open = files.iter().map(write).collect::<Outcome<Vec<_>>>()?;
        self.disk.sync_all(&mut open, &[]).map_err(|(at, error)| failed("write", &files[at].0, error))
    }

    /// Gives a file the name of another one, which may be there.
    pub(super) fn replace(&self, from: &Place, to: &Place) -> Outcome<()> {
        self.renaming(from, to, |from, to| self.disk.rename(from, to))
    }

    /// Gives a file or folder a name that is free.
    pub(super) fn rename_new(&self, from: &Place, to: &Place) -> Outcome<()> {
        self.renaming(from, to, |from, to| self.disk.rename_new(from, to))
    }

    fn renaming(
        &self,
        from: &Place,
        to: &Place,
        rename: impl Fn(Entry<'_>, Entry<'_>) -> io::Result<()>,
    ) -> Outcome<()> {
        let (old, new) = (self.folder(from.above())?, self.folder(to.above())?);
        let entries = (Entry { folder: &old, name: from.name() }, Entry { folder: &new, name: to.name() });
        rename(entries.0, entries.1).map_err(|error| failed("write", to, error))
    }

    pub(super) fn make_folder(&self, place: &Place, mode: Option<u32>) -> Outcome<()> {
        let folder = self.folder(place.above())?;
        self.disk.make_folder(&folder, place.name(), mode).map_err(|error| failed("make", place, error))
    }

    pub(super) fn make_link(&self, place: &Place, target: &Path) -> Outcome<()> {
        let folder = self.folder(place.above())?;
        self.disk.make_link(&folder, place.name(), target).map_err(|error| failed("make", place, error))
    }

    /// The names in a folder.
    pub(super) fn names(&self, place: &Place) -> Outcome<Vec<String>> {
        let folder = self.folder(place.parts())?;
        self.disk.names(&folder).map_err(|error| failed("read", place, error))
    }

    /// Removes a file, if it is there.
    pub(super) fn remove_file(&self, place: &Place) -> Outcome<()> {
        let Some(folder) = self.folder_if_there(place.above())? else { return Ok(()) };
        match self.disk.remove_file(&folder, place.name()) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(failed("remove", place, error)),
            _ => Ok(()),
        }
    }

    /// Removes a folder, if it is there, is no link and holds nothing.
    pub(super) fn remove_folder_if_empty(&self, place: &Place) -> Outcome<()> {
        self.forget();
        if self.stat(place)?.is_none_or(|stat| stat.kind != Kind::Folder) {
            return Ok(());
        }
        if !self.names(place)?.is_empty() {
            return Ok(());
        }
        let folder = self.folder(place.above())?;
        self.forget();
        self.disk.remove_folder(&folder, place.name()).map_err(|error| failed("remove", place, error))
    }

    /// Makes the names of several folders last, of those that are there.
    pub(super) fn sync_all<'p>(&self, folders: impl IntoIterator<Item = &'p [String]>) -> Outcome<()> {
        let mut open = Vec::new();
        let mut paths = Vec::new();
        for parts in folders {
            if let Some(folder) = self.folder_if_there(parts)? {
                open.push(folder);
                paths.push(path_of(parts));
            }
        }
        self.disk
            .sync_all(&mut [], &open)
            .map_err(|(at, error)| TransactionError::io("sync", paths.swap_remove(at), error))
    }

    /// Makes the names of a folder last, if it is there.
    pub(super) fn sync(&self, parts: &[String]) -> Outcome<()> {
        let Some(folder) = self.folder_if_there(parts)? else { return Ok(()) };
        self.disk.sync_folder(&folder).map_err(|error| TransactionError::io("sync", path_of(parts), error))
    }
}

fn path_of(parts: &[String]) -> PathBuf {
    parts.iter().collect()
}

pub(super) fn failed(doing: &'static str, place: &Place, error: io::Error) -> TransactionError {
    TransactionError::io(doing, place.path(), error)
}
