//! The official suite, places, and everything that is refused.

mod suite;

use proptest::prelude::*;

use super::{NoVerdict, Schema};
use crate::tree::Syntax;

/// What is said of a document, one line each.
fn said(schema: &str, syntax: Syntax, text: &str) -> Vec<String> {
    let schema = Schema::read(Syntax::Json, schema).unwrap_or_else(|error| panic!("{error}"));
    let problems = schema.check(syntax, text).unwrap();
    problems
        .into_iter()
        .map(|problem| {
            format!("{} {} {}: {}", problem.place, problem.pointer, problem.keyword, problem.message)
        })
        .collect()
}

#[test]
fn places_are_those_of_the_document_in_each_syntax() {
    let schema = r#"{"type": "object", "required": ["name"], "additionalProperties": false,
        "properties": {"name": {"type": "string"}, "ports": {"items": {"type": "integer", "maximum": 99}}}}"#;
    let expected = |places: [&str; 3]| {
        [
            format!("{}  additionalProperties: the key `nam` is not known here", places[0]),
            format!("{} /ports/1 type: string stands here, not integer", places[1]),
            format!("{} /ports/2 maximum: 100 is not at most 99", places[2]),
        ]
    };
    let rest = |lines: Vec<String>| -> Vec<String> {
        lines.into_iter().filter(|line| !line.ends_with("the key `name` is missing")).collect()
    };
    let yaml = "nam: a\nports:\n  - 1\n  - x\n  - 100\n";
    assert_eq!(rest(said(schema, Syntax::Yaml, yaml)), expected(["1:1", "4:5", "5:5"]));
    let json = "{\"nam\": \"a\",\n \"ports\": [1, \"x\", 100]}";
    assert_eq!(rest(said(schema, Syntax::Json, json)), expected(["1:2", "2:15", "2:20"]));
    let toml = "nam = 'a'\nports = [1, 'x', 100]\n";
    assert_eq!(rest(said(schema, Syntax::Toml, toml)), expected(["1:1", "2:13", "2:18"]));
}

#[test]
fn a_schema_that_would_check_less_than_it_says_is_refused() {
    for schema in [
        "{\"requird\": [\"a\"]}",
        "{\"properties\": {\"a\": {\"typ\": \"string\"}}}",
        "{\"$defs\": {\"unused\": {\"minimun\": 1}}}",
        "{\"unevaluatedProperties\": false}",
        "{\"$dynamicRef\": \"#a\"}",
        "{\"$ref\": \"https://a.example/b.json\"}",
        "{\"$ref\": \"b.json\"}",
        "{\"$ref\": \"#/$defs/none\"}",
        "{\"$ref\": \"#none\"}",
        "{\"$defs\": {\"a\": {\"$id\": \"b.json\"}}}",
        "{\"$schema\": \"http://json-schema.org/draft-04/schema#\"}",
        "{\"$schema\": 4}",
        "{\"type\": \"text\"}",
        "{\"type\": []}",
        "{\"required\": \"a\"}",
        "{\"minLength\": -1}",
        "{\"minLength\": 1.5}",
        "{\"multipleOf\": 0}",
        "{\"maximum\": \"3\"}",
        "{\"uniqueItems\": 1}",
        "{\"anyOf\": []}",
        "{\"enum\": 1}",
        "{\"properties\": []}",
        "{\"items\": [{}]}",
        "{\"pattern\": \"(?=a)\"}",
        "{\"pattern\": \"(?<!a)b\"}",
        "{\"pattern\": \"(a)\\\\1\"}",
        "{\"pattern\": \"(\"}",
        "{\"pattern\": \"\\\\p{L}\"}",
        "{\"pattern\": \"(a{1000}){1000}\"}",
        "{\"patternProperties\": {\"(?!a)\": {}}}",
        "{\"$schema\": \"http://json-schema.org/draft-07/schema#\", \"$ref\": \"#\", \"type\": \"string\"}",
        "[]",
        "",
    ] {
        assert!(Schema::read(Syntax::Json, schema).is_err(), "{schema}");
    }
}

#[test]
fn circles_and_avalanches_end_without_a_verdict() {
    let check = |schema: &str| Schema::read(Syntax::Json, schema).unwrap().check(Syntax::Json, "1");
    assert_eq!(check("{\"$ref\": \"#\"}"), Err(NoVerdict::TooExpensive));
    let mut defs: Vec<String> = (0..64)
        .map(|number| {
            let next = format!("{{\"$ref\": \"#/$defs/d{}\"}}", number + 1);
            format!("\"d{number}\": {{\"allOf\": [{next}, {next}]}}")
        })
        .collect();
    defs.push("\"d64\": {}".to_owned());
    let avalanche = format!("{{\"$ref\": \"#/$defs/d0\", \"$defs\": {{{}}}}}", defs.join(", "));
    assert_eq!(check(&avalanche), Err(NoVerdict::TooExpensive));
}

#[test]
fn patterns_are_those_of_ecmascript() {
    for (pattern, text, fits) in [
        ("^\\\\d+$", "12", true),
        ("^\\\\d+$", "\u{664}", false),
        ("^\\\\w$", "\u{e9}", false),
        ("^.$", "\u{1f600}", true),
        ("^[^\\\\s]+$", "a b", false),
        ("a\\\\/b", "a/b", true),
        ("^[a&&b]$", "&", true),
        ("^[[a]$", "[", true),
        ("^(?<year>[0-9]{4})$", "2026", true),
        ("\\\\bword\\\\b", "a word here", true),
        ("^\\\\u00e9$", "\u{e9}", true),
        ("a-b", "a-b", true),
        ("^$", "\n", false),
    ] {
        let schema = format!("{{\"pattern\": \"{pattern}\"}}");
        let schema = Schema::read(Syntax::Json, &schema).unwrap_or_else(|error| panic!("{pattern}: {error}"));
        let quoted = format!("\"{}\"", text.replace('\n', "\\n"));
        assert_eq!(schema.check(Syntax::Json, &quoted).unwrap().is_empty(), fits, "{pattern} on {text:?}");
    }
}

#[test]
fn draft_seven_and_2019_keep_their_own_words() {
    let seven = r#"{"$schema": "http://json-schema.org/draft-07/schema#", "items": [{"type": "integer"}],
        "additionalItems": false, "definitions": {"a": {}}}"#;
    assert_eq!(said(seven, Syntax::Json, "[1]"), Vec::<String>::new());
    assert_eq!(said(seven, Syntax::Json, "[1, 2]").len(), 1);
    let depends = r#"{"$schema": "http://json-schema.org/draft-07/schema#",
        "dependencies": {"a": ["b"], "c": {"required": ["d"]}}}"#;
    assert_eq!(said(depends, Syntax::Json, "{\"a\": 1, \"b\": 1}"), Vec::<String>::new());
    assert_eq!(said(depends, Syntax::Json, "{\"a\": 1, \"c\": 1}").len(), 2);
    let nineteen =
        r#"{"$schema": "https://json-schema.org/draft/2019-09/schema", "dependentRequired": {"a": ["b"]}}"#;
    assert_eq!(said(nineteen, Syntax::Json, "{\"a\": 1}").len(), 1);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    #[test]
    fn no_pattern_makes_the_reader_panic(pattern in "[ -~\u{e9}]{0,20}", text in "[ -~\u{e9}\n]{0,20}") {
        if let Ok(pattern) = super::pattern::Pattern::read(&pattern) {
            pattern.fits(&text);
        }
    }
}
