//! The disk of Unix systems: folders are file descriptors, and every call is relative to one.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read as _, Write as _};
use std::os::unix::ffi::OsStringExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustix::fs::{self as raw, Access, AtFlags, FileType, Mode, OFlags};

use super::{Attributes, Disk, Entry, Folder, Kind, OpenFile, Stat};

/// The disk of Unix systems.
#[derive(Debug, Clone, Copy, Default)]
pub struct UnixDisk;

/// A file open for writing.
struct UnixFile(File);

const FOLDER: OFlags = OFlags::RDONLY.union(OFlags::DIRECTORY).union(OFlags::NOFOLLOW).union(OFlags::CLOEXEC);
/// A pipe does not hold up whoever opens it.
const READ: OFlags = OFlags::RDONLY.union(OFlags::NOFOLLOW).union(OFlags::NONBLOCK).union(OFlags::CLOEXEC);

impl Folder {
    fn open(handle: rustix::fd::OwnedFd, path: PathBuf) -> Self {
        Self { path, handle: Some(Arc::new(File::from(handle))) }
    }

    fn handle(&self) -> io::Result<&File> {
        self.handle.as_deref().ok_or_else(|| io::Error::other("the folder is not open"))
    }
}

fn open_file(folder: &Folder, name: &str, flags: OFlags) -> io::Result<File> {
    let mode = Mode::from_raw_mode(0o666);
    Ok(File::from(raw::openat(folder.handle()?, name, flags | OFlags::NOFOLLOW | OFlags::CLOEXEC, mode)?))
}

impl Disk for UnixDisk {
    fn open_root(&self, path: &Path) -> io::Result<Folder> {
        let path = crate::fs::canonical(path);
        let handle = raw::open(&path, FOLDER, Mode::empty())?;
        Ok(Folder::open(handle, path))
    }

    fn open_folder(&self, folder: &Folder, name: &str) -> io::Result<Folder> {
        let handle = raw::openat(folder.handle()?, name, FOLDER, Mode::empty())?;
        Ok(Folder::open(handle, folder.path.join(name)))
    }

    fn stat(&self, folder: &Folder, name: &str) -> io::Result<Option<Stat>> {
        let stat = match raw::statat(folder.handle()?, name, AtFlags::SYMLINK_NOFOLLOW) {
            Ok(stat) => stat,
            Err(rustix::io::Errno::NOENT) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let kind = match FileType::from_raw_mode(stat.st_mode) {
            FileType::RegularFile => Kind::File,
            FileType::Directory => Kind::Folder,
            FileType::Symlink => Kind::Link,
            _ => Kind::Other,
        };
        let id = number(stat.st_dev).zip(number(stat.st_ino));
        Ok(Some(Stat { kind, links: number(stat.st_nlink).unwrap_or(1), mode: Some(mode_of(&stat)), id }))
    }

    fn names(&self, folder: &Folder) -> io::Result<Vec<String>> {
        let mut names = Vec::new();
        for entry in raw::Dir::read_from(folder.handle()?)? {
            let name = entry?.file_name().to_str().map(str::to_owned);
            let name =
                name.map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "a name in it is not UTF-8"))?;
            if name != "." && name != ".." {
                names.push(name);
            }
        }
        names.sort();
        Ok(names)
    }

    fn read(&self, folder: &Folder, name: &str) -> io::Result<Vec<u8>> {
        let mut file = open_file(folder, name, READ)?;
        if !file.metadata()?.is_file() {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is not a file"));
        }
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    fn attributes(&self, folder: &Folder, name: &str) -> io::Result<Attributes> {
        let file = open_file(folder, name, READ)?;
        let mode = mode_of(&raw::fstat(&file)?);
        Ok(Attributes { mode: Some(mode), extended: extended(&file) })
    }

    fn read_link(&self, folder: &Folder, name: &str) -> io::Result<PathBuf> {
        let target = raw::readlinkat(folder.handle()?, name, Vec::new())?;
        Ok(PathBuf::from(std::ffi::OsString::from_vec(target.into_bytes())))
    }

    fn check_writable(&self, folder: &Folder) -> io::Result<()> {
        let access = Access::WRITE_OK | Access::EXEC_OK;
        Ok(raw::accessat(folder.handle()?, ".", access, AtFlags::EACCESS)?)
    }

    fn create(&self, folder: &Folder, name: &str) -> io::Result<Box<dyn OpenFile>> {
        let file = open_file(folder, name, OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL)?;
        Ok(Box::new(UnixFile(file)))
    }

    fn append(&self, folder: &Folder, name: &str) -> io::Result<Box<dyn OpenFile>> {
        Ok(Box::new(UnixFile(open_file(folder, name, OFlags::WRONLY | OFlags::APPEND)?)))
    }

    fn make_folder(&self, folder: &Folder, name: &str, mode: Option<u32>) -> io::Result<()> {
        raw::mkdirat(folder.handle()?, name, Mode::from_raw_mode(0o777))?;
        if let Some(mode) = mode {
            let made = raw::openat(folder.handle()?, name, FOLDER, Mode::empty())?;
            raw::fchmod(made, raw_mode(mode))?;
        }
        Ok(())
    }

    fn make_link(&self, folder: &Folder, name: &str, target: &Path) -> io::Result<()> {
        Ok(raw::symlinkat(target, folder.handle()?, name)?)
    }

    fn rename(&self, from: Entry<'_>, to: Entry<'_>) -> io::Result<()> {
        Ok(raw::renameat(from.folder.handle()?, from.name, to.folder.handle()?, to.name)?)
    }

    fn rename_new(&self, from: Entry<'_>, to: Entry<'_>) -> io::Result<()> {
        #[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
        {
            use rustix::io::Errno;
            let flags = raw::RenameFlags::NOREPLACE;
            match raw::renameat_with(from.folder.handle()?, from.name, to.folder.handle()?, to.name, flags) {
                // Old kernels and some file systems cannot do it in one call.
                Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => {}
                done => return Ok(done?),
            }
        }
        if self.stat(to.folder, to.name)?.is_some() {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        self.rename(from, to)
    }

    fn remove_file(&self, folder: &Folder, name: &str) -> io::Result<()> {
        Ok(raw::unlinkat(folder.handle()?, name, AtFlags::empty())?)
    }

    fn remove_folder(&self, folder: &Folder, name: &str) -> io::Result<()> {
        Ok(raw::unlinkat(folder.handle()?, name, AtFlags::REMOVEDIR)?)
    }

    fn sync_folder(&self, folder: &Folder) -> io::Result<()> {
        folder.handle()?.sync_all()
    }

    fn sync_all(
        &self,
        files: &mut [Box<dyn OpenFile>],
        folders: &[Folder],
    ) -> Result<(), (usize, io::Error)> {
        let files = files.iter_mut().map(Unsynced::File);
        let all: Vec<_> = files.chain(folders.iter().map(Unsynced::Folder)).collect();
        at_once(all.into_iter(), |one| match one {
            Unsynced::File(file) => file.sync(),
            Unsynced::Folder(folder) => self.sync_folder(folder),
        })
    }
}

/// What is to last.
enum Unsynced<'a> {
    File(&'a mut Box<dyn OpenFile>),
    Folder(&'a Folder),
}

/// So many syncs wait for the disk at a time.
const SYNCS_AT_ONCE: usize = 16;

/// Syncs at the same time: the disk serves them together, and nobody computes anything meanwhile.
fn at_once<T: Send>(
    items: impl ExactSizeIterator<Item = T>,
    sync: impl Fn(T) -> io::Result<()> + Sync,
) -> Result<(), (usize, io::Error)> {
    let mut items = items.enumerate();
    loop {
        let group: Vec<(usize, T)> = items.by_ref().take(SYNCS_AT_ONCE).collect();
        if group.is_empty() {
            return Ok(());
        }
        let failed = std::thread::scope(|scope| {
            let mut group = group.into_iter();
            // This thread would only wait: it takes one of them.
            let own = group.next_back();
            let threads: Vec<_> = group.map(|(at, item)| (at, scope.spawn(|| sync(item)))).collect();
            let own = own.map(|(at, item)| (at, Ok(sync(item))));
            let ended = threads.into_iter().map(|(at, thread)| (at, thread.join()));
            ended.chain(own).find_map(|(at, result)| match result {
                Ok(done) => done.err().map(|error| (at, error)),
                Err(_) => Some((at, io::Error::other("a sync did not end"))),
            })
        });
        if let Some(failed) = failed {
            return Err(failed);
        }
    }
}

impl OpenFile for UnixFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.0.write_all(bytes)
    }

    fn set_attributes(&mut self, attributes: &Attributes) -> io::Result<()> {
        if let Some(mode) = attributes.mode {
            raw::fchmod(&self.0, raw_mode(mode))?;
        }
        set_extended(&self.0, &attributes.extended);
        Ok(())
    }

    fn sync(&mut self) -> io::Result<()> {
        self.0.sync_all()
    }
}

/// A number of the system, whose type differs from one system to the next.
fn number(number: impl TryInto<u64>) -> Option<u64> {
    number.try_into().ok()
}

fn mode_of(stat: &raw::Stat) -> u32 {
    number(Mode::from_raw_mode(stat.st_mode).bits()).and_then(|mode| u32::try_from(mode).ok()).unwrap_or(0)
}

/// The permissions of a mode, without the bits that give a program rights.
fn raw_mode(mode: u32) -> Mode {
    Mode::from_raw_mode(raw::RawMode::try_from(mode & 0o777).expect("nine bits fit the type of every system"))
}

/// The extended attributes of a file that can be read; none where the file system has none.
#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn extended(file: &File) -> BTreeMap<String, Vec<u8>> {
    /// The most that Linux lets a list of names or one value be.
    const MOST: usize = 1 << 16;
    let mut found = BTreeMap::new();
    let mut names = vec![0_u8; MOST];
    let Ok(length) = raw::flistxattr(file, names.as_mut_slice()) else { return found };
    for name in names[..length].split(|&byte| byte == 0).filter_map(|name| std::str::from_utf8(name).ok()) {
        if name.is_empty() {
            continue;
        }
        let mut value = vec![0_u8; MOST];
        if let Ok(length) = raw::fgetxattr(file, name, value.as_mut_slice()) {
            value.truncate(length);
            found.insert(name.to_owned(), value);
        }
    }
    found
}

/// Sets what is the user's. What gives a program rights is never set: a journal could come with a checkout.
#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn set_extended(file: &File, attributes: &BTreeMap<String, Vec<u8>>) {
    const OURS: [&str; 3] = ["user.", "system.posix_acl_access", "com.apple."];
    for (name, value) in attributes {
        if !OURS.iter().any(|ours| name.starts_with(ours)) {
            continue;
        }
        if let Err(error) = raw::fsetxattr(file, name.as_str(), value, raw::XattrFlags::empty()) {
            tracing::debug!(name, %error, "extended attribute not kept");
        }
    }
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn extended(_file: &File) -> BTreeMap<String, Vec<u8>> {
    BTreeMap::new()
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn set_extended(_file: &File, _attributes: &BTreeMap<String, Vec<u8>>) {}
