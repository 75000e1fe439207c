//! The one table of languages.

use super::brace::{HEADER, PERL, R, SCHEMA, SHEET, SHELL};
use super::{
    BlockMark, C, CPP, CSHARP, DART, Declares, Ends, Escape, Extra, GO, Items, JAVA, JAVASCRIPT, KOTLIN,
    Language, Layout, LineMark, Nesting, PHP, Place, Quote, RUST, Reach, SCALA, SWIFT, ZIG,
};

const fn line(open: &'static str, place: Place) -> LineMark {
    LineMark { open: open.as_bytes(), place }
}
const fn block(open: &'static str, close: &'static str, nesting: Nesting) -> BlockMark {
    BlockMark { open: open.as_bytes(), close: close.as_bytes(), nesting }
}
const fn quote(quote: &'static str, escape: Escape, reach: Reach) -> Quote {
    Quote { open: quote.as_bytes(), close: quote.as_bytes(), escape, reach, hole: b"" }
}
const fn with_hole(text: &'static str, reach: Reach, hole: &'static str) -> Quote {
    Quote { hole: hole.as_bytes(), ..quote(text, Escape::Backslash, reach) }
}

const SLASHES: &[LineMark] = &[line("//", Place::Anywhere)];
const HASH: &[LineMark] = &[line("#", Place::Anywhere)];
const SPACED_HASH: &[LineMark] = &[line("#", Place::AfterSpace)];
const FIRST_HASH: &[LineMark] = &[line("#", Place::LineStart)];
const DASHES: &[LineMark] = &[line("--", Place::Anywhere)];
const PERCENT: &[LineMark] = &[line("%", Place::NotEscaped)];
const SEMICOLON: &[LineMark] = &[line(";", Place::Anywhere)];
const STARS: &[BlockMark] = &[block("/*", "*/", Nesting::Flat)];
const NESTED_STARS: &[BlockMark] = &[block("/*", "*/", Nesting::Nested)];
const DOUBLE: Quote = quote("\"", Escape::Backslash, Reach::Line);
const SINGLE: Quote = quote("'", Escape::Backslash, Reach::Line);
const DOUBLE_LINES: Quote = quote("\"", Escape::Backslash, Reach::Lines);
const SINGLE_LINES: Quote = quote("'", Escape::Backslash, Reach::Lines);
const TRIPLE: Quote = quote("\"\"\"", Escape::Backslash, Reach::Lines);
const TRIPLE_SINGLE: Quote = quote("'''", Escape::Backslash, Reach::Lines);
const RAW_TRIPLE: Quote = quote("\"\"\"", Escape::None, Reach::Lines);
const BACKTICKS: Quote = quote("`", Escape::None, Reach::Line);
const BOTH: &[Quote] = &[DOUBLE, SINGLE];

const BASE: Language = Language {
    name: "",
    extensions: &[],
    names: &[],
    line: &[],
    block: &[],
    quotes: &[],
    extras: &[],
    word: b"",
    layout: Layout::Free,
    items: Items::Blocks,
};
const CURLY: Language = Language { line: SLASHES, block: STARS, quotes: BOTH, ..BASE };
const SCRIPT: Language = Language { line: HASH, quotes: BOTH, layout: Layout::Lines, ..BASE };

static RUST_LANGUAGE: Language = Language {
    name: "rust",
    extensions: &["rs"],
    block: NESTED_STARS,
    quotes: &[DOUBLE_LINES],
    extras: &[Extra::Tick, Extra::RustRaw],
    items: Items::Braces(&RUST),
    ..CURLY
};
static C_LANGUAGE: Language = Language {
    name: "c",
    extensions: &["c", "h"],
    extras: &[Extra::DigitTick],
    items: Items::Braces(&C),
    ..CURLY
};
static CPP_LANGUAGE: Language = Language {
    name: "cpp",
    extensions: &["cc", "cpp", "cxx", "hpp", "hh", "hxx", "ipp", "inl", "m", "mm", "cu", "ino"],
    extras: &[Extra::DigitTick, Extra::CppRaw],
    items: Items::Braces(&CPP),
    ..CURLY
};
static JAVA_LANGUAGE: Language = Language {
    name: "java",
    extensions: &["java", "groovy", "gradle"],
    quotes: &[TRIPLE, DOUBLE, SINGLE],
    word: b"$",
    items: Items::Braces(&JAVA),
    ..CURLY
};
static GO_LANGUAGE: Language = Language {
    name: "go",
    extensions: &["go"],
    quotes: &[DOUBLE, SINGLE, quote("`", Escape::None, Reach::Lines)],
    items: Items::Braces(&GO),
    ..CURLY
};
static JAVASCRIPT_LANGUAGE: Language = Language {
    name: "javascript",
    extensions: &["js", "jsx", "ts", "tsx", "mjs", "cjs", "mts", "cts"],
    quotes: &[DOUBLE, SINGLE, with_hole("`", Reach::Lines, "${")],
    extras: &[Extra::Regex],
    word: b"$",
    items: Items::Braces(&JAVASCRIPT),
    ..CURLY
};
static CSHARP_LANGUAGE: Language = Language {
    name: "csharp",
    extensions: &["cs"],
    extras: &[Extra::CSharpStrings],
    items: Items::Braces(&CSHARP),
    ..CURLY
};
static SWIFT_LANGUAGE: Language = Language {
    name: "swift",
    extensions: &["swift"],
    block: NESTED_STARS,
    quotes: &[with_hole("\"\"\"", Reach::Lines, "\\("), with_hole("\"", Reach::Line, "\\("), BACKTICKS],
    extras: &[Extra::SwiftRaw],
    items: Items::Braces(&SWIFT),
    ..CURLY
};
static KOTLIN_LANGUAGE: Language = Language {
    name: "kotlin",
    extensions: &["kt", "kts"],
    block: NESTED_STARS,
    quotes: &[Quote { hole: b"${", ..RAW_TRIPLE }, with_hole("\"", Reach::Line, "${"), SINGLE, BACKTICKS],
    items: Items::Braces(&KOTLIN),
    ..CURLY
};
static PHP_LANGUAGE: Language = Language {
    name: "php",
    extensions: &["php", "phtml"],
    line: &[line("//", Place::Anywhere), line("#", Place::NotAttribute)],
    quotes: &[DOUBLE_LINES, SINGLE_LINES, quote("`", Escape::Backslash, Reach::Lines)],
    extras: &[Extra::PhpHeredoc, Extra::PhpTags],
    word: b"$",
    items: Items::Braces(&PHP),
    ..CURLY
};
static ZIG_LANGUAGE: Language = Language {
    name: "zig",
    extensions: &["zig"],
    block: &[],
    quotes: &[Quote { close: b"", ..quote("\\\\", Escape::None, Reach::Line) }, DOUBLE, SINGLE],
    items: Items::Braces(&ZIG),
    ..CURLY
};
static SCALA_LANGUAGE: Language = Language {
    name: "scala",
    extensions: &["scala", "sc"],
    block: NESTED_STARS,
    quotes: &[RAW_TRIPLE, DOUBLE, BACKTICKS],
    extras: &[Extra::Tick],
    items: Items::Braces(&SCALA),
    ..CURLY
};
static DART_LANGUAGE: Language = Language {
    name: "dart",
    extensions: &["dart"],
    block: NESTED_STARS,
    quotes: &[
        with_hole("\"\"\"", Reach::Lines, "${"),
        with_hole("'''", Reach::Lines, "${"),
        with_hole("\"", Reach::Line, "${"),
        with_hole("'", Reach::Line, "${"),
    ],
    extras: &[Extra::RawPrefix],
    word: b"$",
    items: Items::Braces(&DART),
    ..CURLY
};
static PYTHON: Language = Language {
    name: "python",
    extensions: &["py", "pyi", "pyx", "bzl", "star"],
    names: &["build", "build.bazel", "workspace", "sconstruct"],
    quotes: &[TRIPLE, TRIPLE_SINGLE, DOUBLE, SINGLE],
    extras: &[Extra::Docstrings],
    layout: Layout::Indented,
    items: Items::Indented,
    ..SCRIPT
};
static RUBY: Language = Language {
    name: "ruby",
    extensions: &["rb", "rake", "gemspec", "ru"],
    names: &["gemfile", "rakefile", "vagrantfile", "podfile"],
    block: &[block("=begin", "=end", Nesting::WholeLines)],
    quotes: &[with_hole("\"", Reach::Lines, "#{"), SINGLE_LINES, quote("`", Escape::Backslash, Reach::Lines)],
    extras: &[Extra::Heredoc, Extra::Regex, Extra::RubyPercent, Extra::QuestionChar],
    word: b"$",
    items: Items::Ends(&Ends {
        openers: &["do"],
        statements: &["if", "unless", "while", "until", "case", "begin", "for"],
        items: &[("class", Declares::Type), ("module", Declares::Type), ("def", Declares::Function)],
        closers: &["end"],
    }),
    ..SCRIPT
};
static SHELL_LANGUAGE: Language = Language {
    name: "shell",
    extensions: &["sh", "bash", "zsh", "ksh", "fish", "bats"],
    line: SPACED_HASH,
    quotes: &[
        Quote { open: b"$'", close: b"'", ..SINGLE_LINES },
        with_hole("\"", Reach::Lines, "$("),
        quote("'", Escape::None, Reach::Lines),
    ],
    extras: &[Extra::Heredoc, Extra::CodeEscape],
    items: Items::Braces(&SHELL),
    ..SCRIPT
};
static YAML: Language = Language {
    name: "yaml",
    extensions: &["yaml", "yml"],
    line: SPACED_HASH,
    quotes: &[DOUBLE_LINES, quote("'", Escape::Doubled, Reach::Lines)],
    extras: &[Extra::Yaml],
    layout: Layout::Indented,
    ..BASE
};
static TOML: Language = Language {
    name: "toml",
    extensions: &["toml"],
    names: &["cargo.lock", "pipfile"],
    quotes: &[
        TRIPLE,
        quote("'''", Escape::None, Reach::Lines),
        DOUBLE,
        quote("'", Escape::None, Reach::Line),
    ],
    ..SCRIPT
};
static HCL: Language = Language {
    name: "hcl",
    extensions: &["tf", "tfvars", "hcl"],
    line: &[line("#", Place::Anywhere), line("//", Place::Anywhere)],
    quotes: &[with_hole("\"", Reach::Line, "${")],
    extras: &[Extra::Heredoc],
    layout: Layout::Lines,
    items: Items::Braces(&HEADER),
    ..CURLY
};
static R_LANGUAGE: Language = Language {
    name: "r",
    extensions: &["r"],
    quotes: &[DOUBLE_LINES, SINGLE_LINES, quote("`", Escape::None, Reach::Line)],
    extras: &[Extra::RRaw],
    word: b".",
    items: Items::Braces(&R),
    ..SCRIPT
};
static MAKE: Language = Language {
    name: "make",
    extensions: &["mk", "mak", "just"],
    names: &["makefile", "gnumakefile", "justfile"],
    extras: &[Extra::CodeEscape],
    ..SCRIPT
};
static DOCKERFILE: Language = Language {
    name: "dockerfile",
    extensions: &["dockerfile", "containerfile"],
    names: &["dockerfile", "containerfile"],
    line: FIRST_HASH,
    extras: &[Extra::Heredoc, Extra::CodeEscape],
    ..SCRIPT
};
static CONFIG: Language = Language {
    name: "config",
    extensions: &["ini", "cfg", "conf", "properties", "env", "desktop", "service", "editorconfig"],
    names: &["codeowners", ".gitignore", ".gitattributes", ".dockerignore", ".env"],
    line: &[line("#", Place::LineStart), line(";", Place::LineStart)],
    quotes: &[],
    ..SCRIPT
};
static SQL: Language = Language {
    name: "sql",
    extensions: &["sql", "ddl", "psql", "pgsql"],
    line: DASHES,
    block: STARS,
    quotes: &[quote("'", Escape::Doubled, Reach::Lines), quote("\"", Escape::Doubled, Reach::Lines)],
    ..BASE
};
static LUA: Language = Language {
    name: "lua",
    extensions: &["lua", "luau"],
    line: DASHES,
    extras: &[Extra::LuaLong],
    items: Items::Ends(&Ends {
        openers: &["do", "then", "repeat"],
        statements: &[],
        items: &[("function", Declares::Function)],
        closers: &["end", "until", "elseif"],
    }),
    ..SCRIPT
};
static HASKELL: Language = Language {
    name: "haskell",
    extensions: &["hs", "elm", "purs"],
    line: &[line("--", Place::NotOperator)],
    block: &[block("{-", "-}", Nesting::Nested)],
    quotes: &[DOUBLE],
    extras: &[Extra::Tick],
    word: b"'",
    layout: Layout::Lines,
    ..BASE
};
static ADA: Language = Language {
    name: "ada",
    extensions: &["ada", "adb", "ads", "vhd", "vhdl"],
    line: DASHES,
    quotes: &[quote("\"", Escape::Doubled, Reach::Line)],
    extras: &[Extra::Tick],
    ..BASE
};
static HTML: Language = Language {
    name: "html",
    extensions: &[
        "html", "htm", "xhtml", "xml", "xsd", "xsl", "svg", "csproj", "props", "targets", "vue", "svelte",
        "astro",
    ],
    block: &[block("<!--", "-->", Nesting::Flat)],
    extras: &[Extra::Markup],
    items: Items::Braces(&JAVASCRIPT),
    ..BASE
};
static MARKDOWN: Language = Language {
    name: "markdown",
    extensions: &["md", "markdown", "mdx"],
    block: &[block("<!--", "-->", Nesting::Flat)],
    extras: &[Extra::Markdown],
    ..BASE
};
static LISP: Language = Language {
    name: "lisp",
    extensions: &["lisp", "lsp", "cl", "el", "scm", "ss", "rkt", "clj", "cljs", "cljc", "edn", "fnl"],
    line: SEMICOLON,
    block: &[block("#|", "|#", Nesting::Nested)],
    quotes: &[DOUBLE_LINES],
    extras: &[Extra::CodeEscape],
    word: b"-?!*<>=/+.",
    items: Items::Forms,
    ..BASE
};
static ASM: Language = Language {
    name: "asm",
    extensions: &["asm", "s", "nasm"],
    line: &[line(";", Place::Anywhere), line("//", Place::Anywhere), line("#", Place::LineStart)],
    block: STARS,
    quotes: BOTH,
    layout: Layout::Lines,
    ..BASE
};
static BATCH: Language = Language {
    name: "batch",
    extensions: &["bat", "cmd"],
    line: &[line("rem", Place::Command), line("::", Place::LineStart)],
    quotes: &[quote("\"", Escape::None, Reach::Line)],
    layout: Layout::Lines,
    ..BASE
};
static LATEX: Language =
    Language { name: "latex", extensions: &["tex", "sty", "cls", "bib"], line: PERCENT, ..BASE };
static ERLANG: Language = Language {
    name: "erlang",
    extensions: &["erl", "hrl"],
    line: PERCENT,
    quotes: &[TRIPLE, DOUBLE_LINES, SINGLE],
    extras: &[Extra::DollarChar],
    ..BASE
};
static PROLOG: Language =
    Language { name: "prolog", extensions: &["pro", "plt", "prolog"], line: PERCENT, quotes: BOTH, ..BASE };
static ELIXIR: Language = Language {
    name: "elixir",
    extensions: &["ex", "exs"],
    quotes: &[
        with_hole("\"\"\"", Reach::Lines, "#{"),
        TRIPLE_SINGLE,
        with_hole("\"", Reach::Lines, "#{"),
        SINGLE_LINES,
    ],
    extras: &[Extra::Sigils, Extra::QuestionChar],
    word: b"?!",
    items: Items::Ends(&Ends {
        openers: &["do", "fn"],
        statements: &[],
        items: &[
            ("defmodule", Declares::Type),
            ("defimpl", Declares::Type),
            ("defprotocol", Declares::Type),
            ("def", Declares::Function),
            ("defp", Declares::Function),
            ("defmacro", Declares::Function),
        ],
        closers: &["end"],
    }),
    ..SCRIPT
};
static PERL_LANGUAGE: Language = Language {
    name: "perl",
    extensions: &["pl", "pm", "t"],
    line: SPACED_HASH,
    block: &[block("=", "=cut", Nesting::WholeLines)],
    quotes: &[DOUBLE_LINES, SINGLE_LINES],
    extras: &[Extra::Heredoc, Extra::Regex, Extra::PerlQuotes, Extra::CodeEscape],
    items: Items::Braces(&PERL),
    ..BASE
};
static POWERSHELL: Language = Language {
    name: "powershell",
    extensions: &["ps1", "psm1", "psd1"],
    line: SPACED_HASH,
    block: &[block("<#", "#>", Nesting::Flat)],
    quotes: &[
        Quote { close: b"\n\"@", ..quote("@\"", Escape::None, Reach::Lines) },
        Quote { close: b"\n'@", ..quote("@'", Escape::None, Reach::Lines) },
        quote("\"", Escape::Backtick, Reach::Lines),
        quote("'", Escape::Doubled, Reach::Lines),
    ],
    word: b"-",
    layout: Layout::Lines,
    items: Items::Braces(&SHELL),
    ..BASE
};
static PROTOBUF: Language = Language {
    name: "protobuf",
    extensions: &["proto", "thrift", "fbs"],
    items: Items::Braces(&SCHEMA),
    ..CURLY
};
static GRAPHQL: Language = Language {
    name: "graphql",
    extensions: &["graphql", "gql", "graphqls"],
    line: HASH,
    quotes: &[TRIPLE, DOUBLE],
    items: Items::Braces(&SCHEMA),
    ..BASE
};
static CSS: Language = Language {
    name: "css",
    extensions: &["css"],
    block: STARS,
    quotes: BOTH,
    items: Items::Braces(&SHEET),
    ..BASE
};
static SCSS: Language = Language {
    name: "scss",
    extensions: &["scss", "less", "sass"],
    line: &[line("//", Place::NotEscaped)],
    block: STARS,
    quotes: BOTH,
    items: Items::Braces(&SHEET),
    ..BASE
};
static GHERKIN: Language = Language {
    name: "gherkin",
    extensions: &["feature"],
    line: FIRST_HASH,
    quotes: &[TRIPLE, quote("```", Escape::None, Reach::Lines)],
    extras: &[Extra::Gherkin],
    layout: Layout::Lines,
    items: Items::Gherkin,
    ..BASE
};
static ROBOT: Language = Language {
    name: "robot",
    extensions: &["robot", "resource"],
    line: SPACED_HASH,
    extras: &[Extra::Robot],
    layout: Layout::Lines,
    items: Items::Robot,
    ..BASE
};

/// Every language.
pub(crate) static ALL: &[&Language] = &[
    &RUST_LANGUAGE,
    &C_LANGUAGE,
    &CPP_LANGUAGE,
    &JAVA_LANGUAGE,
    &GO_LANGUAGE,
    &JAVASCRIPT_LANGUAGE,
    &CSHARP_LANGUAGE,
    &SWIFT_LANGUAGE,
    &KOTLIN_LANGUAGE,
    &PHP_LANGUAGE,
    &ZIG_LANGUAGE,
    &SCALA_LANGUAGE,
    &DART_LANGUAGE,
    &PYTHON,
    &RUBY,
    &SHELL_LANGUAGE,
    &YAML,
    &TOML,
    &HCL,
    &R_LANGUAGE,
    &MAKE,
    &DOCKERFILE,
    &CONFIG,
    &SQL,
    &LUA,
    &HASKELL,
    &ADA,
    &HTML,
    &MARKDOWN,
    &LISP,
    &ASM,
    &BATCH,
    &LATEX,
    &ERLANG,
    &PROLOG,
    &ELIXIR,
    &PERL_LANGUAGE,
    &POWERSHELL,
    &PROTOBUF,
    &GRAPHQL,
    &CSS,
    &SCSS,
    &GHERKIN,
    &ROBOT,
];
