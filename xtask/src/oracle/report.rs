//! What came out of a run: sums, failures, and the failing cases kept.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use anyhow::Result;

use super::archive;
use super::caps::Counts;
use super::judge::{self, Again, Judged};
use super::table::{self, Row};
use super::writes;

/// How many failures are shrunk; the others are kept as they are.
const SHRUNK: usize = 5;

/// What came out.
#[derive(Default)]
pub(crate) struct Report {
    /// The sums of each corpus.
    pub(crate) rows: Vec<Row>,
    /// The counts of each class.
    pub(crate) counts: Counts,
    failures: Vec<Judged>,
    unanswered: Vec<String>,
    incomplete: bool,
}

impl Report {
    /// Adds judged cases.
    pub(crate) fn add(&mut self, judged: Vec<Judged>) {
        let mut rows: BTreeMap<String, Row> = BTreeMap::new();
        for case in judged {
            let row = rows.entry(case.case.corpus.clone()).or_insert_with(|| Row::new(&case.case.corpus));
            row.add(&case);
            let counts = self.counts.entry(case.case.corpus.clone()).or_default();
            for (class, count) in &case.outcome.classes {
                *counts.entry(class.clone()).or_default() += count;
            }
            if let Some(reason) = &case.unanswered {
                self.unanswered.push(format!("{}: the reference gave no answer ({reason})", case.case.id));
                // A mutation may well break the reference; a real project that was not compared proves nothing.
                self.incomplete |= !["mutations", archive::SEEDED].contains(&case.case.corpus.as_str());
            }
            if !case.outcome.differences.is_empty() {
                self.failures.push(case);
            }
        }
        self.rows.extend(rows.into_values());
    }

    /// Whether anything differs or was not compared.
    pub(crate) fn failed(&self) -> bool {
        self.incomplete || !self.failures.is_empty()
    }

    /// Prints the table and the first failures.
    pub(crate) fn print(&self, out: &mut dyn Write) -> Result<()> {
        table::rows(&self.rows, out)?;
        for case in &self.unanswered {
            writeln!(out, "{case}")?;
        }
        table::kinds(&self.failures, out)?;
        for failure in self.failures.iter().take(20) {
            table::failure(failure, out)?;
        }
        if self.failures.len() > 20 {
            writeln!(out, "and {} more failing cases", self.failures.len() - 20)?;
        }
        Ok(())
    }

    /// Keeps the failing cases, and of the first few the smallest input for which `again` finds the same.
    pub(crate) fn keep_failures<'a>(
        &'a self,
        again: &mut dyn FnMut(&'a Judged) -> Result<Again<'a>>,
        folder: &Path,
        out: &mut dyn Write,
    ) -> Result<()> {
        for (number, failure) in self.failures.iter().take(200).enumerate() {
            let kept = folder.join(failure.case.id.replace('/', "-"));
            let small = number < SHRUNK && !["cli", writes::CORPUS].contains(&failure.case.corpus.as_str());
            let again = if small { Some(again(failure)?) } else { None };
            judge::keep(failure, &kept, again)?;
            if number < 20 {
                writeln!(out, "kept: {}", kept.display())?;
            }
        }
        Ok(())
    }
}
