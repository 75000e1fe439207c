//! One file outside of any project, written as a whole or not at all.

use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// Gives a file new content. A link is followed, so that a file kept elsewhere stays there; whoever reads sees the old
/// bytes or the new ones.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let path = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let aside = beside(&path);
    let written = write_new(&aside, &path, bytes).and_then(|()| std::fs::rename(&aside, &path));
    if let Err(error) = written {
        // It may not even be there; the first error is the one to tell.
        std::fs::remove_file(&aside).ok();
        return Err(error);
    }
    // Some systems cannot sync a folder; the file itself is whole in any case.
    File::open(folder).and_then(|folder| folder.sync_all()).ok();
    Ok(())
}

fn beside(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.{}.new", std::process::id()))
}

fn write_new(aside: &Path, path: &Path, bytes: &[u8]) -> io::Result<()> {
    // What an earlier process of this number left is nobody's.
    std::fs::remove_file(aside).ok();
    let mut file = OpenOptions::new().write(true).create_new(true).open(aside)?;
    if let Ok(metadata) = std::fs::metadata(path) {
        file.set_permissions(metadata.permissions())?;
    }
    file.write_all(bytes)?;
    file.sync_all()
}
