//! Reading a report of any format.

use std::collections::HashSet;

use countersign_diag::{Severity, SourceId};
use countersign_model::Parsed;

use super::codes::{
    CASE_DUPLICATED, CASE_NAMELESS, NO_CASES, REPORT_MALFORMED, REPORT_UNDECODABLE, REPORT_UNRECOGNISED,
};
use super::collector::Collector;
use super::format::{Format, sniff};
use super::report::TestReport;
use super::{cucumber, go, junit, libtest, robot, tap, text};

/// One report to read.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// The bytes of the file.
    pub bytes: &'a [u8],
    /// What the file is called; only a hint at its format.
    pub path: &'a str,
    /// The source that findings point into; its text is [`decode`](super::decode) of the bytes.
    pub source: SourceId,
    /// The format, where the project names it.
    pub format: Option<Format>,
}

/// Reads a report: all its cases, and every reason not to trust it.
pub fn read(input: &Input<'_>) -> Parsed<TestReport> {
    let text = text::decode(input.bytes);
    let mut out = Collector::new(&text, input.source);
    let format = input.format.map(|format| actual(format, &text)).or_else(|| sniff(&text, input.path));
    if let Some(at) =
        text.find(char::REPLACEMENT_CHARACTER).filter(|_| std::str::from_utf8(input.bytes).is_err())
    {
        let help = "let the runner write UTF-8";
        out.report(&REPORT_UNDECODABLE, at..at + 3, "the report is not UTF-8 text", help);
    }
    if let Some(at) = memchr::memchr(0, text.as_bytes()) {
        let help = "a file that was not written to its end often looks like this; run the suite again";
        out.report(&REPORT_MALFORMED, at..at + 1, "the report holds a NUL byte", help);
    }
    match format {
        Some(Format::Junit) => junit::read(&mut out),
        Some(Format::Robot) => robot::read(&mut out),
        Some(Format::Nextest | Format::LibtestJson) => libtest::read(&mut out),
        Some(Format::GoTestJson) => go::read(&mut out),
        Some(Format::Tap) => tap::read(&mut out),
        Some(Format::Cucumber) => cucumber::read(&mut out),
        None => {
            let help = "give its `kind` in `[[results]]`, or name another file";
            out.report(&REPORT_UNRECOGNISED, 0..0, "the file is no test report of a known format", help);
        }
    }
    check_cases(&mut out, format);
    let dialect = out.dialect;
    let (cases, claim, findings) = out.finish();
    let is_usable = findings.iter().all(|finding| finding.severity() != Severity::Error);
    Parsed { value: TestReport { format, dialect, cases, claim, is_usable }, findings }
}

/// Runners that write two formats are often named for the one while the file is of the other.
fn actual(format: Format, text: &str) -> Format {
    let is_xml = text.trim_start().starts_with('<');
    if is_xml && format == Format::Nextest { Format::Junit } else { format }
}

/// Checks that hold for every format: there are cases, they have names, and no two are the same.
fn check_cases(out: &mut Collector<'_>, format: Option<Format>) {
    let cases = std::mem::take(&mut out.cases);
    if cases.is_empty() && format.is_some() {
        let help = "run the suite again and look at what it ran";
        out.report(&NO_CASES, 0..0, "the report holds no test case", help);
    }
    let mut seen = HashSet::with_capacity(cases.len());
    let mut lines = text::LineStarts::new(out.text);
    for case in &cases {
        if case.name.trim().is_empty() {
            let at = lines.range(case.report_line);
            out.report(&CASE_NAMELESS, at, "a test case has no name", "give the test a name");
        }
        let identity = (&case.suite, &case.class, &case.name, &case.file, case.line);
        if !seen.insert(identity) {
            let at = lines.range(case.report_line);
            let message = format!("test case `{}` stands in the report more than once", case.name);
            out.report(&CASE_DUPLICATED, at, &message, "every one of them has to pass");
        }
    }
    out.cases = cases;
}
