//! The counts of a suite, claimed and real.

use super::case::Raw;
use crate::results::codes::{COUNTS_DIFFER, TODO_AS_PASSED};
use crate::results::collector::Collector;
use crate::results::xml::Element;
use crate::results::{Claim, Dialect, Status, TestCase, Totals};

/// The class `jest-junit` gives to a file that could not be loaded; it stands in no count.
const JEST_BROKEN_FILE: &str = "Test suite failed to run";

/// A suite that is open.
#[derive(Debug, Default)]
pub(super) struct OpenSuite {
    /// The names of the suites from the outermost on.
    pub(super) name: String,
    /// The file its cases are in, where the suite says so.
    pub(super) file: Option<String>,
    claim: Claim,
    children: Claim,
    first_case: usize,
    at: std::ops::Range<usize>,
    counted: Totals,
    retries: u64,
    counted_twice: u64,
    outside_counts: u64,
}

impl OpenSuite {
    pub(super) fn new(name: String, file: Option<String>, element: &Element<'_>, first_case: usize) -> Self {
        let sum = |keys: [&str; 2]| {
            let numbers = keys.map(|key| element.number(key));
            numbers
                .iter()
                .any(Option::is_some)
                .then(|| numbers.iter().flatten().fold(0, |a: u64, b| a.saturating_add(*b)))
        };
        // Without `skipped`, `disabled` alone leaves out the skipped ones.
        let skipped = element.number("skipped").and_then(|_| sum(["skipped", "disabled"]));
        let claim = Claim { tests: element.number("tests"), broken: sum(["failures", "errors"]), skipped };
        Self { name, file, claim, first_case, at: element.at.clone(), ..Self::default() }
    }

    /// A place inside a suite that claims nothing.
    pub(super) fn nested_in(parent: Option<&Self>) -> Self {
        let (name, file) =
            parent.map(|parent| (parent.name.clone(), parent.file.clone())).unwrap_or_default();
        Self { name, file, ..Self::default() }
    }

    /// Counts a case that stands directly in it.
    pub(super) fn count(&mut self, case: &TestCase, raw: Raw) {
        self.counted.add(raw.status);
        self.retries += raw.retries;
        self.counted_twice += u64::from(raw.is_both);
        self.outside_counts += u64::from(case.class.as_deref() == Some(JEST_BROKEN_FILE));
    }

    /// Adds the counts of a suite inside it.
    pub(super) fn absorb(&mut self, child: &Self) {
        let (own, other) = (&mut self.counted, &child.counted);
        own.passed += other.passed;
        own.flaky += other.flaky;
        own.skipped += other.skipped;
        own.failed += other.failed;
        own.errored += other.errored;
        self.retries += child.retries;
        self.counted_twice += child.counted_twice;
        self.outside_counts += child.outside_counts;
        self.children.add(child.whole_claim());
    }

    /// Its claim; where it makes none, that of the suites inside it.
    pub(super) fn whole_claim(&self) -> Claim {
        Claim {
            tests: self.claim.tests.or(self.children.tests),
            broken: self.claim.broken.or(self.children.broken),
            skipped: self.claim.skipped.or(self.children.skipped),
        }
    }

    /// Compares what it claims with its cases.
    pub(super) fn check(&mut self, out: &mut Collector<'_>) {
        let mut all = self.counted.all();
        match out.dialect {
            Dialect::Jest => all = self.settle_todos(out, all),
            Dialect::Pytest => all -= self.settle_reruns(out, all),
            _ => {}
        }
        // A case that is skipped and broken counts as broken here; some count it as skipped, too.
        let skipped = self.counted.skipped;
        let skipped = skipped
            + self.claim.skipped.map_or(0, |claimed| claimed.saturating_sub(skipped).min(self.counted_twice));
        let counts = [
            ("tests", self.claim.tests, all),
            ("failures and errors", self.claim.broken, self.counted.broken()),
            ("skipped tests", self.claim.skipped, skipped),
        ];
        for (what, claimed, real) in counts {
            if let Some(claimed) = claimed.filter(|claimed| !self.accepts(out.dialect, *claimed, real)) {
                let message = format!("the report claims {claimed} {what} and holds {real}");
                let help = "use the file as the runner wrote it, or run the suite again";
                out.report(&COUNTS_DIFFER, self.at.clone(), &message, help);
            }
        }
    }

    /// The file ended inside it, so that nothing says which of its cases are none.
    pub(super) fn cut_off(&self, out: &mut Collector<'_>) {
        match out.dialect {
            Dialect::Jest => {
                out.cases[self.first_case..].iter_mut().filter(|case| may_be_todo(case)).for_each(skip_todo);
            }
            Dialect::Pytest => {
                merge_reruns(&mut out.cases, self.first_case);
                // It may have been tried again.
                if let Some(last) = out.cases.last_mut() {
                    last.status = Status::Errored;
                    last.message = Some("the report ends behind this case".to_owned());
                }
            }
            _ => {}
        }
    }

    /// pytest-rerunfailures writes an attempt that failed like a test that passed, in front of the next attempt, and
    /// leaves it out of the count. Returns how many cases were attempts.
    fn settle_reruns(&mut self, out: &mut Collector<'_>, all: u64) -> u64 {
        let surplus = self.claim.tests.map_or(0, |claimed| all.saturating_sub(claimed));
        let cases = &out.cases[self.first_case..];
        let attempts = cases.windows(2).filter(|pair| is_attempt(&pair[0], &pair[1])).count() as u64;
        if surplus == 0 || surplus != attempts {
            return 0;
        }
        merge_reruns(&mut out.cases, self.first_case);
        self.counted.passed -= surplus.min(self.counted.passed);
        surplus
    }

    /// Whether a dialect may claim a count: Surefire counts each attempt, and `jest-junit` writes a file that cannot
    /// be loaded as two cases and counts it once or not at all.
    fn accepts(&self, dialect: Dialect, claimed: u64, real: u64) -> bool {
        claimed == real
            || match dialect {
                Dialect::Surefire => claimed == real + self.retries,
                Dialect::Jest => claimed < real && claimed + self.outside_counts >= real,
                _ => false,
            }
    }

    /// `jest-junit` writes `test.todo` as a case without children and leaves it out of `tests`: the difference says
    /// how many there are. Returns the number of cases its count should give.
    fn settle_todos(&self, out: &mut Collector<'_>, all: u64) -> u64 {
        let loaded = all.saturating_sub(self.outside_counts);
        let todos = self.claim.tests.map_or(0, |claimed| loaded.saturating_sub(claimed));
        let is_known = |case: &&TestCase| case.message.as_deref() == Some(UNWRITTEN);
        let known = out.cases[self.first_case..].iter().filter(is_known).count() as u64;
        let mut found = known;
        if todos > known {
            for case in out.cases[self.first_case..].iter_mut().filter(|case| may_be_todo(case)) {
                skip_todo(case);
                found += 1;
            }
            let message = format!("{todos} tests still to be written are listed as passed");
            let help = "they count as skipped, and so do tests that cannot be told from them";
            out.report(&TODO_AS_PASSED, self.at.clone(), &message, help);
        }
        all - todos.min(found)
    }
}

/// Whether a case may be an attempt, and the one behind it the next.
fn is_attempt(case: &TestCase, next: &TestCase) -> bool {
    case.status == Status::Passed
        && (&case.class, &case.name, &case.file) == (&next.class, &next.name, &next.file)
}

/// Leaves only the last attempt of each test; one that passes at last is flaky.
fn merge_reruns(cases: &mut Vec<TestCase>, first: usize) {
    let rest = cases.split_off(first);
    let mut is_retried = false;
    let mut rest = rest.into_iter().peekable();
    while let Some(mut case) = rest.next() {
        if rest.peek().is_some_and(|next| is_attempt(&case, next)) {
            is_retried = true;
            continue;
        }
        if std::mem::take(&mut is_retried) && case.status == Status::Passed {
            case.status = Status::Flaky;
        }
        cases.push(case);
    }
}

fn may_be_todo(case: &TestCase) -> bool {
    case.status == Status::Passed && case.duration.is_none_or(|time| time.is_zero())
}

fn skip_todo(case: &mut TestCase) {
    case.status = Status::Skipped;
    case.message = Some(UNWRITTEN.to_owned());
}

/// Why a case of Jest is skipped.
const UNWRITTEN: &str = "may be a `test.todo`: it took no time, and the count of its suite leaves some out";
