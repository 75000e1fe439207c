//! The formats of reports, and how to tell them apart.

use std::fmt;

use serde_json::Value;

use super::libtest::first_test_has_binary;

/// How many lines at the head of a file may be something else before it is given up.
const HEAD_LINES: usize = 200;

/// The format of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// JUnit XML, in any of its dialects.
    Junit,
    /// The JSON lines of nextest (`libtest-json`, `libtest-json-plus`).
    Nextest,
    /// The JSON lines of the test harness of Rust.
    LibtestJson,
    /// The JSON lines of `go test -json`.
    GoTestJson,
    /// The Test Anything Protocol, versions 12 to 14.
    Tap,
    /// Cucumber messages, one JSON envelope a line.
    Cucumber,
    /// The `output.xml` of Robot Framework.
    Robot,
}

impl Format {
    /// Every format, in the order of the documentation.
    pub const ALL: [Self; 7] = [
        Self::Junit,
        Self::Nextest,
        Self::LibtestJson,
        Self::GoTestJson,
        Self::Tap,
        Self::Cucumber,
        Self::Robot,
    ];

    /// The word of the `kind` key in `[[results]]`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Junit => "junit",
            Self::Nextest => "nextest",
            Self::LibtestJson => "libtest-json",
            Self::GoTestJson => "go-test-json",
            Self::Tap => "tap",
            Self::Cucumber => "cucumber",
            Self::Robot => "robot",
        }
    }

    /// The format that a word names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.as_str() == word)
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Who wrote a report; names are spelled by its habits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dialect {
    /// `cargo nextest`: suites are binaries, names are paths.
    Nextest,
    /// The test harness of Rust.
    Libtest,
    /// pytest: classes are dotted modules.
    Pytest,
    /// Jest through `jest-junit`.
    Jest,
    /// Vitest: classes are files.
    Vitest,
    /// Go, as `go test -json` or gotestsum write it: classes are packages.
    Go,
    /// Maven Surefire and Failsafe: classes are Java classes.
    Surefire,
    /// Gradle: classes are Java classes.
    Gradle,
    /// `GoogleTest`.
    GoogleTest,
    /// Robot Framework.
    Robot,
    /// Playwright: classes are files.
    Playwright,
    /// Cucumber.
    Cucumber,
    /// Somebody else.
    Unknown,
}

impl Dialect {
    /// The lowercase word documents use.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Nextest => "nextest",
            Self::Libtest => "libtest",
            Self::Pytest => "pytest",
            Self::Jest => "jest",
            Self::Vitest => "vitest",
            Self::Go => "go",
            Self::Surefire => "surefire",
            Self::Gradle => "gradle",
            Self::GoogleTest => "googletest",
            Self::Robot => "robot",
            Self::Playwright => "playwright",
            Self::Cucumber => "cucumber",
            Self::Unknown => "unknown",
        }
    }
}

/// The format of a text, from what it holds and then from what its file is called.
pub(super) fn sniff(text: &str, path: &str) -> Option<Format> {
    let text = text.trim_start();
    if text.starts_with('<') {
        return match root_element(text)? {
            "testsuites" | "testsuite" => Some(Format::Junit),
            "robot" => Some(Format::Robot),
            _ => None,
        };
    }
    let found = text.lines().take(HEAD_LINES).find_map(line_format).map(|format| match format {
        Format::LibtestJson if first_test_has_binary(text) => Format::Nextest,
        format => format,
    });
    found.or_else(|| {
        let is_tap =
            std::path::Path::new(path).extension().is_some_and(|end| end.eq_ignore_ascii_case("tap"));
        is_tap.then_some(Format::Tap)
    })
}

/// The local name of the first element.
pub(crate) fn root_element(text: &str) -> Option<&str> {
    let mut rest = text;
    loop {
        rest = &rest[rest.find('<')?..];
        let end = match rest.as_bytes().get(1)? {
            b'?' => rest.find("?>")? + 2,
            b'!' if rest.starts_with("<!--") => rest.find("-->")? + 3,
            b'!' => rest.find('>')? + 1,
            _ => {
                let name = &rest[1..];
                let end =
                    name.find(|c: char| c.is_whitespace() || c == '>' || c == '/').unwrap_or(name.len());
                return name[..end].rsplit(':').next();
            }
        };
        rest = &rest[end..];
    }
}

/// The envelopes a stream of Cucumber messages can start with.
const ENVELOPES: [&str; 10] = [
    "meta",
    "source",
    "gherkinDocument",
    "pickle",
    "parseError",
    "parameterType",
    "stepDefinition",
    "hook",
    "testRunStarted",
    "testCase",
];

fn line_format(line: &str) -> Option<Format> {
    if line.starts_with('{') {
        let Ok(Value::Object(object)) = serde_json::from_str::<Value>(line) else { return None };
        if object.contains_key("Action") {
            return Some(Format::GoTestJson);
        }
        if object.contains_key("type") && object.contains_key("event") {
            return Some(Format::LibtestJson);
        }
        return ENVELOPES.iter().any(|key| object.contains_key(*key)).then_some(Format::Cucumber);
    }
    let is_plan = line.strip_prefix("1..").is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    let is_tap = is_plan
        || ["TAP version ", "ok ", "not ok ", "Bail out!"].iter().any(|start| line.starts_with(start))
        || line == "ok"
        || line == "not ok";
    is_tap.then_some(Format::Tap)
}
