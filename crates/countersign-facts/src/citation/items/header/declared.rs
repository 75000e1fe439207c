//! The shapes of declarations: with a keyword, as a method, as a value that is a function.

use super::Declared;
use super::parts::Parts;
use super::words::{CONTROL, MACROS};
use crate::citation::items::ItemKind;
use crate::citation::items::calls::kind_of;
use crate::citation::language::{Braces, Declares, Methods, Naming};
use crate::citation::lexer::Kind;

/// A declaration with a keyword.
pub(super) fn keyword(parts: &Parts<'_>, rules: &Braces, language: &str, at: usize) -> Option<Declared> {
    let word = parts.word(at)?;
    let declares = super::declares(rules, word)?;
    let names = match word {
        "impl" => vec![implemented(parts, at + 1)?],
        "init" | "deinit" | "subscript" => vec![word.to_owned()],
        "object" if parts.word(at + 1).is_none() => vec!["Companion".to_owned()],
        "test" if language == "zig" => {
            vec![parts.skeleton.get(at + 1).map(|token| parts.view.unquoted(*token)).unwrap_or_default()]
        }
        "func" if parts.punct(at + 1) == b'(' => receiver(parts, at + 1)?,
        _ if rules.naming == Naming::BeforeParameters && declares == Declares::Function => {
            let open = parts.find(b'(', at + 1)?;
            vec![parts.name(open.checked_sub(1)?)?]
        }
        _ => {
            let next = (at + 1..parts.skeleton.len()).find(|at| !matches!(parts.punct(*at), b'*' | b'!'))?;
            vec![path_name(parts, next)?]
        }
    };
    let kind = match declares {
        Declares::Function => ItemKind::Function,
        Declares::Type | Declares::Data => ItemKind::Type,
        Declares::Value => ItemKind::Value,
    };
    let members = declares == Declares::Type;
    Some(Declared { members, ..with_tests(parts, names, kind, language) })
}

/// The name at a place, with what is joined to it: `a::b`, `A.B`.
fn path_name(parts: &Parts<'_>, at: usize) -> Option<String> {
    let mut name = parts.name(at)?;
    let mut at = at + 1;
    while matches!(parts.punct(at), b':' | b'.' | b'\\') {
        let dots = at;
        while matches!(parts.punct(at), b':' | b'.' | b'\\') {
            at += 1;
        }
        if parts.punct(dots) == b':' && at - dots != 2 {
            break;
        }
        let Some(next) = parts.word(at) else { break };
        name.push_str(if parts.punct(dots) == b':' { "::" } else { "." });
        name.push_str(next);
        at += 1;
    }
    Some(name)
}

/// The type of `impl<T> Trait for path::Type<T>`.
fn implemented(parts: &Parts<'_>, at: usize) -> Option<String> {
    let mut at = if parts.punct(at) == b'<' { parts.behind_angles(at) } else { at };
    if let Some(behind) =
        (at..parts.skeleton.len()).find(|at| parts.word(*at) == Some("for") && parts.punct(*at + 1) != b'<')
    {
        at = behind + 1;
    }
    let mut name = None;
    while at < parts.skeleton.len() {
        match parts.word(at) {
            Some("where") => break,
            Some("dyn" | "mut" | "const") => {}
            Some(word) if !word.starts_with('\'') => name = Some(word.to_owned()),
            _ if parts.punct(at) == b'<' => break,
            _ => {}
        }
        at += 1;
    }
    name.or_else(|| Some("impl".to_owned()))
}

/// `(r *Type) Name` of Go.
fn receiver(parts: &Parts<'_>, at: usize) -> Option<Vec<String>> {
    let open = *parts.skeleton.get(at)?;
    let name = parts.skeleton.get(at + 1)?;
    let types = (open + 1..*name).take_while(|token| parts.view.punct(*token) != b'[');
    let owner = types.filter_map(|token| parts.view.word(token)).last()?;
    Some(vec![owner.to_owned(), parts.view.word(*name)?.to_owned()])
}

/// `test "name" {`, `It "name" {`.
pub(super) fn titled(parts: &Parts<'_>) -> Option<Declared> {
    let last = parts.skeleton.len().checked_sub(1)?;
    let word = parts.word(last.checked_sub(1)?)?;
    let title = parts.skeleton[last];
    if parts.view.kind(title) != Some(Kind::Text) {
        return None;
    }
    let kind = kind_of(word)?;
    Some(Declared {
        names: vec![parts.view.unquoted(title)],
        kind,
        test: true,
        members: kind == ItemKind::Type,
    })
}

/// `name(...) ... {` without a keyword.
pub(super) fn method(parts: &Parts<'_>, rules: &Braces, language: &str, start: usize) -> Option<Declared> {
    let open = parts.find(b'(', 0)?;
    let name_at = parts.before_angles(open)?;
    let name = parts.word(name_at)?;
    if CONTROL.contains(&name)
        || (0..name_at).any(|at| {
            parts.punct(at) == b'='
                || parts.word(at) == Some("new")
                || parts.word(at).is_some_and(|word| CONTROL.contains(&word))
        })
    {
        return None;
    }
    if matches!(language, "c" | "cpp") && MACROS.contains(&name) {
        let group = parts.skeleton[open];
        let names = (group + 1..group + 9).take_while(|token| parts.view.punct(*token) != b')');
        let names = names
            .filter(|token| matches!(parts.view.kind(*token), Some(Kind::Word | Kind::Text)))
            .map(|token| parts.view.unquoted(token))
            .take(2)
            .collect();
        return Some(Declared { names, kind: ItemKind::Test, test: true, members: false });
    }
    let strict = rules.methods == Methods::Anywhere;
    let between = (start.min(name_at)..name_at).all(|at| matches!(parts.punct(at), b'*' | b'#'));
    if strict && !between {
        return None;
    }
    let mut first = name_at;
    while first >= 3 && parts.punct(first - 1) == b':' && parts.punct(first - 2) == b':' {
        match parts.before_angles(first - 2).filter(|owner| parts.word(*owner).is_some()) {
            Some(owner) => first = owner,
            None => break,
        }
    }
    let outer = |at: &usize| *at == name_at || parts.punct(*at + 1) == b':' || parts.punct(*at + 1) == b'<';
    let names = (first..=name_at).filter(outer).filter_map(|at| parts.word(at)).map(str::to_owned).collect();
    Some(with_tests(parts, names, ItemKind::Function, language))
}

/// `public Type Name {` of C#.
pub(super) fn property(parts: &Parts<'_>) -> Option<Declared> {
    let last = parts.skeleton.len().checked_sub(1)?;
    let name = parts.word(last).filter(|_| last > 0 && parts.find(b'=', 0).is_none())?;
    Some(Declared { names: vec![name.to_owned()], kind: ItemKind::Value, test: false, members: false })
}

/// `name = (...) => {`, `name = function (...) {`, `name <- function(...) {`.
pub(super) fn assigned(parts: &Parts<'_>, start: usize) -> Option<Declared> {
    if !ends_as_function(parts) {
        return None;
    }
    let sign = (start..parts.skeleton.len()).find(|at| matches!(parts.punct(*at), b'=' | b'<' | b':'))?;
    let name = parts.word(sign.checked_sub(1)?)?;
    Some(Declared { names: vec![name.to_owned()], kind: ItemKind::Function, test: false, members: false })
}

/// Whether a header ends as a function without a name does.
pub(super) fn ends_as_function(parts: &Parts<'_>) -> bool {
    let last = parts.skeleton.len();
    let arrow = last > 2 && parts.punct(last - 1) == b'>' && parts.punct(last - 2) == b'=';
    let keyword = || {
        (1..last).any(|at| {
            parts.word(at) == Some("function") && matches!(parts.punct(at - 1), b'=' | b'-' | b':')
                || parts.word(at) == Some("function") && parts.word(at - 1) == Some("async")
        })
    };
    arrow || keyword()
}

pub(super) fn header_name(parts: &Parts<'_>) -> String {
    let words = parts.skeleton.iter().take(12).filter(|token| parts.view.kind(**token) != Some(Kind::Punct));
    words.map(|token| parts.view.unquoted(*token)).collect::<Vec<_>>().join(".")
}

fn with_tests(parts: &Parts<'_>, names: Vec<String>, kind: ItemKind, language: &str) -> Declared {
    let by_attribute = parts.attributes.test;
    let name = names.last().map_or("", String::as_str);
    let by_name = kind == ItemKind::Function
        && match language {
            "go" => {
                names.len() == 1
                    && ["Test", "Fuzz", "Example", "Benchmark"].iter().any(|start| {
                        name.strip_prefix(start).is_some_and(|rest| !rest.starts_with(char::is_lowercase))
                    })
            }
            "swift" | "php" => {
                name.strip_prefix("test").is_some_and(|rest| !rest.starts_with(char::is_lowercase))
            }
            "zig" => parts.word(0) == Some("test"),
            _ => false,
        };
    let test = by_attribute || by_name || parts.attributes.test_only;
    let kind = if kind == ItemKind::Function && (by_attribute || by_name) { ItemKind::Test } else { kind };
    Declared { names, kind, test, members: false }
}
