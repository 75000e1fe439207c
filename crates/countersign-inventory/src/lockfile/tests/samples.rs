//! Files that package managers wrote, in `fixtures/lockfiles`.

use std::fs;

use countersign_testkit::cases::workspace_root;

use super::{Format, lines, read};

/// A file of a sample, and its format.
#[expect(clippy::disallowed_methods, reason = "fixtures are files")]
pub(super) fn sample(path: &str) -> (Format, String) {
    let file = workspace_root().join("fixtures/lockfiles").join(path);
    let text = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{path}: {error}"));
    (Format::of(path).expect("the name tells the format"), text)
}

/// Every sample.
pub(super) const SAMPLES: [&str; 14] = [
    "cargo/Cargo.lock",
    "npm-1/package-lock.json",
    "npm-2/package-lock.json",
    "npm-3/package-lock.json",
    "npm-3-without-addresses/package-lock.json",
    "pnpm-6/pnpm-lock.yaml",
    "pnpm-9/pnpm-lock.yaml",
    "yarn-1/yarn.lock",
    "yarn-berry/yarn.lock",
    "uv/uv.lock",
    "poetry/poetry.lock",
    "requirements/requirements.txt",
    "go/go.sum",
    "go/go.mod",
];

#[test]
fn every_generation_of_npm_says_the_same() {
    let named = |registry: &str| {
        ["@types/ms 0.7.34", "debug 4.3.4", "ms 2.1.2", "ms 2.1.3"]
            .map(|name| format!("{name} registry {registry}"))
    };
    for (path, registry) in [
        ("npm-1/package-lock.json", "https://registry.npmjs.org"),
        ("npm-2/package-lock.json", "https://registry.npmjs.org"),
        ("npm-3/package-lock.json", "https://registry.npmjs.org"),
        ("npm-3-without-addresses/package-lock.json", "npm"),
        ("pnpm-6/pnpm-lock.yaml", "npm"),
        ("pnpm-9/pnpm-lock.yaml", "npm"),
        ("yarn-1/yarn.lock", "https://registry.yarnpkg.com"),
    ] {
        let (format, text) = sample(path);
        assert_eq!(lines(format, &text), named(registry), "{path}");
    }
    let (format, text) = sample("yarn-berry/yarn.lock");
    let mut with_own = named("npm").to_vec();
    with_own.push("sample 0.0.0-use.local path .".to_owned());
    assert_eq!(lines(format, &text), with_own);
}

#[test]
fn every_generation_of_python_says_the_same() {
    let named = |registry: &str| {
        ["click 8.1.7", "colorama 0.4.6", "idna 3.10"].map(|name| format!("{name} registry {registry}"))
    };
    let (format, text) = sample("uv/uv.lock");
    let mut with_own = named("https://pypi.org/simple").to_vec();
    with_own.push("sample 0.1.0 path .".to_owned());
    assert_eq!(lines(format, &text), with_own);
    let (format, text) = sample("requirements/requirements.txt");
    assert_eq!(lines(format, &text), named("pypi"));
    let (format, text) = sample("poetry/poetry.lock");
    let tools = "git https://github.com/partners/tools.git 0123456789abcdef0123456789abcdef01234567";
    assert_eq!(
        lines(format, &text),
        [
            "click 8.1.7 registry pypi".to_owned(),
            "colorama 0.4.6 registry pypi".to_owned(),
            format!("partner-tools 1.2.0 {tools}")
        ]
    );
}

#[test]
fn cargo_and_go_are_read() {
    let (format, text) = sample("cargo/Cargo.lock");
    let git = "git https://github.com/partners/tools.git 0123456789abcdef0123456789abcdef01234567";
    assert_eq!(
        lines(format, &text),
        [
            "memchr 2.8.3 registry https://github.com/rust-lang/crates.io-index".to_owned(),
            "partner 0.1.0 path ".to_owned(),
            format!("tools 0.3.0 {git}"),
        ]
    );
    let (format, text) = sample("go/go.sum");
    let sums = lines(format, &text);
    assert!(sums.contains(&"golang.org/x/arch v0.0.0-20220412001346-fc48f9fe4c15 registry go".to_owned()));
    let (format, text) = sample("go/go.mod");
    assert_eq!(lines(format, &text).len(), 9);
    assert_eq!(sums.len(), 9);
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the workspace's own lock file is a sample as well")]
fn the_lock_file_of_this_workspace_is_read() {
    let text = fs::read_to_string(workspace_root().join("Cargo.lock")).unwrap();
    let packages = read(Format::Cargo, &text).unwrap().packages;
    let listed = text.matches("[[package]]").count();
    assert_eq!(packages.len(), listed);
    assert!(
        packages
            .iter()
            .any(|package| package.name == "countersign-inventory" && package.checksums.is_empty())
    );
    assert!(packages.iter().any(|package| package.name == "serde" && package.checksums.len() == 1));
}

#[test]
fn lines_and_checksums_are_kept_for_bills_of_materials() {
    let (format, text) = sample("npm-3/package-lock.json");
    let packages = read(format, &text).unwrap().packages;
    let debug = packages.iter().find(|package| package.name == "debug").unwrap();
    assert_eq!(text.lines().nth(debug.line as usize - 1).unwrap().trim(), "\"node_modules/debug\": {");
    assert_eq!(debug.licence.as_deref(), Some("MIT"));
    assert!(debug.checksums[0].starts_with("sha512-"));
    assert_eq!(debug.purl(format.ecosystem()), "pkg:npm/debug@4.3.4");
    let scoped = packages.iter().find(|package| package.name == "@types/ms").unwrap();
    assert_eq!(scoped.purl(format.ecosystem()), "pkg:npm/%40types/ms@0.7.34");
}
