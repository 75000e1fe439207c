//! `secret-scan`: what a branch adds holds no secret.

mod allowed;

use std::collections::BTreeMap;
use std::ops::Range;

use countersign_diag::Finding;
use countersign_model::toml_table::{Located, Table};
use countersign_secrets::{AllowList, Allowance, Certainty, Hit, scan};
use countersign_template::Globs;
use countersign_verify::ChangeKind;
use jiff::civil::Date;

use super::{At, Judge, Judgement, Kind, Reach, Violation};
use crate::ask::{Ask, Side};

countersign_diag::codes! {
    /// A rule of kind `secret-scan` is broken: a line that the branch adds or changes holds a password, a key or a token.
    ///
    /// ```toml
    /// [[rule]]
    /// id = "no-secrets"
    /// kind = "secret-scan"
    /// paths = ["**"]                # every path by default
    /// except = ["vendor/**"]        # none by default
    /// entropy = true                # also values that look random beside a name such as `password`; true by default
    /// allow = [                     # none by default; a `path`, the `sha256` of a value, or both
    ///     { path = "tests/keys/**", reason = "made for tests", expires = 2027-01-31 },
    /// ]
    /// why = "What is pushed is known."
    /// ```
    ///
    /// No report shows the secret. Revoke it: taking it out of the file leaves it in the history. If it is none, allow it
    /// until a day.
    P0115 SECRET_SCAN "secret-scan": Error = "a secret stands in what is added";
}

pub(super) const KIND: Kind = Kind { code: &SECRET_SCAN, reach: Reach::Tree, read: SecretScan::read };

/// The parameters.
#[derive(Debug)]
pub struct SecretScan {
    paths: Option<Globs>,
    except: Globs,
    entropy: Entropy,
    allow: AllowList,
}

/// Whether values count that are known by how random they look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Entropy {
    Counts,
    Ignored,
}

/// A file as some commit has it.
#[derive(Debug, Clone, Copy)]
pub struct Blob<'a> {
    /// The commit, as people name it.
    pub commit: &'a str,
    /// The path, relative to the project, with `/`.
    pub path: &'a str,
    /// What it holds.
    pub bytes: &'a [u8],
    /// What the path held before the commit; nothing if it is new.
    pub before: &'a [u8],
}

/// What of a file is judged.
#[derive(Debug, Clone, Copy)]
enum New<'a> {
    /// These lines, counted from 1; all of them where there is none.
    Lines(&'a [Range<usize>]),
    /// What the file before did not hold.
    Since(&'a [u8]),
}

impl New<'_> {
    /// Whether a secret on some lines, the last one included, is new.
    fn has(self, first: usize, last: usize, secret: &[u8]) -> bool {
        match self {
            Self::Lines(lines) => {
                lines.is_empty() || lines.iter().any(|range| range.start <= last && first < range.end)
            }
            Self::Since(before) => !before.windows(secret.len()).any(|known| known == secret),
        }
    }
}

impl SecretScan {
    fn read(table: &mut Table<'_>, findings: &mut Vec<Finding>) -> Option<Box<dyn Judge>> {
        let paths = super::optional_globs(table, "paths", findings)?;
        let except = Globs::read(table.strings("except", findings).unwrap_or_default(), findings);
        let entropy = match table.boolean("entropy", findings) {
            Some(Located { value: false, .. }) => Entropy::Ignored,
            _ => Entropy::Counts,
        };
        let allow = allowed::read(table, findings)?;
        Some(Box::new(Self { paths, except, entropy, allow }))
    }

    /// The secrets that a commit adds, whatever became of them later.
    pub fn judge_blob(&self, blob: Blob<'_>, today: Date) -> Vec<Violation> {
        if !self.is_about(blob.path) {
            return Vec::new();
        }
        let mut violations = self.judge_file(blob.path, blob.bytes, New::Since(blob.before), today);
        for violation in &mut violations {
            // The place is in a tree that nobody looks at now.
            violation.at = None;
            violation.subject = format!("{} {}", blob.commit, violation.subject);
            violation.message = format!("commit {} adds a {}", blob.commit, violation.message);
            violation.next = String::from(
                "revoke it: taking it out leaves it in the history; if it is no secret, add it to `allow`",
            );
        }
        violations
    }

    fn is_about(&self, path: &str) -> bool {
        self.paths.as_ref().is_none_or(|paths| paths.is_match(path)) && !self.except.is_match(path)
    }

    /// The secrets in what is new of a file.
    fn judge_file(&self, path: &str, bytes: &[u8], new: New<'_>, today: Date) -> Vec<Violation> {
        let (mut of_file, mut counts_of) = (Vec::new(), BTreeMap::new());
        let mut place = Place { line: 1, at: 0 };
        for hit in scan(bytes) {
            let first = place.line_at(bytes, hit.range.start);
            let last = place.line_at(bytes, hit.range.end - 1);
            let is_meant = new.has(first, last, &bytes[hit.range.clone()]);
            let counts = self.entropy == Entropy::Counts || hit.certainty > Certainty::Entropy;
            if !is_meant || !counts {
                continue;
            }
            let expired = match self.allow.judge(path, &bytes[hit.range.clone()], today) {
                Allowance::Allowed(_) => continue,
                Allowance::Expired(entry) => Some(self.allow.entries()[entry].expires()),
                Allowance::Unknown => None,
            };
            let number = counts_of.entry(hit.shape.id).or_insert(0_usize);
            *number += 1;
            of_file.push(violation(path, bytes, &hit, *number, expired));
        }
        of_file
    }
}

impl Judge for SecretScan {
    fn secrets_in(&self, path: &str, text: &[u8], today: Date) -> Option<Vec<Violation>> {
        Some(if self.is_about(path) {
            self.judge_file(path, text, New::Lines(&[]), today)
        } else {
            Vec::new()
        })
    }

    fn judge(&self, ask: &Ask<'_>) -> Judgement {
        let changed = match ask.changed() {
            Ok(changed) => changed,
            Err(unknown) => return unknown,
        };
        let today = ask.world.today;
        let mut violations = Vec::new();
        let mut files = 0_usize;
        for path in
            changed.iter().filter(|path| path.kind != ChangeKind::Removed && self.is_about(&path.path))
        {
            let bytes = match ask.read(Side::Head, &path.path) {
                Ok(Some(bytes)) => bytes,
                Ok(None) => {
                    return Judgement::cannot_tell(format!(
                        "`{}` is in the diff and not in the tree",
                        path.path
                    ))
                    .or_do("put it back, or name it in `except` of the rule");
                }
                Err(unknown) => return unknown,
            };
            files += 1;
            violations.extend(self.judge_file(&path.path, &bytes, New::Lines(&path.lines), today));
        }
        let expired = self.allow.entries().iter().filter(|entry| entry.is_expired(today)).count();
        let kept = match expired {
            0 => format!("no secret in what is new in {files} files"),
            _ => format!("no secret in what is new in {files} files; {expired} allowances have expired"),
        };
        Judgement::of(violations, kept)
    }

    fn patterns(&self) -> Vec<&Located<String>> {
        self.paths.iter().flat_map(Globs::written).collect()
    }

    fn secrets(&self) -> Option<&SecretScan> {
        Some(self)
    }
}

/// How far lines were counted.
struct Place {
    line: usize,
    at: usize,
}

impl Place {
    /// The line, counted from 1, of a byte behind the one asked for before.
    fn line_at(&mut self, bytes: &[u8], at: usize) -> usize {
        self.line += bytes[self.at..at].split(|byte| *byte == b'\n').count() - 1;
        self.at = at;
        self.line
    }
}

/// What is said of a hit. The value is in none of it, nor is anything that is made of it.
fn violation(path: &str, bytes: &[u8], hit: &Hit, number: usize, expired: Option<Date>) -> Violation {
    let Hit { shape, range, certainty } = hit;
    let sure = match certainty {
        Certainty::Checksum => ", its checksum is right",
        Certainty::Shape => "",
        Certainty::Entropy => ", known by how random it looks",
    };
    let expired = expired.map_or_else(String::new, |day| format!("; it was allowed until {day}"));
    let text = std::str::from_utf8(bytes).is_ok();
    Violation {
        at: Some(if text { At::bytes(path, range.clone()) } else { At::file(path) }),
        subject: format!("{path} {}#{number}", shape.id),
        message: format!("secret in `{path}`: {}{sure}{expired}", shape.what),
        next: "revoke it and take it out; if it is no secret, add it to `allow` of the rule".to_owned(),
    }
}
