//! Items of a module, a trait or an `impl`.

use super::Reader;
use super::attributes::Attributes;
use crate::surface::Fault;
use crate::surface::diff::Breaking;
use crate::surface::tokens::{Form, joined};

/// What items stand in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// A module, or `extern { … }`.
    Module,
    /// A trait: everything is as public as it.
    Trait,
    /// An `impl` of a type's own.
    Impl,
}

/// An item before its keyword.
struct Start {
    attributes: Attributes,
    is_public: bool,
    at: usize,
}

impl Reader<'_, '_> {
    /// Reads items to the end of the block.
    pub(super) fn items(&mut self, path: &str, scope: Scope) -> Result<(), Fault> {
        while self.peek().is_some() {
            let attributes = self.attributes();
            if self.peek().is_none() {
                break;
            }
            if self.take(";") {
                continue;
            }
            let is_public = self.visibility() || scope == Scope::Trait;
            let start = Start { is_public: is_public && !attributes.is_hidden, attributes, at: self.at };
            self.item(path, scope, &start)?;
        }
        Ok(())
    }

    /// Whether `pub` stands here, without a restriction.
    pub(super) fn visibility(&mut self) -> bool {
        if !self.take("pub") {
            return false;
        }
        let is_restricted = self.is("(")
            && self
                .look(1)
                .is_some_and(|token| ["crate", "super", "self", "in"].iter().any(|word| token.is(word)));
        if is_restricted {
            self.skip();
        }
        !is_restricted
    }

    fn item(&mut self, path: &str, scope: Scope, start: &Start) -> Result<(), Fault> {
        self.qualifiers();
        let Some(keyword) = self.peek().filter(|token| token.form == Form::Word) else {
            return Err(self.fault("no item begins here"));
        };
        if keyword.text != "macro_rules" && (self.next_is("!") || self.next_is("::")) {
            return self.invocation();
        }
        self.at += 1;
        match keyword.text {
            "fn" => self.function(path, scope, start),
            "const" | "static" => self.constant(path, scope, start),
            "type" => self.alias(path, scope, start),
            "struct" => self.structure(path, start, "struct"),
            "union" => self.structure(path, start, "union"),
            "enum" => self.enumeration(path, start),
            "trait" => self.trait_(path, start),
            "impl" => self.implementation(path, start),
            "mod" => self.module(path, start),
            "use" => self.uses(path, start.is_public),
            "macro_rules" => self.macro_rules(path, start),
            "extern" => self.foreign(path, start),
            "macro" => {
                self.until(&["{"]);
                self.skip();
                Ok(())
            }
            _ => {
                self.at -= 1;
                Err(self.fault("no item begins here"))
            }
        }
    }

    /// Words that may stand in front of the keyword.
    fn qualifiers(&mut self) {
        while let Some(token) = self.peek() {
            let next = self.look(1);
            let next_is = |words: &[&str]| next.is_some_and(|next| words.iter().any(|word| next.is(word)));
            let is_qualifier = match token.text {
                "const" => next_is(&["fn", "async", "unsafe", "extern"]),
                "async" | "safe" | "unsafe" | "default" | "auto" => {
                    next.is_some_and(|next| next.form == Form::Word)
                }
                "extern" => {
                    next_is(&["fn"])
                        || next.is_some_and(|next| next.form == Form::Text)
                            && self.look(2).is_some_and(|third| third.is("fn"))
                }
                _ => token.form == Form::Text && next_is(&["fn"]),
            };
            if !is_qualifier {
                break;
            }
            self.at += 1;
        }
    }

    /// A macro that is called in place of an item.
    fn invocation(&mut self) -> Result<(), Fault> {
        self.until(&["!"]);
        if !self.take("!") {
            return Err(self.fault("no item begins here"));
        }
        if self.peek().is_some_and(|token| token.form == Form::Word) {
            self.at += 1;
        }
        self.skip();
        self.take(";");
        Ok(())
    }

    /// Goes behind a body or a `;`.
    fn body(&mut self) -> Result<bool, Fault> {
        if self.is("{") {
            self.skip();
            return Ok(true);
        }
        if self.take(";") { Ok(false) } else { Err(self.fault("`;` or a body is expected here")) }
    }

    fn function(&mut self, path: &str, scope: Scope, start: &Start) -> Result<(), Fault> {
        let name = self.name()?;
        self.until(&["{", ";"]);
        let text = joined(&self.tokens[start.at..self.at]);
        let has_body = self.body()?;
        self.member(path, scope, start, ("fn", name, text, has_body));
        Ok(())
    }

    fn constant(&mut self, path: &str, scope: Scope, start: &Start) -> Result<(), Fault> {
        self.take("mut");
        let name = self.name()?;
        self.until(&["=", ";"]);
        let text = joined(&self.tokens[start.at..self.at]);
        let has_value = self.is("=");
        self.until(&[";"]);
        // The value is no part of it. Signs such as `<` in it may look like generics.
        while self.peek().is_some() && !self.take(";") {
            self.skip();
        }
        self.member(path, scope, start, ("const", name, text, has_value));
        Ok(())
    }

    fn alias(&mut self, path: &str, scope: Scope, start: &Start) -> Result<(), Fault> {
        let name = self.name()?;
        let text = joined(self.until(&[";"]));
        let has_default = text.contains('=');
        self.body()?;
        self.member(path, scope, start, ("type", name, format!("{name}{text}"), has_default));
        Ok(())
    }

    fn member(
        &mut self,
        path: &str,
        scope: Scope,
        start: &Start,
        (form, name, text, is_provided): (&'static str, &str, String, bool),
    ) {
        if !start.is_public {
            return;
        }
        let (text, added) = match (scope, is_provided) {
            (Scope::Trait, true) => (format!("{text} (provided)"), Breaking::Maybe),
            (Scope::Trait, false) => (text, Breaking::Yes),
            _ => (text, Breaking::No),
        };
        let place = self.place(start.at);
        self.found.add(form, format!("{path}::{name}"), (text, added), place);
    }

    fn structure(&mut self, path: &str, start: &Start, keyword: &'static str) -> Result<(), Fault> {
        let name = self.name()?;
        let owner = format!("{path}::{name}");
        let mut header = joined(self.until(&["{", "(", ";", "where"]));
        if self.is("where") {
            header.push(' ');
            header.push_str(&joined(self.until(&["{", ";"])));
        }
        let mut is_whole = true;
        if self.is("{") {
            self.inside(|reader| {
                is_whole = reader.fields(&owner, start.is_public)?;
                Ok(())
            })?;
        } else {
            if self.is("(") {
                self.inside(|reader| {
                    is_whole = reader.places(&owner, start.is_public);
                    Ok(())
                })?;
            }
            header.push_str(&joined(self.until(&[";"])));
            self.take(";");
        }
        if start.is_public {
            let rest = if is_whole { "" } else { " with private fields" };
            let text = format!("{}{keyword} {name}{header}{rest}", start.attributes.shown);
            let place = self.place(start.at);
            self.found.put(keyword, owner, text, place);
        }
        Ok(())
    }

    fn enumeration(&mut self, path: &str, start: &Start) -> Result<(), Fault> {
        let name = self.name()?;
        let owner = format!("{path}::{name}");
        let header = joined(self.until(&["{"]));
        if !self.is("{") {
            return Err(self.fault("the variants of the enum are expected here"));
        }
        let added = if start.attributes.is_open { Breaking::No } else { Breaking::Yes };
        self.inside(|reader| reader.variants(&owner, start.is_public, added))?;
        if start.is_public {
            let place = self.place(start.at);
            self.found.put("enum", owner, format!("{}enum {name}{header}", start.attributes.shown), place);
        }
        Ok(())
    }

    fn trait_(&mut self, path: &str, start: &Start) -> Result<(), Fault> {
        let name = self.name()?;
        self.until(&["{", ";"]);
        let text = joined(&self.tokens[start.at..self.at]);
        if start.is_public {
            let place = self.place(start.at);
            self.found.put("trait", format!("{path}::{name}"), text, place);
        }
        if self.is("{") && start.is_public {
            return self.inside(|reader| reader.items(&format!("{path}::{name}"), Scope::Trait));
        }
        self.body().map(|_| ())
    }

    fn module(&mut self, path: &str, start: &Start) -> Result<(), Fault> {
        let name = self.name()?;
        let inner = format!("{path}::{name}");
        if start.is_public {
            let place = self.place(start.at);
            self.found.put("mod", inner.clone(), format!("mod {name}"), place);
        }
        if self.is("{") && !start.attributes.is_hidden {
            return self.inside(|reader| reader.items(&inner, Scope::Module));
        }
        self.body().map(|_| ())
    }

    fn macro_rules(&mut self, path: &str, start: &Start) -> Result<(), Fault> {
        self.take("!");
        let name = self.name()?;
        if start.attributes.is_exported && !start.attributes.is_hidden {
            let root = path.split("::").next().unwrap_or(path);
            let place = self.place(start.at);
            self.found.put("macro", format!("{root}::{name}!"), format!("macro {name}"), place);
        }
        self.skip();
        self.take(";");
        Ok(())
    }

    /// `extern crate …;` and `extern "C" { … }`.
    fn foreign(&mut self, path: &str, start: &Start) -> Result<(), Fault> {
        self.until(&["{", ";"]);
        if self.is("{") && !start.attributes.is_hidden {
            return self.inside(|reader| reader.items(path, Scope::Module));
        }
        self.body().map(|_| ())
    }

    fn implementation(&mut self, path: &str, start: &Start) -> Result<(), Fault> {
        if self.is("<") {
            self.generics();
        }
        let head = joined(self.until(&["for", "where", "{", ";"]));
        let is_trait = self.is("for");
        if is_trait {
            self.take("for");
            let target = joined(self.until(&["where", "{"]));
            self.until(&["{"]);
            if !start.attributes.is_hidden {
                let place = self.place(start.at);
                let text = format!("impl {head} for {target}");
                self.found.put("impl", format!("{path}::{text}"), text, place);
            }
            return self.body().map(|_| ());
        }
        self.until(&["{"]);
        let bare = head.split('<').next().unwrap_or(&head).trim();
        let owner = format!("{path}::{bare}");
        if self.is("{") && !start.attributes.is_hidden {
            return self.inside(|reader| reader.items(&owner, Scope::Impl));
        }
        self.body().map(|_| ())
    }

    /// Goes behind `<…>`.
    fn generics(&mut self) {
        let mut depth = 0_usize;
        while let Some(token) = self.peek() {
            match token.text {
                "<" => depth += 1,
                ">" => depth -= 1,
                _ => {}
            }
            self.skip();
            if depth == 0 {
                break;
            }
        }
    }
}
