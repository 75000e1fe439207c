//! Printing what was compared and what differs.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::time::Duration;

use super::judge::Judged;

/// The sums over the cases of one corpus.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) corpus: String,
    pub(crate) cases: usize,
    pub(crate) compared: usize,
    pub(crate) equal: usize,
    pub(crate) different: usize,
    pub(crate) unanswered: usize,
    pub(crate) classes: BTreeMap<String, usize>,
    asked: usize,
    reference_time: Duration,
    our_time: Duration,
    slowest: Duration,
}

impl Row {
    /// An empty row.
    pub(crate) fn new(corpus: &str) -> Self {
        Self {
            corpus: corpus.to_owned(),
            cases: 0,
            compared: 0,
            equal: 0,
            different: 0,
            unanswered: 0,
            classes: BTreeMap::new(),
            asked: 0,
            reference_time: Duration::ZERO,
            our_time: Duration::ZERO,
            slowest: Duration::ZERO,
        }
    }

    /// Adds one case.
    pub(crate) fn add(&mut self, case: &Judged) {
        self.cases += 1;
        self.compared += case.outcome.compared;
        self.equal += case.outcome.equal;
        self.different += case.outcome.compared - case.outcome.equal;
        self.unanswered += usize::from(case.unanswered.is_some());
        for (class, count) in &case.outcome.classes {
            *self.classes.entry(class.clone()).or_default() += count;
        }
        if let Some(time) = case.reference_time {
            self.asked += 1;
            self.reference_time += time;
        }
        self.our_time += case.our_time;
        self.slowest = self.slowest.max(case.our_time);
    }
}

/// Prints one line per corpus and the sums.
pub(crate) fn rows(rows: &[Row], out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "{:<52} {:>6} {:>9} {:>9} {:>9}  classes",
        "corpus", "cases", "compared", "equal", "different"
    )?;
    let mut sum = Row::new("all");
    for row in rows {
        line(row, out)?;
        sum.cases += row.cases;
        sum.compared += row.compared;
        sum.equal += row.equal;
        sum.different += row.different;
        for (class, count) in &row.classes {
            *sum.classes.entry(class.clone()).or_default() += count;
        }
        sum.asked += row.asked;
        sum.reference_time += row.reference_time;
        sum.our_time += row.our_time;
        sum.slowest = sum.slowest.max(row.slowest);
    }
    line(&sum, out)?;
    writeln!(
        out,
        "time: the reference {:.1} s in {} cases, we {:.1} s in {} cases, slowest {:.2} s",
        sum.reference_time.as_secs_f64(),
        sum.asked,
        sum.our_time.as_secs_f64(),
        sum.cases,
        sum.slowest.as_secs_f64()
    )
}

fn line(row: &Row, out: &mut dyn Write) -> io::Result<()> {
    let classes: Vec<String> = row.classes.iter().map(|(class, count)| format!("{class} {count}")).collect();
    let classes = if classes.is_empty() { "-".to_owned() } else { classes.join(", ") };
    let Row { corpus, cases, compared, equal, different, .. } = row;
    writeln!(out, "{corpus:<52} {cases:>6} {compared:>9} {equal:>9} {different:>9}  {classes}")
}

/// Prints how many differences there are of each kind, the most frequent first.
pub(crate) fn kinds(failures: &[Judged], out: &mut dyn Write) -> io::Result<()> {
    let mut kinds: BTreeMap<String, (usize, &str)> = BTreeMap::new();
    for failure in failures {
        for difference in &failure.outcome.differences {
            kinds.entry(difference.kind()).or_insert((0, &failure.case.id)).0 += 1;
        }
    }
    let mut kinds: Vec<_> = kinds.into_iter().collect();
    kinds.sort_by_key(|(_, (count, _))| std::cmp::Reverse(*count));
    for (kind, (count, example)) in kinds {
        writeln!(out, "{count:>6} differences in `{kind}`, first in {example}")?;
    }
    Ok(())
}

/// Prints the differences of one case side by side.
pub(crate) fn failure(failure: &Judged, out: &mut dyn Write) -> io::Result<()> {
    const SHOWN: usize = 12;
    writeln!(out, "\n{}", failure.case.id)?;
    for mutation in &failure.input.mutations {
        writeln!(out, "  mutated {mutation}")?;
    }
    for difference in failure.outcome.differences.iter().take(SHOWN) {
        writeln!(out, "  {} at {}", difference.question, difference.place)?;
        writeln!(out, "    theirs {}", difference.theirs)?;
        writeln!(out, "    ours   {}", difference.ours)?;
    }
    let more = failure.outcome.differences.len().saturating_sub(SHOWN);
    if more > 0 {
        writeln!(out, "  and {more} more")?;
    }
    Ok(())
}
