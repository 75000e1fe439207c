//! What is listed, what differs, and what cannot be read.

mod others;
mod rust;

use proptest::prelude::*;

use super::{Breaking, Change, Kind, Surface, between};

/// The lines of a file's surface.
fn lines(path: &str, text: &str) -> Vec<String> {
    let mut surface = Surface::default();
    let kind = Kind::of(path).expect("the name tells the kind");
    surface.add(kind, path, text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    surface.lines()
}

/// What differs between two versions of a file, one line each.
fn diff(path: &str, before: &str, after: &str) -> Vec<String> {
    let surface = |text: &str| {
        let mut surface = Surface::default();
        let kind = Kind::of(path).expect("the name tells the kind");
        surface.add(kind, path, text).unwrap_or_else(|error| panic!("{error}\n{text}"));
        surface
    };
    let changes = between(&surface(before), &surface(after));
    let sign = |change| match change {
        Change::Added => '+',
        Change::Removed => '-',
        Change::Changed => '~',
    };
    let word = |breaking| match breaking {
        Breaking::Yes => "yes",
        Breaking::Maybe => "maybe",
        Breaking::No => "no",
    };
    changes
        .iter()
        .map(|change| format!("{} {} {}", sign(change.kind), change.item, word(change.breaking)))
        .collect()
}

/// Where a file cannot be read.
fn error(path: &str, text: &str) -> String {
    let kind = Kind::of(path).expect("the name tells the kind");
    match Surface::default().add(kind, path, text) {
        Ok(()) => panic!("{path} is read:\n{text}"),
        Err(error) => error.to_string(),
    }
}

#[test]
fn the_name_of_a_file_tells_its_kind() {
    for (path, kind) in [
        ("src/lib.rs", Some(Kind::Rust)),
        ("a/b.proto", Some(Kind::Protobuf)),
        ("index.d.ts", Some(Kind::TypeScript)),
        ("index.d.mts", Some(Kind::TypeScript)),
        ("index.ts", None),
        ("api/openapi.yaml", Some(Kind::OpenApi)),
        ("partner.openapi.json", Some(Kind::OpenApi)),
        ("partner-openapi.yml", Some(Kind::OpenApi)),
        ("values.yaml", None),
    ] {
        assert_eq!(Kind::of(path), kind, "{path}");
    }
}

#[test]
fn any_other_file_counts_as_a_whole() {
    let surface = |bytes: &[u8]| {
        let mut surface = Surface::default();
        surface.add_bytes("api/table.bin", bytes);
        surface
    };
    assert!(between(&surface(b"\xff"), &surface(b"\xff")).is_empty());
    let changes = between(&surface(b"\xff"), &surface(b"\xfe"));
    assert_eq!((changes[0].kind, changes[0].breaking), (Change::Changed, Breaking::Maybe));
    let added = between(&Surface::default(), &surface(b""));
    assert_eq!((added[0].kind, added[0].breaking), (Change::Added, Breaking::Maybe));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    #[test]
    fn no_text_makes_a_reader_panic(
        words in prop::collection::vec(
            prop::sample::select(vec![
                "pub", "fn", "struct", "enum", "impl", "trait", "mod", "use", "a", "B", "{", "}", "(", ")", "<", ">", ";",
                ",", "=", ":", "::", "->", "#", "[", "]", "!", "'a", "\"s\"", "message", "oneof", "reserved", "1", "to",
                "service", "rpc", "export", "declare", "interface", "class", "default", "type", "const", "?", "|", "\n",
                "where", "for", "as", "*", "macro_rules", "extern", "unsafe", "option", "map", "é", "//", "/*", "r#\"",
            ]),
            0..40,
        ),
    ) {
        let text = words.join(" ");
        for path in ["src/lib.rs", "a.proto", "a.d.ts", "openapi.yaml", "openapi.json"] {
            let kind = Kind::of(path).expect("the name tells the kind");
            if Surface::default().add(kind, path, &text).is_ok() {
                prop_assert!(between(&Surface::default(), &Surface::default()).is_empty());
            }
        }
    }
}
