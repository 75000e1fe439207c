//! What npm `yaml` 2.9 makes of edge cases, and laws over arbitrary texts.

use countersign_diag::{Finding, SourceMap, Span};
use proptest::prelude::*;
use serde_json::{Map, Number, Value as Json};

use super::keys::nearest;
use super::{Node, Value, parse};

fn read(text: &str) -> (Option<Node>, Vec<Finding>) {
    let source = SourceMap::default().add("file.yaml", text);
    let parsed = parse(source, text);
    (parsed.value, parsed.findings)
}

fn json(node: &Node) -> Json {
    match &node.value {
        Value::Null => Json::Null,
        Value::Bool(flag) => Json::Bool(*flag),
        Value::Int(number) => Json::from(*number),
        Value::Float(number) => Number::from_f64(*number).map_or(Json::Null, Json::Number),
        Value::String(text) => Json::String(text.clone()),
        Value::Sequence(items) => items.iter().map(json).collect(),
        Value::Mapping(entries) => {
            let pairs = entries.iter().map(|(key, value)| (key.key_name().unwrap_or_default(), json(value)));
            Json::Object(pairs.collect::<Map<_, _>>())
        }
    }
}

fn check(text: &str, expected: &str) {
    let (value, findings) = read(text);
    let value = value.unwrap_or_else(|| panic!("{text:?} is read, not refused: {findings:?}"));
    assert_eq!(json(&value).to_string(), expected, "for {text:?}");
}

fn refused(text: &str, code: &str) -> Finding {
    let (value, mut findings) = read(text);
    assert_eq!(value, None, "{text:?} is refused");
    assert_eq!(findings[0].code().number, code, "for {text:?}: {findings:?}");
    findings.swap_remove(0)
}

#[test]
fn scalars_follow_the_core_schema() {
    for (text, expected) in [
        ("", "null"),
        ("# only a comment", "null"),
        ("~", "null"),
        ("Null", "null"),
        ("nUll", r#""nUll""#),
        ("TRUE", "true"),
        ("tRue", r#""tRue""#),
        ("yes", r#""yes""#),
        ("on", r#""on""#),
        ("0o17", "15"),
        ("017", "17"),
        ("0x1f", "31"),
        ("0b1", r#""0b1""#),
        ("+1", "1"),
        ("1_000", r#""1_000""#),
        ("1e3", "1000"),
        ("1.", "1"),
        (".5", "0.5"),
        (".", r#"".""#),
        ("1e", r#""1e""#),
        (".inf", "null"),
        ("+.nan", r#""+.nan""#),
        ("12:30", r#""12:30""#),
        ("2025-01-01", r#""2025-01-01""#),
        ("'1'", r#""1""#),
        ("\"true\"", r#""true""#),
    ] {
        check(text, expected);
    }
}

#[test]
fn tags_are_honoured_where_npm_honours_them() {
    for (text, expected) in [
        ("!!str 1", r#""1""#),
        ("!!int '1'", "1"),
        ("!!int a", r#""a""#),
        ("!!float 1", r#""1""#),
        ("!!bool yes", r#""yes""#),
        ("!!null ''", "null"),
        ("a: !!str", r#"{"a":""}"#),
        ("! 1", r#""1""#),
        ("!x [y]", r#"["y"]"#),
        ("!<tag:yaml.org,2002:str> 1", r#""1""#),
    ] {
        check(text, expected);
    }
    let (_, findings) = read("a: !unknown b");
    assert_eq!(findings[0].code().number, "M0105");
    refused("!x!y z", "M0100");
    refused("!!binary aGk=", "M0106");
}

#[test]
fn documents_read_as_npm_reads_them() {
    for (text, expected) in [
        ("\u{feff}a: 1", r#"{"a":1}"#),
        ("a: x\u{feff}y", "{\"a\":\"x\u{feff}y\"}"),
        ("a: b\r\r\nc: d", "{\"a\":\"b\\r\",\"c\":\"d\"}"),
        ("a: b:c", r#"{"a":"b:c"}"#),
        ("a: http://x", r#"{"a":"http://x"}"#),
        ("a:\tb\nc:\t d", r#"{"a":"b","c":"d"}"#),
        ("a: b#c", r#"{"a":"b#c"}"#),
        ("a: b\t#c", r#"{"a":"b"}"#),
        ("a: -b", r#"{"a":"-b"}"#),
        ("a: x\n\n  y", r#"{"a":"x\ny"}"#),
        ("a: 'it''s'", r#"{"a":"it's"}"#),
        ("a: \"\\u00e9\\x41\"", r#"{"a":"éA"}"#),
        ("a: |\n  x\n y", "refused"),
        ("a: |+\n  x\n\n", r#"{"a":"x\n\n"}"#),
        ("a: >-\n  x\n  y\n", r#"{"a":"x y"}"#),
        ("a: |\r\n  x\r\n  y\r\n", r#"{"a":"x\ny\n"}"#),
        ("a:\n- b\n- c", r#"{"a":["b","c"]}"#),
        ("- a: b\n  c: d", r#"[{"a":"b","c":"d"}]"#),
        ("{a: b, c}", r#"{"a":"b","c":null}"#),
        ("[a: b, c,]", r#"[{"a":"b"},"c"]"#),
        ("<<: {a: 1}", r#"{"<<":{"a":1}}"#),
        ("a: &x [1]\nb: *x", r#"{"a":[1],"b":[1]}"#),
        ("---\na: 1\n...\n# end", r#"{"a":1}"#),
        ("a: 1\n...\n", r#"{"a":1}"#),
        ("1: a\n'1': b", r#"{"1":"b"}"#),
    ] {
        if expected == "refused" {
            refused(text, "M0100");
        } else {
            check(text, expected);
        }
    }
}

#[test]
fn broken_documents_are_refused() {
    for (text, code) in [
        ("a: b: c", "M0100"),
        ("a: @x", "M0100"),
        ("a: `x`", "M0100"),
        ("a: %x", "M0100"),
        ("a: ,b", "M0100"),
        ("a: - b", "M0100"),
        ("a: [b", "M0100"),
        ("a: 'b", "M0100"),
        ("a: 'b' c", "M0100"),
        ("a: \"b\"#c", "M0100"),
        ("a: \"\\q\"", "M0100"),
        ("a:\n\tb: c", "M0100"),
        ("\ta: b", "M0100"),
        ("a: 1\n b: 2", "M0100"),
        ("a: 1\n- b", "M0100"),
        ("a: *b", "M0100"),
        ("a: b\rc: d", "M0100"),
        ("...\na: 1", "M0100"),
        ("%YAML 1.2", "M0100"),
        ("a: 1\n---\nb: 2", "M0102"),
        ("---\n---\n", "M0102"),
        ("&a [*a]", "M0103"),
    ] {
        refused(text, code);
    }
}

#[test]
fn a_duplicate_key_names_both_places() {
    let text = "rules:\n  a: 1\n  b: 2\n  a: 3\n";
    let finding = refused(text, "M0101");
    assert_eq!(finding.span().map(Span::range), Some(23..24));
    assert_eq!(&text[23..24], "a");
    assert_eq!(finding.labels()[0].span.range(), 9..10);
    for text in ["{a: 1, a: 2}", "1: a\n1.0: b", "null: a\n~: b", "'a': 1\na: 2", "!!str 1: a\n'1': b"] {
        refused(text, "M0101");
    }
}

#[test]
fn aliases_repeat_as_often_as_npm_allows() {
    let uses = |count: usize| format!("a: &a x\nb: [{}]", vec!["*a"; count].join(", "));
    assert!(read(&uses(99)).0.is_some());
    refused(&uses(100), "M0103");
    let nested =
        |count: usize| format!("a: &a x\nb: &b [*a]\nc: [{}]\nd: [*b]", vec!["*a"; count].join(", "));
    assert!(read(&nested(48)).0.is_some());
    refused(&nested(50), "M0103");
    let empty = format!("a: &a []\nb: [{}]", vec!["*a"; 200].join(", "));
    assert!(read(&empty).0.is_some(), "nothing is repeated, so nothing is counted");
}

#[test]
fn laughs_and_depth_end_early() {
    let mut laughs = "a0: &a0 [x]\n".to_owned();
    for level in 1..60 {
        let inner = vec![format!("*a{}", level - 1); 9].join(", ");
        laughs.extend([format!("a{level}: &a{level} [{inner}]\n")]);
    }
    refused(&laughs, "M0103");
    let large = format!("a: &a '{}'\nb: [{}]", "x".repeat(100_000), vec!["*a"; 90].join(", "));
    refused(&large, "M0103");
    refused(&("[".repeat(10_000) + &"]".repeat(10_000)), "M0104");
    refused(&"- ".repeat(10_000), "M0104");
    refused(&"{a: ".repeat(10_000), "M0104");
    let inside = "[".repeat(120) + &"]".repeat(120);
    refused(&format!("a: &a {inside}\nb: {}*a{}", "[".repeat(120), "]".repeat(120)), "M0104");
    assert!(read(&("[".repeat(150) + &"]".repeat(150))).0.is_some());
}

#[test]
fn nodes_know_their_bytes() {
    let text = "# é\nkey: 'välue'\nlist:\n  - 1\n  - {x: y}\nlast: end\n";
    let (value, _) = read(text);
    let root = value.unwrap();
    let bytes = |node: &Node| text[node.span.range()].to_owned();
    let (key, value) = root.entry("key").unwrap();
    assert_eq!((bytes(key), bytes(value)), ("key".to_owned(), "'välue'".to_owned()));
    assert_eq!(bytes(root.get("list").unwrap()), "- 1\n  - {x: y}");
    assert_eq!(bytes(&root.get("list").unwrap().as_sequence().unwrap()[1]), "{x: y}");
    assert_eq!(bytes(root.get("last").unwrap()), "end");
}

#[test]
fn names_are_compared_without_case_and_separators() {
    let known = || ["skip_specs", "schema", "requires"].into_iter();
    for (name, meant) in [
        ("skipSpecs", Some("skip_specs")),
        ("skip-spec", Some("skip_specs")),
        ("shcema", Some("schema")),
        ("require", Some("requires")),
        ("status", None),
        ("id", None),
    ] {
        assert_eq!(nearest(name, known()), meant, "for {name}");
    }
}

fn yamlish() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "a: ", "b:\t", "- ", "  ", "\n", "\r\n", "\t", "'", "\"", "[", "]", "{", "}", ", ", "&a ", "*a",
        "!!str ", "|\n", ">-\n", "? ", ": ", "#c", " # c", "---\n", "...\n", "%", "\\u00", "é", "\u{feff}",
        "1", "~", "<<: ", "x y",
    ]);
    prop::collection::vec(pieces, 0..24).prop_map(|pieces| pieces.concat())
}

fn assert_laws(text: &str) -> Result<(), TestCaseError> {
    let (value, findings) = read(text);
    for finding in &findings {
        if let Some(span) = finding.span() {
            prop_assert!(text.get(span.range()).is_some(), "{:?} fits {:?}", span, text);
        }
    }
    let errors = findings.iter().any(|finding| finding.severity() == countersign_diag::Severity::Error);
    prop_assert_eq!(value.is_none(), errors);
    if let Some(node) = value {
        assert_inside(text, &node)?;
    }
    Ok(())
}

fn assert_inside(text: &str, node: &Node) -> Result<(), TestCaseError> {
    prop_assert!(text.get(node.span.range()).is_some(), "{:?} fits {:?}", node.span, text);
    for item in node.as_sequence().unwrap_or_default() {
        assert_inside(text, item)?;
    }
    for (key, value) in node.as_mapping().unwrap_or_default() {
        assert_inside(text, key)?;
        assert_inside(text, value)?;
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_text_is_read_or_refused(text in any::<String>()) {
        assert_laws(&text)?;
    }

    #[test]
    fn any_pieces_of_yaml_are_read_or_refused(text in yamlish()) {
        assert_laws(&text)?;
    }

    #[test]
    fn a_quoted_string_reads_back(text in "[^\u{0}-\u{1f}\u{7f}-\u{9f}\u{2028}\u{2029}\u{feff}]{0,40}") {
        let quoted = serde_json::to_string(&text).unwrap();
        let (value, _) = read(&format!("a: {quoted}\n"));
        let value = value.unwrap();
        prop_assert_eq!(value.get("a").and_then(Node::as_str), Some(text.as_str()));
    }
}
