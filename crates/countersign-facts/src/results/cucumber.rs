//! Cucumber messages: pickles are scenarios, test cases are their attempts, steps decide.

use std::collections::HashMap;
use std::ops::Range;
use std::time::Duration;

use serde_json::{Map, Value};

use super::codes::{
    CASE_UNFINISHED, COUNTS_DIFFER, LINE_IGNORED, REPORT_MALFORMED, REPORT_TRUNCATED, RUN_ABORTED,
    STATUS_UNKNOWN,
};
use super::collector::Collector;
use super::ndjson::{Line, Lines, ignore, text};
use super::text::{message, shared};
use super::{Dialect, Status, TestCase};

/// Reads a whole file.
pub(super) fn read(out: &mut Collector<'_>) {
    out.dialect = Dialect::Cucumber;
    let mut lines = Lines::new(out.text);
    let mut reader = Reader::default();
    while let Some((number, range, line)) = lines.next(out) {
        match line {
            Line::Other(_) => ignore(range, out),
            Line::Object(object) => reader.envelope(&object, number, range, out),
        }
    }
    reader.finish(out);
}

#[derive(Debug)]
struct Pickle {
    name: String,
    uri: String,
    line: Option<usize>,
    nodes: Vec<String>,
    tags: Vec<String>,
}

#[derive(Debug)]
struct Case {
    pickle: String,
    line: usize,
    at: Range<usize>,
    /// How each finished attempt ended.
    attempts: Vec<Status>,
    is_running: bool,
    /// The attempt that runs: its worst step, why, and the sum of its steps' time.
    worst: Option<Status>,
    message: Option<String>,
    duration: Duration,
    is_last: bool,
}

#[derive(Debug, Default)]
struct Reader {
    features: HashMap<String, String>,
    node_lines: HashMap<String, usize>,
    pickles: HashMap<String, Pickle>,
    cases: Vec<Case>,
    by_id: HashMap<String, usize>,
    by_attempt: HashMap<String, usize>,
    success: Option<(bool, Range<usize>)>,
    is_pending: bool,
}

impl Reader {
    fn envelope(
        &mut self,
        object: &Map<String, Value>,
        line: usize,
        at: Range<usize>,
        out: &mut Collector<'_>,
    ) {
        let Some((kind, Value::Object(body))) = object.iter().next() else {
            out.report(
                &LINE_IGNORED,
                at,
                "a line is no Cucumber message",
                "use the file as the runner wrote it",
            );
            return;
        };
        match kind.as_str() {
            "gherkinDocument" => self.document(body),
            "pickle" => self.pickle(body),
            "testCase" => self.test_case(body, line, at),
            "testCaseStarted" => self.start(body, at, out),
            "testStepFinished" => self.step(body, at, out),
            "testCaseFinished" => self.end(body, at, out),
            "testRunFinished" => {
                self.success = Some((body.get("success").and_then(Value::as_bool).unwrap_or(false), at));
            }
            "parseError" => {
                let message = "a feature file cannot be parsed, so its scenarios did not run";
                out.report(&RUN_ABORTED, at, message, "mend the feature file and run the suite again");
            }
            _ => {}
        }
    }

    fn document(&mut self, body: &Map<String, Value>) {
        let Some(feature) = body.get("feature") else { return };
        let name = feature.get("name").and_then(Value::as_str).unwrap_or_default();
        self.features.insert(text(body, "uri").to_owned(), shared(name));
        self.remember_lines(feature);
    }

    /// Keeps the line of everything that has an id. JSON of this depth is bounded by its parser.
    fn remember_lines(&mut self, node: &Value) {
        match node {
            Value::Array(items) => items.iter().for_each(|item| self.remember_lines(item)),
            Value::Object(object) => {
                if let (Some(Value::String(id)), Some(line)) = (object.get("id"), line_of(object)) {
                    self.node_lines.insert(id.clone(), line);
                }
                object.values().for_each(|value| self.remember_lines(value));
            }
            _ => {}
        }
    }

    fn pickle(&mut self, body: &Map<String, Value>) {
        let list = |key: &str| body.get(key).and_then(Value::as_array).into_iter().flatten();
        let nodes = list("astNodeIds").filter_map(Value::as_str).map(str::to_owned).collect();
        let tags = list("tags").filter_map(|tag| tag.get("name")?.as_str()).map(str::to_owned).collect();
        let [name, uri] = ["name", "uri"].map(|key| text(body, key).to_owned());
        let pickle = Pickle { name, uri, line: line_of(body), nodes, tags };
        self.pickles.insert(text(body, "id").to_owned(), pickle);
    }

    fn test_case(&mut self, body: &Map<String, Value>, line: usize, at: Range<usize>) {
        self.by_id.insert(text(body, "id").to_owned(), self.cases.len());
        self.cases.push(Case {
            pickle: text(body, "pickleId").to_owned(),
            line,
            at,
            attempts: Vec::new(),
            is_running: false,
            worst: None,
            message: None,
            duration: Duration::ZERO,
            is_last: false,
        });
    }

    fn start(&mut self, body: &Map<String, Value>, at: Range<usize>, out: &mut Collector<'_>) {
        let Some(index) = self.by_id.get(text(body, "testCaseId")).copied() else { return unknown(at, out) };
        self.by_attempt.insert(text(body, "id").to_owned(), index);
        let case = &mut self.cases[index];
        (case.is_running, case.worst, case.message, case.duration) = (true, None, None, Duration::ZERO);
    }

    fn step(&mut self, body: &Map<String, Value>, at: Range<usize>, out: &mut Collector<'_>) {
        let Some(index) = self.by_attempt.get(text(body, "testCaseStartedId")).copied() else {
            return unknown(at, out);
        };
        let empty = Map::new();
        let result = body.get("testStepResult").and_then(Value::as_object).unwrap_or(&empty);
        let word = text(result, "status");
        let status = match word {
            "PASSED" => Status::Passed,
            "SKIPPED" => Status::Skipped,
            "PENDING" => {
                self.is_pending = true;
                Status::Skipped
            }
            "FAILED" => Status::Failed,
            "UNDEFINED" | "AMBIGUOUS" => Status::Errored,
            _ => {
                let message = format!("a step has the unknown status `{word}`");
                out.report(&STATUS_UNKNOWN, at, &message, "its scenario counts as errored");
                Status::Errored
            }
        };
        let case = &mut self.cases[index];
        if case.worst < Some(status) {
            case.worst = Some(status);
            case.message = match status {
                Status::Passed => None,
                _ => message(text(result, "message")).or_else(|| message(&word.to_ascii_lowercase())),
            };
        }
        if let Some(Value::Object(time)) = result.get("duration") {
            let part = |key: &str| time.get(key).and_then(Value::as_u64).unwrap_or(0);
            let nanos = u32::try_from(part("nanos")).unwrap_or(0).min(999_999_999);
            case.duration = case.duration.saturating_add(Duration::new(part("seconds"), nanos));
        }
    }

    fn end(&mut self, body: &Map<String, Value>, at: Range<usize>, out: &mut Collector<'_>) {
        let Some(index) = self.by_attempt.get(text(body, "testCaseStartedId")).copied() else {
            return unknown(at, out);
        };
        let case = &mut self.cases[index];
        case.is_running = false;
        case.is_last = body.get("willBeRetried").and_then(Value::as_bool) != Some(true);
        if case.worst.is_none() {
            case.message = Some("it has no step".to_owned());
        }
        // A scenario without steps asserts nothing.
        case.attempts.push(case.worst.unwrap_or(Status::Errored));
    }

    fn finish(self, out: &mut Collector<'_>) {
        let mut totals = super::Totals::default();
        for case in &self.cases {
            let found = self.test_case_of(case, out);
            totals.add(found.status);
            out.cases.push(found);
        }
        let Some((success, at)) = self.success else {
            let end = out.text.len();
            let help = "run the suite again and let it end";
            out.report(&REPORT_TRUNCATED, end..end, "the run has no end", help);
            return;
        };
        if success && totals.broken() > 0 {
            let message = format!("the run claims success and holds {} failures", totals.broken());
            out.report(&COUNTS_DIFFER, at, &message, "run the suite again");
        } else if !success && totals.broken() == 0 && !self.is_pending {
            let message = "the run failed outside of its scenarios";
            out.report(&RUN_ABORTED, at, message, "see what the runner said about its hooks");
        }
    }

    fn test_case_of(&self, case: &Case, out: &mut Collector<'_>) -> TestCase {
        let pickle = self.pickles.get(&case.pickle);
        let name = pickle.map(|pickle| pickle.name.clone()).unwrap_or_default();
        let status = match case.attempts.last() {
            _ if case.is_running || (!case.attempts.is_empty() && !case.is_last) => {
                let message = format!("scenario `{name}` started and never ended");
                out.report(&CASE_UNFINISHED, case.at.clone(), &message, "it counts as errored");
                Status::Errored
            }
            None => Status::Skipped,
            Some(Status::Passed) if case.attempts.iter().any(|status| *status != Status::Passed) => {
                Status::Flaky
            }
            Some(status) => *status,
        };
        let why = match status {
            Status::Skipped if case.attempts.is_empty() => Some("it never started".to_owned()),
            _ => case.message.clone(),
        };
        let uri = pickle.map(|pickle| pickle.uri.as_str()).unwrap_or_default();
        let line = pickle.and_then(|pickle| {
            pickle
                .line
                .or_else(|| pickle.nodes.iter().rev().find_map(|node| self.node_lines.get(node).copied()))
        });
        TestCase {
            suite: self.features.get(uri).cloned().unwrap_or_else(|| shared(uri)),
            class: None,
            name,
            file: (!uri.is_empty()).then(|| uri.to_owned()),
            line,
            status,
            duration: (!case.attempts.is_empty()).then_some(case.duration),
            properties: pickle
                .map(|pickle| pickle.tags.iter().map(|tag| property(tag)).collect())
                .unwrap_or_default(),
            message: why,
            report_line: case.line,
        }
    }
}

fn unknown(at: Range<usize>, out: &mut Collector<'_>) {
    let help = "use the file as the runner wrote it";
    out.report(&REPORT_MALFORMED, at, "a message belongs to no test case", help);
}

fn line_of(object: &Map<String, Value>) -> Option<usize> {
    object.get("location")?.get("line")?.as_u64().and_then(|line| usize::try_from(line).ok())
}

/// A tag `@req:REF` is the property `req`, any other a `tag`.
fn property(tag: &str) -> (String, String) {
    let tag = tag.strip_prefix('@').unwrap_or(tag);
    match tag.strip_prefix("req:") {
        Some(reference) => ("req".to_owned(), reference.to_owned()),
        None => ("tag".to_owned(), tag.to_owned()),
    }
}
