//! The same project in a scratch folder, on a disk that asks before each operation.

use std::fs::{self, Permissions};
use std::io;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use countersign_project::{Attributes, Disk, Entry, Folder, LocalDisk, OpenFile, Stat};

use super::scenario::{BEFORE, Listing, Thing};

/// Makes the project.
pub(crate) fn project(root: &Path) {
    for (path, text, mode) in BEFORE {
        let path = root.join(path);
        for above in path.parent().unwrap().ancestors().take_while(|above| *above != root) {
            fs::create_dir_all(above).unwrap();
            let name = above.file_name().unwrap();
            let mode = if name == "old" || name == "add-x" { 0o750 } else { 0o755 };
            fs::set_permissions(above, Permissions::from_mode(mode)).unwrap();
        }
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, Permissions::from_mode(mode)).unwrap();
    }
    symlink("proposal.md", root.join("openspec/changes/add-x/link")).unwrap();
}

/// What a folder shows, without what is ours alone. Modes that this user's files have anyway are shown as the usual ones.
pub(crate) fn listing(root: &Path) -> Listing {
    let probe = tempfile::TempDir::new().unwrap();
    fs::write(probe.path().join("file"), "").unwrap();
    fs::create_dir(probe.path().join("folder")).unwrap();
    let mode = |path: &Path| fs::symlink_metadata(path).unwrap().permissions().mode() & 0o7777;
    let usual = (mode(&probe.path().join("file")), mode(&probe.path().join("folder")));
    let mut listing = Listing::new();
    let mut ahead = vec![root.to_owned()];
    while let Some(folder) = ahead.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
            let kind = fs::symlink_metadata(&path).unwrap().file_type();
            let thing = if kind.is_symlink() {
                Thing::Link(fs::read_link(&path).unwrap())
            } else if kind.is_dir() {
                let mode = if mode(&path) == usual.1 { 0o755 } else { mode(&path) };
                Thing::Folder(mode)
            } else {
                let mode = if mode(&path) == usual.0 { 0o644 } else { mode(&path) };
                Thing::File(fs::read(&path).unwrap(), mode)
            };
            if name != ".countersign" {
                if kind.is_dir() {
                    ahead.push(path);
                }
                listing.insert(name, thing);
            }
        }
    }
    listing
}

/// An operation that is about to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Call {
    Create,
    Write,
    Attributes,
    SyncFile,
    MakeFolder,
    MakeLink,
    Rename,
    Remove,
    SyncFolder,
}

type Question = dyn Fn(Call, &Path) -> io::Result<()> + Send + Sync;

/// The disk of this system, with a question before each operation. A write is two of them.
#[derive(Clone)]
pub(crate) struct Asking(Arc<Question>);

struct AskingFile {
    file: Box<dyn OpenFile>,
    path: PathBuf,
    disk: Asking,
}

impl Asking {
    pub(crate) fn new(question: impl Fn(Call, &Path) -> io::Result<()> + Send + Sync + 'static) -> Self {
        Self(Arc::new(question))
    }

    fn ask(&self, call: Call, folder: &Folder, name: &str) -> io::Result<()> {
        (self.0)(call, &folder.path().join(name))
    }

    fn file(&self, file: Box<dyn OpenFile>, folder: &Folder, name: &str) -> Box<dyn OpenFile> {
        Box::new(AskingFile { file, path: folder.path().join(name), disk: self.clone() })
    }
}

fn disk() -> LocalDisk {
    LocalDisk::default()
}

impl Disk for Asking {
    fn open_root(&self, path: &Path) -> io::Result<Folder> {
        disk().open_root(path)
    }

    fn open_folder(&self, folder: &Folder, name: &str) -> io::Result<Folder> {
        disk().open_folder(folder, name)
    }

    fn stat(&self, folder: &Folder, name: &str) -> io::Result<Option<Stat>> {
        disk().stat(folder, name)
    }

    fn names(&self, folder: &Folder) -> io::Result<Vec<String>> {
        disk().names(folder)
    }

    fn read(&self, folder: &Folder, name: &str) -> io::Result<Vec<u8>> {
        disk().read(folder, name)
    }

    fn attributes(&self, folder: &Folder, name: &str) -> io::Result<Attributes> {
        disk().attributes(folder, name)
    }

    fn read_link(&self, folder: &Folder, name: &str) -> io::Result<PathBuf> {
        disk().read_link(folder, name)
    }

    fn check_writable(&self, folder: &Folder) -> io::Result<()> {
        disk().check_writable(folder)
    }

    fn create(&self, folder: &Folder, name: &str) -> io::Result<Box<dyn OpenFile>> {
        self.ask(Call::Create, folder, name)?;
        Ok(self.file(disk().create(folder, name)?, folder, name))
    }

    fn append(&self, folder: &Folder, name: &str) -> io::Result<Box<dyn OpenFile>> {
        Ok(self.file(disk().append(folder, name)?, folder, name))
    }

    fn make_folder(&self, folder: &Folder, name: &str, mode: Option<u32>) -> io::Result<()> {
        self.ask(Call::MakeFolder, folder, name)?;
        disk().make_folder(folder, name, mode)
    }

    fn make_link(&self, folder: &Folder, name: &str, target: &Path) -> io::Result<()> {
        self.ask(Call::MakeLink, folder, name)?;
        disk().make_link(folder, name, target)
    }

    fn rename(&self, from: Entry<'_>, to: Entry<'_>) -> io::Result<()> {
        self.ask(Call::Rename, to.folder, to.name)?;
        disk().rename(from, to)
    }

    fn rename_new(&self, from: Entry<'_>, to: Entry<'_>) -> io::Result<()> {
        self.ask(Call::Rename, to.folder, to.name)?;
        disk().rename_new(from, to)
    }

    fn remove_file(&self, folder: &Folder, name: &str) -> io::Result<()> {
        self.ask(Call::Remove, folder, name)?;
        disk().remove_file(folder, name)
    }

    fn remove_folder(&self, folder: &Folder, name: &str) -> io::Result<()> {
        self.ask(Call::Remove, folder, name)?;
        disk().remove_folder(folder, name)
    }

    fn sync_folder(&self, folder: &Folder) -> io::Result<()> {
        (self.0)(Call::SyncFolder, folder.path())?;
        disk().sync_folder(folder)
    }
}

impl OpenFile for AskingFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        for half in [&bytes[..bytes.len() / 2], &bytes[bytes.len() / 2..]] {
            (self.disk.0)(Call::Write, &self.path)?;
            self.file.write(half)?;
        }
        Ok(())
    }

    fn set_attributes(&mut self, attributes: &Attributes) -> io::Result<()> {
        (self.disk.0)(Call::Attributes, &self.path)?;
        self.file.set_attributes(attributes)
    }

    fn sync(&mut self) -> io::Result<()> {
        (self.disk.0)(Call::SyncFile, &self.path)?;
        self.file.sync()
    }
}
