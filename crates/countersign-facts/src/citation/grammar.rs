//! The grammar of a citation inside of a comment.

mod reference;

use std::ops::Range;

use countersign_diag::Code;

use super::Verb;
use super::codes::{REASON_MISSING, REFERENCE_MALFORMED, VERB_UNKNOWN};
use super::marks::REQ;

pub(super) use reference::{Bad, check};

/// What one mark says.
#[derive(Debug)]
pub(super) enum Said {
    Cite(Cite),
    Begin(Cite),
    End,
    Off,
    On,
}

/// A list of references with one verb.
#[derive(Debug, Default)]
pub(super) struct Cite {
    pub(super) references: Vec<Reference>,
    pub(super) verb: Option<Verb>,
    pub(super) reason: Option<String>,
}

/// A reference that is spelt well.
#[derive(Debug)]
pub(super) struct Reference {
    pub(super) text: String,
    pub(super) pin: Option<String>,
    pub(super) bytes: Range<usize>,
}

/// What is wrong with a mark.
#[derive(Debug)]
pub(super) struct Wrong {
    pub(super) code: &'static Code,
    pub(super) bytes: Range<usize>,
    pub(super) message: String,
    pub(super) help: Option<String>,
    pub(super) replacement: Option<String>,
}

/// What closes a comment and may stand behind a citation.
const CLOSERS: &[&str] = &["\\", "\"\"\"", "'''", "\"", "'", "*)"];

/// What closes a comment in the middle of a line.
const INNER_CLOSERS: &[&str] = &["*/", "-->", "#>", "-}", "|#", "]]", "]=", "</"];

/// Reads the mark at `at` in a comment. Nothing if it is only a word that looks like one.
pub(super) fn read(
    text: &[u8],
    (comment, at): (Range<usize>, usize),
    wrong: &mut Vec<Wrong>,
) -> Option<Said> {
    let end = comment.end;
    let before = at.checked_sub(1).map(|at| text[at]);
    // A docstring starts with quotes, too.
    let first = text[comment.start..at].iter().all(|byte| b"\"'".contains(byte));
    if !first
        && before.is_some_and(|byte| {
            byte.is_ascii_alphanumeric() || byte >= 0x80 || b"`\"'_.@-/\\".contains(&byte)
        })
    {
        return None;
    }
    let from = at + REQ.len();
    let line = line_of(text, from, end);
    for (word, said) in [("-end", Said::End), ("-off", Said::Off), ("-on", Said::On)] {
        if let Some(rest) = line.strip_prefix(word) {
            return ends_word(rest).then_some(said);
        }
    }
    let (rest, begins) = match line.strip_prefix("-begin") {
        Some(rest) => (rest, true),
        None => (line, false),
    };
    if !(ends_word(rest) || rest.starts_with(['[', ':'])) {
        return None;
    }
    let mut from = from + (line.len() - rest.len());
    let mut cite = Cite::default();
    let rest = verb(rest, &mut from, &mut cite, wrong)?;
    if let Some(after) = rest.strip_prefix(':') {
        let bytes = at..from + rest.trim_end().len();
        wrong.push(Wrong {
            code: &REFERENCE_MALFORMED,
            bytes,
            message: "a colon stands in front of the reference".to_owned(),
            help: Some(format!("write `@req {}`: a colon starts the reason", after.trim())),
            replacement: None,
        });
        return None;
    }
    list(rest, from, &mut cite, wrong);
    if cite.references.is_empty() {
        return None;
    }
    need_reason(&cite, at..from, wrong);
    Some(if begins { Said::Begin(cite) } else { Said::Cite(cite) })
}

/// Reads a tag of Gherkin or Robot: `@req:auth/user-login`, `req[test]:auth/user-login`.
pub(super) fn read_tag(text: &[u8], range: Range<usize>, wrong: &mut Vec<Wrong>) -> Option<Cite> {
    let whole = valid(&text[range.clone()]);
    let rest = whole.strip_prefix('@').unwrap_or(whole).strip_prefix("req")?;
    let mut from = range.start + (whole.len() - rest.len());
    let mut cite = Cite::default();
    let rest = verb(rest, &mut from, &mut cite, wrong)?;
    let list_text = rest.strip_prefix(':')?;
    list_of(list_text, from + 1, &mut cite, wrong);
    need_reason(&cite, range, wrong);
    (!cite.references.is_empty()).then_some(cite)
}

fn need_reason(cite: &Cite, bytes: Range<usize>, wrong: &mut Vec<Wrong>) {
    let needs = matches!(cite.verb, Some(Verb::Exempt | Verb::Todo));
    if let (true, None, Some(verb)) = (needs, &cite.reason, cite.verb) {
        wrong.push(Wrong {
            code: &REASON_MISSING,
            bytes,
            message: format!("`{verb}` gives no reason for `{}`", cite.references[0].text),
            help: Some("write the reason behind a colon".to_owned()),
            replacement: None,
        });
    }
}

/// The rest of the line at `from`, without what closes the comment and without a second mark.
fn line_of(text: &[u8], from: usize, end: usize) -> &str {
    let stop = memchr::memchr2(b'\n', b'\r', &text[from..end]).map_or(end, |at| from + at);
    let stop = memchr::memmem::find(&text[from..stop], REQ).map_or(stop, |at| from + at);
    let mut line = valid(&text[from..stop]).trim_end();
    if let Some(close) = INNER_CLOSERS.iter().filter_map(|closer| line.find(closer)).min() {
        line = line[..close].trim_end();
    }
    while let Some(shorter) = CLOSERS.iter().find_map(|closer| line.strip_suffix(closer)) {
        line = shorter.trim_end();
    }
    line
}

/// The part of some bytes that is UTF-8.
pub(super) fn valid(bytes: &[u8]) -> &str {
    bytes.utf8_chunks().next().map_or("", |chunk| chunk.valid())
}

fn ends_word(rest: &str) -> bool {
    rest.is_empty() || rest.starts_with(char::is_whitespace)
}

/// Reads `[verb]` and moves `from` behind it. Nothing if the verb is unknown.
fn verb<'t>(rest: &'t str, from: &mut usize, cite: &mut Cite, wrong: &mut Vec<Wrong>) -> Option<&'t str> {
    let Some(inside) = rest.strip_prefix('[') else { return Some(rest) };
    let length = inside.find(']').unwrap_or(inside.len());
    let word = &inside[..length];
    let bytes = *from + 1..*from + 1 + length;
    cite.verb = Verb::from_word(word);
    if cite.verb.is_none() || length == inside.len() {
        let near = nearest_verb(word);
        wrong.push(Wrong {
            code: &VERB_UNKNOWN,
            bytes,
            message: format!("`{word}` is not a verb of a citation"),
            help: Some(near.map_or_else(
                || "the verbs are impl, test, proof, related, exempt and todo".to_owned(),
                |near| format!("did you mean `{near}`?"),
            )),
            replacement: near.filter(|_| length < inside.len()).map(|near| near.as_str().to_owned()),
        });
        return None;
    }
    *from += length + 2;
    Some(&inside[length + 1..])
}

/// The verb that shares its first letters with a word: `implements`, `TEST`, `verifies`.
fn nearest_verb(word: &str) -> Option<Verb> {
    let lower = word.trim().to_ascii_lowercase();
    match lower.as_str() {
        "implements" | "implementation" | "imp" | "code" | "satisfies" => return Some(Verb::Impl),
        "verifies" | "validates" | "verify" | "tested" => return Some(Verb::Test),
        "ignore" | "skip" | "waived" => return Some(Verb::Exempt),
        _ => {}
    }
    Verb::ALL.into_iter().find(|verb| {
        lower.len() > 1 && (lower.starts_with(verb.as_str()) || verb.as_str().starts_with(&lower))
    })
}

/// Reads the references and the reason.
fn list(rest: &str, from: usize, cite: &mut Cite, wrong: &mut Vec<Wrong>) {
    let (references, reason) = match rest.find(':') {
        Some(colon) => (&rest[..colon], Some(rest[colon + 1..].trim())),
        None => (rest, None),
    };
    cite.reason = reason.filter(|reason| !reason.is_empty()).map(str::to_owned);
    list_of(references, from, cite, wrong);
}

fn list_of(references: &str, from: usize, cite: &mut Cite, wrong: &mut Vec<Wrong>) {
    let mut at = from;
    for part in references.split(',') {
        let text = part.trim();
        let start = at + (part.len() - part.trim_start().len());
        let bytes = start..start + text.len();
        at += part.len() + 1;
        match check(text) {
            Ok((text, pin)) => cite.references.push(Reference { text, pin, bytes }),
            Err(bad) => wrong.push(bad.wrong(text, bytes)),
        }
    }
}
