//! The files that come with the program: the schema `governed` and the contracts of its documents.

/// The file of a contract below the folder of templates, and its text.
const CONTRACTS: [(&str, &str); 7] = [
    ("proposal.md", include_str!("../shipped/contracts/proposal.md")),
    ("design.md", include_str!("../shipped/contracts/design.md")),
    ("reviews/architecture.md", include_str!("../shipped/contracts/reviews/architecture.md")),
    ("reviews/release.md", include_str!("../shipped/contracts/reviews/release.md")),
    ("reviews/security.md", include_str!("../shipped/contracts/reviews/security.md")),
    ("reviews/migration.md", include_str!("../shipped/contracts/reviews/migration.md")),
    ("test-strategy.md", include_str!("../shipped/contracts/test-strategy.md")),
];

const SCHEMA: [(&str, &str); 5] = [
    ("schema.yaml", include_str!("../shipped/schema/schema.yaml")),
    ("templates/proposal.md", include_str!("../shipped/schema/templates/proposal.md")),
    ("templates/spec.md", include_str!("../shipped/schema/templates/spec.md")),
    ("templates/design.md", include_str!("../shipped/schema/templates/design.md")),
    ("templates/tasks.md", include_str!("../shipped/schema/templates/tasks.md")),
];

/// The name of the schema whose changes contracts bind.
pub const GOVERNED: &str = "governed";

/// The files of the schema `governed`: path relative to its folder, and text.
pub fn schema_files() -> &'static [(&'static str, &'static str)] {
    &SCHEMA
}

/// The shipped contracts: path relative to the folder of templates, and text.
pub fn contract_files() -> &'static [(&'static str, &'static str)] {
    &CONTRACTS
}

/// The shipped contract of a path relative to the folder of templates.
pub fn contract_file(path: &str) -> Option<&'static str> {
    CONTRACTS.iter().find(|(known, _)| *known == path).map(|(_, text)| *text)
}
