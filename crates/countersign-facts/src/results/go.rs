//! The JSON lines of `go test -json`, and of gotestsum's `--jsonfile`.

use std::collections::HashMap;
use std::ops::Range;
use std::time::Duration;

use serde_json::{Map, Value};

use super::codes::{CASE_UNFINISHED, COUNTS_DIFFER, REPORT_TRUNCATED, STATUS_UNKNOWN};
use super::collector::Collector;
use super::ndjson::{Line, Lines, ignore, text};
use super::text::{extend_message, message, shared};
use super::{Dialect, Status, TestCase};

/// The name of the case that stands for a package whose tests could not run.
const PACKAGE: &str = "(package)";

/// Reads a whole file.
pub(super) fn read(out: &mut Collector<'_>) {
    out.dialect = Dialect::Go;
    let mut lines = Lines::new(out.text);
    let mut reader = Reader::default();
    while let Some((number, range, line)) = lines.next(out) {
        match line {
            Line::Object(object) => reader.event(&object, number, range, out),
            Line::Other(line) => match unbuilt_package(line) {
                Some(package) => reader.unbuilt(package, line, number, range),
                None => ignore(range, out),
            },
        }
    }
    reader.finish(out);
}

/// Before Go 1.20 a package that does not build is named in plain text only.
fn unbuilt_package(line: &str) -> Option<&str> {
    let mut fields = line.strip_prefix("FAIL\t")?.split_whitespace();
    let package = fields.next()?;
    matches!(fields.next(), Some("[build" | "[setup")).then_some(package)
}

#[derive(Debug)]
struct Package {
    name: String,
    line: usize,
    at: Range<usize>,
    end: Option<Status>,
    has_broken_test: bool,
    /// The tests that ended since the package last did.
    ended: Vec<(usize, Status)>,
    output: String,
}

#[derive(Debug)]
struct Test {
    package: usize,
    name: String,
    line: usize,
    at: Range<usize>,
    /// How each attempt ended.
    attempts: Vec<Status>,
    is_running: bool,
    /// How the package ended after the last attempt.
    run_end: Option<Status>,
    duration: Option<Duration>,
    output: String,
}

#[derive(Debug, Default)]
struct Reader {
    packages: Vec<Package>,
    by_name: HashMap<String, usize>,
    tests: Vec<Test>,
    by_test: HashMap<(usize, String), usize>,
}

impl Reader {
    fn event(
        &mut self,
        object: &Map<String, Value>,
        number: usize,
        at: Range<usize>,
        out: &mut Collector<'_>,
    ) {
        let [action, package, test] = ["Action", "Package", "Test"].map(|key| text(object, key));
        if package.is_empty() {
            return;
        }
        let package = self.package(package, number, &at);
        let elapsed = object.get("Elapsed").and_then(Value::as_f64);
        let status = match action {
            "pass" => Status::Passed,
            "fail" => Status::Failed,
            // A benchmark ran: it asserts nothing.
            "skip" | "bench" => Status::Skipped,
            "output" => {
                self.output(package, test, text(object, "Output"));
                return;
            }
            "run" if !test.is_empty() => {
                let test = self.test(package, test, number, &at);
                self.tests[test].is_running = true;
                // It runs again, and has to end again.
                self.packages[package].end = None;
                return;
            }
            "start" | "run" | "pause" | "cont" | "attr" | "artifacts" => return,
            _ => {
                let message = format!("`{action}` is no known action");
                out.report(&STATUS_UNKNOWN, at.clone(), &message, "it counts as errored");
                Status::Errored
            }
        };
        if test.is_empty() {
            self.end_package(package, status, at, out);
            return;
        }
        let index = self.test(package, test, number, &at);
        self.packages[package].ended.push((index, status));
        let test = &mut self.tests[index];
        test.attempts.push(status);
        test.run_end = None;
        test.is_running = false;
        test.duration = elapsed.and_then(|elapsed| Duration::try_from_secs_f64(elapsed).ok());
    }

    /// gotestsum runs a package again for the tests that failed, so a package may end several times.
    fn end_package(&mut self, package: usize, status: Status, at: Range<usize>, out: &mut Collector<'_>) {
        let package = &mut self.packages[package];
        package.end = Some(status);
        for (test, ended) in std::mem::take(&mut package.ended) {
            let test = &mut self.tests[test];
            test.run_end = Some(status);
            if status == Status::Passed && ended >= Status::Failed {
                let message =
                    format!("package `{}` passed though test `{}` did not", package.name, test.name);
                out.report(&COUNTS_DIFFER, at.clone(), &message, "run the suite again");
            }
        }
    }

    fn unbuilt(&mut self, package: &str, line: &str, number: usize, at: Range<usize>) {
        let package = self.package(package, number, &at);
        let package = &mut self.packages[package];
        package.end = Some(Status::Failed);
        extend_message(&mut package.output, line);
    }

    fn package(&mut self, name: &str, line: usize, at: &Range<usize>) -> usize {
        if let Some(found) = self.by_name.get(name) {
            return *found;
        }
        let index = self.packages.len();
        self.by_name.insert(name.to_owned(), index);
        self.packages.push(Package {
            name: shared(name),
            line,
            at: at.clone(),
            end: None,
            has_broken_test: false,
            ended: Vec::new(),
            output: String::new(),
        });
        index
    }

    fn test(&mut self, package: usize, name: &str, line: usize, at: &Range<usize>) -> usize {
        let key = (package, name.to_owned());
        if let Some(found) = self.by_test.get(&key) {
            return *found;
        }
        let index = self.tests.len();
        self.by_test.insert(key, index);
        self.tests.push(Test {
            package,
            name: name.to_owned(),
            line,
            at: at.clone(),
            attempts: Vec::new(),
            is_running: false,
            run_end: None,
            duration: None,
            output: String::new(),
        });
        index
    }

    fn output(&mut self, package: usize, test: &str, said: &str) {
        if said.starts_with("=== ") || said.trim_start().starts_with("--- ") {
            return;
        }
        let target = match self.by_test.get(&(package, test.to_owned())) {
            Some(test) => &mut self.tests[*test].output,
            None => &mut self.packages[package].output,
        };
        extend_message(target, said);
    }

    fn finish(mut self, out: &mut Collector<'_>) {
        for test in &self.tests {
            let package = &mut self.packages[test.package];
            let status = self::status(test);
            if test.is_running || test.attempts.is_empty() {
                let message = format!("test `{}` started and never ended", test.name);
                let help = "it counts as errored; run it alone to see why";
                out.report(&CASE_UNFINISHED, test.at.clone(), &message, help);
            }
            package.has_broken_test |= status >= Status::Failed;
            let why = if status == Status::Passed { None } else { message(&test.output) };
            out.cases.push(case(package, &test.name, status, test.line, why));
            if let Some(case) = out.cases.last_mut() {
                case.duration = test.duration;
            }
        }
        for package in &self.packages {
            match package.end {
                None => {
                    let message = format!("package `{}` has no end", package.name);
                    let help = "run the suite again and let it end";
                    out.report(&REPORT_TRUNCATED, package.at.clone(), &message, help);
                }
                Some(Status::Failed | Status::Errored) if !package.has_broken_test => {
                    let why = message(&package.output);
                    out.cases.push(case(package, PACKAGE, Status::Errored, package.line, why));
                }
                Some(_) => {}
            }
        }
    }
}

/// How a test ended after all its attempts. A pass after a failure is flaky only where its package passed with it:
/// `-count` repeats tests too, and there each one has to pass.
fn status(test: &Test) -> Status {
    let worst = test.attempts.iter().max().copied();
    match (worst, test.attempts.last()) {
        _ if test.is_running => Status::Errored,
        (None, _) | (_, None) => Status::Errored,
        (Some(Status::Failed), Some(Status::Passed)) if test.run_end == Some(Status::Passed) => Status::Flaky,
        (Some(worst), Some(_)) => worst,
    }
}

fn case(package: &Package, name: &str, status: Status, line: usize, message: Option<String>) -> TestCase {
    TestCase {
        suite: package.name.clone(),
        class: None,
        name: name.to_owned(),
        file: None,
        line: None,
        status,
        duration: None,
        properties: Vec::new(),
        message,
        report_line: line,
    }
}
