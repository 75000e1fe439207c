//! One `testcase` element.

use std::time::Duration;

use super::counts::OpenSuite;
use crate::results::codes::STATUS_UNKNOWN;
use crate::results::collector::Collector;
use crate::results::text::{extend_message, message};
use crate::results::xml::Element;
use crate::results::{Dialect, Status, TestCase};

/// What a child of a test case says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Verdict {
    /// It failed before it passed.
    Flaky,
    /// It did not run.
    Skipped,
    /// It failed, also when it was tried again.
    Failed,
    /// It could not run.
    Errored,
}

/// What the reader is inside of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Inside {
    Verdict,
    Properties,
    Property,
}

/// What the children of a case said, before its dialect has a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Raw {
    /// The status by failure, error and skipped elements alone, as the counts of the file see it.
    pub(super) status: Status,
    /// The attempts that are not the last.
    pub(super) retries: u64,
    /// Whether it is skipped as well as broken: Node writes a failing to-do so, and counts it twice.
    pub(super) is_both: bool,
}

/// A test case that is open.
#[derive(Debug)]
pub(super) struct OpenCase {
    case: TestCase,
    at: std::ops::Range<usize>,
    inside: Vec<Inside>,
    verdict: Option<Verdict>,
    raw: Status,
    retries: u64,
    is_skipped: bool,
    is_todo: bool,
    words: Vec<String>,
    has_message: bool,
    text: String,
}

impl OpenCase {
    pub(super) fn new(element: &Element<'_>, suite: Option<&OpenSuite>, report_line: usize) -> Self {
        let line = element.get("line").and_then(|line| line.trim().parse().ok());
        let file =
            element.get("file").map(str::to_owned).or_else(|| suite.and_then(|suite| suite.file.clone()));
        let properties = element.get("req").map(|value| ("req".to_owned(), value.to_owned()));
        let case = TestCase {
            suite: suite.map(|suite| suite.name.clone()).unwrap_or_default(),
            class: element.get("classname").filter(|class| !class.is_empty()).map(str::to_owned),
            name: element.get("name").unwrap_or_default().to_owned(),
            file: file.filter(|file| !file.is_empty()),
            line,
            status: Status::Passed,
            duration: element.get("time").and_then(seconds),
            properties: properties.into_iter().collect(),
            message: None,
            report_line,
        };
        let words = ["status", "result"].into_iter().filter_map(|key| element.get(key));
        Self {
            case,
            at: element.at.clone(),
            inside: Vec::new(),
            verdict: None,
            raw: Status::Passed,
            retries: 0,
            is_skipped: false,
            is_todo: false,
            words: words.map(str::to_ascii_lowercase).collect(),
            has_message: false,
            text: String::new(),
        }
    }

    /// Enters a child; says whether its content is wanted.
    pub(super) fn open(&mut self, element: &Element<'_>) -> bool {
        let inside = match (self.inside.last(), element.name.as_str()) {
            (None, "properties") => Inside::Properties,
            (None | Some(Inside::Properties), "property") => {
                self.text.clear();
                let name = element.get("name").unwrap_or_default().to_owned();
                self.case.properties.push((name, element.get("value").unwrap_or_default().to_owned()));
                Inside::Property
            }
            (None, name) => {
                let verdict = match name {
                    "failure" => Verdict::Failed,
                    "error" => Verdict::Errored,
                    "skipped" => Verdict::Skipped,
                    "flakyFailure" | "flakyError" => Verdict::Flaky,
                    "rerunFailure" | "rerunError" => Verdict::Failed,
                    _ => return false,
                };
                self.judge(name, verdict);
                self.is_skipped |= name == "skipped";
                self.is_todo |= name == "skipped" && element.get("type") == Some("todo");
                self.text.clear();
                if !self.has_message
                    && let Some(text) = element.get("message").and_then(message)
                {
                    self.case.message = Some(text);
                    self.has_message = true;
                }
                Inside::Verdict
            }
            _ => return false,
        };
        self.inside.push(inside);
        true
    }

    fn judge(&mut self, name: &str, verdict: Verdict) {
        self.verdict = self.verdict.max(Some(verdict));
        let raw = match name {
            "failure" => Status::Failed,
            "error" => Status::Errored,
            "skipped" => Status::Skipped,
            _ => {
                self.retries += 1;
                return;
            }
        };
        self.raw = self.raw.max(raw);
    }

    /// Takes text inside of a child.
    pub(super) fn text(&mut self, text: &str) {
        if matches!(self.inside.last(), Some(Inside::Verdict | Inside::Property)) {
            extend_message(&mut self.text, text);
        }
    }

    /// Leaves a child; says whether there was one.
    pub(super) fn close(&mut self) -> bool {
        let Some(inside) = self.inside.pop() else { return false };
        let text = std::mem::take(&mut self.text);
        match inside {
            Inside::Verdict if !self.has_message => {
                self.case.message = message(&text);
                self.has_message = self.case.message.is_some();
            }
            Inside::Property => {
                if let Some((_, value)) = self.case.properties.last_mut()
                    && value.is_empty()
                {
                    text.trim().clone_into(value);
                }
            }
            Inside::Verdict | Inside::Properties => {}
        }
        true
    }

    /// The case as it is when its element closes.
    pub(super) fn finish(mut self, out: &mut Collector<'_>) -> (TestCase, Raw) {
        let mut status = match self.verdict {
            None => Status::Passed,
            Some(Verdict::Flaky) => Status::Flaky,
            Some(Verdict::Skipped) => Status::Skipped,
            Some(Verdict::Failed) => Status::Failed,
            Some(Verdict::Errored) => Status::Errored,
        };
        if self.is_todo {
            // It may fail until it is done; either way it proves nothing.
            status = Status::Skipped;
        }
        for word in &self.words {
            let said = match word.as_str() {
                "" | "run" | "completed" | "passed" | "pass" | "success" | "successful" | "ok" => continue,
                "notrun" | "suppressed" | "skipped" | "disabled" | "ignored" | "pending" => Status::Skipped,
                "failed" | "failure" | "fail" => Status::Failed,
                "error" | "errored" | "broken" => Status::Errored,
                _ => {
                    let message = format!("test case `{}` has the unknown status `{word}`", self.case.name);
                    let help = "it counts as errored; tell the runner to write plain JUnit XML";
                    out.report(&STATUS_UNKNOWN, self.at.clone(), &message, help);
                    Status::Errored
                }
            };
            status = status.max(said);
            self.raw = self.raw.max(said);
        }
        if out.dialect == Dialect::Playwright && status == Status::Passed && self.is_expected_to_fail() {
            status = Status::Skipped;
            self.case.message = Some("expected to fail".to_owned());
        }
        self.case.status = status;
        let is_both = self.is_skipped && self.raw >= Status::Failed;
        (self.case, Raw { status: self.raw, retries: self.retries, is_both })
    }

    /// Playwright marks `test.fail` by an annotation and writes the case as passed.
    fn is_expected_to_fail(&self) -> bool {
        self.case.properties.iter().any(|(name, _)| name == "fail")
    }

    /// The case as it is when the file ends inside it.
    pub(super) fn cut_off(mut self) -> TestCase {
        self.case.status = Status::Errored;
        self.case.message = Some("the report ends inside this case".to_owned());
        self.case
    }
}

/// Seconds as runners write them: `0.01`, or `1,234.5` in some locales.
fn seconds(text: &str) -> Option<Duration> {
    let seconds: f64 = text.trim().replace(',', "").parse().ok()?;
    Duration::try_from_secs_f64(seconds).ok()
}
