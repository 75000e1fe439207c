//! What the tokens in front of a brace or a semicolon declare.

mod attributes;
mod declared;
mod parts;
mod words;

use std::ops::Range;

use super::brackets::Brackets;
use super::{ItemKind, View};
use crate::citation::language::{Braces, Declares, Naming, StatementEnd};
use declared::{assigned, ends_as_function, header_name, keyword, method, property, titled};
use parts::Parts;
use words::{IMPORTS, JOINING};

pub(super) use attributes::behind as behind_attributes;

/// Longer headers are cut.
pub(super) const LIMIT: usize = 512;

/// What opens with a brace.
pub(super) enum Header {
    Item(Declared),
    /// A place for items without a name of its own: `extern "C" {`, `proptest! {`.
    Container,
    /// A value in braces: the statement goes on behind it.
    Expression,
    Block,
}

/// A declaration.
pub(super) struct Declared {
    pub(super) names: Vec<String>,
    pub(super) kind: ItemKind,
    pub(super) test: bool,
    /// Whether what stands in its braces declares items.
    pub(super) members: bool,
}

/// Reads the header in front of a brace. `methods`: whether `name(...) {` is a function here.
pub(super) fn read(
    view: View<'_>,
    brackets: &Brackets,
    rules: &Braces,
    language: &str,
    (header, methods): (Range<usize>, bool),
) -> Header {
    if header.is_empty() {
        return Header::Block;
    }
    let parts = Parts::new(view, brackets, header);
    let start = parts.behind_modifiers(rules);
    if let Some(item) = keyword(&parts, rules, language, start) {
        let function = ends_as_function(&parts);
        return match item.kind {
            ItemKind::Value if !function => Header::Expression,
            ItemKind::Value => Header::Item(Declared { kind: ItemKind::Function, ..item }),
            _ => Header::Item(item),
        };
    }
    if let Some(item) = titled(&parts) {
        return Header::Item(item);
    }
    if rules.naming == Naming::Header {
        return Header::Item(Declared {
            names: vec![header_name(&parts)],
            kind: ItemKind::Value,
            test: false,
            members: false,
        });
    }
    if methods && let Some(item) = method(&parts, rules, language, start) {
        return Header::Item(item);
    }
    if methods
        && language == "csharp"
        && let Some(item) = property(&parts)
    {
        return Header::Item(item);
    }
    if let Some(item) = assigned(&parts, start) {
        return Header::Item(item);
    }
    if parts.punct(parts.skeleton.len().wrapping_sub(1)) == b'!'
        || (parts.word(0) == Some("extern") && parts.skeleton.len() == 2)
    {
        return Header::Container;
    }
    if parts.find(b'=', 0).is_some() { Header::Expression } else { Header::Block }
}

/// Reads a statement without a body.
pub(super) fn statement(
    view: View<'_>,
    brackets: &Brackets,
    rules: &Braces,
    language: &str,
    tokens: Range<usize>,
) -> Option<Declared> {
    let parts = Parts::new(view, brackets, tokens);
    let start = parts.behind_modifiers(rules);
    if IMPORTS.contains(&parts.word(0).unwrap_or_default()) || parts.punct(0) == b'#' {
        return None;
    }
    if let Some(item) = keyword(&parts, rules, language, start) {
        return Some(item);
    }
    // A field or a variable: the word in front of the value, the type or the end.
    let stop = (start..parts.skeleton.len())
        .find(|at| matches!(parts.punct(*at), b'=' | b':' | b'(' | b';' | b'['))
        .unwrap_or(parts.skeleton.len());
    let sign = parts.punct(stop);
    let declares = match rules.ends {
        StatementEnd::LineBreak => matches!(sign, b'=' | b':'),
        StatementEnd::Semicolon => sign != b'(' || start + 1 < stop,
    };
    let name = parts.word(stop.checked_sub(1)?).filter(|_| declares)?;
    Some(Declared { names: vec![name.to_owned()], kind: ItemKind::Value, test: false, members: false })
}

fn declares(rules: &Braces, word: &str) -> Option<Declares> {
    rules.keywords.iter().find(|(keyword, _)| *keyword == word).map(|(_, declares)| *declares)
}

/// Whether the line break in front of a token does not end the statement.
pub(super) fn joins(view: View<'_>, at: usize) -> bool {
    let arrow = view.punct(at - 1) == b'>' && at > 1 && matches!(view.punct(at - 2), b'=' | b'-');
    let before = matches!(
        view.punct(at - 1),
        b',' | b'.'
            | b'('
            | b'['
            | b'{'
            | b'='
            | b'+'
            | b'-'
            | b'*'
            | b'/'
            | b'%'
            | b'<'
            | b'&'
            | b'|'
            | b'^'
            | b':'
            | b'~'
    );
    let after = matches!(
        view.punct(at),
        b'.' | b'{' | b')' | b']' | b'}' | b',' | b'=' | b'&' | b'|' | b'?' | b':' | b'<' | b'>'
    );
    let words = |at: usize| view.word(at).is_some_and(|word| JOINING.contains(&word));
    before || arrow || after || words(at) || words(at - 1)
}
