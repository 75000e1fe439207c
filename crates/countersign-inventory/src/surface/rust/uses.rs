//! Re-exports, one item for each name.

use super::Reader;
use crate::surface::Fault;

impl Reader<'_, '_> {
    /// Reads what is behind `use`.
    pub(super) fn uses(&mut self, path: &str, is_public: bool) -> Result<(), Fault> {
        let at = self.at;
        let mut leaves = Vec::new();
        self.tree("", &mut leaves)?;
        if !self.take(";") {
            return Err(self.fault("`;` is expected here"));
        }
        for (name, from) in leaves.into_iter().filter(|_| is_public) {
            let place = self.place(at);
            let name = if name == "*" { format!("{path}::* of {from}") } else { format!("{path}::{name}") };
            self.found.put("use", name, from, place);
        }
        Ok(())
    }

    /// One tree: `a::b`, `a::{…}`, `a::*`, `a as b`. Depth is that of the brackets, which the lexer has seen.
    fn tree(&mut self, before: &str, leaves: &mut Vec<(String, String)>) -> Result<(), Fault> {
        let (mut from, mut last) = (before.to_owned(), String::new());
        if self.take("::") {
            from.push_str("::");
        }
        loop {
            if self.is("{") {
                return self.inside(|reader| {
                    while reader.peek().is_some() {
                        reader.tree(&from, leaves)?;
                        if !reader.take(",") && reader.peek().is_some() {
                            return Err(reader.fault("`,` is expected here"));
                        }
                    }
                    Ok(())
                });
            }
            if self.take("*") {
                leaves.push(("*".to_owned(), from.trim_end_matches("::").to_owned()));
                return Ok(());
            }
            let part = self.name()?;
            // `a::{self}` offers `a`.
            if part == "self" && !from.is_empty() {
                from.truncate(from.trim_end_matches("::").len());
                from.rsplit("::").next().unwrap_or_default().clone_into(&mut last);
            } else {
                from.push_str(part);
                last.clear();
                last.push_str(part);
            }
            if !self.take("::") {
                break;
            }
            from.push_str("::");
        }
        if self.take("as") {
            self.name()?.clone_into(&mut last);
        }
        leaves.push((last, from));
        Ok(())
    }
}
