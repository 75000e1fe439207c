//! The JSON lines of Rust's test harness, and nextest's imitation of them.

use std::collections::BTreeMap;
use std::ops::Range;
use std::time::Duration;

use serde_json::{Map, Value};

use super::codes::{
    CASE_UNFINISHED, COUNTS_DIFFER, REPORT_MALFORMED, REPORT_TRUNCATED, STATUS_UNKNOWN,
};
use super::collector::Collector;
use super::ndjson::{Line, Lines, ignore, text};
use super::text::{message, shared};
use super::{Claim, Dialect, Status, TestCase};

/// Reads a whole file.
pub(super) fn read(out: &mut Collector<'_>) {
    out.dialect = Dialect::Libtest;
    let mut lines = Lines::new(out.text);
    let mut reader = Reader::default();
    while let Some((number, range, line)) = lines.next(out) {
        match line {
            Line::Other(_) => ignore(range, out),
            Line::Object(object) => match (text(&object, "type"), text(&object, "event")) {
                ("suite", "started") => reader.start_suite(&object, range, out),
                ("suite", _) => reader.end_suite(&object, range, out),
                ("test", "started") => reader.start_test(&object, number, range),
                ("test", event) => reader.end_test(&object, event, (number, range), out),
                _ => {}
            },
        }
    }
    reader.finish(out);
}

/// A suite: a test binary. nextest opens one again for the tests it tried again.
#[derive(Debug, Default)]
struct Suite {
    name: String,
    claim: Claim,
    at: Range<usize>,
    is_open: bool,
    counted: super::Totals,
    seen: u64,
}

#[derive(Debug, Default)]
struct Reader {
    suites: Vec<Suite>,
    by_name: BTreeMap<String, usize>,
    current: Option<usize>,
    /// Tests that started and did not end: by suite and name, with line and place.
    running: BTreeMap<(usize, String), (usize, Range<usize>)>,
}

impl Reader {
    fn start_suite(&mut self, object: &Map<String, Value>, at: Range<usize>, out: &mut Collector<'_>) {
        self.close_current(out);
        let named = object.get("nextest").and_then(Value::as_object).map(binary_id);
        if named.is_some() {
            out.dialect = Dialect::Nextest;
        }
        let index = named.as_ref().and_then(|name| self.by_name.get(name)).copied().unwrap_or(self.suites.len());
        if index == self.suites.len() {
            let name = named.unwrap_or_default();
            if !name.is_empty() {
                self.by_name.insert(name.clone(), index);
            }
            self.suites.push(Suite { name, ..Suite::default() });
        }
        let suite = &mut self.suites[index];
        suite.claim.tests = suite.claim.tests.max(object.get("test_count").and_then(Value::as_u64));
        suite.at = at;
        suite.is_open = true;
        self.current = Some(index);
    }

    /// Another suite starts: only nextest leaves the one before open, to end it later.
    fn close_current(&mut self, out: &mut Collector<'_>) {
        if let Some(suite) = self.current.take().map(|index| &mut self.suites[index])
            && suite.is_open
        {
            suite.is_open = false;
            let message = "a suite has no end";
            out.report(&REPORT_TRUNCATED, suite.at.clone(), message, "run the suite again and let it end");
        }
    }

    fn end_suite(&mut self, object: &Map<String, Value>, at: Range<usize>, out: &mut Collector<'_>) {
        let Some(suite) = self.current.take().map(|index| &mut self.suites[index]) else {
            let help = "use the file as the runner wrote it";
            out.report(&REPORT_MALFORMED, at, "a suite ends that did not start", help);
            return;
        };
        suite.is_open = false;
        let number = |key: &str| object.get(key).and_then(Value::as_u64);
        // Ignored tests stand in each end of a suite that nextest opens twice, the others in one.
        suite.claim.skipped = suite.claim.skipped.max(number("ignored"));
        suite.claim.add(Claim { broken: number("failed"), ..Claim::default() });
        let passed = number("passed").unwrap_or(0);
        let counted = suite.counted.passed + suite.counted.flaky;
        let before = std::mem::replace(&mut suite.seen, counted);
        if passed != counted - before {
            let message = format!("a suite claims {passed} passed tests and holds {}", counted - before);
            out.report(&COUNTS_DIFFER, at, &message, "run the suite again");
        }
    }

    fn start_test(&mut self, object: &Map<String, Value>, number: usize, at: Range<usize>) {
        let (prefix, name, _) = parts(text(object, "name"));
        let suite = self.suite_of(prefix);
        self.running.entry((suite, name.to_owned())).or_insert((number, at));
    }

    fn end_test(
        &mut self,
        object: &Map<String, Value>,
        event: &str,
        (number, at): (usize, Range<usize>),
        out: &mut Collector<'_>,
    ) {
        let (prefix, name, attempt) = parts(text(object, "name"));
        let suite = self.suite_of(prefix);
        let status = match event {
            "ok" if attempt > 1 => Status::Flaky,
            "ok" => Status::Passed,
            "failed" => Status::Failed,
            "ignored" | "allowed_failure" => Status::Skipped,
            // The test takes long and goes on.
            "timeout" => return,
            _ => {
                let message = format!("test `{name}` has the unknown event `{event}`");
                out.report(&STATUS_UNKNOWN, at.clone(), &message, "it counts as errored");
                Status::Errored
            }
        };
        let key = (suite, name.to_owned());
        let report_line = self.running.remove(&key).map_or(number, |(line, _)| line);
        let said = ["message", "stdout", "reason"].map(|field| text(object, field));
        let why = (status != Status::Passed).then(|| said.into_iter().find_map(message)).flatten();
        let time = object.get("exec_time").and_then(Value::as_f64);
        self.suites[suite].counted.add(status);
        out.cases.push(TestCase {
            suite: self.suites[suite].name.clone(),
            duration: time.and_then(|time| Duration::try_from_secs_f64(time).ok()),
            message: why,
            ..case(key.1, status, report_line)
        });
    }

    /// The suite of a test: the open one, or one that holds tests without a suite.
    fn suite_of(&mut self, prefix: Option<&str>) -> usize {
        let index = self.current.unwrap_or_else(|| {
            let index = self.suites.len();
            self.suites.push(Suite::default());
            self.current = Some(index);
            index
        });
        let suite = &mut self.suites[index];
        if let Some(prefix) = prefix.filter(|_| suite.name.is_empty()) {
            suite.name = match prefix.split_once("::") {
                Some((package, binary)) if package == binary => shared(package),
                _ => shared(prefix),
            };
        }
        index
    }

    fn finish(mut self, out: &mut Collector<'_>) {
        self.close_current(out);
        for ((suite, name), (line, at)) in std::mem::take(&mut self.running) {
            let message = format!("test `{name}` started and never ended");
            out.report(&CASE_UNFINISHED, at, &message, "it counts as errored; run it alone to see why");
            let mut case = case(name, Status::Errored, line);
            case.suite.clone_from(&self.suites[suite].name);
            case.message = Some("it never ended".to_owned());
            self.suites[suite].counted.errored += 1;
            out.cases.push(case);
        }
        out.cases.sort_by_key(|case| case.report_line);
        for suite in &self.suites {
            let Claim { tests, broken, skipped } = suite.claim;
            let counted = &suite.counted;
            let counts = [
                ("tests", tests, counted.all()),
                ("failed tests", broken, counted.failed),
                ("ignored tests", skipped, counted.skipped),
            ];
            for (what, claimed, real) in counts {
                if let Some(claimed) = claimed.filter(|claimed| *claimed != real) {
                    let message = format!("a suite claims {claimed} {what} and holds {real}");
                    out.report(&COUNTS_DIFFER, suite.at.clone(), &message, "run the suite again");
                }
            }
            out.claim.add(suite.claim);
        }
    }
}

fn case(name: String, status: Status, report_line: usize) -> TestCase {
    TestCase {
        suite: String::new(),
        class: None,
        name,
        file: None,
        line: None,
        status,
        duration: None,
        properties: Vec::new(),
        message: None,
        report_line,
    }
}

/// Splits `package::binary$path::to::test#2` into binary, test and attempt; libtest writes the test alone.
fn parts(name: &str) -> (Option<&str>, &str, u32) {
    let Some((prefix, test)) = name.split_once('$') else { return (None, name, 1) };
    match test.rsplit_once('#').map(|(test, attempt)| (test, attempt.parse())) {
        Some((test, Ok(attempt))) => (Some(prefix), test, attempt),
        _ => (Some(prefix), test, 1),
    }
}

/// The id nextest gives a test binary everywhere else.
fn binary_id(nextest: &Map<String, Value>) -> String {
    let [package, binary, kind] = ["crate", "test_binary", "kind"].map(|key| text(nextest, key));
    shared(&match kind {
        "lib" | "proc-macro" => package.to_owned(),
        "test" => format!("{package}::{binary}"),
        _ => format!("{package}::{kind}/{binary}"),
    })
}
