//! The page as one HTML file: no network, no script, light and dark, for screens, keyboards and paper.

mod blocks;

use std::fmt::Write as _;
use std::io;

use super::svg;
use super::value::{Fold, Group, Line, Look, Mark, Question, Review, Section, Tone};
use crate::safety;

/// How it looks.
const STYLE: &str = include_str!("html/page.css");
/// What the page may load: nothing but its own style.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

impl Review {
    /// Writes the page as one HTML file.
    pub fn render_html(&self, out: &mut dyn io::Write) -> io::Result<()> {
        out.write_all(self.html().as_bytes())
    }

    fn html(&self) -> String {
        let mut out = String::new();
        let (change, title) = (safety::xml(&self.change), safety::xml(&self.title.text()));
        push(
            &mut out,
            format_args!(
                "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"color-scheme\" content=\"light dark\">\n\
             <meta name=\"generator\" content=\"countersign {}\">\n\
             <title>{}: {title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n\
             <a class=\"skip\" href=\"#main\">Skip to the review</a>\n",
                safety::xml(&self.tool),
                self.verdict()
            ),
        );
        self.write_header(&change, &mut out);
        self.write_nav(&mut out);
        out.push_str("<main id=\"main\">\n");
        for section in &self.sections {
            self.write_section(section, &mut out);
        }
        push(
            &mut out,
            format_args!(
                "</main>\n<footer><p>Made by <code>countersign {}</code> from the files named on this page, with \
             <code>countersign review {change} --format html</code>. Nothing here was written by hand.</p></footer>\n\
             </body>\n</html>\n",
                safety::xml(&self.tool)
            ),
        );
        out
    }

    fn write_header(&self, change: &str, out: &mut String) {
        let tone = if self.passes { Tone::Good } else { Tone::Bad };
        push(
            out,
            format_args!(
                "<header>\n<p class=\"id\">Review of <code>{change}</code></p>\n<h1>{}</h1>\n\
             <p class=\"verdict {}\"><strong>{}</strong> <a href=\"#unproven\">{}</a></p>\n<ul class=\"summary\">\n",
                line(&self.title),
                svg::class(tone),
                self.verdict(),
                safety::xml(&self.tally.words())
            ),
        );
        for fact in &self.summary {
            push(out, format_args!("<li>{}</li>\n", line(fact)));
        }
        out.push_str("</ul>\n");
        if !self.blocking.is_empty() {
            let left = self.tally.blocking - self.blocking.len();
            out.push_str("<div class=\"way\">\n<p>In the way</p>\n<ul>\n");
            for item in &self.blocking {
                push(out, format_args!("<li>{}</li>\n", line(item)));
            }
            if left > 0 {
                push(out, format_args!("<li><a href=\"#unproven\">{left} more</a></li>\n"));
            }
            out.push_str("</ul>\n</div>\n");
        }
        out.push_str("</header>\n");
    }

    fn write_nav(&self, out: &mut String) {
        out.push_str("<nav aria-label=\"Questions\">\n<ol>\n");
        for question in Question::ALL {
            let (anchor, words) = (question.as_str(), question.question());
            let count = match question {
                Question::Unproven if self.tally.blocking > 0 => {
                    format!(" <span class=\"b bad\">{}</span>", self.tally.blocking)
                }
                _ => String::new(),
            };
            push(out, format_args!("<li><a href=\"#{anchor}\">{words}</a>{count}</li>\n"));
        }
        out.push_str("</ol>\n</nav>\n");
    }

    fn write_section(&self, section: &Section, out: &mut String) {
        let question = section.question;
        let anchor = question.as_str();
        push(
            out,
            format_args!(
                "<section id=\"{anchor}\" aria-labelledby=\"{anchor}-h\">\n<h2 id=\"{anchor}-h\">{}</h2>\n\
             <p class=\"sub\">{}</p>\n",
                question.question(),
                question.subtitle()
            ),
        );
        for group in &section.groups {
            self.write_group(question, group, out);
        }
        out.push_str("</section>\n");
    }

    fn write_group(&self, question: Question, group: &Group, out: &mut String) {
        let sources = format!("<span class=\"src\">{}</span>", safety::xml(&self.sources(group)));
        let name = group.title.as_ref().map_or_else(|| question.question().to_owned(), Line::text);
        match (&group.title, group.fold) {
            (Some(title), Fold::Closed) => {
                push(out, format_args!("<details>\n<summary><h3>{} {sources}</h3></summary>\n", line(title)));
                blocks::write(&group.blocks, &name, out);
                out.push_str("</details>\n");
            }
            (Some(title), Fold::Open) => {
                push(out, format_args!("<h3>{} {sources}</h3>\n", line(title)));
                blocks::write(&group.blocks, &name, out);
            }
            (None, _) => {
                blocks::write(&group.blocks, &name, out);
                push(out, format_args!("<p class=\"from\">{sources}</p>\n"));
            }
        }
    }
}

/// Escaped code that may go on in the next line behind the marks that part it.
fn breakable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        out.push(c);
        if matches!(c, '/' | '_' | ':' | '#') {
            out.push_str("<wbr>");
        }
    }
    // Character references hold a mark too, and may not be parted.
    out.replace("&#<wbr>", "&#")
}

/// A line as HTML.
pub(super) fn line(line: &Line) -> String {
    let mut out = String::new();
    for run in &line.0 {
        let text = safety::xml(&run.text);
        let text = match run.look {
            Look::Plain => text,
            Look::Code => format!("<code>{}</code>", breakable(&text)),
            Look::Strong => format!("<strong>{text}</strong>"),
            Look::Badge(tone) => format!("<span class=\"b {}\">{text}</span>", svg::class(tone)),
        };
        let text = match run.mark {
            Mark::Kept => text,
            Mark::Inserted => format!("<ins>{text}</ins>"),
            Mark::Deleted => format!("<del>{text}</del>"),
        };
        match &run.link {
            Some(link) => push(&mut out, format_args!("<a href=\"#{}\">{text}</a>", safety::xml(link))),
            None => out.push_str(&text),
        }
    }
    out
}

pub(super) fn push(out: &mut String, text: std::fmt::Arguments<'_>) {
    out.write_fmt(text).expect("a string takes every write");
}
