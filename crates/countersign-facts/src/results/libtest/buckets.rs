//! The counts of suites, claimed and real.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::results::codes::{COUNTS_DIFFER, REPORT_TRUNCATED};
use crate::results::collector::Collector;
use crate::results::{Claim, Status, Totals};

/// What is counted together: a suite, or all of them where the file does not tell them apart.
#[derive(Debug, Default)]
struct Bucket {
    claim: Claim,
    passed: Option<u64>,
    starts: usize,
    ends: usize,
    at: Range<usize>,
    counted: Totals,
}

/// The buckets of a file, in the order they are met.
#[derive(Debug, Default)]
pub(super) struct Buckets {
    all: Vec<Bucket>,
    by_key: BTreeMap<String, usize>,
}

impl Buckets {
    /// The bucket of a key.
    pub(super) fn at(&mut self, key: &str) -> usize {
        if let Some(found) = self.by_key.get(key) {
            return *found;
        }
        self.by_key.insert(key.to_owned(), self.all.len());
        self.all.push(Bucket::default());
        self.all.len() - 1
    }

    /// A suite starts. Each start of one suite says how many tests the whole of it has.
    pub(super) fn open(&mut self, bucket: usize, tests: Option<u64>, at: Range<usize>) {
        let bucket = &mut self.all[bucket];
        bucket.claim.tests = bucket.claim.tests.max(tests);
        bucket.starts += 1;
        bucket.at = at;
    }

    /// A suite ends; says whether it had started. Ignored tests stand in each end of a suite that ends twice, others in one.
    pub(super) fn close(
        &mut self,
        bucket: usize,
        [passed, failed]: [Option<u64>; 2],
        ignored: Option<u64>,
    ) -> bool {
        let bucket = &mut self.all[bucket];
        bucket.ends += 1;
        bucket.claim.skipped = bucket.claim.skipped.max(ignored);
        bucket.claim.add(Claim { broken: failed, ..Claim::default() });
        bucket.passed =
            passed.map(|passed| passed.saturating_add(bucket.passed.unwrap_or(0))).or(bucket.passed);
        bucket.ends <= bucket.starts
    }

    /// A test ended.
    pub(super) fn count(&mut self, bucket: usize, status: Status) {
        self.all[bucket].counted.add(status);
    }

    /// Compares what was claimed with what was counted.
    pub(super) fn check(&self, out: &mut Collector<'_>) {
        for bucket in &self.all {
            let at = || bucket.at.clone();
            if bucket.starts > bucket.ends {
                out.report(
                    &REPORT_TRUNCATED,
                    at(),
                    "a suite has no end",
                    "run the suite again and let it end",
                );
            }
            let counted = &bucket.counted;
            let counts = [
                ("tests", bucket.claim.tests, counted.all()),
                ("passed tests", bucket.passed, counted.passed + counted.flaky),
                ("failed tests", bucket.claim.broken, counted.broken()),
                ("ignored tests", bucket.claim.skipped, counted.skipped),
            ];
            for (what, claimed, real) in counts {
                if let Some(claimed) = claimed.filter(|claimed| *claimed != real) {
                    let message = format!("a suite claims {claimed} {what} and holds {real}");
                    out.report(&COUNTS_DIFFER, at(), &message, "run the suite again");
                }
            }
            out.claim.add(bucket.claim);
        }
    }
}
