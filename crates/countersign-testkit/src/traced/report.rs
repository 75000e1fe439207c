//! The report of a run in which everything passed.

use std::fmt::Write as _;

use super::code::{TESTS, place};
use super::file as made;
use super::requirement::Required;
use super::templates::LANGUAGES;
use crate::corpus::GeneratedFile;

/// The suite that the settings name.
pub const SUITE: &str = "all";
/// Where the settings look for its report.
pub const REPORT: &str = "target/junit.xml";
/// Where the report lies until a recorded run puts it there.
pub const LEFT_BY_THE_RUN: &str = "target/made/junit.xml";

pub(super) fn file(required: &[Required]) -> GeneratedFile {
    let cases = required.len() * 2;
    let mut text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"all\" tests=\"{cases}\" failures=\"0\" errors=\"0\">\n"
    );
    for (at, tests) in required.chunks(TESTS).enumerate() {
        suite(at, tests, &mut text).expect("a string takes any text");
    }
    text.push_str("</testsuites>\n");
    made(LEFT_BY_THE_RUN, text)
}

fn suite(at: usize, tests: &[Required], text: &mut String) -> std::fmt::Result {
    let language = &LANGUAGES[at % LANGUAGES.len()];
    let class = place(language.class, &tests[0], at);
    let count = tests.len() * 2;
    writeln!(
        text,
        "  <testsuite name=\"{class}\" tests=\"{count}\" failures=\"0\" errors=\"0\" skipped=\"0\">"
    )?;
    for one in tests {
        for case in ["1", "2"] {
            let name = language.case.replace("{n}", &one.number.to_string()).replace("{case}", case);
            writeln!(text, "    <testcase classname=\"{class}\" name=\"{name}\" time=\"0.004\"/>")?;
        }
    }
    writeln!(text, "  </testsuite>")
}
