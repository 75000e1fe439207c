//! A reader of XML, strict enough to notice what is not well-formed.

/// One start tag with its attributes, in document order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Element {
    pub(super) name: String,
    pub(super) depth: usize,
    pub(super) attributes: Vec<(String, String)>,
    pub(super) text: String,
}

impl Element {
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// Reads a document; panics with the reason if it is not well-formed.
pub(super) fn elements(document: &str) -> Vec<Element> {
    let head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    let mut rest = document.strip_prefix(head).expect("the declaration comes first");
    let mut found: Vec<Element> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    while let Some(at) = rest.find('<') {
        let text = unescaped(&rest[..at]);
        match open.last() {
            Some(index) => found[*index].text.push_str(&text),
            None => assert!(text.trim().is_empty(), "text outside the root: {text}"),
        }
        let end = rest.find('>').expect("a tag ends");
        let tag = &rest[at + 1..end];
        rest = &rest[end + 1..];
        assert!(!tag.contains('<'), "`<` inside a tag: {tag}");
        if let Some(name) = tag.strip_prefix('/') {
            let index = open.pop().expect("an end tag has a start tag");
            assert_eq!(found[index].name, name);
            continue;
        }
        let (tag, closed) = tag.strip_suffix('/').map_or((tag, false), |tag| (tag, true));
        found.push(element(tag, open.len()));
        if !closed {
            open.push(found.len() - 1);
        }
    }
    assert!(open.is_empty(), "elements left open");
    assert!(rest.trim().is_empty(), "text behind the root: {rest}");
    assert_eq!(found.iter().filter(|element| element.depth == 0).count(), 1, "one root");
    found
}

fn element(tag: &str, depth: usize) -> Element {
    let (name, mut rest) = tag.split_once(' ').unwrap_or((tag, ""));
    assert!(name.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'-'), "odd name {name}");
    let mut attributes: Vec<(String, String)> = Vec::new();
    while !rest.is_empty() {
        let (key, tail) = rest.split_once("=\"").expect("an attribute has a quoted value");
        let (value, tail) = tail.split_once('"').expect("the value ends");
        assert!(attributes.iter().all(|(other, _)| other != key), "attribute twice: {key}");
        attributes.push((key.to_owned(), unescaped(value)));
        rest = tail.strip_prefix(' ').unwrap_or(tail);
    }
    Element { name: name.to_owned(), depth, attributes, text: String::new() }
}

fn unescaped(text: &str) -> String {
    for c in text.chars() {
        let allowed =
            matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
        assert!(allowed, "{c:?} is no XML character");
    }
    assert!(!text.contains("]]>"), "`]]>` in text");
    let mut out = String::new();
    let mut parts = text.split('&');
    out.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let (name, tail) = part.split_once(';').expect("a reference ends");
        if let Some(digits) = name.strip_prefix("#x") {
            let number = u32::from_str_radix(digits, 16).expect("hexadecimal digits");
            out.push(char::from_u32(number).expect("a character"));
            out.push_str(tail);
            continue;
        }
        out.push_str(match name {
            "amp" => "&",
            "lt" => "<",
            "gt" => ">",
            "quot" => "\"",
            "apos" => "'",
            name => panic!("unknown reference {name}"),
        });
        out.push_str(tail);
    }
    out
}
