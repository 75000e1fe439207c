//! TypeScript declaration files: what is declared, and the members of it.
//!
//! Everything that is declared at the top or in a namespace counts, exported by its own line, by a list or not at all: what
//! an exported declaration is built from is part of what it offers. Private members do not count. Where a line ends without
//! `;`, the next one begins a declaration unless a sign on either side joins them.

use super::diff::Breaking;
use super::tokens::{Form, Language, Token, closings, joined, tokens};
use super::{Fault, Found};
use crate::place::{Lines, Place};

/// Adds what a file offers.
pub(super) fn read(text: &str, found: &mut Found<'_>) -> Result<(), Fault> {
    let tokens = tokens(Language::TypeScript, text)?;
    let closings = closings(text, &tokens)?;
    let module = [".d.ts", ".d.mts", ".d.cts"].iter().find_map(|end| found.path.strip_suffix(end));
    let module = module.unwrap_or(found.path).to_owned();
    let end = tokens.len();
    let mut reader = Reader { tokens, closings, lines: Lines::new(text), at: 0, end, found };
    reader.statements(&module)
}

struct Reader<'r, 'f> {
    tokens: Vec<Token<'r>>,
    closings: Vec<usize>,
    lines: Lines,
    at: usize,
    end: usize,
    found: &'r mut Found<'f>,
}

/// Words in front of the keyword of a declaration.
const BEFORE: [&str; 4] = ["export", "declare", "default", "abstract"];
/// Words in front of the name of a member.
const MODIFIERS: [&str; 11] = [
    "public",
    "protected",
    "private",
    "static",
    "readonly",
    "abstract",
    "declare",
    "override",
    "async",
    "get",
    "set",
];

impl<'r> Reader<'r, '_> {
    fn look(&self, ahead: usize) -> Option<Token<'r>> {
        let at = self.at + ahead;
        (at < self.end).then(|| self.tokens[at])
    }

    fn peek(&self) -> Option<Token<'r>> {
        self.look(0)
    }

    fn is(&self, text: &str) -> bool {
        self.peek().is_some_and(|token| token.is(text))
    }

    fn take(&mut self, text: &str) -> bool {
        let is = self.is(text);
        self.at += usize::from(is);
        is
    }

    fn place(&self, at: usize) -> Place {
        let last = self.tokens.last().map_or(0, |token| token.at);
        self.lines.place(self.tokens.get(at).map_or(last, |token| token.at))
    }

    fn skip(&mut self) {
        if self.peek().is_some_and(|token| ["(", "[", "{"].iter().any(|open| token.is(open))) {
            self.at = self.closings[self.at];
        }
        self.at += 1;
    }

    /// Goes to the end of a declaration: one of these signs, or a line that joins no other.
    fn finish(&mut self, ends: &[&str]) -> &[Token<'r>] {
        let (start, mut angles) = (self.at, 0_usize);
        while let Some(token) = self.peek() {
            let is_new = token.is_first && self.at > start && angles == 0 && {
                let before = self.tokens[self.at - 1];
                !joins_next(&before) && !joins_previous(&token)
            };
            if is_new || angles == 0 && ends.iter().any(|end| token.is(end)) {
                break;
            }
            match token.text {
                "<" => angles += 1,
                ">" => angles = angles.saturating_sub(1),
                _ => {}
            }
            self.skip();
        }
        self.at = self.at.min(self.end);
        &self.tokens[start..self.at]
    }

    fn inside(&mut self, read: impl FnOnce(&mut Self) -> Result<(), Fault>) -> Result<(), Fault> {
        let (close, end) = (self.closings[self.at], self.end);
        self.at += 1;
        self.end = close;
        read(self)?;
        (self.at, self.end) = (close + 1, end);
        Ok(())
    }

    fn statements(&mut self, scope: &str) -> Result<(), Fault> {
        while self.peek().is_some() {
            if self.take(";") || self.take(",") {
                continue;
            }
            self.statement(scope)?;
        }
        Ok(())
    }

    fn statement(&mut self, scope: &str) -> Result<(), Fault> {
        let start = self.at;
        let is_default = self.is("export") && self.look(1).is_some_and(|token| token.is("default"));
        while BEFORE.iter().any(|word| self.is(word)) {
            self.at += 1;
        }
        // `const enum` is an enum.
        if self.is("const") && self.look(1).is_some_and(|token| token.is("enum")) {
            self.at += 1;
        }
        let keyword = self.peek().map_or("", |token| token.text);
        let name = self.look(1).filter(|token| token.form != Form::Sign).map(|token| token.text);
        match (keyword, name) {
            ("import", _) => _ = self.finish(&[";"]),
            ("{" | "*" | "=" | "as", _) => self.exports(scope, start),
            ("type", None) => self.exports(scope, start),
            ("interface" | "class", Some(name)) => return self.body(scope, name, start),
            ("enum", Some(name)) => return self.enumeration(scope, name, start),
            ("namespace" | "module", Some(_)) => {
                self.at += 1;
                let named = joined(self.finish(&["{", ";"]));
                return self.block(&format!("{scope}:{named}"));
            }
            ("global", _) => {
                self.at += 1;
                return self.block(&format!("{scope}:global"));
            }
            ("function", Some(name)) => self.declared("function", scope, name, start),
            ("type", Some(name)) => self.declared("type", scope, name, start),
            ("const" | "let" | "var", Some(_)) => {
                self.at += 1;
                self.variables(scope);
            }
            _ if is_default => self.declared("export", scope, "default", start),
            _ => {
                let place = self.place(self.at);
                return Err((place, "no declaration begins here".to_owned()));
            }
        }
        Ok(())
    }

    fn declared(&mut self, form: &'static str, scope: &str, name: &str, start: usize) {
        self.at = self.at.max(start + 1);
        self.finish(&[";"]);
        let text = joined(&self.tokens[start..self.at]);
        let place = self.place(start);
        self.found.put(form, format!("{scope}:{name}"), text, place);
    }

    /// `const a: T, b: U`.
    fn variables(&mut self, scope: &str) {
        loop {
            let start = self.at;
            let name = self.peek().map_or("", |token| token.text);
            self.finish(&[";", ","]);
            let text = joined(&self.tokens[start..self.at]);
            let place = self.place(start);
            self.found.put("const", format!("{scope}:{name}"), text, place);
            if !self.take(",") {
                break;
            }
        }
    }

    /// `export { a, b as c } from "x"`, `export * from "x"`, `export = x`, `export as namespace x`.
    fn exports(&mut self, scope: &str, start: usize) {
        self.finish(&[";"]);
        let tokens = &self.tokens[start..self.at];
        let open = tokens.iter().position(|token| token.is("{"));
        let close = tokens.iter().rposition(|token| token.is("}"));
        let place = self.place(start);
        let (Some(open), Some(close)) = (open, close) else {
            let text = joined(tokens);
            self.found.put("export", format!("{scope}:{text}"), text, place);
            return;
        };
        let from = joined(&tokens[close + 1..]);
        for part in tokens[open + 1..close].split(|token| token.is(",")).filter(|part| !part.is_empty()) {
            let name = part.last().map_or("", |token| token.text);
            let text = format!("{} {from}", joined(part)).trim().to_owned();
            self.found.put("export", format!("{scope}:export {name}"), text, place);
        }
    }

    fn block(&mut self, scope: &str) -> Result<(), Fault> {
        if self.is("{") {
            return self.inside(|reader| reader.statements(scope));
        }
        self.finish(&[";"]);
        Ok(())
    }

    /// An interface or a class.
    fn body(&mut self, scope: &str, name: &str, start: usize) -> Result<(), Fault> {
        let is_interface = self.is("interface");
        // The brackets of a type in the header come before those of the body only inside of generics.
        self.at += 2;
        let mut angles = 0_usize;
        while let Some(token) = self.peek() {
            match token.text {
                "<" => angles += 1,
                ">" => angles = angles.saturating_sub(1),
                "{" if angles == 0 => break,
                _ => {}
            }
            self.skip();
        }
        self.at = self.at.min(self.end);
        let text = joined(&self.tokens[start..self.at]);
        let (place, owner) = (self.place(start), format!("{scope}:{name}"));
        let form = if is_interface { "interface" } else { "class" };
        self.found.put(form, owner.clone(), text, place);
        if !self.is("{") {
            return Err((self.place(self.at), "the members are expected here".to_owned()));
        }
        self.inside(|reader| {
            while reader.peek().is_some() {
                if !reader.take(";") && !reader.take(",") {
                    reader.member(&owner, is_interface);
                }
            }
            Ok(())
        })
    }

    fn member(&mut self, owner: &str, is_interface: bool) {
        let start = self.at;
        let (mut is_private, mut is_abstract) = (false, false);
        while let Some(token) = self.peek().filter(|token| MODIFIERS.iter().any(|word| token.is(word))) {
            // A member may have the name of a modifier.
            let names = self.look(1).is_none_or(|next| {
                next.form == Form::Sign && !next.is("[") && !next.is("*") || next.is_first
            });
            if names {
                break;
            }
            is_private |= token.is("private");
            is_abstract |= token.is("abstract");
            self.at += 1;
        }
        let first = self.peek();
        let mut name = first.map_or("", |token| token.text).trim_matches(['"', '\'']).to_owned();
        is_private |= name.starts_with('#');
        if first.is_some_and(|token| token.is("[")) {
            let close = self.closings[self.at];
            name = joined(&self.tokens[self.at..=close]);
        }
        self.skip();
        let is_optional = self.is("?");
        self.finish(&[";", ","]);
        if is_private {
            return;
        }
        let added =
            if !is_optional && (is_interface || is_abstract) { Breaking::Maybe } else { Breaking::No };
        let text = joined(&self.tokens[start..self.at]);
        let place = self.place(start);
        self.found.add("member", format!("{owner}.{name}"), (text, added), place);
    }

    fn enumeration(&mut self, scope: &str, name: &str, start: usize) -> Result<(), Fault> {
        self.at += 2;
        let (place, owner) = (self.place(start), format!("{scope}:{name}"));
        self.found.put("enum", owner.clone(), format!("enum {name}"), place);
        if !self.is("{") {
            return Err((self.place(self.at), "the members of the enum are expected here".to_owned()));
        }
        self.inside(|reader| {
            while reader.peek().is_some() {
                if reader.take(",") {
                    continue;
                }
                let start = reader.at;
                while reader.peek().is_some() && !reader.is(",") {
                    reader.skip();
                }
                let tokens = &reader.tokens[start..reader.at.min(reader.end)];
                let name = tokens.first().map_or("", |token| token.text).to_owned();
                let (text, place) = (joined(tokens), reader.place(start));
                reader.found.add("member", format!("{owner}.{name}"), (text, Breaking::No), place);
            }
            Ok(())
        })
    }
}

/// Whether a token at the end of a line goes on in the next.
fn joins_next(token: &Token<'_>) -> bool {
    const SIGNS: [&str; 11] = ["|", "&", "=>", ":", "=", ",", "?", "<", ".", "(", "@"];
    const WORDS: [&str; 9] =
        ["extends", "keyof", "typeof", "infer", "is", "in", "implements", "unique", "asserts"];
    SIGNS.iter().chain(&WORDS).any(|text| token.is(text))
}

/// Whether a token at the beginning of a line belongs to the line before.
fn joins_previous(token: &Token<'_>) -> bool {
    const SIGNS: [&str; 9] = ["|", "&", "=>", ":", "=", "?", ".", ">", ")"];
    const WORDS: [&str; 3] = ["extends", "implements", "from"];
    SIGNS.iter().chain(&WORDS).any(|text| token.is(text))
}
