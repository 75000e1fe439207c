//! Rust.

use std::fs;

use countersign_testkit::cases::workspace_root;

use super::{diff, error, lines};
use crate::surface::{Kind, Surface};

const EVERYTHING: &str = r##"//! Docs.
#![allow(unused)]
use std::fmt;
pub use inner::{self, Deep, other::{Name as Alias, *}};
pub mod outer;
mod inner {
    pub struct Deep;
}
/// A point.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Point<'a, T: Clone = u8> where T: Fn(u8) -> u8 {
    pub x: Vec<(u8, T)>,
    y: &'a str,
    pub(crate) z: u8,
}
pub struct Pair(pub u8, u16);
struct Hidden { pub a: u8 }
pub enum Kind { One, Two(u8, String), Three { a: u8 } = 3 }
pub trait Speak: Send {
    const LOUD: bool = true;
    type Word;
    fn speak(&self) -> Self::Word;
    fn shout(&self) { let a = "}"; }
}
impl<T> Point<'_, T> {
    pub const fn new(x: [u8; 1 << 3]) -> Self { let c = '{'; loop {} }
    fn private(&self) {}
}
impl fmt::Display for Kind { fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { Ok(()) } }
pub const LIMIT: usize = { 3 < 4 } as usize;
pub static NAME: &str = r#"a "quoted" }"#;
pub type Short<T> = Result<T, ()>;
pub unsafe extern "C" fn raw(x: u8) {}
pub async fn later() {}
extern "C" { pub fn foreign(x: u8); }
#[macro_export]
macro_rules! shout { ($a:expr) => { $a }; }
thread_local! { static A: u8 = 1; }
#[cfg(test)]
mod tests { pub fn helper() {} }
#[doc(hidden)]
pub fn secret() {}
pub(crate) fn own() {}
"##;

#[test]
fn what_is_public_is_listed() {
    let expected = [
        "const api::LIMIT: const LIMIT: usize",
        "const api::NAME: static NAME: &str",
        "const api::Speak::LOUD: const LOUD: bool (provided)",
        "enum api::Kind: enum Kind",
        "fn api::Point::new: const fn new(x: [u8; 1<<3]) -> Self",
        "fn api::Speak::shout: fn shout(&self) (provided)",
        "fn api::Speak::speak: fn speak(&self) -> Self::Word",
        "fn api::foreign: fn foreign(x: u8)",
        "fn api::later: async fn later()",
        "fn api::raw: unsafe extern \"C\" fn raw(x: u8)",
        "macro api::shout!: macro shout",
        "member api::Pair.0: u8",
        "mod api::outer: mod outer",
        "struct api::inner::Deep: struct Deep",
        "trait api::Speak: trait Speak: Send",
        "type api::Speak::Word: Word",
        "use api::* of inner::other: inner::other",
        "use api::Alias: inner::other::Name",
        "use api::Deep: inner::Deep",
        "use api::inner: inner",
        "variant api::Kind::One: One",
    ];
    let found = lines("crates/api/src/lib.rs", EVERYTHING);
    for line in expected {
        assert!(found.iter().any(|one| one == line), "{line} is not in\n{}", found.join("\n"));
    }
    for hidden in ["helper", "secret", "own", "::private", "Point.y", "Point.z", "Hidden", "Pair.1"] {
        assert!(!found.iter().any(|line| line.contains(hidden)), "{hidden} is in\n{}", found.join("\n"));
    }
    let point = found.iter().find(|line| line.starts_with("struct api::Point:")).unwrap();
    assert!(
        point.starts_with("struct api::Point: #[derive(Clone, Debug)] #[non_exhaustive] struct Point<"),
        "{point}"
    );
    assert!(point.ends_with("with private fields"), "{point}");
}

#[test]
fn modules_are_told_by_their_files() {
    for (path, name) in [
        ("crates/api/src/lib.rs", "api::a"),
        ("crates/api/src/deep/mod.rs", "api::deep::a"),
        ("crates/api/src/deep/er.rs", "api::deep::er::a"),
        ("src/lib.rs", "crate::a"),
        ("odd/a.rs", "odd::a::a"),
    ] {
        assert_eq!(lines(path, "pub fn a() {}"), [format!("fn {name}: fn a()")], "{path}");
    }
}

#[test]
fn differences_say_whom_they_break() {
    let path = "src/lib.rs";
    for (before, after, expected) in [
        ("pub fn a() { 1 }", "/// Docs.\npub fn a(  ) { 2 }", &[][..]),
        ("pub fn a() {}", "", &["- fn crate::a yes"][..]),
        ("", "pub fn a() {}", &["+ fn crate::a no"][..]),
        ("pub fn a() {}", "pub fn a(b: u8) {}", &["~ fn crate::a maybe"][..]),
        ("pub fn a() {}", "pub(crate) fn a() {}", &["- fn crate::a yes"][..]),
        ("pub enum E { A }", "pub enum E { A, B }", &["+ variant crate::E::B yes"][..]),
        (
            "#[non_exhaustive] pub enum E { A }",
            "#[non_exhaustive] pub enum E { A, B }",
            &["+ variant crate::E::B no"][..],
        ),
        ("", "pub enum E { A }", &["+ enum crate::E no", "+ variant crate::E::A no"][..]),
        ("pub trait T { }", "pub trait T { fn a(); }", &["+ fn crate::T::a yes"][..]),
        ("pub trait T { }", "pub trait T { fn a() {} }", &["+ fn crate::T::a maybe"][..]),
        ("pub struct S { pub a: u8 }", "pub struct S { pub a: u16 }", &["~ member crate::S.a maybe"][..]),
        ("pub struct S { pub a: u8 }", "pub struct S { pub a: u8, b: u8 }", &["~ struct crate::S maybe"][..]),
        ("#[derive(Clone, Debug)] pub struct S;", "#[derive(Debug, Clone)] pub struct S;", &[][..]),
        ("#[derive(Clone)] pub struct S;", "pub struct S;", &["~ struct crate::S maybe"][..]),
        ("pub use a::B;", "pub use c::B;", &["~ use crate::B maybe"][..]),
    ] {
        assert_eq!(diff(path, before, after), expected, "{before} -> {after}");
    }
}

#[test]
fn what_cannot_be_read_is_an_error_with_its_place() {
    for (text, place) in [
        ("pub fn a() {\n", "1:12"),
        ("pub fn a() }\n", "1:12"),
        ("/* a", "1:1"),
        ("fn a() {}\nconst A: &str = \"x;", "2:17"),
        ("pub nonsense a;", "1:5"),
        ("pub fn;", "1:7"),
        ("<<<<<<< HEAD\npub fn a() {}\n", "1:1"),
    ] {
        let said = error("src/lib.rs", text);
        assert!(said.starts_with(&format!("src/lib.rs:{place}: ")), "{text:?}: {said}");
    }
    assert!(error("src/lib.rs", &"mod a {".repeat(10_000)).contains("too deep"));
    assert!(error("src/lib.rs", &format!("use a::{};", "{".repeat(10_000))).contains("too deep"));
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the workspace's own code is a sample as well")]
fn every_file_of_this_workspace_is_read() {
    let (mut folders, mut files) = (vec![workspace_root().join("crates")], 0);
    let mut surface = Surface::default();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                files += 1;
                let text = fs::read_to_string(&path).unwrap();
                let name = path.strip_prefix(workspace_root()).unwrap().to_string_lossy().replace('\\', "/");
                surface.add(Kind::Rust, &name, &text).unwrap_or_else(|error| panic!("{error}"));
            }
        }
    }
    let lines = surface.lines();
    assert!(files > 300 && lines.len() > 1000, "{files} files, {} lines", lines.len());
    let own = "fn countersign-inventory::lockfile::read: fn read(format: Format, text: &str)";
    assert!(lines.iter().any(|line| line.starts_with(own)), "{own}");
}
