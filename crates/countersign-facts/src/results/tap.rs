//! The Test Anything Protocol, versions 12 to 14, with subtests as Perl, Node and node-tap write them.

mod levels;
mod point;

use std::ops::Range;

use super::codes::{COUNTS_DIFFER, REPORT_TOO_DEEP, REPORT_TRUNCATED, RUN_ABORTED};
use super::collector::Collector;
use super::{Status, TestCase};
use levels::Level;
use point::Point;

/// The deepest nesting of subtests.
const MAX_DEPTH: usize = 64;

/// Reads a whole file.
pub(super) fn read(out: &mut Collector<'_>) {
    let mut reader = Reader { levels: vec![Level::new(String::new(), 0)], ..Reader::default() };
    let mut at = 0;
    for (index, line) in out.text.split_inclusive('\n').enumerate() {
        let range = at..at + line.trim_end().len();
        at += line.len();
        if reader.is_stopped {
            break;
        }
        reader.line(line.trim_end(), index + 1, range, out);
    }
    reader.finish(out);
}

#[derive(Debug, Default)]
struct Reader {
    levels: Vec<Level>,
    /// The indentation of an open YAML block.
    yaml: Option<usize>,
    /// The names that `# Subtest` comments gave, by their depth. They stand at that of the parent, or at that of the
    /// subtest.
    announced: Vec<Option<String>>,
    is_stopped: bool,
    tests: Option<u64>,
    failures: Option<u64>,
}

impl Reader {
    fn line(&mut self, line: &str, number: usize, at: Range<usize>, out: &mut Collector<'_>) {
        let body = line.trim_start_matches(' ');
        let indent = line.len() - body.len();
        if let Some(open) = self.yaml {
            if indent <= open + 1 && body == "..." {
                self.yaml = None;
                self.end_of_yaml(out);
            } else {
                self.detail(body, out);
            }
            return;
        }
        if body == "---" && self.levels.last().is_some_and(|level| level.seen > 0) {
            self.yaml = Some(indent);
            return;
        }
        let depth = indent / 4;
        if depth > self.levels.len() {
            // Subtests open one by one: this is something a test printed.
            return;
        }
        if let Some(comment) = body.strip_prefix('#') {
            self.comment(comment.trim(), depth, out);
        } else if let Some(why) = body.strip_prefix("Bail out!") {
            let message = format!("the run was given up: {}", why.trim());
            out.report(&RUN_ABORTED, at, message.trim_end_matches([':', ' ']), "run the suite again");
        } else if let Some(plan) = point::plan(body) {
            self.enter(depth, at.clone(), out);
            if let Some(level) = self.levels.last_mut() {
                level.set_plan(plan, &at, out);
            }
        } else if let Some(point) = point::parse(body) {
            self.point(&point, depth, (number, at), out);
        } else if body == "}" && self.levels.len() > 1 {
            self.leave(out);
        }
    }

    fn comment(&mut self, comment: &str, depth: usize, out: &Collector<'_>) {
        if let Some(name) = comment.strip_prefix("Subtest:") {
            self.announce(depth, &point::unescape(name.trim()));
        } else if depth == 0 && !out.cases.is_empty() {
            let number = |key: &str| comment.strip_prefix(key)?.trim().parse().ok();
            self.tests = number("tests ").or(self.tests);
            self.failures = number("fail ").or(self.failures);
        }
    }

    /// Opens or closes levels until the innermost has this depth.
    fn enter(&mut self, depth: usize, at: Range<usize>, out: &mut Collector<'_>) {
        while self.levels.len() > depth + 1 {
            self.leave(out);
        }
        if self.levels.len() <= depth {
            if self.levels.len() >= MAX_DEPTH {
                let message = format!("subtests are nested more than {MAX_DEPTH} deep");
                out.report(&REPORT_TOO_DEEP, at, &message, "use the file as the runner wrote it");
                self.is_stopped = true;
                return;
            }
            let parent = self.levels.last().map(|level| level.name.clone()).unwrap_or_default();
            let mut announced = |depth: usize| self.announced.get_mut(depth).and_then(Option::take);
            let own = announced(depth - 1).or_else(|| announced(depth)).unwrap_or_default();
            let name =
                if parent.is_empty() || own.is_empty() { parent + &own } else { format!("{parent} > {own}") };
            self.levels.push(Level::new(super::text::shared(&name), out.cases.len()));
        }
    }

    fn leave(&mut self, out: &mut Collector<'_>) {
        let Some(level) = self.levels.pop() else { return };
        let is_broken = level.close(out);
        if let Some(parent) = self.levels.last_mut() {
            parent.child_is_broken = Some(is_broken || parent.child_is_broken == Some(true));
        }
    }

    fn point(
        &mut self,
        point: &Point,
        depth: usize,
        (number, at): (usize, Range<usize>),
        out: &mut Collector<'_>,
    ) {
        self.enter(depth, at.clone(), out);
        let Some(level) = self.levels.last_mut() else { return };
        let child_is_broken = level.child_is_broken.take();
        level.add(point, &at, out);
        if child_is_broken == Some(true) && point.status == Status::Passed {
            let message = format!("`{}` is ok and one of its subtests is not", point.name);
            out.report(&COUNTS_DIFFER, at, &message, "run the suite again");
        }
        level.children_agree = child_is_broken.map(|broken| broken == (point.status >= Status::Failed));
        out.cases.push(TestCase {
            suite: level.name.clone(),
            class: None,
            name: point.name.clone(),
            file: None,
            line: None,
            status: point.status,
            duration: point.duration,
            properties: Vec::new(),
            message: point.reason.clone(),
            report_line: number,
        });
        self.announced.truncate(depth);
        if point.opens_block {
            self.announce(depth, &point.name);
        }
    }

    fn announce(&mut self, depth: usize, name: &str) {
        self.announced.resize(depth + 1, None);
        self.announced[depth] = Some(super::text::shared(name));
    }

    /// A line of the YAML block below a point.
    fn detail(&mut self, body: &str, out: &mut Collector<'_>) {
        let (Some(level), Some(case)) = (self.levels.last_mut(), out.cases.last_mut()) else { return };
        let Some((key, value)) = body.split_once(':') else { return };
        let value = value.trim().trim_matches(['\'', '"']);
        match key {
            "type" => level.is_suite = value == "suite",
            "duration_ms" => case.duration = point::milliseconds(value).or(case.duration),
            "error" | "message" if case.message.is_none() => case.message = super::text::message(value),
            "location" if case.file.is_none() => {
                let mut parts = value.rsplitn(3, ':');
                let (_, line, file) = (parts.next(), parts.next(), parts.next());
                case.file = file.map(str::to_owned);
                case.line = line.and_then(|line| line.parse().ok());
            }
            _ => {}
        }
    }

    /// A point that only sums up others, as Node's `describe` does, is no case of its own.
    fn end_of_yaml(&mut self, out: &mut Collector<'_>) {
        if let Some(level) = self.levels.last_mut()
            && std::mem::take(&mut level.is_suite)
            && level.children_agree == Some(true)
        {
            out.cases.pop();
        }
    }

    fn finish(mut self, out: &mut Collector<'_>) {
        let end = out.text.len()..out.text.len();
        let last_line = out.text.rsplit('\n').next().unwrap_or_default();
        let mut is_cut = self.yaml.is_some() || point::parse(last_line.trim_start()).is_some();
        let help = "run the suite again and let it end";
        if is_cut {
            out.report(&REPORT_TRUNCATED, end.clone(), "the report ends inside a line or a block", help);
        }
        if self.levels.len() > 1 {
            is_cut = true;
            out.report(&REPORT_TRUNCATED, end, "the report ends inside a subtest", help);
        }
        while !self.levels.is_empty() {
            is_cut |= self.levels.last().is_some_and(Level::is_incomplete);
            self.leave(out);
        }
        if is_cut && let Some(last) = out.cases.last_mut() {
            last.status = Status::Errored;
            last.message = Some("the report ends here".to_owned());
        }
        self.check_summary(out);
    }

    /// Compares the summary that most producers write as comments.
    fn check_summary(&self, out: &mut Collector<'_>) {
        let mut totals = super::Totals::default();
        out.cases.iter().for_each(|case| totals.add(case.status));
        out.claim = super::Claim { tests: self.tests, broken: self.failures, skipped: None };
        // Some leave out what was skipped.
        let tests = [totals.all(), totals.all() - totals.skipped];
        let counts = [("tests", self.tests, tests), ("failures", self.failures, [totals.broken(); 2])];
        for (what, claimed, real) in counts {
            if let Some(claimed) = claimed.filter(|claimed| !real.contains(claimed)) {
                let message = format!("the report claims {claimed} {what} and holds {}", real[0]);
                out.report(&COUNTS_DIFFER, 0..0, &message, "run the suite again");
            }
        }
    }
}
