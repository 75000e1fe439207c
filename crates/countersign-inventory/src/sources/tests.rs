//! What looks like an approved source and is none.

use super::{Approved, Paths};
use crate::changes;
use crate::lockfile::{Format, read};

fn foreign(approved: &Approved, format: Format, text: &str) -> Vec<String> {
    let packages = read(format, text).unwrap();
    approved.foreign(&packages, |_| true).into_iter().map(|found| found.source).collect()
}

fn npm(resolved: &str) -> String {
    format!(
        "{{\"lockfileVersion\": 3, \"packages\": {{\"node_modules/a\": {{\"version\": \"1.0.0\", \"resolved\": \"{resolved}\"}}}}}}"
    )
}

#[test]
fn each_ecosystem_has_its_own_registry_by_default() {
    let approved = Approved::default();
    let registry = "registry+https://github.com/rust-lang/crates.io-index";
    let cargo = format!("version = 4\n[[package]]\nname = 'a'\nversion = '1.0.0'\nsource = '{registry}'\n");
    assert_eq!(foreign(&approved, Format::Cargo, &cargo), Vec::<String>::new());
    let sparse = cargo.replace(registry, "sparse+https://index.crates.io/");
    assert_eq!(foreign(&approved, Format::Cargo, &sparse), Vec::<String>::new());
    let git = cargo.replace(registry, "git+https://github.com/a/b#0");
    assert_eq!(foreign(&approved, Format::Cargo, &git), ["git repository https://github.com/a/b"]);
    for fine in ["https://registry.npmjs.org/a/-/a-1.0.0.tgz", "https://registry.yarnpkg.com/a/-/a-1.0.0.tgz"]
    {
        assert_eq!(foreign(&approved, Format::Npm, &npm(fine)), Vec::<String>::new());
    }
    let sum = "a.example/a v1.0.0 h1:8pyqKJvrJqUYaKS851Ule26pwWvey6IDMiczaBLDKLQ=\n";
    assert_eq!(foreign(&approved, Format::GoSum, sum), Vec::<String>::new());
}

#[test]
fn what_only_begins_like_an_approved_address_is_another() {
    let approved = Approved::new(&["https://npm.example/team"], Paths::Inside).unwrap();
    let fits = |address: &str| foreign(&approved, Format::Npm, &npm(address)).is_empty();
    for fine in [
        "https://npm.example/team/a/-/a-1.0.0.tgz",
        "https://user:word@npm.example/team/x.tgz",
        "git+https://npm.example/team.git#0",
    ] {
        assert!(fits(fine), "{fine}");
    }
    for other in [
        "http://npm.example/team/a/-/a-1.0.0.tgz",
        "https://npm.example.evil.example/team/x.tgz",
        "https://npm.example@evil.example/team/x.tgz",
        "https://npm.example/teams/x.tgz",
        "https://npm.example/team/../other/x.tgz",
        "https://npm.example/team/%2e%2E/other/x.tgz",
        "https://npm.example/team/\\\\evil.example/x.tgz",
        "https://registry.npmjs.org/a/-/a-1.0.0.tgz",
        "git+ssh://git@npm.example/team/x.git#0",
    ] {
        assert!(!fits(other), "{other}");
    }
}

#[test]
fn git_hosts_can_be_approved_in_each_spelling() {
    let approved =
        Approved::new(&["ssh://git.example/team", "https://github.com/team/"], Paths::Inside).unwrap();
    for fine in ["git@git.example:team/a.git", "git+ssh://git@git.example/team/a.git#0", "github:team/a"] {
        assert!(foreign(&approved, Format::Npm, &npm(fine)).is_empty(), "{fine}");
    }
    for other in ["git@git.example:others/a.git", "git@evil.example:git.example/team/a.git", "github:teams/a"]
    {
        assert!(!foreign(&approved, Format::Npm, &npm(other)).is_empty(), "{other}");
    }
}

#[test]
fn wheels_from_elsewhere_are_told_though_the_registry_is_right() {
    let text = "version = 1\n[[package]]\nname = 'a'\nversion = '1'\nsource = { registry = 'https://pypi.org/simple' }\n\
                wheels = [{ url = 'https://evil.example/a.whl', hash = 'sha256:00' }]\n";
    assert_eq!(foreign(&Approved::default(), Format::Uv, text), ["https://evil.example/a.whl"]);
    let fine = text.replace("evil.example", "files.pythonhosted.org/packages");
    assert!(foreign(&Approved::default(), Format::Uv, &fine).is_empty());
}

#[test]
fn folders_and_silence_are_sources_too() {
    let inside = Approved::default();
    assert!(foreign(&inside, Format::Npm, &npm("file:../a")).is_empty());
    assert_eq!(foreign(&inside, Format::Npm, &npm("file:/etc/a")), ["path /etc/a"]);
    assert!(foreign(&inside.clone().with(Paths::Anywhere), Format::Npm, &npm("file:/etc/a")).is_empty());
    let silent = "{\"lockfileVersion\": 3, \"packages\": {\"node_modules/a\": {\"version\": \"1.0.0\"}}}";
    assert_eq!(foreign(&inside, Format::Npm, silent), ["nowhere that the lock file says"]);
}

#[test]
fn an_entry_that_approves_anything_is_an_error() {
    for wrong in ["", "cratesio", "https://", "https:///", "https://*", "npmjs.org", "https://a.example/../b"]
    {
        assert!(Approved::new(&[wrong], Paths::Inside).is_err(), "{wrong}");
    }
}

#[test]
fn only_what_differs_is_a_change() {
    let read = |text: &str| read(Format::Requirements, text).unwrap().packages;
    let (before, after) =
        (read("same==1\nolder==1\ngone==1\n"), read("# moved\nsame==1\nolder==2\nnew==1\n"));
    let changes = changes::between(&before, &after);
    let names = |packages: &[&crate::lockfile::Package]| -> Vec<String> {
        packages.iter().map(|package| package.name.clone()).collect()
    };
    assert_eq!(names(&changes.added), ["new"]);
    assert_eq!(names(&changes.changed), ["older"]);
    assert_eq!(names(&changes.removed), ["gone"]);
}
