//! The allow-list of a `secret-scan`.

use countersign_diag::{Finding, Severity};
use countersign_model::toml_table::Table;
use countersign_secrets::{Allow, AllowList};
use jiff::civil::Date;

use crate::codes::SECRET_ALLOW_INVALID;

/// Reads `allow`; there is none where one of its entries cannot be used.
pub(super) fn read(table: &mut Table<'_>, findings: &mut Vec<Finding>) -> Option<AllowList> {
    let before = findings.len();
    let tables = table.tables("allow", findings);
    let entries = tables.into_iter().filter_map(|table| entry(table, findings)).collect();
    let is_sound = findings[before..].iter().all(|finding| finding.severity() != Severity::Error);
    is_sound.then(|| AllowList::new(entries))
}

fn entry(mut table: Table<'_>, findings: &mut Vec<Finding>) -> Option<Allow> {
    let span = table.span();
    let path = table.string("path", findings);
    let sha256 = table.string("sha256", findings);
    let reason = table.required("reason", findings);
    let expires = table.required_date("expires", findings);
    table.finish(findings);
    let (reason, expires) = (reason?, expires?.value);
    let (month, day) = (expires.month.cast_signed(), expires.day.cast_signed());
    let expires = i16::try_from(expires.year).ok().and_then(|year| Date::new(year, month, day).ok())?;
    let value = |located: &Option<countersign_model::toml_table::Located<String>>| {
        located.as_ref().map(|located| located.value.clone())
    };
    let (path, sha256) = (value(&path), value(&sha256));
    let entry = Allow::new(path.as_deref(), sha256.as_deref(), &reason.value, expires);
    entry
        .map_err(|error| {
            findings.push(Finding::new(&SECRET_ALLOW_INVALID, span, error.to_string()).help(
                "write `{ path = \"…\", reason = \"…\", expires = 2027-01-31 }`, or `sha256` for one value",
            ));
        })
        .ok()
}
