//! JSON with the place of every value, read strictly: what a merge may splice into.

use std::ops::Range;

use serde_json::Value;

/// The deepest nesting that is read.
const MAX_DEPTH: usize = 100;

/// A value and where it is.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Node {
    pub(crate) range: Range<usize>,
    pub(crate) kind: Kind,
}

/// What a value is.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Kind {
    /// The members of an object, each with the place of its key.
    Object(Vec<(String, Range<usize>, Node)>),
    /// The elements of an array.
    Array(Vec<Node>),
    /// Anything else.
    Scalar(Value),
}

/// Why a text is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Broken {
    /// At this offset stands something that JSON does not allow.
    Syntax(usize),
    /// A comment begins at this offset.
    Comment(usize),
    /// The key at this offset was there before.
    DuplicateKey(usize),
}

impl Node {
    /// The value alone.
    pub(crate) fn value(&self) -> Value {
        match &self.kind {
            Kind::Object(members) => {
                members.iter().map(|(key, _, node)| (key.clone(), node.value())).collect()
            }
            Kind::Array(elements) => elements.iter().map(Self::value).collect(),
            Kind::Scalar(value) => value.clone(),
        }
    }

    /// A member of an object.
    pub(crate) fn get(&self, key: &str) -> Option<&Self> {
        match &self.kind {
            Kind::Object(members) => members.iter().find(|(known, ..)| known == key).map(|(.., node)| node),
            _ => None,
        }
    }

    /// What follows another in this value: each member or element from its first byte to its last.
    pub(crate) fn parts(&self) -> Vec<Range<usize>> {
        match &self.kind {
            Kind::Object(members) => members.iter().map(|(_, key, node)| key.start..node.range.end).collect(),
            Kind::Array(elements) => elements.iter().map(|node| node.range.clone()).collect(),
            Kind::Scalar(_) => Vec::new(),
        }
    }
}

/// Reads a text; a byte order mark may stand before it.
pub(crate) fn read(text: &str) -> Result<Node, Broken> {
    let at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut reader = Reader { text, at };
    let node = reader.value(0)?;
    reader.space()?;
    if reader.at == text.len() { Ok(node) } else { Err(Broken::Syntax(reader.at)) }
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn space(&mut self) -> Result<(), Broken> {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.peek() {
            self.at += 1;
        }
        let rest = &self.text[self.at..];
        if rest.starts_with("//") || rest.starts_with("/*") { Err(Broken::Comment(self.at)) } else { Ok(()) }
    }

    fn takes(&mut self, byte: u8) -> bool {
        let is_there = self.peek() == Some(byte);
        self.at += usize::from(is_there);
        is_there
    }

    fn value(&mut self, depth: usize) -> Result<Node, Broken> {
        self.space()?;
        if depth > MAX_DEPTH {
            return Err(Broken::Syntax(self.at));
        }
        let start = self.at;
        let kind = match self.peek() {
            Some(b'{') => self.object(depth)?,
            Some(b'[') => self.array(depth)?,
            Some(_) => Kind::Scalar(self.scalar()?),
            None => return Err(Broken::Syntax(self.at)),
        };
        Ok(Node { range: start..self.at, kind })
    }

    fn object(&mut self, depth: usize) -> Result<Kind, Broken> {
        self.at += 1;
        let mut members: Vec<(String, Range<usize>, Node)> = Vec::new();
        self.space()?;
        if self.takes(b'}') {
            return Ok(Kind::Object(members));
        }
        loop {
            self.space()?;
            let start = self.at;
            let Value::String(key) = self.scalar()? else { return Err(Broken::Syntax(start)) };
            let range = start..self.at;
            if members.iter().any(|(known, ..)| *known == key) {
                return Err(Broken::DuplicateKey(start));
            }
            self.space()?;
            if !self.takes(b':') {
                return Err(Broken::Syntax(self.at));
            }
            let node = self.value(depth + 1)?;
            members.push((key, range, node));
            self.space()?;
            if self.takes(b'}') {
                return Ok(Kind::Object(members));
            }
            if !self.takes(b',') {
                return Err(Broken::Syntax(self.at));
            }
        }
    }

    fn array(&mut self, depth: usize) -> Result<Kind, Broken> {
        self.at += 1;
        let mut elements = Vec::new();
        self.space()?;
        if self.takes(b']') {
            return Ok(Kind::Array(elements));
        }
        loop {
            elements.push(self.value(depth + 1)?);
            self.space()?;
            if self.takes(b']') {
                return Ok(Kind::Array(elements));
            }
            if !self.takes(b',') {
                return Err(Broken::Syntax(self.at));
            }
        }
    }

    /// A string, a number or a word, up to what cannot belong to it.
    fn scalar(&mut self) -> Result<Value, Broken> {
        let start = self.at;
        let bytes = self.text.as_bytes();
        let mut end = start;
        if bytes.get(end) == Some(&b'"') {
            end += 1;
            while let Some(byte) = bytes.get(end).filter(|byte| **byte != b'"') {
                end += if *byte == b'\\' { 2 } else { 1 };
            }
            end += 1;
        } else {
            let belongs = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.');
            while bytes.get(end).is_some_and(belongs) {
                end += 1;
            }
        }
        let value = self.text.get(start..end).and_then(|text| serde_json::from_str(text).ok());
        self.at = if value.is_some() { end } else { start };
        value.ok_or(Broken::Syntax(start))
    }
}
