use proptest::prelude::*;
use serde_json::{Value, json};

use super::{MergeError, merge_json, unmerge_json};

fn hook() -> Value {
    json!({ "hooks": { "Stop": [{ "hooks": [{ "type": "command", "command": "x" }] }] } })
}

fn check(text: &str, additions: &Value, wanted: &str) {
    let merged = merge_json(text, additions).unwrap();
    assert_eq!(merged.text, wanted);
    let again = merge_json(&merged.text, additions).unwrap();
    assert_eq!((again.text.as_str(), again.receipt.len()), (wanted, 0), "once is enough");
    let back = unmerge_json(&merged.text, &merged.receipt).unwrap();
    assert_eq!((back.text.as_str(), back.kept.len()), (text, 0));
}

#[test]
fn an_empty_object_gets_lines() {
    check("{}\n", &json!({ "a": [1] }), "{\n  \"a\": [\n    1\n  ]\n}\n");
    check("{\n}\n", &json!({ "a": 1 }), "{\n  \"a\": 1\n}\n");
    check("{ }", &json!({ "a": 1 }), "{\n  \"a\": 1\n }");
}

#[test]
fn the_look_of_the_file_is_kept() {
    check(
        "{\r\n\t\"model\" : \"x\" ,\r\n\t\"hooks\":{\"Stop\":[ ]}\r\n}",
        &json!({ "hooks": { "Stop": ["a"], "Start": ["b"] } }),
        "{\r\n\t\"model\" : \"x\" ,\r\n\t\"hooks\":{\"Stop\":[\r\n\t\t\"a\"\r\n\t ], \"Start\": [\"b\"]}\r\n}",
    );
    check(
        "{\n    \"b\": 1\n}\n",
        &json!({ "a": { "c": true } }),
        "{\n    \"b\": 1,\n    \"a\": {\n        \"c\": true\n    }\n}\n",
    );
    check("{\"b\": 1}", &json!({ "a": 2 }), "{\"b\": 1, \"a\": 2}");
}

#[test]
fn what_is_there_is_not_added_and_not_taken_out() {
    let text = "{ \"hooks\": { \"Stop\": [{\"hooks\":[{\"command\":\"x\",\"type\":\"command\"}]}] } }";
    check(text, &hook(), text);
    let mine = "{\n  \"hooks\": {\n    \"Stop\": [\n      \"mine\"\n    ]\n  }\n}\n";
    let merged = merge_json(mine, &hook()).unwrap();
    assert!(merged.text.contains("\"mine\",\n      {\n"), "{}", merged.text);
    assert_eq!(unmerge_json(&merged.text, &merged.receipt).unwrap().text, mine);
}

#[test]
fn what_somebody_edited_stays() {
    let merged = merge_json("{}", &json!({ "a": { "b": 1 }, "c": [1] })).unwrap();
    let edited = merged.text.replace("\"b\": 1", "\"b\": 2");
    let back = unmerge_json(&edited, &merged.receipt).unwrap();
    assert_eq!(back.kept, ["/a"]);
    assert_eq!(serde_json::from_str::<Value>(&back.text).unwrap(), json!({ "a": { "b": 2 } }));
    let gone = unmerge_json("{\"z\": 1}", &merged.receipt).unwrap();
    assert_eq!((gone.text.as_str(), gone.kept.len()), ("{\"z\": 1}", 2));
}

#[test]
fn what_others_add_afterwards_stays() {
    let merged = merge_json("{}", &json!({ "a": 1 })).unwrap();
    let theirs = merged.text.replace("\"a\": 1", "\"a\": 1,\n  \"b\": 2");
    let back = unmerge_json(&theirs, &merged.receipt).unwrap();
    assert_eq!(back.text, "{\n  \"b\": 2\n}");
}

#[test]
fn a_value_is_never_replaced() {
    let cases = [
        ("{\"hooks\": []}", "/hooks"),
        ("{\"hooks\": {\"Stop\": {}}}", "/hooks/Stop"),
        ("{\"hooks\": null}", "/hooks"),
        ("[]", ""),
    ];
    for (text, place) in cases {
        let error = merge_json(text, &hook()).unwrap_err();
        assert_eq!(error, MergeError::Conflict { place: place.to_owned() }, "{text}");
        assert_eq!(error.code(), "settings_conflict");
    }
    let error = merge_json("{\"a/b\": 1}", &json!({ "a/b": 2 })).unwrap_err();
    assert_eq!(error.to_string(), "`/a~1b` has another value already");
}

#[test]
fn what_is_no_json_is_refused() {
    let cases = [
        ("", "settings_not_json"),
        ("{\n\"a\": 1,\n}", "settings_not_json"),
        ("{\"a\": tru}", "settings_not_json"),
        ("{\"a\": 1} x", "settings_not_json"),
        ("{'a': 1}", "settings_not_json"),
        ("{\"a\": \"\\", "settings_not_json"),
        ("// settings\n{}", "settings_with_comments"),
        ("{\n  /* a */ \"a\": 1 }", "settings_with_comments"),
        ("{\"a\": 1, \"a\": 2}", "settings_duplicate_key"),
        (&"[".repeat(5000), "settings_not_json"),
    ];
    for (text, code) in cases {
        assert_eq!(merge_json(text, &json!({})).unwrap_err().code(), code, "{text:.20}");
    }
    assert_eq!(merge_json("{\n\"a\": 1,\n}", &json!({})).unwrap_err(), MergeError::NotJson { line: 3 });
}

#[test]
fn a_comment_within_a_text_is_none() {
    check("{\"url\": \"https://x\"}", &json!({ "a": 1 }), "{\"url\": \"https://x\", \"a\": 1}");
}

fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-9i64..9).prop_map(Value::from),
        "[a-c\"\\\\/é]{0,3}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("[a-d]", inner, 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

fn objects() -> impl Strategy<Value = Value> {
    prop::collection::btree_map("[a-d]", values(), 0..4)
        .prop_map(|members| Value::Object(members.into_iter().collect()))
}

/// A value with white space as it comes.
fn written(value: &Value, space: &mut dyn FnMut() -> &'static str) -> String {
    let text = match value {
        Value::Object(members) => {
            let parts: Vec<String> = members
                .iter()
                .map(|(key, value)| {
                    format!("{}{}{}:{}", space(), Value::from(key.as_str()), space(), written(value, space))
                })
                .collect();
            format!("{{{}{}}}", parts.join(","), space())
        }
        Value::Array(elements) => {
            let parts: Vec<String> = elements.iter().map(|value| written(value, space)).collect();
            format!("[{}{}]", parts.join(","), space())
        }
        scalar => scalar.to_string(),
    };
    format!("{}{text}{}", space(), space())
}

proptest! {
    #[test]
    fn taking_out_gives_back_every_byte(
        there in objects(),
        additions in objects(),
        spaces in prop::collection::vec(prop::sample::select(vec!["", "", " ", "\n", "\r\n  ", "\t"]), 1..7),
    ) {
        let mut at = 0;
        let text = written(&there, &mut || { at += 1; spaces[at % spaces.len()] });
        let Ok(merged) = merge_json(&text, &additions) else { return Ok(()) };
        let now: Value = serde_json::from_str(&merged.text).unwrap();
        prop_assert!(holds(&now, &additions), "{} lacks some of {additions}", merged.text);
        prop_assert!(holds(&now, &there), "{} lacks some of {there}", merged.text);
        prop_assert_eq!(&merge_json(&merged.text, &additions).unwrap().text, &merged.text);
        let receipt = serde_json::from_str::<super::Receipt>(&serde_json::to_string(&merged.receipt).unwrap());
        let back = unmerge_json(&merged.text, &receipt.unwrap()).unwrap();
        prop_assert_eq!(back.text, text);
        prop_assert!(back.kept.is_empty());
    }

    #[test]
    fn no_text_makes_it_panic(text in "[\\[\\]{}\",:/*a1\u{e9} \\\\\n]{0,40}") {
        if let Ok(merged) = merge_json(&text, &json!({ "a": [1] })) {
            prop_assert_eq!(unmerge_json(&merged.text, &merged.receipt).unwrap().text, text);
        }
    }
}

/// Whether everything of `part` is in `whole`.
fn holds(whole: &Value, part: &Value) -> bool {
    match (whole, part) {
        (Value::Object(whole), Value::Object(part)) => {
            part.iter().all(|(key, value)| whole.get(key).is_some_and(|found| holds(found, value)))
        }
        (Value::Array(whole), Value::Array(part)) => part.iter().all(|value| whole.contains(value)),
        (whole, part) => whole == part,
    }
}
