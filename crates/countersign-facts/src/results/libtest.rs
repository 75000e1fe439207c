//! The JSON lines of Rust's test harness, and nextest's imitation of them.
//!
//! libtest writes one suite after the other. nextest mixes them, opens a suite again for tests it tried again, and puts the
//! binary in front of each name; only `libtest-json-plus` says which suite a suite event is about.

mod buckets;

use std::collections::BTreeMap;
use std::ops::Range;
use std::time::Duration;

use serde_json::{Map, Value};

use super::codes::{CASE_UNFINISHED, REPORT_MALFORMED, STATUS_UNKNOWN};
use super::collector::Collector;
use super::ndjson::{Line, Lines, ignore, text};
use super::text::{message, shared};
use super::{Dialect, Status, TestCase};
use buckets::Buckets;

/// Reads a whole file.
pub(super) fn read(out: &mut Collector<'_>) {
    let has_binaries = first_test_has_binary(out.text);
    out.dialect = if has_binaries { Dialect::Nextest } else { Dialect::Libtest };
    let mut lines = Lines::new(out.text);
    let mut reader = Reader { has_binaries, ..Reader::default() };
    while let Some((number, range, line)) = lines.next(out) {
        match line {
            Line::Other(_) => ignore(range, out),
            Line::Object(object) => match (text(&object, "type"), text(&object, "event")) {
                ("suite", "started") => reader.start_suite(&object, range),
                ("suite", _) => reader.end_suite(&object, range, out),
                ("test", "started") => reader.start_test(&object, number, range),
                ("test", event) => reader.end_test(&object, event, (number, range), out),
                _ => {}
            },
        }
    }
    reader.finish(out);
}

/// Whether the name of the first test starts with its binary, as nextest writes it.
pub(super) fn first_test_has_binary(text: &str) -> bool {
    let mut lines = text.lines().filter(|line| line.contains("\"test\"") && line.contains("\"name\""));
    let first = lines.next().and_then(|line| serde_json::from_str::<Value>(line).ok());
    first.is_some_and(|object| {
        object.get("name").and_then(Value::as_str).is_some_and(|name| name.contains('$'))
    })
}

#[derive(Debug, Default)]
struct Reader {
    /// Whether this is nextest, whose names say which binary a test is from.
    has_binaries: bool,
    buckets: Buckets,
    /// How nextest calls each binary everywhere else.
    binary_ids: BTreeMap<String, String>,
    /// Tests that started and did not end, by bucket, binary and name, with line and place.
    running: BTreeMap<(usize, String, String), (usize, Range<usize>)>,
    /// How many suites of libtest started.
    blocks: usize,
}

impl Reader {
    /// The bucket of a suite event.
    fn suite(&mut self, object: &Map<String, Value>) -> usize {
        let nextest = object.get("nextest").and_then(Value::as_object);
        let key = match nextest {
            Some(nextest) => {
                let key = format!("{}::{}", text(nextest, "crate"), text(nextest, "test_binary"));
                self.binary_ids.entry(key.clone()).or_insert_with(|| binary_id(nextest));
                key
            }
            None if self.has_binaries => String::new(),
            None => self.blocks.to_string(),
        };
        self.buckets.at(&key)
    }

    /// The bucket of a test: its binary's where suites say theirs, the common one or the block of libtest otherwise.
    fn bucket(&mut self, binary: &str) -> usize {
        match (self.has_binaries, self.binary_ids.contains_key(binary)) {
            (true, true) => self.buckets.at(binary),
            (true, false) => self.buckets.at(""),
            (false, _) => self.buckets.at(&self.blocks.to_string()),
        }
    }

    fn start_suite(&mut self, object: &Map<String, Value>, at: Range<usize>) {
        self.blocks += 1;
        let suite = self.suite(object);
        let is_common = self.has_binaries && !object.contains_key("nextest");
        let count = object.get("test_count").and_then(Value::as_u64).filter(|_| !is_common);
        self.buckets.open(suite, count, at);
    }

    fn end_suite(&mut self, object: &Map<String, Value>, at: Range<usize>, out: &mut Collector<'_>) {
        let suite = self.suite(object);
        let number = |key: &str| object.get(key).and_then(Value::as_u64);
        let is_common = self.has_binaries && !object.contains_key("nextest");
        let ignored = number("ignored").filter(|_| !is_common);
        if !self.buckets.close(suite, [number("passed"), number("failed")], ignored) {
            let help = "use the file as the runner wrote it";
            out.report(&REPORT_MALFORMED, at, "a suite ends that did not start", help);
        }
    }

    fn start_test(&mut self, object: &Map<String, Value>, number: usize, at: Range<usize>) {
        let (binary, name, _) = parts(text(object, "name"));
        let bucket = self.bucket(binary);
        self.running.entry((bucket, binary.to_owned(), name.to_owned())).or_insert((number, at));
    }

    fn end_test(
        &mut self,
        object: &Map<String, Value>,
        event: &str,
        (number, at): (usize, Range<usize>),
        out: &mut Collector<'_>,
    ) {
        let (binary, name, attempt) = parts(text(object, "name"));
        let status = match event {
            "ok" if attempt > 1 => Status::Flaky,
            "ok" => Status::Passed,
            "failed" => Status::Failed,
            "ignored" | "allowed_failure" => Status::Skipped,
            // The test takes long and goes on.
            "timeout" => return,
            _ => {
                let message = format!("test `{name}` has the unknown event `{event}`");
                out.report(&STATUS_UNKNOWN, at, &message, "it counts as errored");
                Status::Errored
            }
        };
        let bucket = self.bucket(binary);
        self.buckets.count(bucket, status);
        let key = (bucket, binary.to_owned(), name.to_owned());
        let report_line = self.running.remove(&key).map_or(number, |(line, _)| line);
        let said = ["message", "stdout", "reason"].map(|field| text(object, field));
        let why = (status != Status::Passed).then(|| said.into_iter().find_map(message)).flatten();
        let time = object.get("exec_time").and_then(Value::as_f64);
        let mut case = self.case(binary, name, status, report_line);
        case.duration = time.and_then(|time| Duration::try_from_secs_f64(time).ok());
        case.message = why;
        out.cases.push(case);
    }

    fn case(&self, binary: &str, name: &str, status: Status, report_line: usize) -> TestCase {
        let suite = self.binary_ids.get(binary).cloned().unwrap_or_else(|| match binary.split_once("::") {
            Some((package, target)) if package == target => shared(package),
            _ => shared(binary),
        });
        TestCase {
            suite,
            class: None,
            name: name.to_owned(),
            file: None,
            line: None,
            status,
            duration: None,
            properties: Vec::new(),
            message: None,
            report_line,
        }
    }

    fn finish(mut self, out: &mut Collector<'_>) {
        for ((bucket, binary, name), (line, at)) in std::mem::take(&mut self.running) {
            let message = format!("test `{name}` started and never ended");
            out.report(&CASE_UNFINISHED, at, &message, "it counts as errored; run it alone to see why");
            self.buckets.count(bucket, Status::Errored);
            let mut case = self.case(&binary, &name, Status::Errored, line);
            case.message = Some("it never ended".to_owned());
            out.cases.push(case);
        }
        out.cases.sort_by_key(|case| case.report_line);
        self.buckets.check(out);
    }
}

/// Splits `package::binary$path::to::test#2` into binary, test and attempt; libtest writes the test alone.
fn parts(name: &str) -> (&str, &str, u32) {
    let Some((binary, test)) = name.split_once('$') else { return ("", name, 1) };
    match test.rsplit_once('#').map(|(test, attempt)| (test, attempt.parse())) {
        Some((test, Ok(attempt))) => (binary, test, attempt),
        _ => (binary, test, 1),
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
