//! Markdown for a comment on a pull request or the summary of a step.

use std::io;

use countersign_verify::{Group, Item, ItemStatus, Scope};

use super::{VerifyReport, is_notable};
use crate::safety;
use crate::secrets::Secrets;

/// More rows than this are counted.
const MOST: usize = 200;

/// Writes it.
pub(super) fn render(report: &VerifyReport, out: &mut dyn io::Write) -> io::Result<()> {
    let secrets = Secrets::of(std::iter::once(&report.sources));
    let what = match &report.verification.scope {
        Scope::Change(id) => format!("change {}", safety::markdown_code(&secrets.redact(id))),
        Scope::Specs => "the main specs".to_owned(),
        Scope::All => "everything".to_owned(),
    };
    let verdict = if report.exit_failed() { "❌ not verified" } else { "✅ verified" };
    writeln!(out, "## countersign verify: {what}\n\n{verdict} on code `{}`\n", report.code_digest)?;
    let totals = report.verification.totals();
    writeln!(out, "| group | pass | fail | not verified | not applicable | waived |")?;
    writeln!(out, "| --- | ---: | ---: | ---: | ---: | ---: |")?;
    for group in Group::ALL {
        let counts: Vec<String> =
            ItemStatus::ALL.iter().map(|status| totals.of(group, *status).to_string()).collect();
        writeln!(out, "| {group} | {} |", counts.join(" | "))?;
    }
    let items: Vec<&Item> = report.verification.items.iter().filter(|item| is_notable(item)).collect();
    if !items.is_empty() {
        writeln!(out, "\n| status | item | reason and next step |\n| --- | --- | --- |")?;
    }
    for item in items.iter().take(MOST) {
        row(report, item, &secrets, out)?;
    }
    if items.len() > MOST {
        writeln!(out, "\n{} more items are not shown.", items.len() - MOST)?;
    }
    for left in &report.left_out {
        writeln!(out, "\nLeft out: {}.", safety::markdown(left))?;
    }
    Ok(())
}

fn row(report: &VerifyReport, item: &Item, secrets: &Secrets, out: &mut dyn io::Write) -> io::Result<()> {
    let explained = if item.explained { " (explained)" } else { "" };
    let accepted = if item.accepted { " (old debt)" } else { "" };
    let place = item
        .place
        .as_ref()
        .map(|place| format!("<br>{}", safety::markdown_code(&secrets.redact(&report.shown(place)))));
    let next =
        item.next.as_deref().map(|next| format!("<br>*next:* {}", safety::markdown(&secrets.redact(next))));
    writeln!(
        out,
        "| {}{explained}{accepted} | **{}** {}{} | {}{} |",
        item.status,
        item.check,
        safety::markdown_code(&secrets.redact(&item.subject)),
        place.unwrap_or_default(),
        safety::markdown(&secrets.redact(&item.reason)),
        next.unwrap_or_default(),
    )
}
