//! What the tokens in front of a brace or a semicolon declare.

mod attributes;

use std::ops::Range;

use super::brackets::{Brackets, NONE};
use super::{ItemKind, View, calls};
use crate::citation::language::{Braces, Declares, Naming, StatementEnd};
use crate::citation::lexer::Kind;

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

/// The tokens of a header without what stands in brackets.
struct Parts<'v> {
    view: View<'v>,
    /// Tokens outside of brackets; an opening bracket stands for its group.
    skeleton: Vec<usize>,
    attributes: attributes::Attributes,
}

impl<'v> Parts<'v> {
    fn new(view: View<'v>, brackets: &Brackets, header: Range<usize>) -> Self {
        let end = header.end.min(header.start + LIMIT);
        let attributes = attributes::Attributes::new(view, brackets, header.start..end);
        let mut at = attributes.end;
        let mut skeleton = Vec::new();
        while at < end {
            skeleton.push(at);
            let opens = matches!(view.punct(at), b'(' | b'[' | b'{');
            at = if opens && brackets.of(at) != NONE { brackets.of(at) + 1 } else { at + 1 };
        }
        Self { view, skeleton, attributes }
    }

    fn word(&self, at: usize) -> Option<&'v str> {
        self.skeleton.get(at).and_then(|token| self.view.word(*token))
    }

    fn punct(&self, at: usize) -> u8 {
        self.skeleton.get(at).map_or(0, |token| self.view.punct(*token))
    }

    /// The first place that is no modifier.
    fn behind_modifiers(&self, rules: &Braces) -> usize {
        let mut at = 0;
        loop {
            let word = self.word(at);
            let next_declares = self
                .word(at + 1)
                .is_some_and(|next| declares(rules, next).is_some() || MODIFIERS.contains(&next));
            match word {
                Some("template") => at = self.behind_angles(at + 1),
                Some(word) if declares(rules, word).is_some() && !(next_declares && word != "type") => {
                    return at;
                }
                Some(word) if MODIFIERS.contains(&word) || declares(rules, word).is_some() => at += 1,
                _ if at > 0 && self.punct(at) == b'(' => at += 1,
                _ if at > 0
                    && self
                        .skeleton
                        .get(at)
                        .is_some_and(|token| self.view.kind(*token) == Some(Kind::Text)) =>
                {
                    at += 1
                }
                _ => return at,
            }
        }
    }

    fn behind_angles(&self, mut at: usize) -> usize {
        let mut depth = 0_usize;
        while at < self.skeleton.len() {
            match self.punct(at) {
                b'<' => depth += 1,
                b'>' if at > 0 && self.punct(at - 1) == b'-' => {}
                b'>' => depth = depth.saturating_sub(1),
                _ => {}
            }
            at += 1;
            if depth == 0 {
                break;
            }
        }
        at
    }

    /// The place in front of `at`, or in front of the type parameters there.
    fn before_angles(&self, at: usize) -> Option<usize> {
        let mut at = at.checked_sub(1)?;
        let mut depth = 0_usize;
        while matches!(self.punct(at), b'>') || depth > 0 {
            match self.punct(at) {
                b'>' => depth += 1,
                b'<' => depth -= 1,
                _ => {}
            }
            at = at.checked_sub(1)?;
        }
        Some(at)
    }

    /// A word, or a name between backticks.
    fn name(&self, at: usize) -> Option<String> {
        if let Some(word) = self.word(at) {
            return Some(word.to_owned());
        }
        let token = *self.skeleton.get(at)?;
        self.view.bytes(token).starts_with(b"`").then(|| self.view.unquoted(token))
    }

    fn find(&self, byte: u8, from: usize) -> Option<usize> {
        (from..self.skeleton.len()).find(|at| self.punct(*at) == byte)
    }
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

/// A declaration with a keyword.
fn keyword(parts: &Parts<'_>, rules: &Braces, language: &str, at: usize) -> Option<Declared> {
    let word = parts.word(at)?;
    let declares = declares(rules, word)?;
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
fn titled(parts: &Parts<'_>) -> Option<Declared> {
    let last = parts.skeleton.len().checked_sub(1)?;
    let word = parts.word(last.checked_sub(1)?)?;
    let title = parts.skeleton[last];
    if parts.view.kind(title) != Some(Kind::Text) {
        return None;
    }
    let kind = calls::kind_of(word)?;
    Some(Declared {
        names: vec![parts.view.unquoted(title)],
        kind,
        test: true,
        members: kind == ItemKind::Type,
    })
}

/// `name(...) ... {` without a keyword.
fn method(parts: &Parts<'_>, rules: &Braces, language: &str, start: usize) -> Option<Declared> {
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
    let strict = rules.methods == crate::citation::language::Methods::Anywhere;
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
fn property(parts: &Parts<'_>) -> Option<Declared> {
    let last = parts.skeleton.len().checked_sub(1)?;
    let name = parts.word(last).filter(|_| last > 0 && parts.find(b'=', 0).is_none())?;
    Some(Declared { names: vec![name.to_owned()], kind: ItemKind::Value, test: false, members: false })
}

/// `name = (...) => {`, `name = function (...) {`, `name <- function(...) {`.
fn assigned(parts: &Parts<'_>, start: usize) -> Option<Declared> {
    if !ends_as_function(parts) {
        return None;
    }
    let sign = (start..parts.skeleton.len()).find(|at| matches!(parts.punct(*at), b'=' | b'<' | b':'))?;
    let name = parts.word(sign.checked_sub(1)?)?;
    Some(Declared { names: vec![name.to_owned()], kind: ItemKind::Function, test: false, members: false })
}

/// Whether a header ends as a function without a name does.
fn ends_as_function(parts: &Parts<'_>) -> bool {
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

fn header_name(parts: &Parts<'_>) -> String {
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

const JOINING: &[&str] = &[
    "else",
    "catch",
    "finally",
    "where",
    "extends",
    "implements",
    "throws",
    "instanceof",
    "as",
    "in",
    "is",
    "and",
    "or",
    "new",
];
const MACROS: &[&str] = &[
    "TEST",
    "TEST_F",
    "TEST_P",
    "TYPED_TEST",
    "TEST_CASE",
    "TEST_CASE_METHOD",
    "SCENARIO",
    "BOOST_AUTO_TEST_CASE",
    "BOOST_FIXTURE_TEST_CASE",
    "Test",
    "ParameterizedTest",
];
const CONTROL: &[&str] = &[
    "if",
    "for",
    "while",
    "switch",
    "catch",
    "return",
    "throw",
    "else",
    "do",
    "try",
    "with",
    "foreach",
    "using",
    "lock",
    "synchronized",
    "fixed",
    "guard",
    "match",
    "unless",
    "elif",
    "until",
    "case",
    "when",
    "select",
    "elseif",
];
const IMPORTS: &[&str] = &[
    "use", "import", "package", "using", "include", "require", "from", "#include", "goto", "return", "if",
    "for", "while", "else", "switch", "source", "library", "syntax", "option", "module",
];
const MODIFIERS: &[&str] = &[
    "pub",
    "public",
    "private",
    "protected",
    "internal",
    "fileprivate",
    "open",
    "static",
    "final",
    "abstract",
    "sealed",
    "non",
    "override",
    "virtual",
    "async",
    "export",
    "default",
    "declare",
    "inline",
    "constexpr",
    "explicit",
    "friend",
    "unsafe",
    "extern",
    "readonly",
    "data",
    "inner",
    "suspend",
    "operator",
    "infix",
    "external",
    "tailrec",
    "lateinit",
    "companion",
    "mutating",
    "nonisolated",
    "required",
    "convenience",
    "implicit",
    "lazy",
    "transparent",
    "file",
    "partial",
    "synchronized",
    "native",
    "strictfp",
    "comptime",
    "threadlocal",
    "noinline",
    "const",
    "typedef",
    "get",
    "set",
    "indirect",
    "value",
    "annotation",
    "base",
    "mixin",
    "distributed",
    "ref",
    "my",
    "our",
    "local",
    "auto",
];
