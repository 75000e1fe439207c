//! The baseline: debt that was there before, listed and not failing. It can only shrink.
//!
//! One sorted line for each accepted debt, an item, an error about a document or a broken rule: code, digest, the change
//! or `-`, subject. The digest is over what identifies the debt and how it ended, never over the words of its reason; a
//! `not-verified` that becomes a `fail` is new debt. Errors in settings, rules and reports are never old debt: they leave
//! open what was judged at all.

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::fmt;

use countersign_diag::{Finding, Severity, SourceId, Span};
use countersign_model::Parsed;
use sha2::{Digest as _, Sha256};

use crate::codes::{BASELINE_INVALID, BASELINE_UNUSED, POLICY};
use crate::item::Item;
use crate::verification::{Scope, Verification};

/// The first line of the file.
const HEAD: &str = "# baseline v1";

/// The beginnings of the codes of items.
const OF_ITEMS: [&str; 1] = ["V"];
/// The beginnings of the codes of errors that may be old debt: those about documents, and broken rules.
const OF_FINDINGS: [&str; 4] = ["D", "M", "P01", "T"];

/// The codes of errors that never are: a secret that nobody has revoked, whose subject must not say which it is.
const NEVER: [&str; 1] = ["P0115"];
/// The beginnings of the codes of broken rules.
const OF_RULES: [&str; 1] = ["P"];

fn is_of(beginnings: &[&str], code: &str) -> bool {
    beginnings.iter().any(|beginning| code.starts_with(beginning))
}

/// One accepted debt.
#[derive(Debug, Clone)]
pub struct Debt {
    /// The number of the code of the check.
    pub code: String,
    /// 16 hexadecimal digits.
    pub digest: String,
    /// The change, or `None` for the main specs.
    pub change: Option<String>,
    /// The subject of the item.
    pub subject: String,
    /// Where it stands in the file.
    span: Option<Span>,
}

impl Debt {
    /// Where its line stands, if it was read from a file.
    pub fn span(&self) -> Option<Span> {
        self.span
    }

    fn of(item: &Item) -> Self {
        let change = item.change.as_deref().unwrap_or("-");
        let mut digest = Sha256::new();
        for part in [item.check.number, change, &item.subject, item.status.as_str()] {
            digest.update(part.as_bytes());
            digest.update(b"\n");
        }
        Self {
            code: item.check.number.to_owned(),
            digest: short(digest),
            change: item.change.clone(),
            subject: one_line(&item.subject),
            span: None,
        }
    }

    /// An error about a document or a broken rule, which no item stands for. Findings of checks are items already.
    fn of_finding(finding: &Finding) -> Option<Self> {
        let code = finding.code().number;
        if finding.severity() != Severity::Error || !is_of(&OF_FINDINGS, code) || is_of(&NEVER, code) {
            return None;
        }
        let subject = one_line(finding.message());
        let mut digest = Sha256::new();
        for part in [code, finding.subject().unwrap_or_default(), &subject] {
            digest.update(part.as_bytes());
            digest.update(b"\n");
        }
        let digest = short(digest);
        Some(Self { code: code.to_owned(), digest, change: None, subject, span: None })
    }

    /// Whether no item stands for it.
    fn is_finding(&self) -> bool {
        !is_of(&OF_ITEMS, &self.code)
    }

    fn read(line: &str, span: Span) -> Option<Self> {
        let mut words = line.splitn(4, ' ');
        let (code, digest, change, subject) = (words.next()?, words.next()?, words.next()?, words.next()?);
        let is_known = is_of(&OF_ITEMS, code) || is_of(&OF_FINDINGS, code);
        let is_code = is_known && code.len() == 5 && code.bytes().skip(1).all(|b| b.is_ascii_digit());
        let is_digest = digest.len() == 16 && digest.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        (is_code && is_digest && !change.is_empty() && !subject.is_empty()).then(|| Self {
            code: code.to_owned(),
            digest: digest.to_owned(),
            change: (change != "-").then(|| change.to_owned()),
            subject: subject.to_owned(),
            span: Some(span),
        })
    }

    fn key(&self) -> (&str, &str, Option<&str>, &str) {
        (&self.code, &self.digest, self.change.as_deref(), &self.subject)
    }
}

impl fmt::Display for Debt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {} {}", self.code, self.digest, self.change.as_deref().unwrap_or("-"), self.subject)
    }
}

impl PartialEq for Debt {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for Debt {}

impl PartialOrd for Debt {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Debt {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.key().cmp(&other.key())
    }
}

/// Accepted debt. Its text is `to_string`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Baseline {
    debts: BTreeSet<Debt>,
}

impl Baseline {
    /// Every debt of a verification: what `--baseline` writes.
    pub fn of(verification: &Verification) -> Self {
        let items = verification.items.iter().filter(|item| is_debt(item)).map(Debt::of);
        let findings = verification.findings.iter().chain(verification.policy.iter().flatten());
        Self { debts: items.chain(findings.filter_map(Debt::of_finding)).collect() }
    }

    /// The same baseline with errors that no verification holds.
    #[must_use]
    pub fn with(mut self, findings: &[Finding]) -> Self {
        self.debts.extend(findings.iter().filter_map(Debt::of_finding));
        self
    }

    /// The debts that are still there; those outside of what was verified stay. A baseline never grows.
    #[must_use]
    pub fn shrunk(&self, verification: &Verification) -> Self {
        let now = Self::of(verification).debts;
        let stays = |debt: &&Debt| now.contains(*debt) || !is_in(debt, verification);
        Self { debts: self.debts.iter().filter(stays).cloned().collect() }
    }

    /// Reads a baseline.
    pub fn parse(source: SourceId, text: &str) -> Parsed<Self> {
        let (mut debts, mut findings, mut at) = (BTreeSet::new(), Vec::new(), 0);
        for raw in text.split_inclusive('\n') {
            let line = raw.trim_end_matches(['\n', '\r']);
            let span = Span::new(source, at..at + line.len());
            at += raw.len();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            match Debt::read(line, span) {
                Some(debt) => _ = debts.insert(debt),
                None => findings.push(
                    Finding::new(&BASELINE_INVALID, span, format!("baseline line `{line}` cannot be read"))
                        .help("write the baseline again, or take the line away"),
                ),
            }
        }
        Parsed { value: Self { debts }, findings }
    }

    /// The debts that another baseline does not have: how this one has grown.
    pub fn beyond<'b>(&'b self, other: &'b Self) -> impl Iterator<Item = &'b Debt> {
        self.debts.difference(&other.debts)
    }

    /// Whether a finding is old debt.
    pub fn accepts(&self, finding: &Finding) -> bool {
        Debt::of_finding(finding).is_some_and(|debt| self.debts.contains(&debt))
    }

    /// Whether nothing is accepted.
    pub fn is_empty(&self) -> bool {
        self.debts.is_empty()
    }

    /// How many debts are accepted.
    pub fn len(&self) -> usize {
        self.debts.len()
    }

    /// The accepted debts, sorted.
    pub fn debts(&self) -> impl Iterator<Item = &Debt> {
        self.debts.iter()
    }

    /// Marks old debt in a verification, and adds a finding for each line that accepts nothing in its scope.
    pub fn apply(&self, verification: &mut Verification) {
        let mut used: BTreeSet<Debt> = BTreeSet::new();
        for item in verification.items.iter_mut().filter(|item| is_debt(item)) {
            let debt = Debt::of(item);
            item.accepted = self.debts.contains(&debt);
            if item.accepted {
                used.insert(debt);
            }
        }
        for finding in &mut verification.findings {
            let debt = Debt::of_finding(finding).filter(|debt| self.debts.contains(debt));
            if let Some(debt) = debt {
                let help = "old debt that the baseline lists; mend it, then take its line away";
                *finding = finding.clone().severity_is(Severity::Note).help(help);
                used.insert(debt);
            }
        }
        // Whoever judged the rules has looked at the baseline already.
        used.extend(verification.policy.iter().flatten().filter_map(Debt::of_finding));
        let unused: Vec<&Debt> =
            self.debts.difference(&used).filter(|debt| is_in(debt, verification)).collect();
        for debt in unused {
            let message = format!("baseline accepts {} of `{}`, which is gone", debt.code, debt.subject);
            let finding = match debt.span {
                Some(span) => Finding::new(&BASELINE_UNUSED, span, message),
                None => Finding::without_place(&BASELINE_UNUSED, message),
            };
            let help = format!("take the line `{debt}` out of the baseline");
            verification.findings.push(finding.about(&debt.subject).help(help));
        }
    }
}

impl fmt::Display for Baseline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{HEAD}")?;
        self.debts.iter().try_for_each(|debt| writeln!(f, "{debt}"))
    }
}

/// Whether an item is debt that a line can stand for. Of a rule each violation has its own line, so that a rule that is broken
/// today may not be broken anew tomorrow.
fn is_debt(item: &Item) -> bool {
    item.is_debt() && item.check != &POLICY
}

fn is_in(debt: &Debt, verification: &Verification) -> bool {
    match &verification.scope {
        // Nobody has looked.
        _ if is_of(&OF_RULES, &debt.code) && verification.policy.is_none() => false,
        // The documents that a smaller scope reads are not all of them.
        Scope::Change(_) | Scope::Specs if debt.is_finding() => false,
        Scope::Change(id) => debt.change.as_ref() == Some(id),
        Scope::Specs => debt.change.is_none(),
        Scope::All => true,
    }
}

/// The first 16 hexadecimal digits.
fn short(digest: Sha256) -> String {
    let first = digest.finalize().iter().take(8).fold(0u64, |all, byte| all << 8 | u64::from(*byte));
    format!("{first:016x}")
}

/// Subjects are one line; what a document smuggles in is made a space.
fn one_line(subject: &str) -> String {
    subject.split(['\n', '\r']).collect::<Vec<_>>().join(" ").trim().to_owned()
}
