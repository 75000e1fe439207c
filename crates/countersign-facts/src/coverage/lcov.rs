//! LCOV trace files: `TN` names a test, `SF` a file, `DA` a line and how often it ran.

use std::ops::Range;

use super::Gathered;
use super::codes::{COVERAGE_RECORD_BROKEN, COVERAGE_TRUNCATED};
use crate::results::Collector;

/// Records that say nothing about lines.
const OTHERS: [&str; 17] = [
    "VER", "FN", "FNDA", "FNF", "FNH", "FNL", "FNA", "BRDA", "BRF", "BRH", "BFDA", "LF", "LH", "MCDC", "MCF",
    "MCH", "KV",
];

/// Reads a whole file.
pub(super) fn read(gathered: &mut Gathered, out: &mut Collector<'_>) {
    let text = out.text;
    let (mut test, mut file): (&str, Option<&str>) = ("", None);
    let mut at = 0;
    let mut last = "";
    for raw in text.split_inclusive('\n') {
        let line = raw.trim();
        let range = at..at + raw.trim_end().len();
        at += raw.len();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        last = line;
        let (kind, value) = line.split_once(':').unwrap_or((line, ""));
        match kind {
            "TN" => test = value.trim(),
            "SF" => file = Some(value.trim()),
            "DA" => match (file, hits(value)) {
                (Some(file), Some((line, hits))) => gathered.add(file, test, line, hits),
                (Some(_), None) => broken(range, "a `DA` record has no line or no count", out),
                (None, _) => broken(range, "a `DA` record stands outside of a file", out),
            },
            "end_of_record" => file = None,
            _ if OTHERS.contains(&kind) => {}
            _ => broken(range, "a record of an unknown kind", out),
        }
    }
    if file.is_some() || !(last.is_empty() || last == "end_of_record") {
        let help = "run the tests again and let them end";
        out.report(&COVERAGE_TRUNCATED, text.len()..text.len(), "the last record has no end", help);
    }
}

/// Line and count of `line,count[,checksum]`.
fn hits(value: &str) -> Option<(u32, u64)> {
    let mut fields = value.split(',').map(str::trim);
    let line = fields.next()?.parse().ok().filter(|line| *line > 0)?;
    Some((line, fields.next()?.parse().ok()?))
}

fn broken(at: Range<usize>, message: &str, out: &mut Collector<'_>) {
    out.report(&COVERAGE_RECORD_BROKEN, at, message, "the record is left out, as if its line had not run");
}
