//! The file system: the only file of the workspace that reads from disk.

#![expect(clippy::disallowed_methods, reason = "this is the file that the ban points to")]

mod hash;
mod leaf;
mod replace;
mod scratch;

use std::io::{self, Read as _};
use std::path::{Component, Path, PathBuf};
use std::time::UNIX_EPOCH;

pub(crate) use hash::{Hashed, exact, hash, hash_link, is_executable, link_text, modified};
pub(crate) use leaf::LinkCounts;
pub(crate) use replace::replace;
pub(crate) use scratch::Scratch;

/// What a folder entry is, links not followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum EntryKind {
    Folder,
    File,
    Link,
    Other,
}

impl EntryKind {
    fn of(file_type: std::fs::FileType) -> Self {
        if file_type.is_symlink() {
            Self::Link
        } else if file_type.is_dir() {
            Self::Folder
        } else if file_type.is_file() {
            Self::File
        } else {
            Self::Other
        }
    }
}

/// One entry of a folder.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) name: String,
    pub(crate) path: PathBuf,
    pub(crate) kind: EntryKind,
}

impl Entry {
    pub(crate) fn is_hidden(&self) -> bool {
        self.name.starts_with('.')
    }
}

/// The entries of a folder, sorted by name in code point order.
pub(crate) fn entries(folder: &Path) -> io::Result<Vec<Entry>> {
    let mut entries = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let kind = EntryKind::of(entry.file_type()?);
        let name = entry.file_name().to_string_lossy().into_owned();
        entries.push(Entry { name, path: entry.path(), kind });
    }
    entries.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(entries)
}

/// The entries of a folder; none if there is no such folder.
pub(crate) fn entries_if_there(folder: &Path) -> io::Result<Vec<Entry>> {
    match entries(folder) {
        Err(error) if is_missing(&error) => Ok(Vec::new()),
        other => other,
    }
}

/// An error that names the folder it happened in; an empty name is the folder that the caller knows.
pub(crate) fn in_folder(error: &io::Error, folder: &str) -> io::Error {
    let reason = crate::error::io_reason(error);
    let place = if folder.is_empty() { String::new() } else { format!("folder `{folder}`: ") };
    io::Error::new(error.kind(), format!("{place}{reason}"))
}

/// Whether an error says that there is nothing at a path.
pub(crate) fn is_missing(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// The largest file that is read; no document of a person comes near it.
const MAX_FILE: u64 = 1 << 30;

/// The bytes of a file. Pipes and devices, which may never end, are refused, and so is what no document can be.
pub(crate) fn read(path: &Path) -> io::Result<Vec<u8>> {
    let mut file = open(path)?;
    let metadata = file.metadata()?;
    if metadata.is_dir() {
        return Err(io::Error::from(io::ErrorKind::IsADirectory));
    }
    if !metadata.is_file() {
        return Err(not_a_file());
    }
    if metadata.len() > MAX_FILE {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, "it is larger than 1 GiB"));
    }
    // One byte more than the file has lets the first call see the end of a file that stays as it is.
    let size = usize::try_from(metadata.len()).unwrap_or(0);
    let mut bytes = vec![0; size + 1];
    let read = loop {
        match file.read(&mut bytes) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            other => break other?,
        }
    };
    bytes.truncate(read);
    if read != size {
        file.take(MAX_FILE).read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}

/// Opens what is to be read; a pipe does not hold up whoever opens it.
#[cfg(unix)]
fn open(path: &Path) -> io::Result<std::fs::File> {
    use rustix::fs::{Mode, OFlags};
    let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::CLOEXEC;
    match rustix::fs::open(path, flags, Mode::empty()) {
        Ok(handle) => Ok(handle.into()),
        // A socket cannot even be opened.
        Err(rustix::io::Errno::NXIO) => Err(not_a_file()),
        Err(error) => Err(error.into()),
    }
}

/// Opens what is to be read.
#[cfg(not(unix))]
fn open(path: &Path) -> io::Result<std::fs::File> {
    // A folder cannot be opened everywhere, and the reason then says nothing.
    if std::fs::metadata(path)?.is_dir() {
        return Err(io::Error::from(io::ErrorKind::IsADirectory));
    }
    std::fs::File::open(path)
}

fn not_a_file() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, "it is not a file")
}

/// The bytes of a file as text, undecodable ones replaced.
pub(crate) fn read_lossy(path: &Path) -> io::Result<String> {
    Ok(String::from_utf8_lossy(&read(path)?).into_owned())
}

/// What is at a path, links not followed; `None` if there is nothing.
pub(crate) fn kind(path: &Path) -> io::Result<Option<EntryKind>> {
    match std::fs::symlink_metadata(path) {
        Ok(metadata) => Ok(Some(EntryKind::of(metadata.file_type()))),
        Err(error) if is_missing(&error) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Whether a path is a link.
pub(crate) fn is_link(path: &Path) -> bool {
    std::fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_symlink())
}

/// Whether a path is a folder and no link to one, as the listings count folders.
pub(crate) fn is_real_folder(path: &Path) -> bool {
    std::fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_dir())
}

/// Whether a path leads to a folder, links followed.
pub(crate) fn is_folder(path: &Path) -> bool {
    std::fs::metadata(path).is_ok_and(|metadata| metadata.is_dir())
}

/// Whether a path leads to a file, links followed.
pub(crate) fn is_file(path: &Path) -> bool {
    std::fs::metadata(path).is_ok_and(|metadata| metadata.is_file())
}

/// What a link leads to. A dangling link leads nowhere; one that cannot be followed is an error.
pub(crate) fn link_kind(path: &Path) -> io::Result<Option<EntryKind>> {
    match std::fs::metadata(path) {
        Ok(metadata) if metadata.is_dir() => Ok(Some(EntryKind::Folder)),
        Ok(metadata) if metadata.is_file() => Ok(Some(EntryKind::File)),
        Ok(_) => Ok(Some(EntryKind::Other)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Whether a path leads to anything, links followed.
pub(crate) fn exists(path: &Path) -> bool {
    std::fs::metadata(path).is_ok()
}

/// Whether there is anything at a path, links not followed.
pub(crate) fn is_there(path: &Path) -> bool {
    std::fs::symlink_metadata(path).is_ok()
}

/// The permission bits of a file, where the system has them.
#[cfg(unix)]
pub(crate) fn mode(path: &Path) -> Option<u32> {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::metadata(path).ok().map(|metadata| metadata.permissions().mode() & 0o7777)
}

/// The permission bits of a file, where the system has them.
#[cfg(not(unix))]
pub(crate) fn mode(_path: &Path) -> Option<u32> {
    None
}

/// The number of bytes of a file.
pub(crate) fn size(path: &Path) -> io::Result<u64> {
    Ok(std::fs::metadata(path)?.len())
}

/// When a file was last modified, in milliseconds since 1970.
pub(crate) fn modified_ms(path: &Path) -> io::Result<i64> {
    let time = std::fs::metadata(path)?.modified()?;
    let ms = match time.duration_since(UNIX_EPOCH) {
        Ok(since) => i64::try_from(since.as_millis()).unwrap_or(i64::MAX),
        Err(before) => -i64::try_from(before.duration().as_millis()).unwrap_or(i64::MAX),
    };
    Ok(ms)
}

/// The path with every link resolved; the path itself, made absolute, where that fails.
pub(crate) fn canonical(path: &Path) -> PathBuf {
    std::fs::canonicalize(path).unwrap_or_else(|_| lexical(path))
}

/// The path without `.` and `..`, links not looked at.
pub(crate) fn lexical(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                out.pop();
            }
            other => out.push(other),
        }
    }
    out
}

/// Whether a path stays within a folder, by its words and by what links make of it.
pub(crate) fn is_within(folder: &Path, path: &Path) -> bool {
    lexical(path).starts_with(lexical(folder))
        && canonical_even_if_missing(path).starts_with(canonical(folder))
}

/// Resolves the part of a path that exists and appends the rest.
fn canonical_even_if_missing(path: &Path) -> PathBuf {
    let path = lexical(path);
    let mut missing = Vec::new();
    let mut existing = path.as_path();
    loop {
        if let Ok(resolved) = std::fs::canonicalize(existing) {
            return missing.iter().rev().fold(resolved, |path, part| path.join(part));
        }
        match (existing.parent(), existing.file_name()) {
            (Some(parent), Some(name)) => {
                missing.push(name.to_owned());
                existing = parent;
            }
            _ => return path,
        }
    }
}

/// A path as people and JSON see it: with `/`.
pub(crate) fn display(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}
