//! The lines of TAP: plans and test points.

use std::time::Duration;

use crate::results::Status;
use crate::results::text::message;

/// `1..N`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Plan {
    /// How many points its level has.
    pub(super) count: u64,
}

/// `ok 3 - name # SKIP reason`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Point {
    pub(super) status: Status,
    pub(super) number: Option<u64>,
    pub(super) name: String,
    pub(super) reason: Option<String>,
    pub(super) duration: Option<Duration>,
    /// Whether its subtests follow in braces.
    pub(super) opens_block: bool,
}

/// Reads a plan.
pub(super) fn plan(line: &str) -> Option<Plan> {
    let rest = line.strip_prefix("1..")?;
    let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let behind = rest[digits..].trim_start();
    if !(behind.is_empty() || behind.starts_with('#')) {
        return None;
    }
    rest[..digits].parse().ok().map(|count| Plan { count })
}

/// Reads a test point.
pub(super) fn parse(line: &str) -> Option<Point> {
    let (is_ok, rest) = match line.strip_prefix("not ok") {
        Some(rest) => (false, rest),
        None => (true, line.strip_prefix("ok")?),
    };
    if !(rest.is_empty() || rest.starts_with([' ', '\t'])) {
        return None;
    }
    let rest = rest.trim_start();
    let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let number = rest[..digits].parse().ok();
    let rest = rest[digits..].trim_start();
    let rest = rest.strip_prefix('-').map_or(rest, str::trim_start);
    let (rest, opens_block) = match rest.strip_suffix('{') {
        Some(before) if before.is_empty() || before.ends_with(' ') => (before.trim_end(), true),
        _ => (rest, false),
    };
    let (name, comment) = split_comment(rest);
    let mut point = Point {
        status: if is_ok { Status::Passed } else { Status::Failed },
        number,
        name: unescape(name),
        reason: None,
        duration: None,
        opens_block,
    };
    if let Some(comment) = comment {
        direct(comment, rest, &mut point);
    }
    Some(point)
}

/// Applies what follows the `#`.
fn direct(comment: &str, whole: &str, point: &mut Point) {
    let word_end = comment.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(comment.len());
    let (word, reason) = comment.split_at(word_end);
    match word.to_ascii_lowercase().as_str() {
        // `skipped` is written by some.
        "skip" | "skipped" => {
            point.status = Status::Skipped;
            point.reason = message(reason).or_else(|| Some("skipped".to_owned()));
        }
        "todo" => {
            point.status = Status::Skipped;
            point.reason = message(reason).or_else(|| Some("still to be done".to_owned()));
        }
        "time" => {
            let time = reason.trim_start_matches('=');
            point.duration = match time.strip_suffix("ms") {
                Some(time) => milliseconds(time),
                None => time.strip_suffix('s').and_then(milliseconds).map(|time| time * 1000),
            };
        }
        _ => point.name = unescape(whole),
    }
}

/// The description and what follows the first `#` with a space before it that is not escaped.
fn split_comment(text: &str) -> (&str, Option<&str>) {
    let bytes = text.as_bytes();
    let mut from = 0;
    while let Some(at) = memchr::memchr(b'#', &bytes[from..]).map(|at| from + at) {
        if at == 0 || bytes[at - 1] == b' ' || bytes[at - 1] == b'\t' {
            return (text[..at].trim_end(), Some(text[at + 1..].trim_start()));
        }
        from = at + 1;
    }
    (text, None)
}

/// Removes the backslashes TAP 14 puts before `#` and `\`.
pub(super) fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.trim_end().chars().peekable();
    while let Some(c) = chars.next() {
        match chars.peek() {
            Some(next @ ('#' | '\\')) if c == '\\' => {
                out.push(*next);
                chars.next();
            }
            _ => out.push(c),
        }
    }
    out
}

/// Reads milliseconds.
pub(super) fn milliseconds(text: &str) -> Option<Duration> {
    let value: f64 = text.trim().parse().ok()?;
    Duration::try_from_secs_f64(value / 1000.0).ok().filter(|time| time.as_secs() < 1_000_000_000)
}
