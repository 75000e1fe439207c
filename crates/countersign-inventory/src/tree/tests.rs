//! Strict reading, with places.

use proptest::prelude::*;

use super::{Node, Syntax, Value, read};

fn error(syntax: Syntax, text: &str) -> String {
    match read(syntax, text) {
        Ok(node) => panic!("{text:?} is read as {node:?}"),
        Err(error) => error.to_string(),
    }
}

#[test]
fn json_is_read_strictly() {
    for (text, place) in [
        ("", "1:1"),
        ("{", "1:2"),
        ("{\"a\": 1,}", "1:9"),
        ("{\"a\": 1,\n \"a\": 2}", "2:2"),
        ("[1, 2", "1:6"),
        ("[01]", "1:2"),
        ("[1.]", "1:4"),
        ("[1e999]", "1:2"),
        ("\"\\ud800\"", "1:2"),
        ("\"a\nb\"", "1:3"),
        ("nul", "1:1"),
        ("truex", "1:1"),
        ("1 2", "1:3"),
        ("// a\n1", "1:1"),
        ("\"a", "1:3"),
        ("\"\\u12\u{e9}4\"", "1:4"),
    ] {
        let said = error(Syntax::Json, text);
        assert!(said.starts_with(&format!("{place}: ")), "{text:?}: {said}");
    }
    let node = read(Syntax::Json, "{\"a\": [1, -2.50, \"\\u00e9\\ud83d\\ude00\\n\", true, null]}").unwrap();
    let items = node.get("a").and_then(Node::list).unwrap();
    assert_eq!(items[2].text(), Some("\u{e9}\u{1f600}\n"));
    assert_eq!(items.len(), 5);
}

#[test]
fn the_three_syntaxes_say_the_same() {
    let values = |syntax, text| plain(&read(syntax, text).unwrap());
    let json = values(Syntax::Json, "{\"a\": {\"b\": [1, \"x\", true, 1.5]}, \"c\": \"2026-11-23\"}");
    assert_eq!(values(Syntax::Yaml, "a:\n  b: [1, x, true, 1.5]\nc: '2026-11-23'\n"), json);
    assert_eq!(values(Syntax::Toml, "c = 2026-11-23\n[a]\nb = [1, 'x', true, 1.5]\n"), json);
}

/// A value without its places, keys sorted.
fn plain(node: &Node) -> String {
    match &node.value {
        Value::Map(entries) => {
            let mut entries: Vec<String> =
                entries.iter().map(|(key, value)| format!("{}={}", key.name, plain(value))).collect();
            entries.sort();
            format!("{{{}}}", entries.join(","))
        }
        Value::List(items) => format!("[{}]", items.iter().map(plain).collect::<Vec<_>>().join(",")),
        Value::Number(number) => number.to_string(),
        other => format!("{other:?}"),
    }
}

#[test]
fn what_is_ambiguous_is_an_error_in_each_syntax() {
    for (syntax, text) in [
        (Syntax::Yaml, "a: 1\na: 2\n"),
        (Syntax::Yaml, "1: a\n'1': b\n"),
        (Syntax::Yaml, "a: .nan\n"),
        (Syntax::Yaml, "a: 1\n---\nb: 2\n"),
        (Syntax::Yaml, "? [a]\n: 1\n"),
        (Syntax::Toml, "a = 1\na = 2\n"),
        (Syntax::Toml, "a = nan\n"),
        (Syntax::Toml, "a = \n"),
    ] {
        error(syntax, text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    #[test]
    fn no_text_makes_a_reader_panic(text in "[ -~\n\t\u{e9}]{0,60}") {
        for syntax in [Syntax::Json, Syntax::Yaml, Syntax::Toml] {
            if let Ok(node) = read(syntax, &text) {
                prop_assert!(node.at.end <= text.len());
            }
        }
    }
}
