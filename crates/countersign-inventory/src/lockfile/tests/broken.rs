//! What cannot be read whole is an error with a line, never a shorter list.

use super::samples::{SAMPLES, sample};
use super::{Format, read};

fn error(format: Format, text: &str) -> (u32, String) {
    match read(format, text) {
        Ok(packages) => panic!("{format:?} reads {} packages from {text:?}", packages.packages.len()),
        Err(error) => (error.line, error.message),
    }
}

#[test]
fn nothing_is_no_lock_file() {
    for format in Format::ALL {
        for text in ["", " \n\t\n", "\u{feff}"] {
            assert_eq!(error(*format, text).0, 1, "{format:?}");
        }
    }
}

#[test]
fn a_merge_that_is_not_finished_is_told_with_its_line() {
    for path in SAMPLES {
        let (format, text) = sample(path);
        let lines: Vec<&str> = text.lines().collect();
        let middle = lines.len() / 2;
        for marks in ["<<<<<<< HEAD", "=======", ">>>>>>> topic"] {
            let broken = [&lines[..middle], &[marks], &lines[middle..]].concat().join("\n");
            let (line, message) = error(format, &broken);
            assert_eq!((line as usize, message.contains("merge")), (middle + 1, true), "{path} {marks}");
        }
    }
}

#[test]
fn another_kind_of_file_is_no_lock_file() {
    for path in SAMPLES {
        let (_, text) = sample(path);
        for format in Format::ALL {
            let own = Format::of(path) == Some(*format);
            // A requirement may be any word, and a file of Go may look like a list of them.
            let is_short = read(*format, &text).is_ok_and(|packages| packages.packages.len() < 2);
            assert!(own || !is_short, "{path} is read as {format:?}");
        }
    }
}

#[test]
fn a_cut_inside_of_an_entry_is_an_error() {
    for (path, behind) in [
        ("cargo/Cargo.lock", "checksum = \"70"),
        ("npm-3/package-lock.json", "\"version\": \"4.3"),
        ("pnpm-6/pnpm-lock.yaml", "resolution: {integrity"),
        ("pnpm-9/pnpm-lock.yaml", "snapshots:\n\n  '@types/ms@0.7.34': {}\n"),
        ("pnpm-9/pnpm-lock.yaml", "\n  ms@2.1.3:\n"),
        ("yarn-1/yarn.lock", "debug@4.3.4:\n"),
        ("yarn-berry/yarn.lock", "\"debug@npm:4.3.4\":\n  version: 4.3.4\n"),
        ("uv/uv.lock", "source = { registry = \"https://pypi"),
        ("uv/uv.lock", "size = 97941, upload-time = \"2023-08-17T17:29:10.08Z\" },\n]\n"),
        ("poetry/poetry.lock", "develop = false\n"),
        ("requirements/requirements.txt", "click==8.1.7 \\\n"),
        ("requirements/requirements.txt", "--hash=sha256:ae74"),
        ("go/go.sum", "h1:8pyqKJvr"),
        ("go/go.mod", "golang.org/x/arch v0.0.0-20220412001346-fc48f9fe4c15\n"),
    ] {
        let (format, text) = sample(path);
        let end = text.find(behind).unwrap_or_else(|| panic!("{path} holds {behind:?}")) + behind.len();
        let (line, message) = error(format, &text[..end]);
        assert!(line >= 1 && !message.is_empty(), "{path}");
        assert!(line as usize <= text[..end].lines().count() + 1, "{path} line {line}: {message}");
    }
}

#[test]
fn nesting_without_end_is_an_error() {
    let deep = 100_000;
    let json = format!("{{\"lockfileVersion\": 3, \"packages\": {}", "{\"a\":".repeat(deep));
    assert!(error(Format::Npm, &json).1.contains("nesting"));
    let yaml = format!("lockfileVersion: '9.0'\npackages: {}", "[".repeat(deep));
    assert!(error(Format::Pnpm, &yaml).1.contains("nesting"));
    let toml = format!("version = 4\npackage = {}", "[".repeat(deep));
    error(Format::Cargo, &toml);
}

#[test]
fn an_unknown_version_is_an_error() {
    for (format, text) in [
        (Format::Cargo, "version = 5\n[[package]]\nname = 'a'\nversion = '1'\n"),
        (Format::Npm, "{\"lockfileVersion\": 4, \"packages\": {}}"),
        (Format::Npm, "{\"packages\": {}}"),
        (Format::Pnpm, "lockfileVersion: 5.4\npackages: {}\n"),
        (Format::Yarn, "\"a@1\":\n  version \"1\"\n"),
        (Format::Uv, "version = 2\n[[package]]\nname = 'a'\nsource = { virtual = '.' }\n"),
        (Format::Poetry, "[metadata]\nlock-version = \"3.0\"\ncontent-hash = \"x\"\n"),
    ] {
        let (line, message) = error(format, text);
        assert!(line >= 1 && !message.is_empty(), "{format:?}");
    }
}

#[test]
fn a_wrong_type_is_an_error_at_its_line() {
    for (format, text, line) in [
        (Format::Npm, "{\"lockfileVersion\": 3,\n\"packages\": []}", 2),
        (Format::Npm, "{\"lockfileVersion\": 3,\n\"packages\": {\"node_modules/a\":\n1}}", 3),
        (
            Format::Npm,
            "{\"lockfileVersion\": 3,\n\"packages\": {\"node_modules/a\": {\n\"version\": []}}}",
            3,
        ),
        (Format::Npm, "{\"lockfileVersion\": 3,\n\"lockfileVersion\": 3,\"packages\": {}}", 2),
        (Format::Npm, "[]", 1),
        (Format::Cargo, "version = 4\n[[package]]\nname = 'a'\nversion = '1'\nsource = 'ftp+x'\n", 2),
        (Format::Cargo, "version = 4\n[[package]]\nname = 'a'\nversion = '1'\ndependencies = ['b']\n", 5),
        (Format::Pnpm, "lockfileVersion: '6.0'\npackages:\n  /a@1.0.0: {}\n", 3),
        (Format::Yarn, "# yarn lockfile v1\na@1:\n  resolved \"x\"\n", 2),
        (Format::Yarn, "# yarn lockfile v1\na@1\n", 2),
        (Format::Yarn, "# yarn lockfile v1\na@1:\n   version \"1\"\n", 3),
        (Format::GoSum, "a v1.0.0\n", 1),
        (Format::GoSum, "a v1.0.0 h1:x=\n", 1),
        (Format::GoMod, "module a\nrequires b v1\n", 2),
        (Format::GoMod, "module a\nrequire (\n\tb v1.0.0\n", 2),
        (Format::GoMod, "module a\nreplace b => c\n", 2),
        (Format::Requirements, "a==1\n--index https://a.example\n", 2),
        (Format::Requirements, "a==1\nb=1\n", 2),
        (Format::Requirements, "a==1\n==1\n", 2),
        (Format::Requirements, "a==1 --hash=md5:00\n", 1),
    ] {
        assert_eq!(error(format, text).0, line, "{format:?} {text}");
    }
}
