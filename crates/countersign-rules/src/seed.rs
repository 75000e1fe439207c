//! Rules to begin with, and their tests.

/// The files of the seed: the path below the folder of rules, and the text.
pub const SEED: [(&str, &str); 2] = [
    ("seed.toml", include_str!("../shipped/seed.toml")),
    ("tests/seed.toml", include_str!("../shipped/seed-tests.toml")),
];
