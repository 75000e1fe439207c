//! `.countersign/results`: folders of suites, written file by file under names of their own until they are whole.

use std::fmt::Write as _;
use std::io;
use std::path::Path;
use std::time::SystemTime;

use crate::disk::{Disk, Entry, Folder, Kind, LocalDisk};
use crate::error::{Error, io_reason};
use crate::fs;
use crate::root::Project;
use crate::transaction::{STATE, ready};

use super::find::CODE;

/// The folder of all suites.
pub(super) const RESULTS: &str = "results";
/// The file whose time says when a run began.
const STARTED: &str = ".started";

/// The folder of results, open.
pub(super) struct Store {
    disk: LocalDisk,
    root: Folder,
    results: Folder,
}

impl Store {
    /// Opens the folder, made if need be.
    pub(super) fn open(project: &Project) -> Result<Self, Error> {
        let disk = LocalDisk::default();
        let root = disk.open_root(project.path()).map_err(|error| failed("open", project.path(), &error))?;
        ready(&disk, &root)?;
        let made = disk.open_folder(&root, STATE).and_then(|state| open_or_make(&disk, &state, RESULTS));
        let results = made.map_err(|error| failed("make", &root.path().join(STATE).join(RESULTS), &error))?;
        Ok(Self { disk, root, results })
    }

    /// When the disk says it is: the time of a file that is made now. Times of files are compared with it alone, because
    /// no other clock ticks as they do.
    pub(super) fn now(&self) -> Result<SystemTime, Error> {
        let name = format!("{STARTED}-{}", self.disk.token().nonce);
        let path = self.results.path().join(&name);
        let make = || {
            self.disk.create(&self.results, &name)?.write(b"\n")?;
            let time = fs::modified(&path);
            self.disk.remove_file(&self.results, &name)?;
            time
        };
        make().map_err(|error| failed("write", &path, &error))
    }

    /// Removes a file of the project. No folder on the way to it may be a link.
    pub(super) fn remove(&self, name: &str) -> Result<(), Error> {
        let (folders, file) = name.rsplit_once('/').unwrap_or(("", name));
        let remove = || {
            let mut parts = folders.split('/').filter(|part| !part.is_empty());
            let folder =
                parts.try_fold(self.root.clone(), |folder, part| self.disk.open_folder(&folder, part))?;
            self.disk.remove_file(&folder, file)
        };
        remove().map_err(|error| failed("remove", Path::new(name), &error))
    }

    /// Forgets all that is known of a suite.
    pub(super) fn clear(&self, suite: &str) -> Result<(), Error> {
        self.keep(suite, &[])
    }

    /// Removes every file of a suite but some.
    pub(super) fn keep(&self, suite: &str, kept: &[&str]) -> Result<(), Error> {
        let name = folder_of(suite);
        let clear = || {
            if self.disk.stat(&self.results, &name)?.is_none() {
                return Ok(());
            }
            let folder = self.disk.open_folder(&self.results, &name)?;
            for file in self.disk.names(&folder)? {
                let is_file = self.disk.stat(&folder, &file)?.is_some_and(|stat| stat.kind != Kind::Folder);
                if is_file && !kept.contains(&file.as_str()) {
                    self.disk.remove_file(&folder, &file)?;
                }
            }
            self.disk.sync_folder(&folder)
        };
        clear().map_err(|error| failed("clear", &self.results.path().join(&name), &error))
    }

    /// Writes a file of a suite, whole or not at all.
    pub(super) fn write(&self, suite: &str, file: &str, bytes: &[u8]) -> Result<(), Error> {
        let name = folder_of(suite);
        let write = || {
            let folder = open_or_make(&self.disk, &self.results, &name)?;
            let temporary = format!(".{}.tmp", self.disk.token().nonce);
            let mut open = self.disk.create(&folder, &temporary)?;
            let written = open.write(bytes).and_then(|()| open.sync());
            drop(open);
            let (from, to) =
                (Entry { folder: &folder, name: &temporary }, Entry { folder: &folder, name: file });
            if let Err(error) = written.and_then(|()| self.disk.rename(from, to)) {
                self.disk.remove_file(&folder, &temporary).ok();
                return Err(error);
            }
            self.disk.sync_folder(&folder)
        };
        write().map_err(|error| failed("write", &self.results.path().join(&name).join(file), &error))
    }
}

fn open_or_make(disk: &dyn Disk, folder: &Folder, name: &str) -> io::Result<Folder> {
    match disk.make_folder(folder, name, None) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => disk.open_folder(folder, name),
    }
}

fn failed(verb: &str, path: &Path, error: &io::Error) -> Error {
    Error::environment(CODE, format!("cannot {verb} `{}`: {}", fs::display(path), io_reason(error)))
        .fix("make the path writable, then try again")
}

/// The name of a suite's folder: what no file system takes for something else stays, every other byte is `%XX`.
pub(super) fn folder_of(suite: &str) -> String {
    let mut name = String::new();
    for (at, byte) in suite.bytes().enumerate() {
        let is_plain =
            byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_') || (byte == b'.' && at > 0);
        if is_plain {
            name.push(char::from(byte));
        } else {
            write!(name, "%{byte:02X}").expect("a string takes everything");
        }
    }
    name
}

/// The suite of a folder's name.
pub(super) fn suite_of(folder: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = folder.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let code = after.get(..2).filter(|_| byte == b'%').and_then(|code| std::str::from_utf8(code).ok());
        let decoded = code.and_then(|code| u8::from_str_radix(code, 16).ok());
        bytes.push(decoded.unwrap_or(byte));
        rest = if decoded.is_some() { &after[2..] } else { after };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
