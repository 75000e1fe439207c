//! Words, strings and signs of languages that look like C.

use super::Fault;
use crate::place::Lines;
use crate::tree::MAX_DEPTH;

/// What differs between the languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    /// Nested comments, raw strings, lifetimes.
    Rust,
    /// Three kinds of quotes.
    TypeScript,
    /// Two kinds of quotes, comments behind `//` as well.
    Protobuf,
}

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// A name, a keyword, a number or a lifetime.
    Word,
    /// A string or a character, with its quotes.
    Text,
    /// One sign, or one of the pairs `::`, `->`, `=>`.
    Sign,
}

/// A token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token<'t> {
    /// What it is.
    pub(super) form: Form,
    /// How it is written.
    pub(super) text: &'t str,
    /// Its first byte.
    pub(super) at: usize,
    /// Whether it is the first on its line.
    pub(super) is_first: bool,
}

impl Token<'_> {
    /// Whether it is this word or sign; a string never is.
    pub(super) fn is(&self, text: &str) -> bool {
        self.form != Form::Text && self.text == text
    }
}

/// Splits a text. A comment or a string that does not end is a fault at its beginning.
pub(super) fn tokens(language: Language, text: &str) -> Result<Vec<Token<'_>>, Fault> {
    let mut lexer = Lexer { language, text, at: 0, is_first: true, tokens: Vec::new() };
    lexer.run().map_err(|(at, message)| (Lines::new(text).place(at), message))?;
    Ok(lexer.tokens)
}

struct Lexer<'t> {
    language: Language,
    text: &'t str,
    at: usize,
    is_first: bool,
    tokens: Vec<Token<'t>>,
}

/// Where something begins that does not end, and what.
type Open = (usize, String);

impl<'t> Lexer<'t> {
    fn run(&mut self) -> Result<(), Open> {
        if self.text.starts_with("#!") && !self.text.starts_with("#![") {
            self.line();
        }
        while let Some(next) = self.rest().chars().next() {
            let start = self.at;
            if next.is_whitespace() || next == '\u{feff}' {
                self.is_first |= next == '\n';
                self.at += next.len_utf8();
            } else if self.rest().starts_with("//") {
                self.line();
            } else if self.rest().starts_with("/*") {
                self.block()?;
            } else if let Some(end) = self.string(next)? {
                self.token(Form::Text, end);
            } else if self.language == Language::Rust
                && self.rest().strip_prefix("r#").is_some_and(|rest| rest.starts_with(is_word))
            {
                self.token(Form::Word, start + 2 + self.word_length(2));
            } else if is_word(next) || next == '#' && self.language == Language::TypeScript {
                let rest = &self.rest()[next.len_utf8()..];
                let length = rest.find(|found: char| !is_word(found)).unwrap_or(rest.len());
                self.token(Form::Word, start + next.len_utf8() + length);
            } else if next == '\'' {
                self.token(Form::Word, start + 1 + self.word_length(1));
            } else {
                let pair = ["::", "->", "=>"].iter().find(|pair| self.rest().starts_with(**pair));
                self.token(Form::Sign, start + pair.map_or(next.len_utf8(), |pair| pair.len()));
            }
        }
        Ok(())
    }

    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn word_length(&self, skip: usize) -> usize {
        let rest = &self.rest()[skip..];
        rest.find(|found: char| !is_word(found)).unwrap_or(rest.len())
    }

    fn token(&mut self, form: Form, end: usize) {
        let token = Token { form, text: &self.text[self.at..end], at: self.at, is_first: self.is_first };
        self.tokens.push(token);
        self.is_first = false;
        self.at = end;
    }

    fn line(&mut self) {
        self.at += self.rest().find('\n').unwrap_or(self.rest().len());
    }

    fn block(&mut self) -> Result<(), Open> {
        let (start, mut depth) = (self.at, 0_usize);
        loop {
            let rest = self.rest();
            if rest.starts_with("/*") && (depth == 0 || self.language == Language::Rust) {
                depth += 1;
                self.at += 2;
            } else if rest.starts_with("*/") {
                depth -= 1;
                self.at += 2;
                if depth == 0 {
                    return Ok(());
                }
            } else if let Some(next) = rest.chars().next() {
                self.is_first |= next == '\n';
                self.at += next.len_utf8();
            } else {
                return Err((start, "a comment does not end".to_owned()));
            }
        }
    }

    /// The end of the string that begins here, if one does.
    fn string(&self, next: char) -> Result<Option<usize>, Open> {
        let rest = self.rest();
        if self.language == Language::Rust {
            if let Some(end) = self.raw()? {
                return Ok(Some(end));
            }
            let prefix =
                ["b\"", "c\"", "b'"].iter().find(|prefix| rest.starts_with(**prefix)).map_or(0, |_| 1);
            return match rest.as_bytes().get(prefix) {
                Some(b'"') => self.quoted(prefix, b'"').map(Some),
                Some(b'\'') if prefix == 1 || is_character(rest) => self.quoted(prefix, b'\'').map(Some),
                _ => Ok(None),
            };
        }
        match next {
            '"' => self.quoted(0, b'"').map(Some),
            '\'' => self.quoted(0, b'\'').map(Some),
            '`' if self.language == Language::TypeScript => self.quoted(0, b'`').map(Some),
            _ => Ok(None),
        }
    }

    /// The end of `r"…"`, `r#"…"#`, `br"…"`.
    fn raw(&self) -> Result<Option<usize>, Open> {
        let rest = self.rest();
        let Some(behind) = ["r", "br", "cr"].iter().find_map(|prefix| rest.strip_prefix(prefix)) else {
            return Ok(None);
        };
        let hashes = behind.len() - behind.trim_start_matches('#').len();
        if !behind[hashes..].starts_with('"') {
            return Ok(None);
        }
        let end = format!("\"{}", &behind[..hashes]);
        let body = &behind[hashes + 1..];
        let length = body.find(&end).ok_or_else(|| (self.at, "a string does not end".to_owned()))?;
        Ok(Some(self.text.len() - body.len() + length + end.len()))
    }

    fn quoted(&self, skip: usize, quote: u8) -> Result<usize, Open> {
        let bytes = self.text.as_bytes();
        let mut at = self.at + skip + 1;
        while let Some(byte) = bytes.get(at) {
            match byte {
                b'\\' => at += 2,
                byte if *byte == quote => return Ok(at + 1),
                _ => at += 1,
            }
        }
        Err((self.at, "a string does not end".to_owned()))
    }
}

fn is_word(found: char) -> bool {
    found.is_alphanumeric() || found == '_' || found == '$'
}

/// Whether a `'` begins a character and not a lifetime.
fn is_character(rest: &str) -> bool {
    let mut chars = rest.chars().skip(1);
    match chars.next() {
        Some('\\') => true,
        Some(_) => chars.next() == Some('\''),
        None => false,
    }
}

/// For each opening bracket the place of its closing one.
pub(super) fn closings(text: &str, tokens: &[Token<'_>]) -> Result<Vec<usize>, Fault> {
    let (mut closings, mut open) = (vec![0; tokens.len()], Vec::new());
    let fault = |token: &Token<'_>| {
        (Lines::new(text).place(token.at), format!("the bracket `{}` has no partner", token.text))
    };
    for (at, token) in tokens.iter().enumerate().filter(|(_, token)| token.form == Form::Sign) {
        let opening = match token.text {
            "(" | "[" | "{" => {
                if open.len() == MAX_DEPTH {
                    return Err((Lines::new(text).place(token.at), "brackets nest too deep".to_owned()));
                }
                open.push(at);
                continue;
            }
            ")" => "(",
            "]" => "[",
            "}" => "{",
            _ => continue,
        };
        match open.pop() {
            Some(start) if tokens[start].text == opening => closings[start] = at,
            _ => return Err(fault(token)),
        }
    }
    match open.pop() {
        None => Ok(closings),
        Some(start) => Err(fault(&tokens[start])),
    }
}

/// Tokens as one line, with blanks where people write them.
pub(super) fn joined(tokens: &[Token<'_>]) -> String {
    let mut line = String::new();
    let mut before: Option<&Token<'_>> = None;
    for token in tokens {
        if before.is_some_and(|before| needs_blank(before, token)) {
            line.push(' ');
        }
        line.push_str(token.text);
        before = Some(token);
    }
    line
}

fn needs_blank(before: &Token<'_>, token: &Token<'_>) -> bool {
    let is = |token: &Token<'_>, signs: &[&str]| token.form == Form::Sign && signs.contains(&token.text);
    if before.form != Form::Sign && token.form != Form::Sign {
        return true;
    }
    if is(token, &["}", "{", "=", "->", "=>", "|", "+"]) {
        return !is(before, &["(", "[", "<", "::", "."]);
    }
    if is(before, &[",", ":", ";", "=", "->", "=>", "{", "|", "+"]) {
        return !is(token, &[")", "]", ",", ";", ">"]);
    }
    // `T> where`, `) const`, `a & b`.
    (is(before, &[">", ")"]) && token.form != Form::Sign) || (is(token, &["&"]) && before.form != Form::Sign)
}
