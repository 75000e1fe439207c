//! The numbers of a run that the repository keeps: caps, and the log of a deep run.

use std::io::Write;
use std::path::Path;

use anyhow::{Result, bail};

use super::caps::{Caps, Mutations};
use super::install::Reference;
use super::report::Report;
use super::{Args, archive, deep};

/// The files in which one kind of comparison keeps its numbers.
pub(crate) struct Book<'a> {
    /// The repository.
    pub(crate) root: &'a Path,
    /// What was asked for.
    pub(crate) args: &'a Args,
    /// The other side.
    pub(crate) reference: &'a Reference,
    /// What the names of the files begin with.
    pub(crate) name: &'static str,
    /// The corpus whose cases a seed gives.
    pub(crate) seeded: &'static str,
    /// Which cases those are.
    pub(crate) these: Mutations,
}

impl Book<'_> {
    /// Prints a report and compares it with the book, or writes that; whether anything failed.
    pub(crate) fn close(&self, report: &Report, out: &mut dyn Write) -> Result<bool> {
        report.print(out)?;
        if self.args.ours != archive::Who::Binary || self.args.case.is_some() {
            return Ok(report.failed());
        }
        let exceeded = self.settle(report, out)?;
        if self.args.deep {
            let file = self.root.join(format!("docs/oracle/{}deep.toml", self.name));
            deep::write(&file, self.these, self.args.date.as_deref(), self.reference, &report.rows)?;
        }
        Ok(report.failed() || exceeded)
    }

    /// Compares the counts with their caps, or rewrites the caps; whether one is exceeded.
    fn settle(&self, report: &Report, out: &mut dyn Write) -> Result<bool> {
        let file = self.root.join(format!("docs/oracle/{}caps.toml", self.name));
        let mut caps = Caps::read(&file)?;
        let mut counts = report.counts.clone();
        counts.remove("cli");
        counts.remove(super::writes::CORPUS);
        if self.args.bless {
            if self.args.deep {
                bail!("the caps belong to the default run; bless without --deep");
            }
            if counts.contains_key(self.seeded) {
                caps.mutations = Some(self.these);
            }
            caps.allowed.extend(counts);
            caps.allowed.retain(|_, classes| {
                classes.retain(|_, count| *count > 0);
                !classes.is_empty()
            });
            caps.write(&file)?;
            return Ok(false);
        }
        if caps.mutations.is_some_and(|blessed| blessed != self.these) {
            counts.remove(self.seeded);
        }
        let judged = caps.judge(&counts);
        for judgement in &judged {
            let what = if judgement.exceeds { "exceeded" } else { "can be tightened with --bless" };
            writeln!(out, "cap {what}: {}", judgement.text)?;
        }
        Ok(judged.iter().any(|judgement| judgement.exceeds))
    }
}
