//! JUnit XML. There is no standard, so dialects are told apart by the habits of the runners that write them.

mod case;
mod counts;
mod dialect;

use super::codes::{REPORT_MALFORMED, RUN_ABORTED};
use super::collector::Collector;
use super::text::{LineCounter, shared};
use super::xml::{Doctype, Element, Event, Walk};
use case::OpenCase;
use counts::OpenSuite;

/// Reads a whole file.
pub(super) fn read(out: &mut Collector<'_>) {
    let mut walk = Walk::new(out.text, Doctype::Refused);
    let mut reader = Reader { suites: Vec::new(), case: None, ignored: 0, lines: LineCounter::new(out.text) };
    while let Some(event) = walk.next(out) {
        match event {
            Event::Open(element) => reader.open(&element, out),
            Event::Text(text) => {
                if let Some(case) = &mut reader.case
                    && reader.ignored == 0
                {
                    case.text(&text);
                }
            }
            Event::Close => reader.close(out),
        }
    }
    reader.stop(out);
}

struct Reader<'a> {
    suites: Vec<OpenSuite>,
    case: Option<OpenCase>,
    /// How many elements are open that nobody reads.
    ignored: usize,
    lines: LineCounter<'a>,
}

impl Reader<'_> {
    fn open(&mut self, element: &Element<'_>, out: &mut Collector<'_>) {
        if self.ignored > 0 {
            self.ignored += 1;
            return;
        }
        if let Some(case) = &mut self.case {
            if element.name == "testcase" {
                let help = "use the file as the runner wrote it";
                out.report(&REPORT_MALFORMED, element.at.clone(), "a test case stands inside another", help);
            }
            if !case.open(element) {
                self.ignored = 1;
            }
            return;
        }
        match element.name.as_str() {
            "testsuites" | "testsuite" => self.open_suite(element, out),
            "testcase" if !self.suites.is_empty() => {
                let suite = self.suites.last();
                let line = self.lines.line(element.at.start);
                self.case = Some(OpenCase::new(element, suite, line));
            }
            "property" if element.get("name") == Some("go.version") => {
                out.dialect = super::Dialect::Go;
                self.ignored = 1;
            }
            "properties" => {
                // Properties of a suite are looked at only to tell who wrote it.
                self.suites.push(OpenSuite::nested_in(self.suites.last()));
            }
            "error" | "failure" if !self.suites.is_empty() => {
                let help = "the suite failed outside of its tests; see what the runner said";
                let message = "a suite reports an error outside of its test cases";
                out.report(&RUN_ABORTED, element.at.clone(), message, help);
                self.ignored = 1;
            }
            _ if self.suites.is_empty() => {
                let message = format!("`{}` is no root element of a JUnit report", element.name);
                out.report(&REPORT_MALFORMED, element.at.clone(), &message, "name the right file");
                self.ignored = 1;
            }
            _ => self.ignored = 1,
        }
    }

    fn open_suite(&mut self, element: &Element<'_>, out: &mut Collector<'_>) {
        dialect::sniff(element, self.suites.is_empty(), out);
        let parent = self.suites.last();
        let own = element.get("name").unwrap_or_default();
        let name = match parent {
            _ if element.name == "testsuites" => String::new(),
            Some(parent) if !parent.name.is_empty() && !own.is_empty() => {
                shared(&format!("{} > {own}", parent.name))
            }
            Some(parent) if own.is_empty() => parent.name.clone(),
            _ => shared(own),
        };
        let file = element.get("file").map(shared).or_else(|| parent.and_then(|parent| parent.file.clone()));
        self.suites.push(OpenSuite::new(name, file, element, out.cases.len()));
    }

    fn close(&mut self, out: &mut Collector<'_>) {
        if self.ignored > 0 {
            self.ignored -= 1;
            return;
        }
        if let Some(mut case) = self.case.take() {
            if case.close() {
                self.case = Some(case);
                return;
            }
            let (case, raw) = case.finish(out);
            if let Some(suite) = self.suites.last_mut() {
                suite.count(&case, raw);
            }
            out.cases.push(case);
            return;
        }
        if let Some(mut suite) = self.suites.pop() {
            suite.check(out);
            match self.suites.last_mut() {
                Some(parent) => parent.absorb(&suite),
                None => out.claim = suite.whole_claim(),
            }
        }
    }

    /// The file ended before its root did: what it would have said is unknown.
    fn stop(self, out: &mut Collector<'_>) {
        if let Some(suite) = self.suites.get(1).or(self.suites.first()) {
            suite.cut_off(out);
        }
        if let Some(case) = self.case {
            out.cases.push(case.cut_off());
        }
    }
}
