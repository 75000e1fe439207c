//! The `output.xml` of Robot Framework: suites, tests, tags and the last status of each.

use std::time::Duration;

use super::codes::{COUNTS_DIFFER, REPORT_MALFORMED, STATUS_UNKNOWN};
use super::collector::Collector;
use super::text::{LineCounter, extend_message, message, shared};
use super::xml::{Doctype, Element, Event, Walk};
use super::{Claim, Dialect, Status, TestCase};

/// Reads a whole file.
pub(super) fn read(out: &mut Collector<'_>) {
    out.dialect = Dialect::Robot;
    let mut walk = Walk::new(out.text, Doctype::Refused);
    let mut reader = Reader {
        open: Vec::new(),
        suites: Vec::new(),
        text: String::new(),
        lines: LineCounter::new(out.text),
    };
    while let Some(event) = walk.next(out) {
        match event {
            Event::Open(element) => reader.enter(&element, out),
            Event::Text(text) => {
                if matches!(reader.open.last(), Some(Inside::Tag | Inside::TestStatus | Inside::Stat(_))) {
                    extend_message(&mut reader.text, &text);
                }
            }
            Event::Close => reader.leave(out),
        }
    }
    if reader.open.iter().any(|inside| matches!(inside, Inside::Test))
        && let Some(case) = out.cases.last_mut()
    {
        case.status = Status::Errored;
        case.message = Some("the report ends inside this test".to_owned());
    }
    // A suite that is still open may yet be torn down with an error, which fails every test of it.
    if let Some(suite) = reader.suites.first() {
        fail_passed(&mut out.cases[suite.first_case..], Status::Errored, "the report ends inside its suite");
    }
    check_claim(out);
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Inside {
    Root,
    Suite,
    Teardown,
    Test,
    TestStatus,
    Tag,
    Statistics,
    Total,
    Stat(Claim),
    Other,
}

struct OpenSuite {
    name: String,
    file: Option<String>,
    first_case: usize,
    torn_down_with_error: bool,
}

struct Reader<'a> {
    open: Vec<Inside>,
    suites: Vec<OpenSuite>,
    text: String,
    lines: LineCounter<'a>,
}

impl Reader<'_> {
    fn enter(&mut self, element: &Element<'_>, out: &mut Collector<'_>) {
        let inside = match (self.open.last(), element.name.as_str()) {
            (None, "robot") => Inside::Root,
            (None, name) => {
                let message = format!("`{name}` is no root element of a Robot Framework report");
                out.report(&REPORT_MALFORMED, element.at.clone(), &message, "name the right file");
                Inside::Other
            }
            (Some(Inside::Root | Inside::Suite), "suite") => {
                self.open_suite(element, out.cases.len());
                Inside::Suite
            }
            (Some(Inside::Suite), "test") => {
                let case = self.open_test(element);
                out.cases.push(case);
                Inside::Test
            }
            (Some(Inside::Suite), "kw") if is_teardown(element) => Inside::Teardown,
            (Some(Inside::Teardown), "status") => {
                if let Some(suite) = self.suites.last_mut() {
                    suite.torn_down_with_error |= element.get("status") == Some("FAIL");
                }
                Inside::Other
            }
            (Some(Inside::Test), "tag") => Inside::Tag,
            (Some(Inside::Test), "status") => {
                judge(element, out);
                Inside::TestStatus
            }
            (Some(Inside::Root), "statistics") => Inside::Statistics,
            (Some(Inside::Statistics), "total") => Inside::Total,
            (Some(Inside::Total), "stat") => Inside::Stat(claim(element)),
            _ => Inside::Other,
        };
        self.text.clear();
        self.open.push(inside);
    }

    fn leave(&mut self, out: &mut Collector<'_>) {
        let text = std::mem::take(&mut self.text);
        let case = out.cases.last_mut();
        match (self.open.pop(), case) {
            (Some(Inside::Tag), Some(case)) => case.properties.push(property(text.trim())),
            (Some(Inside::TestStatus), Some(case)) => case.message = case.message.take().or(message(&text)),
            (Some(Inside::Stat(claim)), _) if text.trim() == "All Tests" || out.claim == Claim::default() => {
                out.claim = claim;
            }
            (Some(Inside::Suite), _) => {
                if let Some(suite) = self.suites.pop().filter(|suite| suite.torn_down_with_error) {
                    let why = "the teardown of its suite failed";
                    fail_passed(&mut out.cases[suite.first_case..], Status::Failed, why);
                }
            }
            _ => {}
        }
    }

    fn open_suite(&mut self, element: &Element<'_>, first_case: usize) {
        let own = element.get("name").unwrap_or_default();
        let name = match self.suites.last() {
            Some(parent) => shared(&format!("{}.{own}", parent.name)),
            None => shared(own),
        };
        let file = element.get("source").map(shared);
        self.suites.push(OpenSuite { name, file, first_case, torn_down_with_error: false });
    }

    fn open_test(&mut self, element: &Element<'_>) -> TestCase {
        let suite = self.suites.last();
        TestCase {
            suite: suite.map(|suite| suite.name.clone()).unwrap_or_default(),
            class: None,
            name: element.get("name").unwrap_or_default().to_owned(),
            file: suite.and_then(|suite| suite.file.clone()),
            line: element.get("line").and_then(|line| line.parse().ok()),
            // Until its own status says otherwise.
            status: Status::Errored,
            duration: None,
            properties: Vec::new(),
            message: None,
            report_line: self.lines.line(element.at.start),
        }
    }
}

fn is_teardown(element: &Element<'_>) -> bool {
    element.get("type").is_some_and(|kind| kind.eq_ignore_ascii_case("teardown"))
}

/// Tests that passed or did not run fail with the end of their suite, as Robot Framework itself counts them.
fn fail_passed(cases: &mut [TestCase], status: Status, why: &str) {
    for case in cases.iter_mut().filter(|case| case.status < Status::Failed) {
        case.status = status;
        case.message = Some(why.to_owned());
    }
}

fn judge(element: &Element<'_>, out: &mut Collector<'_>) {
    let word = element.get("status").unwrap_or_default();
    let status = match word {
        "PASS" => Status::Passed,
        "FAIL" => Status::Failed,
        "SKIP" => Status::Skipped,
        "NOT RUN" => Status::Skipped,
        _ => {
            let message = format!("a test has the unknown status `{word}`");
            out.report(&STATUS_UNKNOWN, element.at.clone(), &message, "it counts as errored");
            Status::Errored
        }
    };
    if let Some(case) = out.cases.last_mut() {
        case.status = status;
        let elapsed = element.get("elapsed").and_then(|elapsed| elapsed.parse().ok());
        case.duration = elapsed.and_then(|elapsed: f64| Duration::try_from_secs_f64(elapsed).ok());
    }
}

/// A tag `req:REF` is the property `req`, any other a `tag`.
fn property(tag: &str) -> (String, String) {
    match tag.split_once(':') {
        Some((name, value)) if name.eq_ignore_ascii_case("req") => {
            ("req".to_owned(), value.trim().to_owned())
        }
        _ => ("tag".to_owned(), tag.to_owned()),
    }
}

fn claim(element: &Element<'_>) -> Claim {
    let [passed, failed, skipped] = ["pass", "fail", "skip"].map(|key| element.number(key));
    let tests = passed.map(|passed| passed + failed.unwrap_or(0) + skipped.unwrap_or(0));
    Claim { tests, broken: failed, skipped }
}

fn check_claim(out: &mut Collector<'_>) {
    let mut totals = super::Totals::default();
    out.cases.iter().for_each(|case| totals.add(case.status));
    let Claim { tests, broken, skipped } = out.claim;
    let counts = [
        ("tests", tests, totals.all()),
        ("failures", broken, totals.broken()),
        ("skipped tests", skipped, totals.skipped),
    ];
    for (what, claimed, real) in counts {
        if let Some(claimed) = claimed.filter(|claimed| *claimed != real) {
            let message = format!("the report claims {claimed} {what} and holds {real}");
            let help = "use the file as the runner wrote it, or run the suite again";
            out.report(&COUNTS_DIFFER, 0..0, &message, help);
        }
    }
}
