//! What a set of files offers to others, as sorted lines, and what differs between two such lists.
//!
//! Surfaces are read from syntax alone: no file is compiled, no macro expanded, no type resolved. Each reader says in its
//! own words what that leaves out. Where it is not sure whether a change breaks somebody, it says `Maybe`.
//!
//! | kind | what is listed |
//! | --- | --- |
//! | [`Kind::Rust`] | every item written `pub`, wherever its module lies |
//! | [`Kind::OpenApi`] | operations, parameters, bodies, responses, component schemas |
//! | [`Kind::Protobuf`] | messages, fields by number, enums, services, reservations |
//! | [`Kind::TypeScript`] | exported declarations of a `.d.ts` file, and their members |
//! | [`Kind::Paths`] | the file itself: any change counts |

mod diff;
mod openapi;
mod protobuf;
mod rust;
#[cfg(test)]
mod tests;
mod tokens;
mod typescript;

use std::collections::BTreeMap;
use std::fmt;
use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

use crate::place::Place;
use crate::tree::Syntax;

pub use diff::{Breaking, Change, SurfaceChange, between};

/// What kind of surface a file has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Rust source.
    Rust,
    /// An `OpenAPI` 3 document in JSON or YAML.
    OpenApi,
    /// A `.proto` file.
    Protobuf,
    /// A TypeScript declaration file.
    TypeScript,
    /// Any file, as a whole.
    Paths,
}

impl Kind {
    /// The kind that a path promises. `OpenAPI` is told by its name: `openapi.*`, `swagger.*`, `*.openapi.*`.
    pub fn of(path: &str) -> Option<Self> {
        let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
        match name.rsplit('.').next() {
            Some("rs") => return Some(Self::Rust),
            Some("proto") => return Some(Self::Protobuf),
            _ => {}
        }
        if [".d.ts", ".d.mts", ".d.cts"].iter().any(|end| name.ends_with(end)) {
            return Some(Self::TypeScript);
        }
        let stem = name.strip_suffix(".json").or(name.strip_suffix(".yaml")).or(name.strip_suffix(".yml"))?;
        let is_openapi = ["openapi", "swagger"].iter().any(|word| {
            stem == *word || stem.ends_with(&format!(".{word}")) || stem.ends_with(&format!("-{word}"))
        });
        is_openapi.then_some(Self::OpenApi)
    }

    /// Its name in settings.
    pub fn name(self) -> &'static str {
        match self {
            Self::Rust => "rust",
            Self::OpenApi => "openapi",
            Self::Protobuf => "protobuf",
            Self::TypeScript => "typescript",
            Self::Paths => "paths",
        }
    }
}

/// Something that is offered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// What it is: `fn`, `field`, `parameter`, ….
    pub form: &'static str,
    /// What it says, in one line; two items of one name that say the same are the same.
    pub text: String,
    /// Where it stands.
    pub place: Place,
    /// Its file.
    pub path: String,
    /// Whether somebody may break when it appears.
    pub added: Breaking,
}

/// What a set of files offers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Surface {
    items: BTreeMap<String, Item>,
}

/// Why a file has no surface.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SurfaceError {
    /// The file.
    pub path: String,
    /// Where in it.
    pub place: Place,
    /// What is wrong there.
    pub message: String,
}

impl fmt::Display for SurfaceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.path, self.place, self.message)
    }
}

impl std::error::Error for SurfaceError {}

/// What a reader says about a file: a place and what is wrong there.
type Fault = (Place, String);

impl Surface {
    /// Adds what a file offers.
    pub fn add(&mut self, kind: Kind, path: &str, text: &str) -> Result<(), SurfaceError> {
        let mut found = Found { items: &mut self.items, path };
        let read = match kind {
            Kind::Rust => rust::read(text, &mut found),
            Kind::OpenApi => {
                let syntax = Syntax::of(path).unwrap_or(Syntax::Yaml);
                openapi::read(syntax, text, &mut found)
            }
            Kind::Protobuf => protobuf::read(text, &mut found),
            Kind::TypeScript => typescript::read(text, &mut found),
            Kind::Paths => {
                self.add_bytes(path, text.as_bytes());
                Ok(())
            }
        };
        read.map_err(|(place, message)| SurfaceError { path: path.to_owned(), place, message })
    }

    /// Adds a file as a whole.
    pub fn add_bytes(&mut self, path: &str, bytes: &[u8]) {
        let mut found = Found { items: &mut self.items, path };
        found.add("file", path.to_owned(), (fingerprint(bytes), Breaking::Maybe), Place::line(1));
    }

    /// The items under their names, sorted.
    pub fn items(&self) -> impl Iterator<Item = (&str, &Item)> {
        self.items.iter().map(|(name, item)| (name.as_str(), item))
    }

    /// The surface as sorted lines of text, for snapshots.
    pub fn lines(&self) -> Vec<String> {
        let line = |(name, item): (&str, &Item)| format!("{} {name}: {}", item.form, item.text);
        let mut lines: Vec<String> = self.items().map(line).collect();
        lines.sort();
        lines
    }
}

/// The digest of a file.
fn fingerprint(bytes: &[u8]) -> String {
    let mut shown = "sha256:".to_owned();
    for byte in Sha256::digest(bytes) {
        // Writing to a string never fails.
        _ = write!(shown, "{byte:02x}");
    }
    shown
}

/// Where a reader puts what it finds.
struct Found<'f> {
    items: &'f mut BTreeMap<String, Item>,
    path: &'f str,
}

impl Found<'_> {
    /// An item whose appearance breaks nobody.
    fn put(&mut self, form: &'static str, name: String, text: String, place: Place) {
        self.add(form, name, (text, Breaking::No), place);
    }

    /// An item. A second one of the same name (an overload, another `cfg`) is added to the first.
    fn add(&mut self, form: &'static str, name: String, (text, added): (String, Breaking), place: Place) {
        let item = Item { form, text, place, path: self.path.to_owned(), added };
        match self.items.get_mut(&name) {
            None => drop(self.items.insert(name, item)),
            Some(known) => {
                let mut texts: Vec<&str> = known.text.split(" | also ").chain([item.text.as_str()]).collect();
                texts.sort_unstable();
                texts.dedup();
                known.text = texts.join(" | also ");
            }
        }
    }
}
