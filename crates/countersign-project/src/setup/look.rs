//! What is where a file belongs, links never followed.

use std::collections::BTreeSet;
use std::io;
use std::path::Path;

use crate::disk::{Disk, Folder, Kind, Stat};
use crate::error::Error;

use super::record::CODE;

/// What is at a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Seen {
    /// Nothing; these folders above are missing too, the outermost first.
    Nothing {
        /// The folders.
        missing: Vec<String>,
    },
    /// A file.
    File {
        /// Its bytes.
        bytes: Vec<u8>,
        /// Whether it has other names.
        is_shared: bool,
    },
    /// The way to it leads through this link, or it is one.
    Link(String),
    /// A folder, or a file where a folder belongs.
    Taken(String),
}

impl Seen {
    /// The bytes of a file.
    pub(super) fn bytes(&self) -> Option<&[u8]> {
        match self {
            Self::File { bytes, .. } => Some(bytes),
            _ => None,
        }
    }
}

/// A tree to look at; it may not be there yet.
pub(super) struct Tree<'d> {
    disk: &'d dyn Disk,
    root: Option<Folder>,
}

impl<'d> Tree<'d> {
    pub(super) fn open(disk: &'d dyn Disk, root: &Path) -> Result<Self, Error> {
        match disk.open_root(root) {
            Ok(folder) => Ok(Self { disk, root: Some(folder) }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Self { disk, root: None }),
            Err(error) => Err(crate::error::io_error(CODE, root, &error)),
        }
    }

    /// What is at a path.
    pub(super) fn look(&self, path: &str) -> Result<Seen, Error> {
        self.try_look(path).map_err(|error| crate::error::io_error(CODE, Path::new(path), &error))
    }

    fn try_look(&self, path: &str) -> io::Result<Seen> {
        let starts = path.match_indices('/').map(|(at, _)| at);
        let above: Vec<&str> = starts.map(|end| &path[..end]).collect();
        let missing_from = |at: usize| Seen::Nothing {
            missing: above[at..].iter().map(|folder| (*folder).to_owned()).collect(),
        };
        let Some(mut folder) = self.root.clone() else { return Ok(missing_from(0)) };
        for (at, place) in above.iter().enumerate() {
            let name = name_of(place);
            match self.disk.stat(&folder, name)?.map(|stat| stat.kind) {
                None => return Ok(missing_from(at)),
                Some(Kind::Folder) => folder = self.disk.open_folder(&folder, name)?,
                Some(Kind::Link) => return Ok(Seen::Link((*place).to_owned())),
                Some(_) => return Ok(Seen::Taken((*place).to_owned())),
            }
        }
        let name = name_of(path);
        Ok(match self.disk.stat(&folder, name)? {
            None => missing_from(above.len()),
            Some(Stat { kind: Kind::File, links, .. }) => {
                Seen::File { bytes: self.disk.read(&folder, name)?, is_shared: links > 1 }
            }
            Some(Stat { kind: Kind::Link, .. }) => Seen::Link(path.to_owned()),
            Some(_) => Seen::Taken(path.to_owned()),
        })
    }

    /// The names in a folder; none where there is no such folder, or a link is on the way.
    pub(super) fn names(&self, path: &str) -> Result<BTreeSet<String>, Error> {
        let list = || {
            let Some(mut folder) = self.root.clone() else { return Ok(BTreeSet::new()) };
            for name in path.split('/').filter(|name| !name.is_empty()) {
                match self.disk.stat(&folder, name)?.map(|stat| stat.kind) {
                    Some(Kind::Folder) => folder = self.disk.open_folder(&folder, name)?,
                    _ => return Ok(BTreeSet::new()),
                }
            }
            Ok(self.disk.names(&folder)?.into_iter().collect())
        };
        list().map_err(|error| crate::error::io_error(CODE, Path::new(path), &error))
    }
}

/// The last name of a path.
fn name_of(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}
