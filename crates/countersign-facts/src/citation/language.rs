//! What a language looks like to the scanner, as data. The table is in [`table`]; nothing else names a language.

mod brace;
mod table;

use std::path::Path;

pub(crate) use brace::{C, CPP, CSHARP, DART, GO, JAVA, JAVASCRIPT, KOTLIN, PHP, RUST, SCALA, SWIFT, ZIG};

/// One language: how to tell code from comments and strings, and how items are found.
#[derive(Debug)]
pub(crate) struct Language {
    pub(crate) name: &'static str,
    /// Extensions in lower case.
    pub(crate) extensions: &'static [&'static str],
    /// Whole file names in lower case.
    pub(crate) names: &'static [&'static str],
    pub(crate) line: &'static [LineMark],
    pub(crate) block: &'static [BlockMark],
    /// Tried in order: the longer opener first.
    pub(crate) quotes: &'static [Quote],
    pub(crate) extras: &'static [Extra],
    /// Bytes that belong to words beside letters, digits and `_`.
    pub(crate) word: &'static [u8],
    pub(crate) layout: Layout,
    pub(crate) items: Items,
}

impl Language {
    pub(crate) fn has(&self, extra: Extra) -> bool {
        self.extras.contains(&extra)
    }
}

/// Where the opener of a line comment counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Anywhere,
    /// At the start of a line or behind white space or one of `;(&|`.
    AfterSpace,
    /// As the first thing of a line.
    LineStart,
    /// Not in front of another operator character, as `-->` in Haskell.
    NotOperator,
    /// Not behind a backslash, as `\%` in LaTeX, and not behind a colon, as in a URL.
    NotEscaped,
    /// As a command of its own at the start of a line, in any case.
    Command,
    /// Not in front of `[`, as `#[Attribute]` in PHP.
    NotAttribute,
}

#[derive(Debug)]
pub(crate) struct LineMark {
    pub(crate) open: &'static [u8],
    pub(crate) place: Place,
}

#[derive(Debug)]
pub(crate) struct BlockMark {
    pub(crate) open: &'static [u8],
    pub(crate) close: &'static [u8],
    pub(crate) nesting: Nesting,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Nesting {
    Flat,
    Nested,
    /// Opener and closer stand at the start of a line, and the comment takes whole lines.
    WholeLines,
}

/// How a quote is written inside of quotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Escape {
    None,
    Backslash,
    Doubled,
    Backtick,
}

/// Whether a string may run over lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    Line,
    Lines,
}

/// A kind of string. An empty closer means the end of the line.
#[derive(Debug)]
pub(crate) struct Quote {
    pub(crate) open: &'static [u8],
    pub(crate) close: &'static [u8],
    pub(crate) escape: Escape,
    pub(crate) reach: Reach,
    /// The opener of code inside of the string, such as `${`; its last byte is the bracket.
    pub(crate) hole: &'static [u8],
}

/// What the tables above cannot say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extra {
    /// `'a'` is a character and `'a` is not.
    Tick,
    /// `1'000` is a number.
    DigitTick,
    RustRaw,
    CppRaw,
    CSharpStrings,
    SwiftRaw,
    RRaw,
    LuaLong,
    /// `<<EOF`, `<<-EOF`, `<<~EOF`.
    Heredoc,
    /// `<<<EOT`.
    PhpHeredoc,
    /// Text outside of `<?php` and `?>`.
    PhpTags,
    /// `/x/` where an operand stands.
    Regex,
    /// `%w[...]`.
    RubyPercent,
    /// `q(...)`, `s/a/b/`.
    PerlQuotes,
    /// `~s(...)`.
    Sigils,
    /// `?"` is a character.
    QuestionChar,
    /// `$"` is a character.
    DollarChar,
    /// A backslash in code takes the next byte with it.
    CodeEscape,
    /// A word in front of a quote makes a raw string when it holds an `r`.
    RawPrefix,
    /// Block scalars, and quotes only where a value starts.
    Yaml,
    Docstrings,
    /// Text with tags; `<script>` and `<style>` are lexed as what they hold.
    Markup,
    Markdown,
    Gherkin,
    Robot,
}

/// What white space means for the digest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layout {
    Free,
    /// A line break ends a statement.
    Lines,
    /// As lines, and indentation makes blocks.
    Indented,
}

/// How items are found.
#[derive(Debug)]
pub(crate) enum Items {
    /// Not at all: a citation takes the block that follows.
    Blocks,
    Braces(&'static Braces),
    Indented,
    /// Blocks that a word ends.
    Ends(&'static Ends),
    /// Top-level forms in parentheses.
    Forms,
    Gherkin,
    Robot,
}

/// What a keyword declares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Declares {
    Function,
    /// Something with members.
    Type,
    /// Something whose parts are no items.
    Data,
    /// A constant, a variable, an alias.
    Value,
}

/// Where `name(...) {` is a function without a keyword.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Methods {
    No,
    Anywhere,
    InTypes,
    TopAndTypes,
}

#[derive(Debug)]
pub(crate) struct Braces {
    pub(crate) keywords: &'static [(&'static str, Declares)],
    pub(crate) methods: Methods,
    pub(crate) ends: StatementEnd,
    pub(crate) naming: Naming,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum StatementEnd {
    Semicolon,
    LineBreak,
}

/// How the name of a declaration is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Naming {
    /// The word behind the keyword.
    NextWord,
    /// The word in front of the parameters.
    BeforeParameters,
    /// The header is the name, as in Terraform and CSS.
    Header,
}

/// The words of a language whose blocks end with `end`.
#[derive(Debug)]
pub(crate) struct Ends {
    /// Open a block wherever they stand.
    pub(crate) openers: &'static [&'static str],
    /// Open one at the start of a statement only.
    pub(crate) statements: &'static [&'static str],
    /// Declare an item, with the kind of it.
    pub(crate) items: &'static [(&'static str, Declares)],
    pub(crate) closers: &'static [&'static str],
}

/// The language of a path, by its name and then its extension.
pub(crate) fn of_path(path: &str) -> Option<&'static Language> {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path).to_ascii_lowercase();
    if let Some(language) = table::ALL.iter().find(|language| language.names.contains(&&*name)) {
        return Some(language);
    }
    if name.starts_with("dockerfile.") {
        return by_name("dockerfile");
    }
    let extension = Path::new(&name).extension()?.to_str()?;
    table::ALL.iter().find(|language| language.extensions.contains(&extension)).copied()
}

/// The language of a name in the table.
pub(crate) fn by_name(name: &str) -> Option<&'static Language> {
    table::ALL.iter().find(|language| language.name == name).copied()
}

#[cfg(test)]
pub(super) fn all() -> &'static [&'static Language] {
    table::ALL
}
