//! XML as far as reports need it: elements, attributes, text. No entity is ever expanded, and depth is bounded.

use std::borrow::Cow;
use std::ops::Range;

use quick_xml::Reader;
use quick_xml::events::attributes::AttrError;
use quick_xml::events::{BytesStart, Event as Raw};

use super::codes::{REPORT_ENTITY, REPORT_MALFORMED, REPORT_TOO_DEEP, REPORT_TRUNCATED};
use super::collector::Collector;

/// The deepest nesting of elements; Robot Framework reaches about 100 in keywords that call each other.
const MAX_DEPTH: usize = 512;

/// Which document types a file may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Doctype {
    /// None: no runner writes one.
    Refused,
    /// One that only names a file, which is not opened. Cobertura reports have it.
    NameOnly,
}

/// An element that opens.
#[derive(Debug)]
pub(crate) struct Element<'a> {
    /// The name without its prefix.
    pub(crate) name: String,
    /// The attributes in the order of the file, decoded.
    pub(crate) attributes: Vec<(&'a str, String)>,
    /// Where its tag stands.
    pub(crate) at: Range<usize>,
}

impl Element<'_> {
    /// The value of an attribute.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| *key == name).map(|(_, value)| value.as_str())
    }

    /// The value of an attribute that is a number.
    pub(crate) fn number(&self, name: &str) -> Option<u64> {
        self.get(name)?.trim().parse().ok()
    }
}

/// What a walk over the file meets.
#[derive(Debug)]
pub(crate) enum Event<'a> {
    /// An element opens.
    Open(Element<'a>),
    /// Text, decoded; one text may come in several pieces.
    Text(Cow<'a, str>),
    /// The element opened last closes.
    Close,
}

/// Why a walk stopped before the end.
enum Stop {
    Truncated(String),
    Malformed(String),
    Entity(String),
    TooDeep,
}

/// A walk over the elements of a file. Every element it opens it also closes, unless the file is broken.
pub(crate) struct Walk<'a> {
    reader: Reader<&'a [u8]>,
    text: &'a str,
    doctype: Doctype,
    /// Where the event that is looked at starts.
    from: usize,
    depth: usize,
    roots: usize,
    pending_close: bool,
    is_over: bool,
}

impl<'a> Walk<'a> {
    pub(crate) fn new(text: &'a str, doctype: Doctype) -> Self {
        let mut reader = Reader::from_str(text);
        reader.config_mut().check_end_names = true;
        Self { reader, text, doctype, from: 0, depth: 0, roots: 0, pending_close: false, is_over: false }
    }

    /// The next event; `None` at the end, or after a finding that says why the walk stopped.
    pub(crate) fn next(&mut self, out: &mut Collector<'_>) -> Option<Event<'a>> {
        if self.is_over {
            return None;
        }
        if std::mem::take(&mut self.pending_close) {
            self.depth -= 1;
            return Some(Event::Close);
        }
        match self.step() {
            Ok(Some(event)) => Some(event),
            Ok(None) => {
                self.is_over = true;
                None
            }
            Err(stop) => {
                self.is_over = true;
                report(out, &stop, self.from..self.position().max(self.from));
                None
            }
        }
    }

    fn position(&self) -> usize {
        usize::try_from(self.reader.buffer_position()).unwrap_or(self.text.len()).min(self.text.len())
    }

    fn step(&mut self) -> Result<Option<Event<'a>>, Stop> {
        loop {
            self.from = self.position();
            let event = self.reader.read_event().map_err(|error| broken(&error))?;
            match event {
                Raw::Start(tag) => return self.open(&tag).map(Some),
                Raw::Empty(tag) => {
                    self.pending_close = true;
                    return self.open(&tag).map(Some);
                }
                Raw::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    return Ok(Some(Event::Close));
                }
                Raw::Text(text) => {
                    let text = text.into_inner();
                    if self.depth > 0 {
                        return Ok(Some(Event::Text(text)));
                    }
                    if !text.trim().is_empty() {
                        return Err(Stop::Malformed("text stands outside of the root element".to_owned()));
                    }
                }
                Raw::CData(text) if self.depth > 0 => return Ok(Some(Event::Text(text.into_inner()))),
                Raw::CData(_) => {
                    return Err(Stop::Malformed("text stands outside of the root element".to_owned()));
                }
                Raw::GeneralRef(name) => {
                    let mut text = String::new();
                    resolve(&name.into_inner(), &mut text)?;
                    return Ok(Some(Event::Text(Cow::Owned(text))));
                }
                Raw::DocType(text) => self.check_doctype(&text.into_inner())?,
                Raw::Comment(_) | Raw::Decl(_) | Raw::PI(_) => {}
                Raw::Eof if self.depth > 0 => {
                    return Err(Stop::Truncated(format!(
                        "the file ends inside {} open elements",
                        self.depth
                    )));
                }
                Raw::Eof if self.roots == 0 => {
                    return Err(Stop::Truncated("the file ends before its root element".to_owned()));
                }
                Raw::Eof => return Ok(None),
            }
        }
    }

    fn open(&mut self, tag: &BytesStart<'_>) -> Result<Event<'a>, Stop> {
        if self.depth == 0 {
            self.roots += 1;
            if self.roots > 1 {
                return Err(Stop::Malformed("the file has a second root element".to_owned()));
            }
        }
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(Stop::TooDeep);
        }
        let at = self.from..self.position();
        let name = tag.local_name().into_inner().to_owned();
        Ok(Event::Open(Element { name, attributes: attributes(self.text, &at)?, at }))
    }

    fn check_doctype(&self, text: &str) -> Result<(), Stop> {
        match self.doctype {
            Doctype::NameOnly if !text.contains('[') => Ok(()),
            Doctype::NameOnly => Err(Stop::Entity("the file declares a document type of its own".to_owned())),
            Doctype::Refused => Err(Stop::Entity("the file has a document type".to_owned())),
        }
    }
}

/// The attributes of the tag that stands at a range of the text.
fn attributes<'a>(text: &'a str, at: &Range<usize>) -> Result<Vec<(&'a str, String)>, Stop> {
    let tag = text[at.clone()].trim_start_matches('<').trim_end_matches('>');
    let name_len = tag.find(|c: char| c.is_whitespace() || c == '/').unwrap_or(tag.len());
    let rest = tag[name_len..].trim_end();
    let rest = rest.strip_suffix('/').unwrap_or(rest);
    let mut found = Vec::new();
    // Repeats are looked for below, in time that does not grow with the square of their number.
    for attribute in quick_xml::events::attributes::Attributes::new(rest, 0).with_checks(false) {
        let attribute = attribute.map_err(|error: AttrError| Stop::Malformed(error.to_string()))?;
        let key = attribute.key.into_inner();
        let value = match attribute.value {
            Cow::Borrowed(raw) => unescape(raw)?,
            Cow::Owned(raw) => unescape(&raw)?,
        };
        found.push((key, value));
    }
    let mut names: Vec<&str> = found.iter().map(|(name, _)| *name).collect();
    names.sort_unstable();
    match names.windows(2).find(|pair| pair[0] == pair[1]) {
        Some(pair) => Err(Stop::Malformed(format!("attribute `{}` stands twice in one tag", pair[0]))),
        None => Ok(found),
    }
}

/// Replaces the five references every XML file has, and those to characters.
fn unescape(raw: &str) -> Result<String, Stop> {
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find('&') {
        text.push_str(&rest[..at]);
        let Some(end) = rest[at..].find(';') else {
            return Err(Stop::Malformed("a `&` starts no reference".to_owned()));
        };
        resolve(&rest[at + 1..at + end], &mut text)?;
        rest = &rest[at + end + 1..];
    }
    text.push_str(rest);
    Ok(text)
}

/// Appends what a reference stands for. Characters that XML does not allow become U+FFFD.
fn resolve(name: &str, text: &mut String) -> Result<(), Stop> {
    let c = match name {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "quot" => '"',
        "apos" => '\'',
        _ => {
            let Some(number) = name.strip_prefix('#') else {
                let name: String = name.chars().take(40).collect();
                return Err(Stop::Entity(format!("the file uses the entity `{name}`")));
            };
            let value = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => number.parse(),
            };
            let value =
                value.map_err(|_| Stop::Malformed("a character reference is no number".to_owned()))?;
            char::from_u32(value).filter(|c| *c != '\0').unwrap_or(char::REPLACEMENT_CHARACTER)
        }
    };
    text.push(c);
    Ok(())
}

fn broken(error: &quick_xml::Error) -> Stop {
    match error {
        quick_xml::Error::Syntax(error) => Stop::Truncated(error.to_string()),
        error => Stop::Malformed(error.to_string()),
    }
}

fn report(out: &mut Collector<'_>, stop: &Stop, at: Range<usize>) {
    match stop {
        Stop::Truncated(message) => {
            out.report(&REPORT_TRUNCATED, at, message, "run the suite again and let it end");
        }
        Stop::Malformed(message) => {
            out.report(&REPORT_MALFORMED, at, message, "use the file as the runner wrote it");
        }
        Stop::Entity(message) => {
            out.report(&REPORT_ENTITY, at, message, "remove the declaration, or find out who wrote it");
        }
        Stop::TooDeep => {
            let message = format!("elements are nested more than {MAX_DEPTH} deep");
            out.report(&REPORT_TOO_DEEP, at, &message, "use the file as the runner wrote it");
        }
    }
}
