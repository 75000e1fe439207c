//! The one door through which operations change the project: every write of a transaction is a call of [`Disk`].
//!
//! Folders are opened once, part by part and without following links, and everything else is said relative to an
//! open folder by a single name. So a folder that somebody swaps for a link in the meantime is never written through.

mod plain;
#[cfg(unix)]
mod unix;

use std::collections::BTreeMap;
use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::io;
use std::path::{Path, PathBuf};

#[cfg(unix)]
use std::{fs::File, sync::Arc};

pub use plain::PlainDisk;

/// The disk of this system.
#[cfg(unix)]
pub type LocalDisk = unix::UnixDisk;
/// The disk of this system.
#[cfg(not(unix))]
pub type LocalDisk = PlainDisk;

/// A file system. Names are single names, never paths; links are never followed, but for those above the root.
///
/// What is written lasts through a loss of power only once it was synced: contents and attributes of a file by
/// [`OpenFile::sync`], the names in a folder by [`Disk::sync_folder`].
pub trait Disk: Sync {
    /// Opens the folder that everything else is relative to.
    fn open_root(&self, path: &Path) -> io::Result<Folder>;
    /// Opens a folder in a folder; a link to one is an error.
    fn open_folder(&self, folder: &Folder, name: &str) -> io::Result<Folder>;
    /// What is at a name, if anything.
    fn stat(&self, folder: &Folder, name: &str) -> io::Result<Option<Stat>>;
    /// The names in a folder, sorted.
    fn names(&self, folder: &Folder) -> io::Result<Vec<String>>;
    /// The bytes of a file.
    fn read(&self, folder: &Folder, name: &str) -> io::Result<Vec<u8>>;
    /// What a file carries besides its bytes.
    fn attributes(&self, folder: &Folder, name: &str) -> io::Result<Attributes>;
    /// What a link says.
    fn read_link(&self, folder: &Folder, name: &str) -> io::Result<PathBuf>;
    /// Fails as writing into the folder would, as far as that can be known without writing.
    fn check_writable(&self, folder: &Folder) -> io::Result<()>;

    /// Makes a new empty file; fails if the name is taken.
    fn create(&self, folder: &Folder, name: &str) -> io::Result<Box<dyn OpenFile>>;
    /// Opens a file to write at its end.
    fn append(&self, folder: &Folder, name: &str) -> io::Result<Box<dyn OpenFile>>;
    /// Makes a folder, with a mode where one is given.
    fn make_folder(&self, folder: &Folder, name: &str, mode: Option<u32>) -> io::Result<()>;
    /// Makes a link.
    fn make_link(&self, folder: &Folder, name: &str, target: &Path) -> io::Result<()>;
    /// Gives a file another name, over a file that has it already.
    fn rename(&self, from: Entry<'_>, to: Entry<'_>) -> io::Result<()>;
    /// Gives a file or folder another name; fails if the name is taken.
    fn rename_new(&self, from: Entry<'_>, to: Entry<'_>) -> io::Result<()>;
    /// Removes a file or link.
    fn remove_file(&self, folder: &Folder, name: &str) -> io::Result<()>;
    /// Removes an empty folder.
    fn remove_folder(&self, folder: &Folder, name: &str) -> io::Result<()>;
    /// Makes the names of a folder last.
    fn sync_folder(&self, folder: &Folder) -> io::Result<()>;
    /// Makes several files and the names of several folders last, in any order; an error comes with the number of what
    /// it is about: files count first.
    fn sync_all(
        &self,
        files: &mut [Box<dyn OpenFile>],
        folders: &[Folder],
    ) -> Result<(), (usize, io::Error)> {
        let first = files.len();
        files.iter_mut().enumerate().try_for_each(|(at, file)| file.sync().map_err(|error| (at, error)))?;
        let mut numbered = folders.iter().enumerate();
        numbered.try_for_each(|(at, folder)| self.sync_folder(folder).map_err(|error| (first + at, error)))
    }

    /// Who is writing: the process and a word that nobody else has.
    fn token(&self) -> Token {
        let word = RandomState::new().build_hasher().finish();
        Token { pid: std::process::id(), nonce: format!("{word:016x}") }
    }
}

/// A file that is being written.
pub trait OpenFile: Send {
    /// Writes all bytes at the end.
    fn write(&mut self, bytes: &[u8]) -> io::Result<()>;
    /// Gives the file the mode and the extended attributes of another one, the latter as far as it can be done.
    fn set_attributes(&mut self, attributes: &Attributes) -> io::Result<()>;
    /// Makes contents and attributes last.
    fn sync(&mut self) -> io::Result<()>;
}

/// A name in an open folder.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'a> {
    /// The folder.
    pub folder: &'a Folder,
    /// The name in it.
    pub name: &'a str,
}

/// An open folder.
#[derive(Debug, Clone)]
pub struct Folder {
    path: PathBuf,
    #[cfg(unix)]
    handle: Option<Arc<File>>,
}

impl Folder {
    /// A folder that is known by its path alone.
    pub fn at(path: PathBuf) -> Self {
        Self {
            path,
            #[cfg(unix)]
            handle: None,
        }
    }

    /// Where the folder was when it was opened.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

/// What is at a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stat {
    /// What it is.
    pub kind: Kind,
    /// How many names the file has; 1 where the system cannot tell.
    pub links: u64,
    /// The permissions, where the system has them.
    pub mode: Option<u32>,
    /// What tells the file from every other, where the system can tell.
    pub id: Option<(u64, u64)>,
}

/// What something on disk is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A file.
    File,
    /// A folder.
    Folder,
    /// A link, wherever it leads.
    Link,
    /// A pipe, device or socket.
    Other,
}

/// What a file carries besides its bytes.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Attributes {
    /// The permissions, where the system has them.
    pub mode: Option<u32>,
    /// The extended attributes by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub extended: BTreeMap<String, Vec<u8>>,
}

/// Who is writing.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Token {
    /// The number of the process.
    pub pid: u32,
    /// A word that nobody else has.
    pub nonce: String,
}
