//! A second name for the program: `openspec`, under which it shows OpenSpec's face.

use std::io;
use std::path::{Path, PathBuf};

use crate::disk::{Disk as _, Folder, Kind, LocalDisk};
use crate::error::{Error, io_reason};
use crate::fs;

/// What became of the name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Alias {
    /// The link is new.
    Made(PathBuf),
    /// The link is there already.
    There(PathBuf),
    /// The link is gone.
    Removed(PathBuf),
    /// There is none.
    Absent(PathBuf),
}

/// Makes the link `openspec` in a folder. What has that name and is not ours stays.
pub fn make_alias(folder: &Path, program: &Path) -> Result<Alias, Error> {
    let (opened, path) = open(folder)?;
    match is_ours(&opened, &path, program)? {
        Some(true) => Ok(Alias::There(path)),
        Some(false) => {
            Err(Error::usage("alias_taken", format!("`{}` is something else", fs::display(&path)))
                .fix("name another folder of the search path: --alias-dir DIR"))
        }
        None => {
            let program = fs::canonical(program);
            let is_beside = program.parent() == Some(opened.path());
            let name = program.file_name().filter(|_| is_beside).map(PathBuf::from);
            let made = LocalDisk::default().make_link(&opened, &name_of_link(), &name.unwrap_or(program));
            made.map_err(|error| refused("make", &path, &error))?;
            Ok(Alias::Made(path))
        }
    }
}

/// Removes the link, if it is ours.
pub fn remove_alias(folder: &Path, program: &Path) -> Result<Alias, Error> {
    let (opened, path) = open(folder)?;
    if is_ours(&opened, &path, program)? != Some(true) {
        return Ok(Alias::Absent(path));
    }
    let removed = LocalDisk::default().remove_file(&opened, &name_of_link());
    removed.map_err(|error| refused("remove", &path, &error))?;
    Ok(Alias::Removed(path))
}

fn name_of_link() -> String {
    format!("openspec{}", std::env::consts::EXE_SUFFIX)
}

fn open(folder: &Path) -> Result<(Folder, PathBuf), Error> {
    let opened = LocalDisk::default().open_root(folder).map_err(|error| refused("open", folder, &error))?;
    let path = opened.path().join(name_of_link());
    Ok((opened, path))
}

/// Whether the name leads to the program; none if it is free.
fn is_ours(folder: &Folder, path: &Path, program: &Path) -> Result<Option<bool>, Error> {
    let stat = LocalDisk::default().stat(folder, &name_of_link());
    let stat = stat.map_err(|error| refused("read", path, &error))?;
    let leads_here = || fs::exists(path) && fs::canonical(path) == fs::canonical(program);
    Ok(stat.map(|stat| stat.kind == Kind::Link && leads_here()))
}

fn refused(doing: &str, path: &Path, error: &io::Error) -> Error {
    let message = format!("cannot {doing} `{}`: {}", fs::display(path), io_reason(error));
    Error::environment("alias_error", message).fix("name a folder you may write to: --alias-dir DIR")
}
