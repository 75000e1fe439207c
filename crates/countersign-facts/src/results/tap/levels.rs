//! A level of subtests: its plan and its numbers.

use std::ops::Range;

use super::point::{Plan, Point};
use crate::results::Status;
use crate::results::codes::{COUNTS_DIFFER, REPORT_MALFORMED, REPORT_TRUNCATED};
use crate::results::collector::Collector;

/// Points of one indentation.
#[derive(Debug)]
pub(super) struct Level {
    /// The names of the points around it.
    pub(super) name: String,
    /// How many points it has so far.
    pub(super) seen: u64,
    /// Whether the level inside it that closed last had a failure, until its point comes.
    pub(super) child_is_broken: Option<bool>,
    /// Whether the last point says what its own subtests say; `None` without subtests.
    pub(super) children_agree: Option<bool>,
    /// Whether the YAML block of the last point calls it a suite.
    pub(super) is_suite: bool,
    plan: Option<Plan>,
    is_broken: bool,
    is_out_of_order: bool,
    first_case: usize,
}

impl Level {
    pub(super) fn new(name: String, first_case: usize) -> Self {
        Self {
            name,
            seen: 0,
            child_is_broken: None,
            children_agree: None,
            is_suite: false,
            plan: None,
            is_broken: false,
            is_out_of_order: false,
            first_case,
        }
    }

    pub(super) fn set_plan(&mut self, plan: Plan, at: &Range<usize>, out: &mut Collector<'_>) {
        if self.plan.replace(plan).is_some() {
            let help = "give each report its own file";
            out.report(&REPORT_MALFORMED, at.clone(), "a second plan", help);
        }
    }

    pub(super) fn add(&mut self, point: &Point, at: &Range<usize>, out: &mut Collector<'_>) {
        self.seen += 1;
        self.is_suite = false;
        self.is_broken |= point.status >= Status::Failed;
        if let Some(number) = point.number.filter(|number| *number != self.seen)
            && !std::mem::replace(&mut self.is_out_of_order, true)
        {
            let message = format!("test point {number} stands where {} should", self.seen);
            out.report(&COUNTS_DIFFER, at.clone(), &message, "run the suite again");
        }
    }

    /// Whether points are missing, or may be because nothing says how many there are.
    pub(super) fn is_incomplete(&self) -> bool {
        match self.plan {
            Some(plan) => plan.count > self.seen,
            None => true,
        }
    }

    /// Compares the points with the plan. Returns whether one of them failed.
    pub(super) fn close(self, out: &mut Collector<'_>) -> bool {
        let end = out.text.len()..out.text.len();
        let at = out.cases.get(self.first_case).map_or(end, |_| 0..0);
        let help = "run the suite again and let it end";
        match self.plan {
            None => out.report(&REPORT_TRUNCATED, at, "the report has no plan", help),
            Some(plan) if plan.count > self.seen => {
                let message = format!("the plan says {} tests, and {} are there", plan.count, self.seen);
                out.report(&REPORT_TRUNCATED, at, &message, help);
            }
            Some(plan) if plan.count < self.seen => {
                let message = format!("the plan says {} tests, and {} are there", plan.count, self.seen);
                out.report(&COUNTS_DIFFER, at, &message, "use the file as the runner wrote it");
            }
            Some(_) => {}
        }
        self.is_broken
    }
}
