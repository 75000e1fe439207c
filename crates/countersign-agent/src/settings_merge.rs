//! Additions to the JSON settings of an agent: spliced into the text, so that every other byte stays, and taken out again.

#[cfg(test)]
mod tests;

use std::ops::Range;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::json_text::{Broken, Kind, Node, read};

/// Why settings are left alone.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MergeError {
    /// The text is no JSON.
    #[error("line {line} is not JSON")]
    NotJson {
        /// Counted from 1.
        line: usize,
    },
    /// The text has comments, which a merge could put in the wrong place.
    #[error("line {line} has a comment, and JSON has none")]
    Comments {
        /// Counted from 1.
        line: usize,
    },
    /// A key is there twice, so nobody can say which one counts.
    #[error("line {line} has a key for the second time")]
    DuplicateKey {
        /// Counted from 1.
        line: usize,
    },
    /// Something else is at the place of an addition.
    #[error("`{place}` has another value already")]
    Conflict {
        /// The JSON pointer of the place; empty for the whole.
        place: String,
    },
}

impl MergeError {
    /// The code of the error.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotJson { .. } => "settings_not_json",
            Self::Comments { .. } => "settings_with_comments",
            Self::DuplicateKey { .. } => "settings_duplicate_key",
            Self::Conflict { .. } => "settings_conflict",
        }
    }

    fn of(broken: Broken, text: &str) -> Self {
        let line = |at: usize| text[..at].matches('\n').count() + 1;
        match broken {
            Broken::Syntax(at) => Self::NotJson { line: line(at) },
            Broken::Comment(at) => Self::Comments { line: line(at) },
            Broken::DuplicateKey(at) => Self::DuplicateKey { line: line(at) },
        }
    }
}

/// Which part of a value was added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Member {
    /// A member of an object.
    Key(String),
    /// An element of an array.
    Element,
}

/// One addition.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Insertion {
    /// The keys from the top to the object or array that got it.
    pub within: Vec<String>,
    /// Which part.
    pub member: Member,
    /// Its value.
    pub value: Value,
    /// What was put between it and the bracket that follows.
    pub tail: String,
}

/// What a merge added; what [`unmerge_json`] takes out.
pub type Receipt = Vec<Insertion>;

/// A merge.
#[derive(Debug, Clone, PartialEq)]
pub struct Merged {
    /// The settings with the additions.
    pub text: String,
    /// What was added; empty where everything was there.
    pub receipt: Receipt,
}

/// Settings without the additions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unmerged {
    /// The settings.
    pub text: String,
    /// The places of additions that somebody edited; they stay.
    pub kept: Vec<String>,
}

/// Adds to settings what they do not have: members of objects by key, elements of arrays by value. Nothing is replaced.
pub fn merge_json(text: &str, additions: &Value) -> Result<Merged, MergeError> {
    let mut missing = Vec::new();
    find_missing(&parse(text)?, additions, &mut Vec::new(), &mut missing)?;
    let mut merged = Merged { text: text.to_owned(), receipt: Vec::new() };
    for (within, member, value) in missing {
        let root = parse(&merged.text)?;
        let parent = descend(&root, &within).expect("an addition does not take away what it was added to");
        let splice = Splice::new(&merged.text, parent, within.len());
        let (insert, tail) = splice.part(&member, &value);
        merged.text.insert_str(splice.at, &insert);
        merged.receipt.push(Insertion { within, member, value, tail });
    }
    Ok(merged)
}

/// Takes additions out again. Without an edit in between, the text is byte for byte what it was.
pub fn unmerge_json(text: &str, receipt: &[Insertion]) -> Result<Unmerged, MergeError> {
    let mut unmerged = Unmerged { text: text.to_owned(), kept: Vec::new() };
    for insertion in receipt.iter().rev() {
        let root = parse(&unmerged.text)?;
        let found =
            descend(&root, &insertion.within).and_then(|parent| Some((parent, index(parent, insertion)?)));
        match found {
            Some((parent, index)) => {
                let range = removal(&unmerged.text, parent, index, &insertion.tail);
                unmerged.text.replace_range(range, "");
            }
            None => unmerged.kept.push(place(&insertion.within, &insertion.member)),
        }
    }
    unmerged.kept.reverse();
    Ok(unmerged)
}

fn parse(text: &str) -> Result<Node, MergeError> {
    read(text).map_err(|broken| MergeError::of(broken, text))
}

/// Walks both values; everything that only the additions have is missing.
fn find_missing(
    there: &Node,
    wanted: &Value,
    within: &mut Vec<String>,
    missing: &mut Vec<(Vec<String>, Member, Value)>,
) -> Result<(), MergeError> {
    match (&there.kind, wanted) {
        (Kind::Object(_), Value::Object(members)) => {
            for (key, value) in members {
                match there.get(key) {
                    None => missing.push((within.clone(), Member::Key(key.clone()), value.clone())),
                    Some(node) => {
                        within.push(key.clone());
                        find_missing(node, value, within, missing)?;
                        within.pop();
                    }
                }
            }
            Ok(())
        }
        (Kind::Array(elements), Value::Array(values)) => {
            let mut known: Vec<Value> = elements.iter().map(Node::value).collect();
            for value in values {
                if !known.contains(value) {
                    missing.push((within.clone(), Member::Element, value.clone()));
                    known.push(value.clone());
                }
            }
            Ok(())
        }
        (Kind::Scalar(value), wanted) if value == wanted => Ok(()),
        _ => Err(MergeError::Conflict { place: pointer(within) }),
    }
}

fn descend<'n>(root: &'n Node, within: &[String]) -> Option<&'n Node> {
    within.iter().try_fold(root, |node, key| node.get(key))
}

fn pointer(within: &[String]) -> String {
    let escaped = within.iter().map(|key| key.replace('~', "~0").replace('/', "~1"));
    escaped.flat_map(|key| ["/".to_owned(), key]).collect()
}

fn place(within: &[String], member: &Member) -> String {
    match member {
        Member::Key(key) => pointer(&[within, std::slice::from_ref(key)].concat()),
        Member::Element => format!("{}/-", pointer(within)),
    }
}

/// Which part of a value an addition is, if nobody edited it; the last of equal ones.
fn index(parent: &Node, insertion: &Insertion) -> Option<usize> {
    match (&parent.kind, &insertion.member) {
        (Kind::Object(members), Member::Key(key)) => {
            members.iter().rposition(|(known, _, node)| known == key && node.value() == insertion.value)
        }
        (Kind::Array(elements), Member::Element) => {
            elements.iter().rposition(|node| node.value() == insertion.value)
        }
        _ => None,
    }
}

/// A part together with the comma that belongs to it.
fn removal(text: &str, parent: &Node, index: usize, tail: &str) -> Range<usize> {
    let parts = parent.parts();
    let part = &parts[index];
    if index > 0 {
        return parts[index - 1].end..part.end;
    }
    match parts.get(1) {
        Some(next) => part.start..next.start,
        None if text[part.end..].starts_with(tail) => parent.range.start + 1..part.end + tail.len(),
        None => parent.range.start + 1..part.end,
    }
}

/// Where and how a part is added to a value.
struct Splice<'t> {
    /// The offset.
    at: usize,
    /// Whether it is the only part.
    is_first: bool,
    eol: &'t str,
    /// One step of indentation.
    step: String,
    /// The indentation of the new part; `None` where the value stands on one line.
    indent: Option<String>,
    /// What has to follow a part that is the only one.
    tail: String,
}

impl<'t> Splice<'t> {
    fn new(text: &'t str, parent: &Node, depth: usize) -> Self {
        let eol = if text.contains("\r\n") { "\r\n" } else { "\n" };
        let step = step(text);
        let parts = parent.parts();
        let outer = indent_of(text, parent.range.start);
        let Some(last) = parts.last() else {
            let inner = &text[parent.range.start + 1..parent.range.end - 1];
            let outer = outer.unwrap_or_else(|| step.repeat(depth));
            let tail = if inner.contains('\n') { String::new() } else { format!("{eol}{outer}") };
            let indent = Some(format!("{outer}{step}"));
            return Self { at: parent.range.start + 1, is_first: true, eol, step, indent, tail };
        };
        let is_one_line = !text[parent.range.start..parts[0].start].contains('\n');
        let indent = if is_one_line { None } else { indent_of(text, last.start) };
        let indent = indent.or_else(|| {
            (!is_one_line).then(|| format!("{}{step}", outer.unwrap_or_else(|| step.repeat(depth))))
        });
        Self { at: last.end, is_first: false, eol, step, indent, tail: String::new() }
    }

    /// The bytes to insert, and those of them that follow the part.
    fn part(&self, member: &Member, value: &Value) -> (String, String) {
        let comma = if self.is_first { "" } else { "," };
        let mut part = match member {
            Member::Key(key) => format!("{}: ", Value::from(key.as_str())),
            Member::Element => String::new(),
        };
        let Some(indent) = &self.indent else {
            return (format!("{comma} {part}{value}"), String::new());
        };
        pretty(value, indent, &self.step, self.eol, &mut part);
        (format!("{comma}{}{indent}{part}{}", self.eol, self.tail), self.tail.clone())
    }
}

/// The white space before an offset, if nothing else is before it on its line.
fn indent_of(text: &str, at: usize) -> Option<String> {
    let line = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let before = &text[line..at];
    let space: String = before.chars().take_while(|c| matches!(c, ' ' | '\t')).collect();
    // A member begins with its key, so the indentation of an object is that of its line.
    (line > 0 || space.len() == before.len()).then_some(space)
}

/// One step of indentation: that of the first line that has one.
fn step(text: &str) -> String {
    let indents = text.lines().map(|line| &line[..line.len() - line.trim_start_matches([' ', '\t']).len()]);
    indents.filter(|indent| !indent.is_empty()).map(str::to_owned).next().unwrap_or_else(|| "  ".to_owned())
}

/// Writes a value over several lines.
fn pretty(value: &Value, indent: &str, step: &str, eol: &str, out: &mut String) {
    let inner = format!("{indent}{step}");
    let mut open = |brackets: [&str; 2], parts: Vec<(String, &Value)>| {
        out.push_str(brackets[0]);
        for (at, (key, value)) in parts.iter().enumerate() {
            out.push_str(if at > 0 { "," } else { "" });
            out.push_str(eol);
            out.push_str(&inner);
            out.push_str(key);
            pretty(value, &inner, step, eol, out);
        }
        out.push_str(eol);
        out.push_str(indent);
        out.push_str(brackets[1]);
    };
    match value {
        Value::Object(members) if !members.is_empty() => {
            let key = |key: &String| format!("{}: ", Value::from(key.as_str()));
            open(["{", "}"], members.iter().map(|(name, value)| (key(name), value)).collect());
        }
        Value::Array(elements) if !elements.is_empty() => {
            open(["[", "]"], elements.iter().map(|value| (String::new(), value)).collect());
        }
        scalar => out.push_str(&scalar.to_string()),
    }
}
