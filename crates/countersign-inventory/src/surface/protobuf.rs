//! Protocol buffers: messages, fields by their numbers, enums, services, reservations.
//!
//! A field is named by its number, because that is what stands on the wire; another name under the same number may break
//! those who compile. Options are no part of it.

use super::diff::Breaking;
use super::tokens::{Form, Language, Token, closings, joined, tokens};
use super::{Fault, Found};
use crate::place::{Lines, Place};

/// The longest range of reserved numbers that is listed number by number.
const MAX_RANGE: u32 = 256;

/// Adds what a file offers.
pub(super) fn read(text: &str, found: &mut Found<'_>) -> Result<(), Fault> {
    let tokens = tokens(Language::Protobuf, text)?;
    let closings = closings(text, &tokens)?;
    if tokens.is_empty() {
        return Err((Place::line(1), "the file is empty".to_owned()));
    }
    let end = tokens.len();
    let mut reader = Reader { tokens, closings, lines: Lines::new(text), at: 0, end, found };
    reader.file()
}

struct Reader<'r, 'f> {
    tokens: Vec<Token<'r>>,
    closings: Vec<usize>,
    lines: Lines,
    at: usize,
    end: usize,
    found: &'r mut Found<'f>,
}

impl<'r> Reader<'r, '_> {
    fn peek(&self) -> Option<Token<'r>> {
        (self.at < self.end).then(|| self.tokens[self.at])
    }

    fn place(&self) -> Place {
        let last = self.tokens.last().map_or(0, |token| token.at);
        self.lines.place(self.tokens.get(self.at).map_or(last, |token| token.at))
    }

    fn fault(&self, message: impl Into<String>) -> Fault {
        (self.place(), message.into())
    }

    fn take(&mut self, text: &str) -> bool {
        let is = self.peek().is_some_and(|token| token.is(text));
        self.at += usize::from(is);
        is
    }

    fn need(&mut self, text: &str) -> Result<(), Fault> {
        if self.take(text) { Ok(()) } else { Err(self.fault(format!("`{text}` is expected here"))) }
    }

    fn name(&mut self) -> Result<&'r str, Fault> {
        match self.peek() {
            Some(token) if token.form == Form::Word => {
                self.at += 1;
                Ok(token.text)
            }
            _ => Err(self.fault("a name is expected here")),
        }
    }

    /// The tokens up to one of these signs outside of brackets.
    fn until(&mut self, ends: &[&str]) -> Result<&[Token<'r>], Fault> {
        let start = self.at;
        while let Some(token) = self.peek() {
            if ends.iter().any(|end| token.is(end)) {
                return Ok(&self.tokens[start..self.at]);
            }
            if ["(", "[", "{"].iter().any(|open| token.is(open)) {
                self.at = self.closings[self.at];
            }
            self.at += 1;
        }
        Err(self.fault(format!("`{}` is expected here", ends.join("` or `"))))
    }

    /// A statement that is no part of the surface.
    fn pass(&mut self) -> Result<(), Fault> {
        self.until(&[";"])?;
        self.need(";")
    }

    fn inside(&mut self, read: impl FnOnce(&mut Self) -> Result<(), Fault>) -> Result<(), Fault> {
        if !self.peek().is_some_and(|token| token.is("{")) {
            return Err(self.fault("`{` is expected here"));
        }
        let (close, end) = (self.closings[self.at], self.end);
        self.at += 1;
        self.end = close;
        read(self)?;
        (self.at, self.end) = (close + 1, end);
        Ok(())
    }

    fn file(&mut self) -> Result<(), Fault> {
        let mut package = String::new();
        while let Some(token) = self.peek() {
            let place = self.place();
            match token.text {
                "syntax" | "edition" => {
                    let text = joined(self.until(&[";"])?);
                    let name = format!("syntax of {}", self.found.path);
                    self.found.put("syntax", name, text, place);
                }
                "package" => {
                    self.at += 1;
                    package = joined(self.until(&[";"])?) + ".";
                }
                "import" => {
                    let text = joined(self.until(&[";"])?);
                    if text.contains("public") {
                        self.found.put("import", format!("{} {text}", self.found.path), text, place);
                    }
                }
                "option" => self.pass()?,
                ";" => self.at += 1,
                _ => self.declaration(&package)?,
            }
        }
        Ok(())
    }

    fn declaration(&mut self, scope: &str) -> Result<(), Fault> {
        let place = self.place();
        let keyword = self.name()?;
        let form = match keyword {
            "message" => "message",
            "enum" => "enum",
            "service" => "service",
            "extend" => "extend",
            _ => {
                self.at -= 1;
                return Err(self.fault(format!("`{keyword}` begins no declaration")));
            }
        };
        let name = if form == "extend" {
            format!("{scope}extend {}", joined(self.until(&["{"])?))
        } else {
            format!("{scope}{}", self.name()?)
        };
        self.found.put(form, name.clone(), form.to_owned(), place);
        self.inside(|reader| {
            while reader.peek().is_some() {
                match form {
                    "enum" => reader.value(&name)?,
                    "service" => reader.rpc(&name)?,
                    _ => reader.member(&name, "")?,
                }
            }
            Ok(())
        })
    }

    fn member(&mut self, owner: &str, group: &str) -> Result<(), Fault> {
        let Some(token) = self.peek() else { return Ok(()) };
        let behind = self.tokens.get(self.at + 1);
        let third = self.tokens.get(self.at + 2);
        let opens = third.is_some_and(|third| third.is("{") || third.is("."));
        match token.text {
            ";" => self.at += 1,
            "option" | "extensions" if behind.is_some_and(|next| !next.is("=")) => self.pass()?,
            "reserved" => self.reserved(owner)?,
            "message" | "enum" | "extend" if opens => self.declaration(&format!("{owner}."))?,
            "oneof" if opens => {
                self.at += 1;
                let group = format!("oneof {}: ", self.name()?);
                self.inside(|reader| {
                    while reader.peek().is_some() {
                        reader.member(owner, &group)?;
                    }
                    Ok(())
                })?;
            }
            _ => self.field(owner, group)?,
        }
        Ok(())
    }

    fn field(&mut self, owner: &str, group: &str) -> Result<(), Fault> {
        let place = self.place();
        let text = joined(self.until(&["=", ";"])?);
        if !text.contains(' ') {
            return Err(self.fault("a field has a type and a name"));
        }
        self.need("=")?;
        let number = self.name()?;
        if !number.starts_with(|first: char| first.is_ascii_digit()) {
            self.at -= 1;
            return Err(self.fault(format!("`{number}` is no number of a field")));
        }
        let is_group = text.split(' ').any(|word| word == "group");
        self.until(if is_group { &["{"] } else { &[";"] })?;
        let added = if text.starts_with("required ") { Breaking::Yes } else { Breaking::No };
        self.found.add("field", format!("{owner}.{number}"), (format!("{group}{text}"), added), place);
        if is_group {
            let inner = format!("{owner}.{number}");
            return self.inside(|reader| {
                while reader.peek().is_some() {
                    reader.member(&inner, "")?;
                }
                Ok(())
            });
        }
        self.need(";")
    }

    fn value(&mut self, owner: &str) -> Result<(), Fault> {
        let place = self.place();
        if self.take(";") {
            return Ok(());
        }
        let is_assigned = self.tokens.get(self.at + 1).is_some_and(|next| next.is("="));
        match self.peek().map(|token| token.text) {
            Some("option") if !is_assigned => return self.pass(),
            Some("reserved") if !is_assigned => return self.reserved(owner),
            _ => {}
        }
        let name = self.name()?;
        self.need("=")?;
        let sign = if self.take("-") { "-" } else { "" };
        let number = self.name()?;
        self.found.put("value", format!("{owner}.{sign}{number}"), format!("value {name}"), place);
        self.pass()
    }

    fn rpc(&mut self, owner: &str) -> Result<(), Fault> {
        let place = self.place();
        if self.take(";") {
            return Ok(());
        }
        if self.peek().is_some_and(|token| token.is("option")) {
            return self.pass();
        }
        self.need("rpc")?;
        let name = self.name()?;
        let text = joined(self.until(&["{", ";"])?);
        self.found.put("rpc", format!("{owner}.{name}"), text, place);
        if self.take(";") { Ok(()) } else { self.inside(|_| Ok(())) }
    }

    /// Numbers, ranges and names that may not be used again.
    fn reserved(&mut self, owner: &str) -> Result<(), Fault> {
        let place = self.place();
        self.need("reserved")?;
        let text = joined(self.until(&[";"])?);
        for part in text.split(',').map(str::trim) {
            let range = part
                .split_once(" to ")
                .and_then(|(first, last)| Some((first.parse::<u32>().ok()?, last.parse::<u32>().ok()?)));
            match range {
                Some((first, last)) if last >= first && last - first <= MAX_RANGE => {
                    for number in first..=last {
                        let name = format!("{owner}.reserved {number}");
                        self.found.put("reserved", name, "reserved".to_owned(), place);
                    }
                }
                _ => self.found.put(
                    "reserved",
                    format!("{owner}.reserved {part}"),
                    "reserved".to_owned(),
                    place,
                ),
            }
        }
        self.need(";")
    }
}
