//! The targets that the design sets, next to what was measured.

use serde::Serialize;

use super::{Alone, Row};

/// A target and what came out.
#[derive(Debug, Serialize)]
pub(crate) struct Target {
    /// What is asked for.
    pub(crate) wanted: &'static str,
    /// The worst figure measured; nothing where it could not be.
    pub(crate) measured: Option<f64>,
    /// Its unit.
    pub(crate) unit: &'static str,
    /// Whether the target is met; nothing where it could not be measured.
    pub(crate) met: Option<bool>,
}

const WHOLE: &str = "validate --all";
const ARCHIVE: &str = "archive ";
const START: &str = "--version";
const SINGLE: [&str; 3] = ["validate ", "show ", "status "];

/// Judges the rows; `distance` is that of validation from a plain read.
pub(crate) fn targets(rows: &[Row], alone: &[Alone], distance: f64) -> Vec<Target> {
    let whole = || rows.iter().filter(|row| row.command.starts_with(WHOLE));
    let archive = || rows.iter().filter(|row| row.command.starts_with(ARCHIVE));
    let is_single = |row: &&Row| {
        !row.command.starts_with(WHOLE) && SINGLE.iter().any(|verb| row.command.starts_with(verb))
    };
    let slowest = |rows: &mut dyn Iterator<Item = &Row>| rows.map(|row| row.speed).min_by(f64::total_cmp);
    let memory = rows.iter().map(|row| row.memory).collect::<Option<Vec<f64>>>();
    let start = rows.iter().find(|row| row.command == START).map(|row| row.ours.wall_ms);
    let longest = alone.iter().map(|row| row.ours.wall_ms).max_by(f64::total_cmp);
    let at_least = |limit: f64| move |value: f64| value >= limit;
    let at_most = |limit: f64| move |value: f64| value <= limit;
    vec![
        target("`validate --all` at least 30 times faster", slowest(&mut whole()), "x", at_least(30.0)),
        target(
            "`validate`, `show` and `status` of one item at least 100 times faster, the slowest of them",
            slowest(&mut rows.iter().filter(is_single)),
            "x",
            at_least(100.0),
        ),
        target(
            "`archive` of one change at least 50 times faster",
            slowest(&mut archive()),
            "x",
            at_least(50.0),
        ),
        target(
            "peak memory at most a third, the worst command",
            memory.and_then(|memory| memory.into_iter().max_by(f64::total_cmp)),
            "of theirs",
            at_most(1.0 / 3.0),
        ),
        target(
            "`overlap` and `queue` over all changes in less than a second",
            longest,
            "ms",
            at_most(1000.0),
        ),
        target("start-up below 10 ms", start, "ms", at_most(10.0)),
        target("`validate --all` within 2 times a plain parallel read", Some(distance), "x", at_most(2.0)),
    ]
}

fn target(
    wanted: &'static str,
    measured: Option<f64>,
    unit: &'static str,
    meets: impl Fn(f64) -> bool,
) -> Target {
    Target { wanted, measured, unit, met: measured.map(meets) }
}
