use serde_json::{Map, Value, json};

use super::{check_key, coerce, get, over_defaults, problems, set, unset};

fn map(value: Value) -> Map<String, Value> {
    let Value::Object(map) = value else { panic!("the test writes an object") };
    map
}

#[test]
fn words_become_values() {
    for (text, expected) in [
        ("true", json!(true)),
        ("TRUE", json!("TRUE")),
        ("1e3", json!(1000)),
        (" 7 ", json!(7)),
        ("-0.5", json!(-0.5)),
        (".5", json!(0.5)),
        ("0x1f", json!(31)),
        ("", json!("")),
        (" ", json!(" ")),
        ("Infinity", json!("Infinity")),
        ("1_000", json!("1_000")),
        ("[\"a\", 1]", json!(["a", 1])),
        ("[a]", json!("[a]")),
        ("{\"a\": {}}", json!({ "a": {} })),
        ("null", json!("null")),
    ] {
        assert_eq!(coerce(text), expected, "{text:?}");
    }
}

#[test]
fn keys_are_known_or_refused() {
    for key in
        ["profile", "featureFlags", "featureFlags.beta", "telemetry.enabled", "workflows", "defaultStore"]
    {
        assert_eq!(check_key(key), Ok(()), "{key}");
    }
    for key in
        ["", "a", "profile.x", "featureFlags.a.b", "telemetry", "telemetry.x", "telemetry.enabled.x", "a..b"]
    {
        assert!(check_key(key).is_err_and(|fault| !fault.is_unsafe), "{key}");
    }
    for key in ["__proto__", "featureFlags.constructor", "x.prototype.y", "__proto__..a"] {
        assert!(check_key(key).is_err_and(|fault| fault.is_unsafe), "{key}");
    }
}

#[test]
fn the_order_of_a_file_is_kept_behind_the_defaults() {
    let all = over_defaults(&map(json!({ "mine": 1, "delivery": "skills", "featureFlags": 3 })));
    let text = serde_json::to_string(&all).unwrap();
    assert_eq!(text, r#"{"featureFlags":{},"profile":"core","delivery":"skills","mine":1}"#);
}

#[test]
fn nested_keys_are_made_found_and_removed() {
    let mut settings = over_defaults(&map(json!({ "list": ["x"], "text": "y" })));
    set(&mut settings, "text.a.b", json!(2));
    assert_eq!(get(&settings, "text.a.b"), Some(&json!(2)));
    assert_eq!(get(&settings, "list.0"), Some(&json!("x")));
    assert_eq!(get(&settings, "list.1"), None);
    assert_eq!(get(&settings, "profile.length"), None);
    assert!(unset(&mut settings, "text.a.b"));
    assert!(!unset(&mut settings, "text.a.b"));
    assert!(!unset(&mut settings, "list.0"));
}

#[test]
fn wrong_values_are_named() {
    assert_eq!(problems(&over_defaults(&Map::new())), Vec::<String>::new());
    let wrong = json!({
        "featureFlags": { "a": 1 }, "profile": "mine", "delivery": null, "workflows": "x", "defaultStore": 1,
        "telemetry": { "enabled": "no" }, "completionTipSeen": 0,
    });
    assert_eq!(problems(&map(wrong)).len(), 7);
}
