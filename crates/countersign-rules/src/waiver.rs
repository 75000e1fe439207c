//! Waivers: one rule, one change or some paths, a reason, a last day.

use countersign_diag::{Finding, Severity, Span};
use countersign_model::toml_table::{Located, Table};
use countersign_template::Globs;
use jiff::civil::Date;

use crate::codes::{WAIVER_INVALID, WAIVER_TOO_BROAD};

/// What a waiver is for.
#[derive(Debug, Clone)]
pub enum WaiverTarget {
    /// Everything that a change does.
    Change(String),
    /// What stands in some paths.
    Paths(Globs),
}

/// A waiver.
#[derive(Debug, Clone)]
pub struct Waiver {
    /// The id of the rule.
    pub rule: Located<String>,
    /// What it is for.
    pub target: WaiverTarget,
    /// Why.
    pub reason: String,
    /// The last day on which it counts.
    pub expires: Date,
    /// The bytes of its table.
    pub span: Span,
}

/// Whether a waiver counts, as those know who look at who wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// Somebody other than the author of the change has put it on the target branch.
    Counts,
    /// It does not, for a reason in one lowercase line.
    DoesNotCount(String),
}

/// Reads a `[[waiver]]`.
pub(crate) fn read(mut table: Table<'_>, findings: &mut Vec<Finding>) -> Option<Waiver> {
    let before = findings.len();
    let span = table.span();
    let rule = table.required("rule", findings);
    let change = table.string("change", findings);
    let paths = table.strings("paths", findings);
    let reason = table.required("reason", findings);
    let expires = table.required_date("expires", findings).and_then(|day| {
        let date = Date::new(
            i16::try_from(day.value.year).ok()?,
            day.value.month.cast_signed(),
            day.value.day.cast_signed(),
        );
        date.ok()
    });
    table.finish(findings);
    let target = match (change, paths) {
        (Some(change), None) => {
            if change.value.contains(['*', '?', '[', '{']) || change.value.trim().is_empty() {
                findings.push(
                    Finding::new(&WAIVER_TOO_BROAD, change.span, "a waiver names exactly one change")
                        .about(&change.value),
                );
            }
            Some(WaiverTarget::Change(change.value))
        }
        (None, Some(paths)) if !paths.is_empty() => {
            let globs = Globs::read(paths, findings);
            findings.extend(globs.written().iter().filter(|glob| is_everything(&glob.value)).map(|glob| {
                let message = format!("a waiver for `{}` waives the rule as a whole", glob.value);
                Finding::new(&WAIVER_TOO_BROAD, glob.span, message).about(&glob.value)
            }));
            Some(WaiverTarget::Paths(globs))
        }
        _ => {
            let message = "a waiver is for one `change` or for some `paths`";
            findings.push(Finding::new(&WAIVER_INVALID, span, message));
            None
        }
    };
    let is_sound = findings[before..].iter().all(|finding| finding.severity() != Severity::Error);
    let (rule, target, reason, expires) = (rule?, target?, reason?.value, expires?);
    is_sound.then_some(Waiver { rule, target, reason, expires, span })
}

/// Whether a pattern matches whatever there is.
fn is_everything(pattern: &str) -> bool {
    !pattern.trim_start_matches("./").chars().any(|c| !matches!(c, '*' | '/' | '?' | '.'))
}
