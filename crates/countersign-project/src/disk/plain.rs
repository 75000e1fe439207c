//! A disk by plain paths, for systems without calls relative to an open folder.

#![expect(clippy::disallowed_methods, reason = "a disk writes; everything else goes through it")]

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::{Attributes, Disk, Entry, Folder, Kind, OpenFile, Stat};

/// A disk by plain paths. Links are looked for before each call, which somebody fast enough could get around.
#[derive(Debug, Clone, Copy, Default)]
pub struct PlainDisk;

/// A file open for writing.
struct PlainFile(File);

impl Disk for PlainDisk {
    fn open_root(&self, path: &Path) -> io::Result<Folder> {
        let path = fs::canonicalize(path)?;
        if !path.is_dir() {
            return Err(io::ErrorKind::NotADirectory.into());
        }
        Ok(Folder::at(path))
    }

    fn open_folder(&self, folder: &Folder, name: &str) -> io::Result<Folder> {
        match self.stat(folder, name)?.map(|stat| stat.kind) {
            Some(Kind::Folder) => Ok(Folder::at(folder.path.join(name))),
            Some(_) => Err(io::ErrorKind::NotADirectory.into()),
            None => Err(io::ErrorKind::NotFound.into()),
        }
    }

    fn stat(&self, folder: &Folder, name: &str) -> io::Result<Option<Stat>> {
        let metadata = match fs::symlink_metadata(folder.path.join(name)) {
            Ok(metadata) => metadata,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let kind = match metadata.file_type() {
            kind if kind.is_symlink() => Kind::Link,
            kind if kind.is_dir() => Kind::Folder,
            kind if kind.is_file() => Kind::File,
            _ => Kind::Other,
        };
        Ok(Some(Stat { kind, links: 1, mode: None, id: None }))
    }

    fn names(&self, folder: &Folder) -> io::Result<Vec<String>> {
        let mut names = Vec::new();
        for entry in fs::read_dir(&folder.path)? {
            let name = entry?.file_name().into_string();
            names.push(
                name.map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "a name in it is not Unicode"))?,
            );
        }
        names.sort();
        Ok(names)
    }

    fn read(&self, folder: &Folder, name: &str) -> io::Result<Vec<u8>> {
        match self.stat(folder, name)?.map(|stat| stat.kind) {
            Some(Kind::File) => fs::read(folder.path.join(name)),
            Some(_) => Err(io::Error::new(io::ErrorKind::InvalidInput, "it is not a file")),
            None => Err(io::ErrorKind::NotFound.into()),
        }
    }

    fn attributes(&self, _folder: &Folder, _name: &str) -> io::Result<Attributes> {
        Ok(Attributes::default())
    }

    fn read_link(&self, folder: &Folder, name: &str) -> io::Result<PathBuf> {
        fs::read_link(folder.path.join(name))
    }

    fn check_writable(&self, _folder: &Folder) -> io::Result<()> {
        Ok(())
    }

    fn create(&self, folder: &Folder, name: &str) -> io::Result<Box<dyn OpenFile>> {
        let file = OpenOptions::new().write(true).create_new(true).open(folder.path.join(name))?;
        Ok(Box::new(PlainFile(file)))
    }

    fn append(&self, folder: &Folder, name: &str) -> io::Result<Box<dyn OpenFile>> {
        Ok(Box::new(PlainFile(OpenOptions::new().append(true).open(folder.path.join(name))?)))
    }

    fn make_folder(&self, folder: &Folder, name: &str, _mode: Option<u32>) -> io::Result<()> {
        fs::create_dir(folder.path.join(name))
    }

    #[cfg(unix)]
    fn make_link(&self, folder: &Folder, name: &str, target: &Path) -> io::Result<()> {
        std::os::unix::fs::symlink(target, folder.path.join(name))
    }

    #[cfg(windows)]
    fn make_link(&self, folder: &Folder, name: &str, target: &Path) -> io::Result<()> {
        if folder.path.join(target).is_dir() {
            std::os::windows::fs::symlink_dir(target, folder.path.join(name))
        } else {
            std::os::windows::fs::symlink_file(target, folder.path.join(name))
        }
    }

    #[cfg(not(any(unix, windows)))]
    fn make_link(&self, _folder: &Folder, _name: &str, _target: &Path) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }

    fn rename(&self, from: Entry<'_>, to: Entry<'_>) -> io::Result<()> {
        fs::rename(from.folder.path.join(from.name), to.folder.path.join(to.name))
    }

    fn rename_new(&self, from: Entry<'_>, to: Entry<'_>) -> io::Result<()> {
        let (old, new) = (from.folder.path.join(from.name), to.folder.path.join(to.name));
        if self.stat(from.folder, from.name)?.is_some_and(|stat| stat.kind == Kind::File) {
            // A second name is given only where it is free; then the first one goes.
            match fs::hard_link(&old, &new) {
                Ok(()) => return fs::remove_file(&old),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Err(error),
                Err(_) => {}
            }
        }
        if self.stat(to.folder, to.name)?.is_some() {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        fs::rename(old, new)
    }

    fn remove_file(&self, folder: &Folder, name: &str) -> io::Result<()> {
        fs::remove_file(folder.path.join(name))
    }

    fn remove_folder(&self, folder: &Folder, name: &str) -> io::Result<()> {
        fs::remove_dir(folder.path.join(name))
    }

    #[cfg(unix)]
    fn sync_folder(&self, folder: &Folder) -> io::Result<()> {
        File::open(&folder.path)?.sync_all()
    }

    #[cfg(not(unix))]
    fn sync_folder(&self, _folder: &Folder) -> io::Result<()> {
        Ok(())
    }
}

impl OpenFile for PlainFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.0.write_all(bytes)
    }

    fn set_attributes(&mut self, _attributes: &Attributes) -> io::Result<()> {
        Ok(())
    }

    fn sync(&mut self) -> io::Result<()> {
        self.0.sync_all()
    }
}
