//! Strict JSON with offsets.

use std::collections::HashSet;

use super::{Fault, Key, MAX_DEPTH, Node, Number, Value};

/// Reads one JSON text.
pub(super) fn read(text: &str) -> Result<Node, Fault> {
    let at = text.len() - text.trim_start_matches('\u{feff}').len();
    let mut reader = Reader { text, at, depth: 0 };
    reader.space();
    let node = reader.value()?;
    reader.space();
    if reader.at < text.len() {
        return Err(reader.fault("something stands behind the end of the value"));
    }
    Ok(node)
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    depth: usize,
}

impl Reader<'_> {
    fn fault(&self, message: impl Into<String>) -> Fault {
        Fault { at: self.at, message: message.into() }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
    }

    fn value(&mut self) -> Result<Node, Fault> {
        let start = self.at;
        let value = match self.peek() {
            None => return Err(self.fault("the text ends where a value is expected")),
            Some(b'{') => self.nested(Self::map)?,
            Some(b'[') => self.nested(Self::list)?,
            Some(b'"') => Value::Text(self.string()?),
            Some(b't') => self.word("true", Value::Bool(true))?,
            Some(b'f') => self.word("false", Value::Bool(false))?,
            Some(b'n') => self.word("null", Value::Null)?,
            Some(b'-' | b'0'..=b'9') => Value::Number(self.number()?),
            Some(_) => return Err(self.fault("a value is expected here")),
        };
        Ok(Node { at: start..self.at, value })
    }

    fn nested(&mut self, read: fn(&mut Self) -> Result<Value, Fault>) -> Result<Value, Fault> {
        if self.depth == MAX_DEPTH {
            return Err(self.fault(format!("nesting goes deeper than {MAX_DEPTH} levels")));
        }
        self.depth += 1;
        self.at += 1;
        let value = read(self)?;
        self.depth -= 1;
        Ok(value)
    }

    fn map(&mut self) -> Result<Value, Fault> {
        let (mut entries, mut seen) = (Vec::new(), HashSet::new());
        loop {
            self.space();
            let start = self.at;
            match self.peek() {
                Some(b'}') if entries.is_empty() => break,
                Some(b'"') => {}
                None => return Err(self.fault("the text ends inside an object")),
                Some(_) => return Err(self.fault("a key in double quotes is expected here")),
            }
            let name = self.string()?;
            let key = Key { name, at: start..self.at };
            if !seen.insert(key.name.clone()) {
                return Err(Fault { at: start, message: format!("key `{}` is given twice", key.name) });
            }
            self.space();
            if self.peek() != Some(b':') {
                return Err(self.fault("`:` is expected here"));
            }
            self.at += 1;
            self.space();
            let value = self.value()?;
            entries.push((key, value));
            self.space();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b'}') => break,
                None => return Err(self.fault("the text ends inside an object")),
                Some(_) => return Err(self.fault("`,` or `}` is expected here")),
            }
        }
        self.at += 1;
        Ok(Value::Map(entries))
    }

    fn list(&mut self) -> Result<Value, Fault> {
        let mut items = Vec::new();
        loop {
            self.space();
            if items.is_empty() && self.peek() == Some(b']') {
                break;
            }
            items.push(self.value()?);
            self.space();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b']') => break,
                None => return Err(self.fault("the text ends inside a list")),
                Some(_) => return Err(self.fault("`,` or `]` is expected here")),
            }
        }
        self.at += 1;
        Ok(Value::List(items))
    }

    fn word(&mut self, word: &str, value: Value) -> Result<Value, Fault> {
        let rest = &self.text[self.at..];
        let is_word =
            rest.starts_with(word) && !rest[word.len()..].starts_with(|next: char| next.is_alphanumeric());
        if !is_word {
            return Err(self.fault("a value is expected here"));
        }
        self.at += word.len();
        Ok(value)
    }

    fn number(&mut self) -> Result<Number, Fault> {
        let start = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        let first = self.at;
        self.digits()?;
        if self.at > first + 1 && self.text.as_bytes()[first] == b'0' {
            return Err(Fault { at: first, message: "a number may not begin with `0`".to_owned() });
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.digits()?;
        }
        let written = &self.text[start..self.at];
        Number::parse(written)
            .ok_or_else(|| Fault { at: start, message: format!("`{written}` is too large a number") })
    }

    fn digits(&mut self) -> Result<(), Fault> {
        let start = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        if self.at == start { Err(self.fault("a digit is expected here")) } else { Ok(()) }
    }

    fn string(&mut self) -> Result<String, Fault> {
        self.at += 1;
        let mut value = String::new();
        loop {
            let start = self.at;
            while !matches!(self.peek(), None | Some(b'"' | b'\\' | 0..=0x1f)) {
                self.at += 1;
            }
            value.push_str(&self.text[start..self.at]);
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(value);
                }
                Some(b'\\') => value.push(self.escape()?),
                None => return Err(self.fault("the text ends inside a string")),
                Some(_) => return Err(self.fault("a control character stands in a string")),
            }
        }
    }

    fn escape(&mut self) -> Result<char, Fault> {
        let start = self.at;
        self.at += 1;
        let wrong = |message: &str| Fault { at: start, message: message.to_owned() };
        let meant = match self.peek() {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                self.at += 1;
                let unit = self.unit()?;
                let code = if (0xd800..0xdc00).contains(&unit) {
                    if !self.text[self.at..].starts_with("\\u") {
                        return Err(wrong("half of a surrogate pair stands alone"));
                    }
                    self.at += 2;
                    let low = self.unit()?;
                    if !(0xdc00..0xe000).contains(&low) {
                        return Err(wrong("half of a surrogate pair stands alone"));
                    }
                    0x1_0000 + ((unit - 0xd800) << 10) + (low - 0xdc00)
                } else {
                    unit
                };
                return char::from_u32(code).ok_or_else(|| wrong("half of a surrogate pair stands alone"));
            }
            _ => return Err(wrong("an unknown escape")),
        };
        self.at += 1;
        Ok(meant)
    }

    fn unit(&mut self) -> Result<u32, Fault> {
        let digits = self.text.as_bytes().get(self.at..self.at + 4);
        let is_hex = digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit));
        if !is_hex {
            return Err(self.fault("four hexadecimal digits are expected here"));
        }
        let unit = u32::from_str_radix(&self.text[self.at..self.at + 4], 16);
        self.at += 4;
        unit.map_err(|_| self.fault("four hexadecimal digits are expected here"))
    }
}
