//! The page as Markdown that fits a comment on a pull request.

mod blocks;

use std::io;

use super::value::{Fold, Line, Look, Mark, Review, Section, Tone};
use crate::safety;

/// A comment takes 65,536 characters; bytes are counted here, so there is room to spare.
const LIMIT: usize = 65_000;

/// Characters of a title or a name in the frame of the page, which cannot be cut.
const FRAME: usize = 200;
/// Kept free in each section for the line that says what was cut.
const RESERVE: usize = 400 + 8 * FRAME;

/// A section in what has to stay and rows that can go, from the end.
struct Cuttable {
    head: String,
    chunks: Vec<Chunk>,
    size: usize,
    cut: usize,
}

/// A group: what opens it, its rows, what closes it.
pub(super) struct Chunk {
    pub(super) open: String,
    pub(super) rows: Vec<String>,
    pub(super) close: String,
}

impl Review {
    /// Writes the page as Markdown of at most 64 KB.
    pub fn render_markdown(&self, out: &mut dyn io::Write) -> io::Result<()> {
        out.write_all(self.markdown(LIMIT).as_bytes())
    }

    /// The page in at most `limit` bytes, if its frame alone takes less.
    pub(super) fn markdown(&self, limit: usize) -> String {
        let head = self.head();
        let foot = format!(
            "<sub>Made by {} from the files it names.</sub>\n",
            safety::markdown_code(&format!("countersign {}", self.tool))
        );
        let mut sections: Vec<Cuttable> =
            self.sections.iter().map(|section| self.cuttable(section)).collect();
        let mut total = head.len() + foot.len() + sections.iter().map(|one| one.size).sum::<usize>();
        while total > limit {
            let full = sections.iter_mut().filter(|one| !one.chunks.is_empty());
            let Some(largest) = full.max_by_key(|one| one.size) else { break };
            let before = largest.size;
            largest.cut_last();
            total = total + largest.size - before;
        }
        let body: String = sections.iter().map(|one| self.written(one)).collect();
        format!("{head}{body}{foot}")
    }

    fn head(&self) -> String {
        let mark = if self.passes { "✅" } else { "❌" };
        let mut head = format!(
            "## {}\n\nReview of {}. {mark} **{}**: {}.\n\n",
            line(&self.title.clone().clipped(FRAME)),
            safety::markdown_code(&safety::clip(&self.change, FRAME)),
            self.verdict(),
            safety::markdown(&self.tally.words())
        );
        for fact in &self.summary {
            head.extend(["- ", &line(fact), "\n"]);
        }
        if !self.blocking.is_empty() {
            head.push_str("\nIn the way:\n\n");
        }
        for item in &self.blocking {
            head.extend(["- ", &line(&item.clone().clipped(FRAME)), "\n"]);
        }
        head.push('\n');
        head
    }

    fn cuttable(&self, section: &Section) -> Cuttable {
        let question = section.question;
        let head = format!("### {}\n\n_{}_\n\n", question.question(), question.subtitle());
        let mut chunks = Vec::new();
        for group in &section.groups {
            let sources = format!("<sub>{}</sub>", safety::markdown(&self.sources(group)));
            let mut found = blocks::chunks(&group.blocks);
            let (open, close) = match (&group.title, group.fold) {
                (Some(title), Fold::Closed) => (
                    format!("<details><summary>{}</summary>\n\n{sources}\n\n", html_line(title)),
                    "\n</details>\n\n",
                ),
                (Some(title), Fold::Open) => (format!("#### {}\n\n{sources}\n\n", line(title)), ""),
                (None, _) => (format!("{sources}\n\n"), ""),
            };
            // What opens a group goes with its first rows, what closes it with its last.
            if group.fold == Fold::Closed {
                let rows = found.into_iter().flat_map(|chunk| {
                    let mut rows = chunk.rows;
                    if let Some(first) = rows.first_mut() {
                        first.insert_str(0, &chunk.open);
                    }
                    if let Some(last) = rows.last_mut() {
                        last.push_str(&chunk.close);
                    }
                    rows
                });
                chunks.push(Chunk { open, rows: rows.collect(), close: close.to_owned() });
                continue;
            }
            if let Some(first) = found.first_mut() {
                first.open.insert_str(0, &open);
            }
            chunks.append(&mut found);
        }
        let size = head.len() + chunks.iter().map(Chunk::size).sum::<usize>();
        Cuttable { head, chunks, size, cut: 0 }
    }

    fn written(&self, section: &Cuttable) -> String {
        let mut out = section.head.clone();
        for chunk in &section.chunks {
            out.push_str(&chunk.open);
            chunk.rows.iter().for_each(|row| out.push_str(row));
            out.push_str(&chunk.close);
        }
        out + &self.said(section.cut)
    }

    /// What was cut, and how to see it.
    fn said(&self, cut: usize) -> String {
        if cut == 0 {
            return String::new();
        }
        let what = super::desk::counted(cut, "row");
        let how = safety::markdown_code(&format!(
            "countersign review {} --format html",
            safety::clip(&self.change, FRAME)
        ));
        format!("**Cut here: {what}, because a comment takes 64 KB.** All of it: {how}\n\n")
    }
}

impl Line {
    /// The line, or the beginning of its bare text where it is too long for the frame of the page.
    fn clipped(self, max: usize) -> Self {
        let text = self.text();
        if text.chars().count() <= max { self } else { Self::plain(safety::clip(&text, max)) }
    }
}

impl Cuttable {
    fn cut_last(&mut self) {
        if self.cut == 0 {
            self.size += RESERVE;
        }
        let Some(last) = self.chunks.last_mut() else { return };
        if let Some(row) = last.rows.pop() {
            self.size -= row.len();
            self.cut += 1;
        }
        if last.rows.is_empty() {
            self.size -= last.size();
            self.chunks.pop();
        }
    }
}

impl Chunk {
    fn size(&self) -> usize {
        self.open.len() + self.close.len() + self.rows.iter().map(String::len).sum::<usize>()
    }
}

/// A line as Markdown.
pub(super) fn line(line: &Line) -> String {
    runs(line, Sink::Markdown)
}

/// A line where Markdown is not read: in the summary of a fold.
fn html_line(line: &Line) -> String {
    runs(line, Sink::Html)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sink {
    Markdown,
    Html,
}

fn runs(line: &Line, sink: Sink) -> String {
    let mut out = String::new();
    for run in &line.0 {
        let text = match (run.look, sink) {
            // Within an insertion or a deletion, backticks would not be read next to other marks.
            (Look::Code, Sink::Markdown) if run.mark == Mark::Kept => safety::markdown_code(&run.text),
            (Look::Code, _) => format!("<code>{}</code>", escaped(&run.text, sink)),
            (Look::Strong | Look::Badge(Tone::Bad), _) => format!("<b>{}</b>", escaped(&run.text, sink)),
            (Look::Plain | Look::Badge(_), _) => escaped(&run.text, sink),
        };
        match run.mark {
            Mark::Kept => out.push_str(&text),
            Mark::Inserted => out.extend(["<ins>", &text, "</ins>"]),
            Mark::Deleted => out.extend(["<del>", &text, "</del>"]),
        }
    }
    // A line of authored text must not begin what only a line of ours may begin.
    let out = out.trim().to_owned();
    match out.chars().next() {
        Some(first @ ('-' | '+' | '=' | ':')) if sink == Sink::Markdown => {
            out.replacen(first, &format!("\\{first}"), 1)
        }
        Some(c) if c.is_ascii_digit() && sink == Sink::Markdown => numbered(&out),
        _ => out,
    }
}

/// `1. text` as text and not as a list.
fn numbered(text: &str) -> String {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    match text[digits..].chars().next() {
        Some(mark @ ('.' | ')')) => format!("{}\\{mark}{}", &text[..digits], &text[digits + 1..]),
        _ => text.to_owned(),
    }
}

fn escaped(text: &str, sink: Sink) -> String {
    match sink {
        // What is read as code is a run of its own already: a backtick here is a character.
        Sink::Markdown => text.split('`').map(safety::markdown).collect::<Vec<_>>().join("\\`"),
        Sink::Html => safety::xml(text).replace('@', "@&#8203;"),
    }
}
