//! Fields and variants.

use super::Reader;
use crate::surface::Fault;
use crate::surface::diff::Breaking;
use crate::surface::tokens::joined;

/// What is said about a field that is added: those who write the struct out have to name it.
const FIELD: Breaking = Breaking::Maybe;

impl Reader<'_, '_> {
    /// Named fields; whether all of them are public.
    pub(super) fn fields(&mut self, owner: &str, is_public: bool) -> Result<bool, Fault> {
        let mut is_whole = true;
        while self.peek().is_some() {
            let attributes = self.attributes();
            if self.peek().is_none() {
                break;
            }
            let at = self.at;
            let is_field_public = self.visibility() && !attributes.is_hidden;
            let name = self.name()?;
            if !self.take(":") {
                return Err(self.fault("`:` is expected here"));
            }
            let text = joined(self.until(&[","]));
            self.take(",");
            self.field(owner, name, text, (is_public && is_field_public, at));
            is_whole &= is_field_public;
        }
        Ok(is_whole)
    }

    /// Fields without names; whether all of them are public.
    pub(super) fn places(&mut self, owner: &str, is_public: bool) -> bool {
        let (mut is_whole, mut number) = (true, 0_usize);
        while self.peek().is_some() {
            self.attributes();
            let at = self.at;
            let is_field_public = self.visibility();
            let text = joined(self.until(&[","]));
            self.take(",");
            self.field(owner, &number.to_string(), text, (is_public && is_field_public, at));
            is_whole &= is_field_public;
            number += 1;
        }
        is_whole
    }

    fn field(&mut self, owner: &str, name: &str, text: String, (is_public, at): (bool, usize)) {
        if is_public {
            let place = self.place(at);
            self.found.add("member", format!("{owner}.{name}"), (text, FIELD), place);
        }
    }

    /// Variants of an enum.
    pub(super) fn variants(&mut self, owner: &str, is_public: bool, added: Breaking) -> Result<(), Fault> {
        while self.peek().is_some() {
            let attributes = self.attributes();
            if self.peek().is_none() {
                break;
            }
            let at = self.at;
            self.visibility();
            let name = self.name()?;
            // A discriminant may hold a sign that looks like generics.
            let start = self.at;
            while self.peek().is_some() && !self.is(",") {
                self.skip();
            }
            let text = format!("{name}{}", joined(&self.tokens[start..self.at.min(self.end)]));
            self.take(",");
            if is_public && !attributes.is_hidden {
                let place = self.place(at);
                self.found.add("variant", format!("{owner}::{name}"), (text, added), place);
            }
        }
        Ok(())
    }
}
