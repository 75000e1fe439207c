//! What counts as a citation: `@req`, and a team's own marks beside it.

use std::fmt;

use memchr::memmem::Finder;

use super::language::{self, Extra};

/// The mark that every project has.
pub(super) const REQ: &[u8] = b"@req";

/// The marks that a scan looks for.
#[derive(Debug, Clone)]
pub struct Marks {
    req: Finder<'static>,
    robot: Finder<'static>,
    own: Vec<OwnMark>,
}

impl Default for Marks {
    fn default() -> Self {
        let finder = |mark| Finder::new(mark).into_owned();
        Self { req: finder(REQ), robot: finder(b"req:"), own: Vec::new() }
    }
}

impl Marks {
    /// `@req` and the patterns of a team, such as `spec:{capability}/{requirement}/{scenario}`.
    ///
    /// A pattern is literal text with placeholders in it. `{capability}` and `{requirement}` are needed, `{scenario}`
    /// may follow as the last one and may then be left out where it is cited. Where one separator stands between all
    /// three, a reference with three or more parts is read as one with a scenario.
    pub fn new(patterns: &[&str]) -> Result<Self, MarkError> {
        let own = patterns.iter().map(|pattern| OwnMark::new(pattern)).collect::<Result<_, _>>()?;
        Ok(Self { own, ..Self::default() })
    }

    /// The team's own marks.
    pub(super) fn own(&self) -> &[OwnMark] {
        &self.own
    }

    /// Whether a text has the literal start of any mark.
    pub fn hits(&self, path: &str, text: &[u8]) -> bool {
        self.req.find(text).is_some()
            || self.own.iter().any(|mark| mark.finder.find(text).is_some())
            || language::of_path(path).is_some_and(|language| language.has(Extra::Robot))
                && self.robot.find(text).is_some()
    }

    /// The offsets of `@req` in a piece of a text.
    pub(super) fn req_in<'a>(&'a self, text: &'a [u8]) -> impl Iterator<Item = usize> + 'a {
        self.req.find_iter(text)
    }
}

/// Why a pattern is no mark.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum MarkError {
    /// It starts with a placeholder, so that nothing can be searched for.
    NoLiteral(String),
    /// It lacks `{capability}` or `{requirement}`, or has them in another order.
    Placeholders(String),
    /// Two placeholders touch, or white space stands between them.
    Separator(String),
}

impl fmt::Display for MarkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoLiteral(pattern) => write!(f, "mark `{pattern}` does not start with literal text"),
            Self::Placeholders(pattern) => {
                write!(
                    f,
                    "mark `{pattern}` needs {{capability}}, {{requirement}} and at most {{scenario}}, in this order"
                )
            }
            Self::Separator(pattern) => {
                write!(f, "mark `{pattern}` has no visible text between two placeholders")
            }
        }
    }
}

impl std::error::Error for MarkError {}

/// A pattern, taken apart: `start {capability} gaps[0] {requirement} gaps[1] {scenario} end`.
#[derive(Debug, Clone)]
pub(super) struct OwnMark {
    finder: Finder<'static>,
    start: String,
    gaps: Vec<String>,
    end: String,
}

impl OwnMark {
    fn new(pattern: &str) -> Result<Self, MarkError> {
        let error = |kind: fn(String) -> MarkError| kind(pattern.to_owned());
        let mut rest = pattern;
        let mut literals = Vec::new();
        for name in ["{capability}", "{requirement}", "{scenario}"] {
            match rest.split_once(name) {
                Some((before, after)) => {
                    literals.push(before.to_owned());
                    rest = after;
                }
                None if name == "{scenario}" => {}
                None => return Err(error(MarkError::Placeholders)),
            }
        }
        let start = literals.remove(0);
        let placeholders = ["{capability}", "{requirement}", "{scenario}"];
        let stray = |literal: &str| placeholders.iter().any(|name| literal.contains(name));
        if stray(&start) || stray(rest) || literals.iter().any(|gap| stray(gap)) {
            return Err(error(MarkError::Placeholders));
        }
        if start.trim().is_empty() {
            return Err(error(MarkError::NoLiteral));
        }
        if literals.iter().any(|gap| gap.is_empty() || gap.contains(char::is_whitespace)) {
            return Err(error(MarkError::Separator));
        }
        let finder = Finder::new(start.as_bytes()).into_owned();
        Ok(Self { finder, start, gaps: literals, end: rest.to_owned() })
    }

    /// The offsets of its literal start in a piece of a text.
    pub(super) fn starts_in<'a>(&'a self, text: &'a [u8]) -> impl Iterator<Item = usize> + 'a {
        self.finder.find_iter(text)
    }

    /// The length of the literal start.
    pub(super) fn start_len(&self) -> usize {
        self.start.len()
    }

    /// The part of `text`, which follows the literal start, that may hold the reference.
    pub(super) fn run<'t>(&self, text: &'t str) -> &'t str {
        let stop = |c: char| c.is_whitespace() || ",;()[]{}<>\"'`*|\\".contains(c);
        let line = &text[..text.find(['\n', '\r']).unwrap_or(text.len())];
        if !self.end.is_empty()
            && let Some(end) = line.find(&self.end)
        {
            return &line[..end];
        }
        line[..line.find(stop).unwrap_or(line.len())].trim_end_matches(['.', ':', '!', '?'])
    }

    /// The reference that a run spells, in our grammar.
    pub(super) fn reference(&self, run: &str) -> Option<String> {
        let parts = split_back(run, &self.gaps)
            .or_else(|| (self.gaps.len() == 2).then(|| split_back(run, &self.gaps[..1]))?)?;
        let mut reference = format!("{}/{}", parts[0], parts[1]);
        if let Some(scenario) = parts.get(2) {
            reference.push('#');
            reference.push_str(scenario);
        }
        Some(reference)
    }
}

/// Splits at the separators from the back, so that the first part takes what is left.
fn split_back<'t>(text: &'t str, gaps: &[String]) -> Option<Vec<&'t str>> {
    let mut parts = Vec::with_capacity(gaps.len() + 1);
    let mut rest = text;
    for gap in gaps.iter().rev() {
        let (before, after) = rest.rsplit_once(gap.as_str())?;
        parts.push(after);
        rest = before;
    }
    parts.push(rest);
    parts.reverse();
    parts.iter().all(|part| !part.is_empty()).then_some(parts)
}
