//! The scan of one file: marks, what they say, and what they belong to.

use std::ops::Range;

use super::codes::{
    CLOSER_UNOPENED, LANGUAGE_UNKNOWN, OFF_UNCLOSED, RANGE_UNCLOSED, REFERENCE_MALFORMED, TEST_OUTSIDE_TEST,
};
use super::grammar::{self, Cite, Said, Wrong};
use super::lexer::{Comment, CommentKind};
use super::marks::Marks;
use super::problem::Problem;
use super::scope::Scopes;
use super::source::SourceFile;
use super::{Citation, Scope, Verb};

/// What a file cites.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SourceCitations {
    /// The citations, in the order in which they stand in the file.
    pub citations: Vec<Citation>,
    /// What is wrong, in the same order.
    pub problems: Vec<Problem>,
}

/// Scans a file. A text without the literal start of any mark costs one search and nothing else.
pub fn scan(path: &str, text: &[u8], marks: &Marks) -> SourceCitations {
    if !marks.hits(path, text) {
        return SourceCitations::default();
    }
    match SourceFile::read(path, text) {
        Some(file) => file.citations(marks),
        None => unknown(text, marks),
    }
}

impl SourceFile<'_> {
    /// What the file cites.
    pub fn citations(&self, marks: &Marks) -> SourceCitations {
        let mut hits = self.hits(marks);
        hits.sort_by_key(|hit| hit.at);
        let mut citing: Vec<usize> = hits.iter().map(|hit| hit.comment).collect();
        citing.dedup();
        let scan = Scan {
            file: self,
            scopes: Scopes::new(self, citing),
            out: SourceCitations::default(),
            wrong: Vec::new(),
            open: Vec::new(),
            off: None,
        };
        scan.run(&hits, marks)
    }

    fn hits(&self, marks: &Marks) -> Vec<Hit> {
        let mut hits = Vec::new();
        for at in marks.req_in(self.text) {
            hits.extend(self.comment_at(at).map(|comment| Hit { at, comment, mark: None }));
        }
        for (index, mark) in marks.own().iter().enumerate() {
            for at in mark.starts_in(self.text) {
                hits.extend(self.comment_at(at).map(|comment| Hit { at, comment, mark: Some(index) }));
            }
        }
        let comments = self.lexed.comments.iter().enumerate();
        let tags = comments.filter(|(_, comment)| comment.kind == CommentKind::Tag);
        hits.extend(tags.map(|(comment, tag)| Hit { at: tag.start, comment, mark: None }));
        hits
    }

    /// The comment around an offset; tags are found by themselves.
    fn comment_at(&self, at: usize) -> Option<usize> {
        let behind = self.lexed.comments.partition_point(|comment| comment.start <= at);
        let comment = behind.checked_sub(1)?;
        let Comment { end, kind, .. } = self.lexed.comments[comment];
        (at < end && kind != CommentKind::Tag).then_some(comment)
    }
}

/// A mark in a comment.
struct Hit {
    at: usize,
    comment: usize,
    /// The team's own mark, by its place in the list.
    mark: Option<usize>,
}

struct Scan<'f, 't> {
    file: &'f SourceFile<'t>,
    scopes: Scopes<'f, 't>,
    out: SourceCitations,
    wrong: Vec<Wrong>,
    open: Vec<(usize, usize, Cite)>,
    off: Option<Range<usize>>,
}

/// More ranges than this are not open at once.
const RANGES: usize = 32;

impl Scan<'_, '_> {
    fn run(mut self, hits: &[Hit], marks: &Marks) -> SourceCitations {
        for hit in hits {
            let comment = self.file.lexed.comments[hit.comment];
            let said = match hit.mark {
                _ if comment.kind == CommentKind::Tag => {
                    grammar::read_tag(self.file.text, comment.start..comment.end, &mut self.wrong)
                        .map(Said::Cite)
                }
                None => grammar::read(self.file.text, (comment.start..comment.end, hit.at), &mut self.wrong),
                Some(mark) => self.own(hit.at, comment.end, &marks.own()[mark]),
            };
            if self.off.is_some() && !matches!(said, Some(Said::On)) {
                self.wrong.clear();
                continue;
            }
            self.report();
            if let Some(said) = said {
                self.said(hit, said);
            }
        }
        for (at, _, cite) in std::mem::take(&mut self.open) {
            let message = format!("the range of `{}` never ends", cite.references[0].text);
            self.problem(&RANGE_UNCLOSED, at..at + 10, message, "write `@req-end` where it ends");
        }
        if let Some(off) = self.off.take() {
            let message = "citations are off up to the end of the file".to_owned();
            self.problem(&OFF_UNCLOSED, off, message, "write `@req-on` where they count again");
        }
        self.out.citations.sort_by_key(|citation| citation.bytes.start);
        self.out.problems.sort_by_key(|problem| problem.bytes.start);
        self.out
    }

    fn said(&mut self, hit: &Hit, said: Said) {
        let word = hit.at..hit.at + 8;
        match said {
            Said::Cite(cite) => {
                let scope = self.scopes.of(hit.comment, hit.at);
                self.cite(cite, &scope);
            }
            Said::Begin(cite) if self.open.len() < RANGES => self.open.push((hit.at, hit.comment, cite)),
            Said::Begin(cite) => {
                let message =
                    format!("the range of `{}` is one of too many at once", cite.references[0].text);
                self.problem(&RANGE_UNCLOSED, word, message, "end the ranges around it first");
            }
            Said::End => {
                if let Some((_, from, cite)) = self.open.pop() {
                    let scope = self.scopes.range(from, hit.comment);
                    self.cite(cite, &scope);
                } else {
                    let message = "`@req-end` ends no range".to_owned();
                    self.problem(
                        &CLOSER_UNOPENED,
                        word,
                        message,
                        "remove it, or write `@req-begin` in front",
                    );
                }
            }
            Said::Off => self.off = Some(word),
            Said::On if self.off.take().is_none() => {
                let message = "`@req-on` follows no `@req-off`".to_owned();
                self.problem(&CLOSER_UNOPENED, hit.at..hit.at + 7, message, "remove it");
            }
            Said::On => {}
        }
    }

    fn cite(&mut self, cite: Cite, scope: &Scope) {
        let default = if scope.in_test { Verb::Test } else { Verb::Impl };
        let verb = cite.verb.unwrap_or(default);
        for reference in cite.references {
            if verb == Verb::Test && !scope.in_test {
                let message = format!("`{}` is cited as tested by code that is no test", reference.text);
                self.problem(&TEST_OUTSIDE_TEST, reference.bytes.clone(), message, "move it to the test");
            }
            let start = reference.bytes.start;
            self.out.citations.push(Citation {
                reference: reference.text,
                pin: reference.pin,
                verb,
                explicit: cite.verb.is_some(),
                reason: cite.reason.clone(),
                line: self.file.lines.line(start),
                column: self.file.lines.column(start),
                bytes: reference.bytes,
                scope: scope.clone(),
            });
        }
    }

    /// Reads a team's own mark.
    fn own(&mut self, at: usize, end: usize, mark: &super::marks::OwnMark) -> Option<Said> {
        let text = self.file.text;
        let before = at.checked_sub(1).map(|at| text[at]);
        if before.is_some_and(|byte| byte.is_ascii_alphanumeric() || byte >= 0x80 || b"`\"'_".contains(&byte))
        {
            return None;
        }
        let from = at + mark.start_len();
        let run = mark.run(grammar::valid(&text[from.min(end)..end]));
        let bytes = from..from + run.len();
        let checked = match mark.reference(run) {
            Some(reference) => grammar::check(&reference),
            None if run.contains('/') => Err(grammar::Bad { code: &REFERENCE_MALFORMED, near: None }),
            None => return None,
        };
        match checked {
            Ok((text, pin)) => {
                let references = vec![grammar::Reference { text, pin, bytes }];
                Some(Said::Cite(Cite { references, verb: None, reason: None }))
            }
            Err(bad) => {
                let mut wrong = bad.wrong(run, bytes);
                // The near spelling is that of `@req`, not of this mark.
                wrong.replacement = None;
                self.wrong.push(wrong);
                None
            }
        }
    }

    fn report(&mut self) {
        for wrong in std::mem::take(&mut self.wrong) {
            let line = self.file.lines.line(wrong.bytes.start);
            let Wrong { code, bytes, message, help, replacement } = wrong;
            self.out.problems.push(Problem { code, bytes, line, message, help, replacement });
        }
    }

    fn problem(
        &mut self,
        code: &'static countersign_diag::Code,
        bytes: Range<usize>,
        message: String,
        help: &str,
    ) {
        let line = self.file.lines.line(bytes.start);
        let bytes = bytes.start..bytes.end.min(self.file.text.len());
        let help = Some(help.to_owned());
        self.out.problems.push(Problem { code, bytes, line, message, help, replacement: None });
    }
}

/// One note if something that looks like a citation stands in a file of an unknown language.
fn unknown(text: &[u8], marks: &Marks) -> SourceCitations {
    let mut out = SourceCitations::default();
    if text[..text.len().min(8000)].contains(&0) {
        return out;
    }
    for at in marks.req_in(text) {
        let mut wrong = Vec::new();
        let comment = 0..text.len().min(at + 1000);
        if let Some(Said::Cite(_) | Said::Begin(_)) = grammar::read(text, (comment, at), &mut wrong) {
            let line = super::lines::Lines::new(text).line(at);
            out.problems.push(Problem {
                code: &LANGUAGE_UNKNOWN,
                bytes: at..at + 4,
                line,
                message: "a citation stands in a file of an unknown language".to_owned(),
                help: Some("cite for the file with a `[[cite]]` entry of `countersign.toml`".to_owned()),
                replacement: None,
            });
            return out;
        }
    }
    out
}
