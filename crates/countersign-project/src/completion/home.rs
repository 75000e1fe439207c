//! Files in the user's home. A link is followed, because that is how people keep such files; the file it leads to is
//! replaced as a whole.

use std::io;
use std::path::{Path, PathBuf};

use crate::disk::{Disk as _, Entry, LocalDisk};
use crate::error::{Error, io_reason};
use crate::fs;

/// The bytes of a file, if it is there.
pub(super) fn read(path: &Path) -> Result<Option<Vec<u8>>, Error> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if fs::is_missing(&error) => Ok(None),
        Err(error) => Err(refused("read", path, &error)),
    }
}

/// Writes a whole file; one that is there keeps its mode, and a reader sees the old bytes or the new ones.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let path = if fs::exists(path) { fs::canonical(path) } else { path.to_owned() };
    write_there(&path, bytes).map_err(|error| refused("write", &path, &error))
}

#[expect(clippy::disallowed_methods, reason = "the folders of the user's home are in no project")]
fn write_there(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let (Some(folder), Some(name)) = (path.parent(), path.file_name().and_then(|name| name.to_str())) else {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is no path of a file"));
    };
    if fs::is_link(path) {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is a link that leads nowhere"));
    }
    std::fs::create_dir_all(folder)?;
    let disk = LocalDisk::default();
    let folder = disk.open_root(folder)?;
    let new = format!(".{name}.{}", disk.token().nonce);
    let written = || {
        let mut file = disk.create(&folder, &new)?;
        file.write(bytes)?;
        if disk.stat(&folder, name)?.is_some() {
            file.set_attributes(&disk.attributes(&folder, name)?)?;
        }
        file.sync()?;
        disk.rename(Entry { folder: &folder, name: &new }, Entry { folder: &folder, name })?;
        disk.sync_folder(&folder)
    };
    written().inspect_err(|_| {
        if let Err(error) = disk.remove_file(&folder, &new) {
            tracing::debug!(%error, "nothing to clean up");
        }
    })
}

/// Keeps the bytes of a file beside it, under a name that is free.
pub(super) fn keep(path: &Path, bytes: &[u8]) -> Result<PathBuf, Error> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let mut numbers = (1..).map(|number| path.with_file_name(format!("{name}.backup-{number}")));
    let free = numbers.find(|path| !fs::is_there(path)).expect("there are more numbers than files");
    write(&free, bytes)?;
    Ok(free)
}

/// Removes a file.
#[expect(clippy::disallowed_methods, reason = "the user's home is in no project")]
pub(super) fn remove(path: &Path) -> Result<(), Error> {
    std::fs::remove_file(path).map_err(|error| refused("remove", path, &error))
}

fn refused(doing: &str, path: &Path, error: &io::Error) -> Error {
    let message = format!("cannot {doing} `{}`: {}", fs::display(path), io_reason(error));
    Error::environment("completion_error", message).fix("make the path writable, then try again")
}
