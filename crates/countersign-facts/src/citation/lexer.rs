//! From bytes to words, punctuation, strings and comments, by the rules of a [`Language`]. Linear, for any bytes.

mod comments;
mod docstrings;
mod heredoc;
mod markup;
mod operators;
mod prefixes;
mod strings;
mod tags;
mod yaml;

use super::language::{Extra, Language, Quote, Reach};

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Word,
    /// One byte of punctuation.
    Punct,
    /// A string, or a part of one between two holes.
    Text,
    /// A docstring: a comment that stands where a statement stands.
    Doc,
}

/// A token that is not a comment.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token {
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) kind: Kind,
    /// Whether a line break that no comment holds stands in front of it.
    pub(super) newline: bool,
}

/// What a comment is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CommentKind {
    Plain,
    /// It documents what it stands in: `//!`, a docstring.
    Inner,
    /// A tag of Gherkin, or a cell of `[Tags]` in Robot: the whole range is one.
    Tag,
}

/// A comment with its delimiters.
#[derive(Debug, Clone, Copy)]
pub(super) struct Comment {
    pub(super) start: usize,
    pub(super) end: usize,
    /// The token that follows.
    pub(super) before: usize,
    pub(super) kind: CommentKind,
}

/// What the lexer makes of a file.
#[derive(Debug, Default)]
pub(super) struct Lexed {
    pub(super) tokens: Vec<Token>,
    pub(super) comments: Vec<Comment>,
    /// The tokens of each embedded script; empty when the whole file is code.
    pub(super) scripts: Vec<std::ops::Range<usize>>,
}

/// Code inside of a string.
struct Hole {
    quote: &'static Quote,
    depth: usize,
}

const COMMENT: u8 = 1;
const EXTRA: u8 = 2;
const QUOTE: u8 = 4;
const WORD: u8 = 8;
const SPACE: u8 = 16;

struct Lexer<'t> {
    text: &'t [u8],
    at: usize,
    language: &'static Language,
    class: [u8; 256],
    newline: bool,
    holes: Vec<Hole>,
    heredocs: Vec<heredoc::Heredoc>,
    false_heredocs: usize,
    out: Lexed,
}

/// Lexes a text by the rules of a language.
pub(super) fn lex(text: &[u8], language: &'static Language) -> Lexed {
    let mut lexer = Lexer::new(text, language);
    if text.starts_with(b"\xef\xbb\xbf") {
        lexer.at = 3;
    }
    if text[lexer.at..].starts_with(b"#!") && text.get(lexer.at + 2) != Some(&b'[') {
        let end = lexer.line_end(lexer.at);
        lexer.comment_until(end, CommentKind::Plain);
    }
    if language.has(Extra::Markup) || language.has(Extra::Markdown) {
        lexer.markup();
    } else {
        if language.has(Extra::PhpTags) {
            lexer.outside_of_php();
        }
        lexer.tag_line();
        lexer.run(text.len());
    }
    let mut out = lexer.out;
    if language.has(Extra::Docstrings) {
        docstrings::mark(text, &mut out);
    }
    out
}

impl<'t> Lexer<'t> {
    fn new(text: &'t [u8], language: &'static Language) -> Self {
        Self {
            text,
            at: 0,
            language,
            class: classes(language),
            newline: true,
            holes: Vec::new(),
            heredocs: Vec::new(),
            false_heredocs: 0,
            out: Lexed::default(),
        }
    }

    /// Reads code up to `end`.
    fn run(&mut self, end: usize) {
        while self.at < end {
            let byte = self.text[self.at];
            let class = self.class[usize::from(byte)];
            if byte == b'\n' || byte == b'\r' {
                self.line_break();
            } else if class & SPACE != 0 {
                self.at += 1;
            } else if (class & COMMENT != 0 && self.comment())
                || (class & EXTRA != 0 && self.extra())
                || (class & QUOTE != 0 && self.quote())
            {
            } else if class & WORD != 0 {
                self.word();
            } else {
                self.punctuation(byte);
            }
        }
    }

    fn line_break(&mut self) {
        self.newline = true;
        self.at += 1;
        if self.text[self.at - 1] == b'\r' && self.text.get(self.at) == Some(&b'\n') {
            self.at += 1;
        }
        while self.holes.last().is_some_and(|hole| hole.quote.reach == Reach::Line) {
            self.holes.pop();
        }
        if !self.heredocs.is_empty() {
            self.heredoc_bodies();
        }
        self.tag_line();
    }

    fn word(&mut self) {
        let start = self.at;
        let digits = self.text[start].is_ascii_digit() && self.language.has(Extra::DigitTick);
        let mut at = start + 1;
        while let Some(byte) = self.text.get(at) {
            let next_is_word = self.text.get(at + 1).is_some_and(|next| self.is_word(*next));
            if !(self.is_word(*byte) || (digits && *byte == b'\'' && next_is_word)) {
                break;
            }
            at += 1;
        }
        if self.prefixed(start, at) {
            return;
        }
        self.push(Kind::Word, start, at);
    }

    fn is_word(&self, byte: u8) -> bool {
        self.class[usize::from(byte)] & WORD != 0
    }

    fn punctuation(&mut self, byte: u8) {
        if let Some(hole) = self.holes.last_mut() {
            let opener = hole.quote.hole[hole.quote.hole.len() - 1];
            if byte == opener {
                hole.depth += 1;
            } else if byte == closer_of(opener) {
                if hole.depth == 0 {
                    let quote = hole.quote;
                    self.holes.pop();
                    let start = self.at;
                    self.string(quote, start, start + 1);
                    return;
                }
                hole.depth -= 1;
            }
        }
        self.push(Kind::Punct, self.at, self.at + 1);
    }

    fn push(&mut self, kind: Kind, start: usize, end: usize) {
        let newline = std::mem::take(&mut self.newline);
        self.out.tokens.push(Token { start: offset(start), end: offset(end), kind, newline });
        self.at = end;
    }

    fn comment_until(&mut self, end: usize, kind: CommentKind) {
        let before = self.out.tokens.len();
        self.out.comments.push(Comment { start: self.at, end, before, kind });
        self.at = end;
    }

    /// The end of the line that `at` stands in, without its line break.
    fn line_end(&self, at: usize) -> usize {
        memchr::memchr2(b'\n', b'\r', &self.text[at..]).map_or(self.text.len(), |found| at + found)
    }

    /// Where the line behind the one of `at` starts.
    fn next_line(&self, at: usize) -> usize {
        let end = self.line_end(at);
        let crlf = self.text[end..].starts_with(b"\r\n");
        (end + 1 + usize::from(crlf)).min(self.text.len())
    }

    fn at_column_one(&self) -> bool {
        self.at == 0 || matches!(self.text[self.at - 1], b'\n' | b'\r')
    }

    fn last(&self) -> Option<&Token> {
        self.out.tokens.last()
    }

    fn bytes_of(&self, token: &Token) -> &'t [u8] {
        &self.text[token.start as usize..token.end as usize]
    }

    /// Whether an operand may stand here, so that `/` opens a regular expression.
    fn at_operand(&self) -> bool {
        let Some(last) = self.last() else { return true };
        let bytes = self.bytes_of(last);
        match last.kind {
            Kind::Punct => match bytes[0] {
                b')' | b']' => false,
                b'}' => self.newline,
                _ => true,
            },
            Kind::Word => OPERAND_WORDS.contains(&bytes),
            Kind::Text | Kind::Doc => false,
        }
    }
}

/// Words that an operand follows.
const OPERAND_WORDS: &[&[u8]] = &[
    b"return", b"typeof", b"case", b"in", b"of", b"delete", b"void", b"throw", b"new", b"else", b"do",
    b"yield", b"await", b"if", b"unless", b"while", b"until", b"when", b"and", b"or", b"not", b"then",
    b"split", b"grep",
];

fn closer_of(opener: u8) -> u8 {
    if opener == b'{' { b'}' } else { b')' }
}

fn offset(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

/// What each byte may start.
fn classes(language: &Language) -> [u8; 256] {
    let mut class = [0; 256];
    for byte in 0..=255u8 {
        let slot = &mut class[usize::from(byte)];
        if byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80 || language.word.contains(&byte) {
            *slot |= WORD;
        }
        if byte <= b' ' {
            *slot |= SPACE;
        }
    }
    for mark in language.line {
        class[usize::from(mark.open[0])] |= COMMENT;
        class[usize::from(mark.open[0].to_ascii_uppercase())] |= COMMENT;
    }
    for mark in language.block {
        class[usize::from(mark.open[0])] |= COMMENT;
    }
    for quote in language.quotes {
        class[usize::from(quote.open[0])] |= QUOTE;
    }
    for extra in language.extras {
        for byte in starts(*extra) {
            class[usize::from(*byte)] |= EXTRA;
        }
    }
    class
}

/// The bytes at which an extra has to look.
fn starts(extra: Extra) -> &'static [u8] {
    match extra {
        Extra::Tick => b"'",
        Extra::CSharpStrings => b"@$\"",
        Extra::SwiftRaw => b"#",
        Extra::LuaLong => b"[",
        Extra::Heredoc | Extra::PhpHeredoc => b"<",
        Extra::PhpTags => b"?",
        Extra::Regex => b"/",
        Extra::RubyPercent => b"%",
        Extra::Sigils => b"~",
        Extra::QuestionChar => b"?",
        Extra::DollarChar => b"$",
        Extra::CodeEscape => b"\\",
        Extra::Yaml => b"|>\"'",
        Extra::RustRaw
        | Extra::CppRaw
        | Extra::RRaw
        | Extra::RawPrefix
        | Extra::PerlQuotes
        | Extra::DigitTick
        | Extra::Docstrings
        | Extra::Markup
        | Extra::Markdown
        | Extra::Gherkin
        | Extra::Robot => b"",
    }
}
