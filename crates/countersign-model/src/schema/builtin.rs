//! The schema that needs no file: `spec-driven`, with its templates.

use std::sync::LazyLock;

use countersign_diag::SourceMap;

use super::{Schema, parse};

/// The name of the built-in schema.
pub const BUILTIN_NAME: &str = "spec-driven";

const TEXT: &str = include_str!("spec-driven.yaml");
const TEMPLATES: [(&str, &str); 4] = [
    ("proposal.md", include_str!("templates/proposal.md")),
    ("spec.md", include_str!("templates/spec.md")),
    ("design.md", include_str!("templates/design.md")),
    ("tasks.md", include_str!("templates/tasks.md")),
];

static SCHEMA: LazyLock<Schema> = LazyLock::new(|| {
    let source = SourceMap::default().add("schema.yaml", TEXT);
    let mut schema = parse(source, TEXT).value.expect("the embedded schema is valid, which a test shows");
    for artifact in &mut schema.artifacts {
        artifact.span = None;
    }
    schema
});

/// The built-in schema.
pub fn builtin() -> &'static Schema {
    &SCHEMA
}

/// The text of the built-in `schema.yaml`.
pub fn builtin_text() -> &'static str {
    TEXT
}

/// The names and texts of the built-in templates.
pub fn builtin_templates() -> &'static [(&'static str, &'static str)] {
    &TEMPLATES
}
