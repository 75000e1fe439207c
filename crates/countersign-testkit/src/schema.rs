//! A checker for the JSON Schemas of `docs/formats`: the keywords that they use, and no others.

use serde_json::{Map, Value};

/// Keywords that say nothing about a value.
const SILENT: [&str; 5] = ["$schema", "$defs", "title", "description", "$comment"];

/// Where a document is not what its schema says: a path and what is wrong, in order. A key that no schema describes is
/// wrong as well: what is written has to be documented.
pub fn faults(schema: &Value, document: &Value) -> Vec<String> {
    let mut checker = Checker { root: schema, faults: Vec::new() };
    checker.check(schema, document, "$");
    checker.faults
}

struct Checker<'s> {
    root: &'s Value,
    faults: Vec<String>,
}

impl<'s> Checker<'s> {
    fn wrong(&mut self, path: &str, what: impl std::fmt::Display) {
        self.faults.push(format!("{path}: {what}"));
    }

    fn check(&mut self, schema: &'s Value, value: &Value, path: &str) {
        let Some(keywords) = schema.as_object() else {
            if schema == &Value::Bool(false) {
                self.wrong(path, "nothing may stand here");
            }
            return;
        };
        for (keyword, wanted) in keywords {
            match keyword.as_str() {
                "type" => self.check_type(wanted, value, path),
                "enum" => {
                    if !wanted.as_array().is_some_and(|values| values.contains(value)) {
                        self.wrong(path, format_args!("{value} is none of {wanted}"));
                    }
                }
                "const" => {
                    if wanted != value {
                        self.wrong(path, format_args!("{value} is not {wanted}"));
                    }
                }
                "$ref" => self.check(self.definition(wanted), value, path),
                "anyOf" | "oneOf" => self.check_choice(wanted, value, path),
                "required" => {
                    let names = wanted.as_array().into_iter().flatten().filter_map(Value::as_str);
                    for name in names.filter(|name| value.is_object() && value.get(name).is_none()) {
                        self.wrong(path, format_args!("`{name}` is missing"));
                    }
                }
                "properties" => self.check_properties(keywords, value, path),
                "items" => {
                    for (index, item) in value.as_array().into_iter().flatten().enumerate() {
                        self.check(wanted, item, &format!("{path}[{index}]"));
                    }
                }
                "minItems" | "maxItems" => self.check_count(keyword, wanted, value, path),
                "minimum" => {
                    if value.as_f64().zip(wanted.as_f64()).is_some_and(|(value, least)| value < least) {
                        self.wrong(path, format_args!("{value} is less than {wanted}"));
                    }
                }
                "pattern" => self.check_pattern(wanted, value, path),
                // With `properties` it is part of their check.
                "additionalProperties" if keywords.contains_key("properties") => {}
                "additionalProperties" => {
                    for (name, value) in value.as_object().into_iter().flatten() {
                        self.check(wanted, value, &format!("{path}.{name}"));
                    }
                }
                silent if SILENT.contains(&silent) => {}
                unknown => self.wrong(path, format_args!("the checker does not know `{unknown}`")),
            }
        }
    }

    fn definition(&self, reference: &Value) -> &'s Value {
        let pointer = reference.as_str().and_then(|reference| reference.strip_prefix('#'));
        pointer
            .and_then(|pointer| self.root.pointer(pointer))
            .unwrap_or_else(|| panic!("{reference} leads nowhere"))
    }

    fn check_type(&mut self, wanted: &Value, value: &Value, path: &str) {
        let is = |name: &str| match name {
            "object" => value.is_object(),
            "array" => value.is_array(),
            "string" => value.is_string(),
            "boolean" => value.is_boolean(),
            "integer" => value.is_i64() || value.is_u64(),
            "number" => value.is_number(),
            "null" => value.is_null(),
            other => panic!("`{other}` is no type"),
        };
        let names = wanted.as_array().map_or(std::slice::from_ref(wanted), Vec::as_slice);
        if !names.iter().filter_map(Value::as_str).any(is) {
            self.wrong(path, format_args!("{value} is not of type {wanted}"));
        }
    }

    fn check_choice(&mut self, choices: &'s Value, value: &Value, path: &str) {
        let mut all = Vec::new();
        for choice in choices.as_array().into_iter().flatten() {
            let mut checker = Checker { root: self.root, faults: Vec::new() };
            checker.check(choice, value, path);
            if checker.faults.is_empty() {
                return;
            }
            all.extend(checker.faults);
        }
        self.wrong(path, format_args!("none of the choices fits: {}", all.join("; ")));
    }

    fn check_properties(&mut self, keywords: &'s Map<String, Value>, value: &Value, path: &str) {
        let known = &keywords["properties"];
        for (name, value) in value.as_object().into_iter().flatten() {
            let path = format!("{path}.{name}");
            match (known.get(name), keywords.get("additionalProperties")) {
                (Some(schema), _) | (None, Some(schema)) => self.check(schema, value, &path),
                (None, None) => self.wrong(&path, "no schema describes it"),
            }
        }
    }

    fn check_count(&mut self, keyword: &str, wanted: &Value, value: &Value, path: &str) {
        let count = value.as_array().map(Vec::len).and_then(|count| u64::try_from(count).ok());
        let Some((count, limit)) = count.zip(wanted.as_u64()) else { return };
        if (keyword == "minItems" && count < limit) || (keyword == "maxItems" && count > limit) {
            self.wrong(path, format_args!("{count} items, `{keyword}` is {limit}"));
        }
    }

    /// Patterns of the form `^...$` made of characters and classes, each with `{n}` or `+` at will.
    fn check_pattern(&mut self, pattern: &Value, value: &Value, path: &str) {
        let (Some(pattern), Some(text)) = (pattern.as_str(), value.as_str()) else { return };
        if !matches(pattern, text) {
            self.wrong(path, format_args!("`{text}` does not look like `{pattern}`"));
        }
    }
}

/// Whether a text looks like a pattern.
fn matches(pattern: &str, text: &str) -> bool {
    let mut rest = text.chars().peekable();
    let body = pattern.strip_prefix('^').unwrap_or_else(|| panic!("`{pattern}` is not anchored"));
    let (body, is_closed) = body.strip_suffix('$').map_or((body, false), |body| (body, true));
    let mut pattern = body.chars().peekable();
    while let Some(c) = pattern.next() {
        let class: Box<dyn Fn(char) -> bool> = match c {
            '[' => {
                let class: Vec<char> = pattern.by_ref().take_while(|c| *c != ']').collect();
                Box::new(move |c| is_in(&class, c))
            }
            '\\' => match pattern.next() {
                Some('d') => Box::new(|c: char| c.is_ascii_digit()),
                Some(plain) => Box::new(move |c| c == plain),
                None => panic!("a pattern ends in a backslash"),
            },
            '(' | ')' | '|' | '*' | '?' => panic!("the checker does not know `{c}` in patterns"),
            plain => Box::new(move |c| c == plain),
        };
        let (least, most) = match pattern.peek() {
            Some('+') => {
                pattern.next();
                (1, usize::MAX)
            }
            Some('{') => {
                pattern.next();
                let count: String = pattern.by_ref().take_while(|c| *c != '}').collect();
                let count = count.parse().unwrap_or_else(|_| panic!("`{count}` is no count"));
                (count, count)
            }
            _ => (1, 1),
        };
        let mut count = 0;
        while count < most && rest.next_if(|c| class(*c)).is_some() {
            count += 1;
        }
        if count < least {
            return false;
        }
    }
    !is_closed || rest.peek().is_none()
}

/// Whether a character is in a class such as `0-9a-f`.
fn is_in(class: &[char], c: char) -> bool {
    let mut at = 0;
    while at < class.len() {
        if class.get(at + 1) == Some(&'-') && at + 2 < class.len() {
            if (class[at]..=class[at + 2]).contains(&c) {
                return true;
            }
            at += 3;
        } else if class[at] == c {
            return true;
        } else {
            at += 1;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::faults;

    #[test]
    fn a_document_is_held_against_every_keyword() {
        let schema = json!({
            "type": "object",
            "required": ["kind"],
            "properties": {
                "kind": {"enum": ["a", "b"]},
                "day": {"type": ["string", "null"], "pattern": "^[0-9]{4}-[0-9]{2}$"},
                "parts": {"type": "array", "maxItems": 1, "items": {"$ref": "#/$defs/part"}}
            },
            "$defs": {"part": {"anyOf": [{"type": "string"}, {"type": "integer", "minimum": 1}]}}
        });
        assert!(faults(&schema, &json!({"kind": "a", "day": "2026-01", "parts": [1]})).is_empty());
        assert!(faults(&schema, &json!({"kind": "b", "day": null, "parts": ["x"]})).is_empty());
        let wrong = [
            json!([]),
            json!({}),
            json!({"kind": "c"}),
            json!({"kind": "a", "day": "today"}),
            json!({"kind": "a", "day": "2026-011"}),
            json!({"kind": "a", "parts": [0]}),
            json!({"kind": "a", "parts": ["x", "y"]}),
            json!({"kind": "a", "more": 1}),
        ];
        for document in wrong {
            assert!(!faults(&schema, &document).is_empty(), "{document}");
        }
        assert!(!faults(&json!({"multipleOf": 2}), &json!(2)).is_empty(), "a keyword it does not know");
    }
}
