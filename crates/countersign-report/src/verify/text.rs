//! The text for people: what stands in the way first, then the rest in a few lines.

use std::io;

use countersign_diag::{Finding, Severity};
use countersign_verify::{Group, Item, ItemStatus, Scope};

use super::{Detail, VerifyReport, is_notable};
use crate::secrets::Secrets;
use crate::shown::counted;
use crate::style::Tone;
use crate::{Style, safety};

/// So many items fit on a screen one by one; of more, those of one kind are shown as one, unless all are asked for.
const SCREEN: usize = 8;
/// So many of them are named.
const FEW: usize = 4;
/// More findings than this are counted.
const MOST_FINDINGS: usize = 20;

/// One report on its way out.
struct Writer<'w> {
    report: &'w VerifyReport,
    secrets: Secrets,
    style: Style,
}

/// Writes it.
pub(super) fn render(
    report: &VerifyReport,
    out: &mut dyn io::Write,
    style: Style,
    detail: Detail,
) -> io::Result<()> {
    let secrets = Secrets::of(std::iter::once(&report.sources));
    let writer = Writer { report, secrets, style };
    writer.items(out, detail)?;
    writer.findings(out)?;
    writer.groups(out)?;
    writer.reports(out)?;
    writer.verdict(out)
}

impl Writer<'_> {
    fn items(&self, out: &mut dyn io::Write, detail: Detail) -> io::Result<()> {
        let mut items: Vec<&Item> = self.report.verification.items.iter().collect();
        items.retain(|item| detail == Detail::All || is_notable(item));
        items.sort_by_key(|item| (weight(item), item.check.number));
        let is_long = items.len() > SCREEN && detail == Detail::Open;
        for alike in items.chunk_by(|a, b| (weight(a), a.check, a.status) == (weight(b), b.check, b.status)) {
            if is_long && alike.len() > 1 {
                self.alike(out, alike)?;
            } else {
                alike.iter().try_for_each(|item| self.item(out, item))?;
            }
        }
        Ok(())
    }

    /// Many items of one kind: what they have in common, and the first of them.
    fn alike(&self, out: &mut dyn io::Write, items: &[&Item]) -> io::Result<()> {
        let (mark, word) = self.mark(items[0]);
        let count = self.style.paint(Tone::Strong, &format!("{} times", items.len()));
        let code = self.style.paint(Tone::Faint, &items[0].check.to_string());
        writeln!(out, "{mark} {word} {count}  {code}")?;
        let reason = if items.iter().all(|item| item.reason == items[0].reason) {
            &items[0].reason
        } else {
            &format!("{}, and others like it", items[0].reason)
        };
        writeln!(out, "    {}", self.authored(reason))?;
        for item in items.iter().take(FEW) {
            let place = item.place.as_ref().map(|place| self.authored(&self.report.shown(place)));
            let place = self.style.paint(Tone::Name, &place.unwrap_or_default());
            let subject = self.authored(&self.subject(item));
            writeln!(out, "    {} {subject}  {place}", self.style.arrow())?;
        }
        if items.len() > FEW {
            writeln!(out, "    and {} more; `--details` lists them", items.len() - FEW)?;
        }
        if let Some(next) = &items[0].next {
            let first = if items.iter().all(|item| item.next == items[0].next) { "" } else { "first " };
            writeln!(out, "    next: {first}{}", self.authored(next))?;
        }
        writeln!(out)
    }

    fn item(&self, out: &mut dyn io::Write, item: &Item) -> io::Result<()> {
        let (mark, word) = self.mark(item);
        let subject = self.authored(&self.subject(item));
        writeln!(
            out,
            "{mark} {} {}  {}",
            word,
            self.style.paint(Tone::Strong, &subject),
            self.style.paint(Tone::Faint, &item.check.to_string()),
        )?;
        writeln!(out, "    {}", self.authored(&item.reason))?;
        for place in item.place.iter().chain(item.related.iter().take(3)) {
            let place = self.authored(&self.report.shown(place));
            writeln!(out, "    {} {}", self.style.arrow(), self.style.paint(Tone::Name, &place))?;
        }
        if let Some(next) = &item.next {
            writeln!(out, "    next: {}", self.authored(next))?;
        }
        writeln!(out)
    }

    /// What an item is about, with its change where there are several.
    fn subject(&self, item: &Item) -> String {
        match (&item.change, &self.report.verification.scope) {
            (Some(change), Scope::All) => format!("{change}: {}", item.subject),
            _ => item.subject.clone(),
        }
    }

    fn mark(&self, item: &Item) -> (String, String) {
        let word = match item.status {
            ItemStatus::NotVerified if item.explained => "not verified (explained)",
            ItemStatus::NotVerified => "not verified",
            status => status.as_str(),
        };
        let word = if item.accepted { format!("{word} (old debt)") } else { word.to_owned() };
        match item.status {
            ItemStatus::Pass => (self.style.good(), word),
            _ if item.is_blocking() => (self.style.bad(), self.style.paint(Tone::Bad, &word)),
            _ => ("-".to_owned(), self.style.paint(Tone::Warn, &word)),
        }
    }

    fn findings(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let findings = &self.report.verification.findings;
        let shown: Vec<&Finding> =
            findings.iter().filter(|finding| finding.severity() != Severity::Note).collect();
        for finding in shown.iter().take(MOST_FINDINGS) {
            let (word, tone) = match finding.severity() {
                Severity::Error => ("error", Tone::Bad),
                Severity::Warning | Severity::Note => ("warning", Tone::Warn),
            };
            let place = finding.span().map(|span| self.report.sources.locate(span).to_string());
            let place = place.map(|place| format!("{place}: ")).unwrap_or_default();
            writeln!(
                out,
                "{} {}{}  {}",
                self.style.paint(tone, word),
                self.authored(&place),
                self.authored(finding.message()),
                self.style.paint(Tone::Faint, &finding.code().to_string()),
            )?;
            if let Some(help) = finding.help_text() {
                writeln!(out, "    next: {}", self.authored(help))?;
            }
        }
        if shown.len() > MOST_FINDINGS {
            let more = counted(shown.len() - MOST_FINDINGS, "more finding");
            writeln!(out, "{more}: `--format concise` lists them")?;
        }
        if shown.is_empty() { Ok(()) } else { writeln!(out) }
    }

    /// One line for each group.
    fn groups(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let totals = self.report.verification.totals();
        for group in Group::ALL {
            if totals.of_group(group) == 0 {
                continue;
            }
            let is_configured = ItemStatus::ALL
                .iter()
                .any(|status| *status != ItemStatus::NotApplicable && totals.of(group, *status) > 0);
            let words: Vec<String> = ItemStatus::ALL
                .into_iter()
                .filter(|status| totals.of(group, *status) > 0)
                .map(|status| {
                    let words = format!("{} {}", totals.of(group, status), status.as_str());
                    match status {
                        ItemStatus::Fail => self.style.paint(Tone::Bad, &words),
                        ItemStatus::NotVerified => self.style.paint(Tone::Warn, &words),
                        ItemStatus::Pass => self.style.paint(Tone::Good, &words),
                        ItemStatus::NotApplicable | ItemStatus::Waived => words,
                    }
                })
                .collect();
            let words = if is_configured { words.join(", ") } else { "not configured".to_owned() };
            writeln!(out, "{:13} {words}", group.as_str())?;
        }
        Ok(())
    }

    /// One line for each report.
    fn reports(&self, out: &mut dyn io::Write) -> io::Result<()> {
        for state in &self.report.reports {
            let currency = match &state.currency {
                countersign_verify::Currency::Current => "of this code".to_owned(),
                countersign_verify::Currency::Stale(reason) => format!("not of this code: {reason}"),
            };
            let usable = match &state.unusable {
                Some(unusable) => unusable.reason.clone(),
                None => format!("{}, {}, {currency}", counted(state.cases, "case"), state.level.as_str()),
            };
            writeln!(out, "{:13} {}: {}", "results", self.authored(&state.suite), self.authored(&usable))?;
        }
        Ok(())
    }

    fn verdict(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let report = self.report;
        for left in &report.left_out {
            writeln!(out, "{:13} {}", "left out", self.authored(left))?;
        }
        let blocking = report.blocking().count();
        let errors =
            report.verification.findings.iter().filter(|one| one.severity() == Severity::Error).count();
        let what = match &report.verification.scope {
            Scope::Change(id) => format!("change {id} is"),
            Scope::Specs => "the main specs are".to_owned(),
            Scope::All => "everything is".to_owned(),
        };
        let what = self.authored(&what);
        if !report.exit_failed() {
            return writeln!(out, "\n{} {what} verified on this code", self.style.good());
        }
        let mut reasons = Vec::new();
        if blocking > 0 {
            reasons.push(counted(blocking, "item"));
        }
        if errors > 0 {
            reasons.push(counted(errors, "error"));
        }
        let stand = if blocking + errors == 1 { "stands" } else { "stand" };
        let reasons = reasons.join(" and ");
        writeln!(out, "\n{} {what} not verified: {reasons} {stand} in the way", self.style.bad())
    }

    fn authored(&self, text: &str) -> String {
        safety::terminal(&self.secrets.redact(text))
    }
}

/// What stands in the way comes last, nearest to the verdict.
fn weight(item: &Item) -> usize {
    match item.status {
        _ if item.is_blocking() && item.status == ItemStatus::Fail => 4,
        _ if item.is_blocking() => 3,
        ItemStatus::Fail | ItemStatus::NotVerified => 2,
        ItemStatus::Waived => 1,
        ItemStatus::Pass | ItemStatus::NotApplicable => 0,
    }
}
