//! Where a path really is: links resolved, and always inside the project.

use std::fmt;
use std::path::{Component, Path, PathBuf};

use super::error::TransactionError;
use super::tree::Tree;
use crate::disk::Kind;

/// A place below the root, by names none of which is a link.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(super) struct Place {
    parts: Vec<String>,
}

/// Whether a link was on the way to a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Direct,
    Linked,
}

/// As many links as Linux follows.
const MOST_LINKS: usize = 40;

impl Place {
    fn new(parts: Vec<String>) -> Option<Self> {
        let good = |part: &String| {
            !matches!(part.as_str(), "" | "." | "..") && !part.contains(['/', '\0']) && !is_repository(part)
        };
        (!parts.is_empty() && parts.iter().all(good)).then_some(Self { parts })
    }

    /// The place that a path relative to the root leads to.
    pub(super) fn resolve(tree: &Tree<'_>, path: &Path) -> Result<(Self, Way), TransactionError> {
        let outside = || TransactionError::Outside { path: path.to_owned() };
        let mut ahead = reversed(path).ok_or_else(outside)?;
        let (mut parts, mut links) = (Vec::new(), 0);
        while let Some(step) = ahead.pop() {
            let Some(name) = step else {
                parts.pop().ok_or_else(outside)?;
                continue;
            };
            let link = match tree.folder_if_there(&parts)? {
                Some(folder) => tree.link(&folder, &name)?,
                None => None,
            };
            match link {
                None => parts.push(name),
                Some(target) => {
                    links += 1;
                    let inside = if target.is_absolute() {
                        parts.clear();
                        target.strip_prefix(tree.root_path()).map_err(|_| outside())?
                    } else {
                        &target
                    };
                    ahead.extend(reversed(inside).ok_or_else(outside)?);
                }
            }
            if links > MOST_LINKS {
                return Err(TransactionError::WrongKind { path: path.to_owned(), wanted: "file" });
            }
        }
        let place = Self::new(parts).ok_or_else(|| TransactionError::Forbidden { path: path.to_owned() })?;
        Ok((place, if links == 0 { Way::Direct } else { Way::Linked }))
    }

    /// The names of the folders above.
    pub(super) fn above(&self) -> &[String] {
        &self.parts[..self.parts.len() - 1]
    }

    /// All names.
    pub(super) fn parts(&self) -> &[String] {
        &self.parts
    }

    /// The last name.
    pub(super) fn name(&self) -> &str {
        self.parts.last().expect("a place has at least one name")
    }

    /// The place of another name beside it.
    pub(super) fn beside(&self, name: String) -> Self {
        let mut parts = self.above().to_vec();
        parts.push(name);
        Self { parts }
    }

    /// A place below.
    pub(super) fn below(&self, names: &[String]) -> Self {
        Self { parts: [self.parts.as_slice(), names].concat() }
    }

    /// The places of the folders above that are not there, the outermost first.
    pub(super) fn missing_above(&self, tree: &Tree<'_>) -> Result<Vec<Self>, TransactionError> {
        let mut missing = Vec::new();
        for depth in 1..self.parts.len() {
            let place = Self { parts: self.parts[..depth].to_vec() };
            match tree.stat(&place)?.map(|stat| stat.kind) {
                None => missing.push(place),
                Some(Kind::Folder) => {}
                Some(_) => {
                    return Err(TransactionError::WrongKind { path: place.path(), wanted: "folder" });
                }
            }
        }
        Ok(missing)
    }

    /// The same, with the place itself if it is not there: what has to be made for a folder.
    pub(super) fn missing(&self, tree: &Tree<'_>) -> Result<Vec<Self>, TransactionError> {
        self.below(&[String::new()]).missing_above(tree)
    }

    pub(super) fn path(&self) -> PathBuf {
        self.parts.iter().collect()
    }
}

/// The steps of a path, the first one last; `None` as a step goes up. None at all if it is not relative.
fn reversed(path: &Path) -> Option<Vec<Option<String>>> {
    let steps = path.components().rev().filter(|component| *component != Component::CurDir);
    steps
        .map(|component| match component {
            Component::Normal(name) => name.to_str().map(|name| Some(name.to_owned())),
            Component::ParentDir => Some(None),
            _ => None,
        })
        .collect()
}

/// The repository's own folder, which runs programs, and ours. A journal that came with a checkout must not reach them.
fn is_repository(name: &str) -> bool {
    [".git", "git~1", ".countersign"].iter().any(|ours| name.eq_ignore_ascii_case(ours))
}

impl TryFrom<String> for Place {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Self::new(text.split('/').map(str::to_owned).collect()).ok_or_else(|| format!("`{text}` is no place"))
    }
}

impl From<Place> for String {
    fn from(place: Place) -> Self {
        place.parts.join("/")
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.parts.join("/"))
    }
}
