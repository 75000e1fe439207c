//! Names, versions and what cannot be compared.

use super::version::Version;
use super::{Certainty, Denied, denied, unpinned};
use crate::lockfile::{Format, read};

/// How an entry judges `name==version` of Python, or the same of npm.
fn judged(entry: &str, format: Format, name: &str, version: &str) -> Option<Certainty> {
    let entries = [Denied::read(entry).unwrap_or_else(|error| panic!("{error}"))];
    let text = match format {
        Format::Requirements => format!("{name}=={version}\n"),
        Format::Cargo => format!("version = 4\n[[package]]\nname = '{name}'\nversion = '{version}'\n"),
        _ => format!(
            "{{\"lockfileVersion\": 3, \"packages\": {{\"node_modules/{name}\": {{\"version\": \"{version}\", \"integrity\": \"sha512-x\"}}}}}}"
        ),
    };
    let packages = read(format, &text).unwrap();
    denied(&packages, &entries, |_| true).first().map(|found| found.certainty)
}

#[test]
fn entries_mean_names_and_versions() {
    let sure = Some(Certainty::Sure);
    for (entry, format, name, version, expected) in [
        ("a", Format::Npm, "a", "1.0.0", sure),
        ("a", Format::Npm, "ab", "1.0.0", None),
        ("a*", Format::Npm, "ab", "1.0.0", sure),
        ("@s/*", Format::Npm, "@s/a", "1.0.0", sure),
        ("@s/a@<2", Format::Npm, "@s/a", "1.9.9", sure),
        ("@s/a@<2", Format::Npm, "@s/a", "2.0.0", None),
        ("npm:a", Format::Requirements, "a", "1", None),
        ("pypi:a", Format::Requirements, "a", "1", sure),
        ("A_b.c", Format::Requirements, "a-B-c", "1", sure),
        ("some_crate", Format::Cargo, "some-crate", "1.0.0", sure),
        ("a@1.2.3", Format::Npm, "a", "1.2.3", sure),
        ("a@=1.2", Format::Npm, "a", "1.2.0", sure),
        ("a@>=1 <2", Format::Npm, "a", "1.5.0", sure),
        ("a@>=1, < 2", Format::Npm, "a", "2.0.0", None),
        ("a@<1 || >=2", Format::Npm, "a", "1.5.0", None),
        ("a@<1 || >=2", Format::Npm, "a", "2.0.0", sure),
        ("a@<2", Format::Npm, "a", "2.0.0-rc.1", sure),
        ("a@<1.2", Format::Npm, "a", "latest", Some(Certainty::VersionUnknown)),
    ] {
        assert_eq!(judged(entry, format, name, version), expected, "{entry} {name} {version}");
    }
}

#[test]
fn an_entry_that_cannot_be_read_is_an_error() {
    for wrong in [
        "", " ", "*", "a b", "a@", "a@^1", "a@~1.2", "a@1.x", "a@*", "a@>=", "a@< >1", "a@1 ||", "npm:", "a$",
    ] {
        assert!(Denied::read(wrong).is_err(), "{wrong:?}");
    }
}

#[test]
fn versions_have_one_order() {
    for row in [
        &[
            "0.9",
            "1.0.0-alpha",
            "1.0.0-alpha.1",
            "1.0.0-beta",
            "1.0.0-beta.2",
            "1.0.0-beta.11",
            "1.0.0-rc.1",
            "1.0.0",
            "1.0.1",
        ][..],
        &["1.0.dev1", "1.0a1", "1.0b2", "1.0rc1", "1.0", "1.0.post1", "1.1", "1!0.1"][..],
        &[
            "v0.0.0-20220412001346-fc48f9fe4c15",
            "v0.0.0-20230412001346-aaaaaaaaaaaa",
            "v0.1.0",
            "v2.0.0+incompatible",
        ][..],
    ] {
        let versions: Vec<Version> = row.iter().map(|text| Version::read(text).unwrap()).collect();
        for (at, pair) in versions.windows(2).enumerate() {
            assert!(pair[0] < pair[1], "{} < {}", row[at], row[at + 1]);
        }
    }
    for (left, right) in [("1", "1.0.0"), ("1.0.0+build", "1.0.0"), ("v1.2", "1.2.0"), ("1.0alpha1", "1.0a1")]
    {
        assert_eq!(Version::read(left), Version::read(right), "{left} {right}");
    }
    for none in ["", "x", "1..2", "1.2.x", "-1", "1.0-", "1.0 rc"] {
        assert_eq!(Version::read(none), None, "{none}");
    }
}

#[test]
fn what_nothing_pins_is_told() {
    let packages = read(Format::Requirements, "a==1\nb\nc~=1.0\nd @ git+https://x.example/d@main\n").unwrap();
    let names: Vec<&str> =
        unpinned(&packages, |_| true).iter().map(|package| package.name.as_str()).collect();
    assert_eq!(names, ["b", "c", "d"]);
}
