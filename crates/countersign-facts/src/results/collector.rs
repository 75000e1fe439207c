//! What a reader fills: cases and findings.

use std::collections::BTreeMap;
use std::ops::Range;

use countersign_diag::{Code, Finding, SourceId, Span};

use super::{Claim, Dialect, TestCase};

/// The most findings of one code; the rest is summed up in one more.
const FINDINGS_PER_CODE: usize = 20;

/// Cases and findings of one file.
#[derive(Debug)]
pub(crate) struct Collector<'a> {
    /// The whole text of the file.
    pub(crate) text: &'a str,
    /// Who wrote it.
    pub(crate) dialect: Dialect,
    /// The cases so far.
    pub(crate) cases: Vec<TestCase>,
    /// What the file claims.
    pub(crate) claim: Claim,
    source: SourceId,
    findings: Vec<Finding>,
    met: BTreeMap<&'static str, (&'static Code, usize)>,
}

impl<'a> Collector<'a> {
    pub(crate) fn new(text: &'a str, source: SourceId) -> Self {
        Self {
            text,
            dialect: Dialect::Unknown,
            cases: Vec::new(),
            claim: Claim::default(),
            source,
            findings: Vec::new(),
            met: BTreeMap::new(),
        }
    }

    /// Reports a problem at a place of the text, with the next step.
    pub(crate) fn report(&mut self, code: &'static Code, at: Range<usize>, message: &str, help: &str) {
        let met = self.met.entry(code.number).or_insert((code, 0));
        met.1 += 1;
        if met.1 <= FINDINGS_PER_CODE {
            let end = at.end.min(self.text.len());
            let span = Span::new(self.source, at.start.min(end)..end);
            self.findings.push(Finding::new(code, span, message).help(help));
        }
    }

    /// The cases and all findings.
    pub(crate) fn finish(mut self) -> (Vec<TestCase>, Claim, Vec<Finding>) {
        for (code, met) in self.met.values() {
            if *met > FINDINGS_PER_CODE {
                let more = met - FINDINGS_PER_CODE;
                let span = Span::new(self.source, 0..0);
                self.findings.push(Finding::new(code, span, format!("{more} more of `{}`", code.name)));
            }
        }
        (self.cases, self.claim, self.findings)
    }
}
