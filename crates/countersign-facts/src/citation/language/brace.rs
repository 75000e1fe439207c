//! The keywords that declare items in languages with braces.

use super::Declares::{Data, Function, Type, Value};
use super::{Braces, Methods, Naming, StatementEnd};

const SEMI: Braces =
    Braces { keywords: &[], methods: Methods::No, ends: StatementEnd::Semicolon, naming: Naming::NextWord };

pub(crate) static RUST: Braces = Braces {
    keywords: &[
        ("fn", Function),
        ("struct", Data),
        ("enum", Data),
        ("union", Data),
        ("trait", Type),
        ("mod", Type),
        ("impl", Type),
        ("macro_rules", Data),
        ("const", Value),
        ("static", Value),
        ("type", Value),
    ],
    ..SEMI
};
pub(crate) static C: Braces = Braces {
    keywords: &[("struct", Data), ("union", Data), ("enum", Data)],
    methods: Methods::TopAndTypes,
    ..SEMI
};
pub(crate) static CPP: Braces = Braces {
    keywords: &[("class", Type), ("struct", Type), ("union", Data), ("enum", Data), ("namespace", Type)],
    methods: Methods::TopAndTypes,
    ..SEMI
};
pub(crate) static JAVA: Braces = Braces {
    keywords: &[("class", Type), ("interface", Type), ("enum", Type), ("record", Type)],
    methods: Methods::InTypes,
    ..SEMI
};
pub(crate) static CSHARP: Braces = Braces {
    keywords: &[
        ("namespace", Type),
        ("class", Type),
        ("interface", Type),
        ("struct", Type),
        ("record", Type),
        ("enum", Data),
    ],
    methods: Methods::TopAndTypes,
    ..SEMI
};
pub(crate) static GO: Braces = Braces {
    keywords: &[("func", Function), ("type", Data), ("var", Value), ("const", Value)],
    ends: StatementEnd::LineBreak,
    ..SEMI
};
pub(crate) static JAVASCRIPT: Braces = Braces {
    keywords: &[
        ("function", Function),
        ("class", Type),
        ("interface", Data),
        ("namespace", Type),
        ("module", Type),
        ("enum", Data),
        ("type", Value),
        ("const", Value),
        ("let", Value),
        ("var", Value),
    ],
    methods: Methods::Anywhere,
    ends: StatementEnd::LineBreak,
    ..SEMI
};
pub(crate) static KOTLIN: Braces = Braces {
    keywords: &[
        ("fun", Function),
        ("class", Type),
        ("interface", Type),
        ("object", Type),
        ("enum", Type),
        ("val", Value),
        ("var", Value),
        ("typealias", Value),
    ],
    ends: StatementEnd::LineBreak,
    naming: Naming::BeforeParameters,
    ..SEMI
};
pub(crate) static SWIFT: Braces = Braces {
    keywords: &[
        ("func", Function),
        ("init", Function),
        ("deinit", Function),
        ("subscript", Function),
        ("class", Type),
        ("struct", Type),
        ("enum", Type),
        ("protocol", Type),
        ("extension", Type),
        ("actor", Type),
        ("let", Value),
        ("var", Value),
        ("typealias", Value),
    ],
    ends: StatementEnd::LineBreak,
    ..SEMI
};
pub(crate) static SCALA: Braces = Braces {
    keywords: &[
        ("def", Function),
        ("class", Type),
        ("object", Type),
        ("trait", Type),
        ("enum", Type),
        ("val", Value),
        ("var", Value),
        ("type", Value),
    ],
    ends: StatementEnd::LineBreak,
    ..SEMI
};
pub(crate) static DART: Braces = Braces {
    keywords: &[("class", Type), ("mixin", Type), ("extension", Type), ("enum", Type)],
    methods: Methods::TopAndTypes,
    ..SEMI
};
pub(crate) static PHP: Braces = Braces {
    keywords: &[
        ("function", Function),
        ("class", Type),
        ("interface", Type),
        ("trait", Type),
        ("enum", Type),
        ("namespace", Type),
        ("const", Value),
    ],
    ..SEMI
};
pub(crate) static ZIG: Braces =
    Braces { keywords: &[("fn", Function), ("test", Function), ("const", Value), ("var", Value)], ..SEMI };
pub(crate) static SCHEMA: Braces = Braces {
    keywords: &[
        ("message", Data),
        ("service", Type),
        ("rpc", Function),
        ("enum", Data),
        ("type", Data),
        ("interface", Data),
        ("input", Data),
        ("union", Value),
        ("scalar", Value),
        ("extend", Data),
    ],
    ends: StatementEnd::LineBreak,
    ..SEMI
};
pub(crate) static HEADER: Braces = Braces { naming: Naming::Header, ends: StatementEnd::LineBreak, ..SEMI };
pub(crate) static SHEET: Braces = Braces { naming: Naming::Header, ..SEMI };
pub(crate) static SHELL: Braces = Braces {
    keywords: &[("function", Function), ("filter", Function), ("class", Type)],
    methods: Methods::Anywhere,
    ends: StatementEnd::LineBreak,
    ..SEMI
};
pub(crate) static R: Braces = Braces { ends: StatementEnd::LineBreak, ..SEMI };
pub(crate) static PERL: Braces = Braces { keywords: &[("sub", Function), ("package", Type)], ..SEMI };
