//! A second opinion on "the readings disagree": pulldown-cmark against the reference's way of reading lines.
//!
//! It shares no code with the model, so that our own detector is no excuse.

use std::collections::BTreeSet;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

/// A heading by its line (from 1), level and text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Heading {
    pub(crate) line: usize,
    pub(crate) level: usize,
    pub(crate) text: String,
}

/// Where two readings of one text differ.
#[derive(Debug, Default)]
pub(crate) struct Disagreement {
    /// Lines that are a heading in one reading and not, or another one, in the other.
    pub(crate) headings: BTreeSet<usize>,
    /// Lines that are fenced in one reading alone, and operations that are code, HTML or front matter to `CommonMark`.
    pub(crate) masks: BTreeSet<usize>,
    /// Lines where a fence, comment or raw HTML block starts that nothing ends; behind such a fence, every line.
    pub(crate) unclosed: BTreeSet<usize>,
}

impl Disagreement {
    /// Whether there is any.
    pub(crate) fn exists(&self) -> bool {
        !(self.headings.is_empty() && self.masks.is_empty() && self.unclosed.is_empty())
    }

    /// Whether there is one on a line from `first` to `last`.
    pub(crate) fn touches(&self, first: usize, last: usize) -> bool {
        [&self.headings, &self.masks, &self.unclosed]
            .iter()
            .any(|lines| lines.range(first..=last).next().is_some())
    }
}

/// Compares the two readings of `text`.
pub(crate) fn disagreement(text: &str) -> Disagreement {
    let text = normalise(text);
    let lines: Vec<&str> = text.split('\n').collect();
    let mask = fence_mask(&lines);
    let common = common_mark(&text);
    let by_line: BTreeSet<Heading> = line_headings(&lines, &mask).into_iter().collect();
    let differing = by_line.symmetric_difference(&common.headings).map(|heading| heading.line);
    let headings = differing.chain(separated_headings(&lines, &mask)).collect();
    let fenced: BTreeSet<usize> = (1..=lines.len()).filter(|line| mask[line - 1]).collect();
    let fences = fenced.symmetric_difference(&common.fenced).copied().filter(|line| !blank(&lines, *line));
    let hidden = common.hidden.iter().copied().filter(|line| !mask[line - 1] && is_operation(&lines, *line));
    let unseen = common.unseen.iter().copied().filter(|line| lines[line - 1].starts_with([' ', '\t']));
    let masks = fences.chain(hidden).chain(unseen).chain(common.lazy).collect();
    let mut unclosed = common.unclosed;
    // A fence that is open at the end is so without the last line, too: the first line from which on all are masked.
    let open = mask.iter().rposition(|masked| !masked).map_or(1, |last| last + 2);
    if mask.last() == Some(&true) && !is_closing(&lines, &mask) {
        unclosed.extend(open..=lines.len());
    }
    Disagreement { headings, masks, unclosed }
}

/// Whether the last masked line closes its fence: then one more line would not be masked.
fn is_closing(lines: &[&str], mask: &[bool]) -> bool {
    let longer: Vec<&str> = lines.iter().copied().chain(std::iter::once("text")).collect();
    fence_mask(&longer).len() == mask.len() + 1 && !fence_mask(&longer)[mask.len()]
}

fn blank(lines: &[&str], line: usize) -> bool {
    lines.get(line - 1).is_none_or(|text| text.trim().is_empty())
}

/// Whether a line could be an operation of a delta that is no heading: a rename or a removed name.
fn is_operation(lines: &[&str], line: usize) -> bool {
    let text = lines.get(line - 1).copied().unwrap_or_default();
    ["FROM:", "TO:", "###"].iter().any(|mark| text.contains(mark))
}

fn normalise(text: &str) -> String {
    text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n").replace('\r', "\n")
}

/// White space as a JavaScript pattern sees it.
fn space(c: char) -> bool {
    c == '\u{feff}' || (c.is_whitespace() && c != '\u{85}')
}

/// The reference's headings: one to six hashes at the start of a line, white space, text; not inside a fence. Before
/// `Requirement:` the white space may be missing, and only names lose their closing hashes.
fn line_headings(lines: &[&str], mask: &[bool]) -> Vec<Heading> {
    let mut headings = Vec::new();
    for (index, line) in lines.iter().enumerate().filter(|(index, _)| !mask[*index]) {
        let level = line.chars().take_while(|c| *c == '#').count();
        let rest = &line[level..];
        let text = rest.trim_matches(space);
        let keyword =
            text.get(.."requirement:".len()).is_some_and(|word| word.eq_ignore_ascii_case("requirement:"));
        let named = level == 4 || (level == 3 && keyword);
        let starts = rest.starts_with(space) || (level == 3 && keyword);
        if (1..=6).contains(&level) && starts && !text.is_empty() && !text.contains(SEPARATORS) {
            let text = if named { without_closing(text, &space) } else { text };
            headings.push(Heading { line: index + 1, level, text: text.to_owned() });
        }
    }
    headings
}

/// The line separators that a `.` of the reference's patterns does not match.
const SEPARATORS: [char; 2] = ['\u{2028}', '\u{2029}'];

/// Lines with hashes and a line separator: a heading to some patterns of the reference and none to others.
fn separated_headings(lines: &[&str], mask: &[bool]) -> Vec<usize> {
    let is_split = |line: &str| {
        let rest = line.trim_start_matches('#');
        (1..=6).contains(&(line.len() - rest.len())) && rest.contains(SEPARATORS)
    };
    (1..=lines.len()).filter(|line| !mask[line - 1] && is_split(lines[line - 1])).collect()
}

/// The text of a heading without its closing hashes.
fn without_closing<'a>(text: &'a str, blank: &dyn Fn(char) -> bool) -> &'a str {
    let open = text.trim_end_matches('#');
    let closed = open.len() < text.len() && (open.is_empty() || open.ends_with([' ', '\t']));
    if closed { open.trim_end_matches(blank) } else { text }
}

/// The reference's mask: lines of fences that any white space may indent.
fn fence_mask(lines: &[&str]) -> Vec<bool> {
    let mut open: Option<(char, usize)> = None;
    lines
        .iter()
        .map(|line| {
            let text = line.trim_start_matches(space);
            let fence = text.chars().next().filter(|c| matches!(c, '`' | '~')).and_then(|mark| {
                let run = text.chars().take_while(|c| *c == mark).count();
                (run >= 3).then(|| (mark, run, text[run..].trim_matches(space).is_empty()))
            });
            match (open, fence) {
                (None, Some((mark, run, _))) => open = Some((mark, run)),
                (None, None) => return false,
                (Some((mark, run)), Some((other, length, true))) if mark == other && length >= run => {
                    open = None;
                }
                (Some(_), _) => {}
            }
            true
        })
        .collect()
}

#[derive(Default)]
struct CommonMark {
    headings: BTreeSet<Heading>,
    fenced: BTreeSet<usize>,
    hidden: BTreeSet<usize>,
    unclosed: BTreeSet<usize>,
    unseen: BTreeSet<usize>,
    lazy: BTreeSet<usize>,
}

/// Whether a heading is that of a requirement or a scenario.
fn is_requirement(source: &str) -> bool {
    let text = source.trim_start_matches('#').trim_start().to_lowercase();
    text.starts_with("requirement:") || text.starts_with("scenario:")
}

/// Whether a requirement of a spec stands where `list` does not see it: behind a heading that ends the section.
pub(crate) fn loses_requirement(text: &str) -> bool {
    let text = normalise(text);
    let lines: Vec<&str> = text.split('\n').collect();
    let mut level_of_section = None;
    let mut lost = false;
    for heading in line_headings(&lines, &fence_mask(&lines)) {
        if heading.text.eq_ignore_ascii_case("requirements") && level_of_section.is_none() {
            level_of_section = Some(heading.level);
        } else if level_of_section.is_some_and(|level| heading.level <= level) {
            level_of_section = Some(0);
        }
        let is_requirement = heading.level == 3 && heading.text.to_lowercase().starts_with("requirement:");
        lost |= is_requirement && matches!(level_of_section, None | Some(0));
    }
    lost
}

fn common_mark(text: &str) -> CommonMark {
    let mut reading = CommonMark::default();
    let starts: Vec<usize> =
        std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
    let line_at = |offset: usize| starts.partition_point(|start| *start <= offset);
    let front = front_matter(text);
    reading.hidden.extend(1..line_at(front));
    let mut depth = 0_usize;
    for (event, range) in Parser::new_ext(&text[front..], Options::ENABLE_TABLES).into_offset_iter() {
        let range = range.start + front..range.end + front;
        let source = &text[range.clone()];
        let first = line_at(range.start);
        let last = line_at(range.start + source.trim_end().len().saturating_sub(1));
        match event {
            Event::Start(Tag::BlockQuote(_) | Tag::List(_)) => depth += 1,
            Event::End(TagEnd::BlockQuote(_) | TagEnd::List(_)) => depth -= 1,
            Event::Start(Tag::Heading { level, .. })
                if depth == 0 && source.trim_start().starts_with('#') =>
            {
                reading.headings.insert(heading(source, level, first));
            }
            // Inside a list item only a requirement matters: a reader sees it, the reference does not.
            Event::Start(Tag::Heading { .. }) if source.starts_with('#') && is_requirement(source) => {
                reading.unseen.insert(first);
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_))) => {
                reading.fenced.extend(first..=last);
                if !fence_closed(source, range.start - starts[first - 1]) {
                    reading.unclosed.insert(first);
                }
            }
            Event::Start(Tag::HtmlBlock) => {
                reading.hidden.extend(first..=last);
                if !html_closed(source) {
                    reading.unclosed.insert(first);
                }
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => {
                reading.hidden.extend(first..=last);
            }
            // A tag alone on a line that lazily continues a list item or quote: GitHub's parser starts raw HTML there,
            // up to a blank line, others go on with the paragraph.
            Event::InlineHtml(_) if depth > 0 && is_alone(text, &range) => {
                let end = text[range.end..].find("\n\n").map_or(text.len(), |at| range.end + at);
                reading.lazy.extend(first..=line_at(end));
            }
            _ => {}
        }
    }
    reading
}

/// Where the text behind YAML front matter starts; 0 if there is none.
fn front_matter(text: &str) -> usize {
    let Some(rest) = text.strip_prefix("---\n") else { return 0 };
    let end = if rest.starts_with("---\n") { Some(0) } else { rest.find("\n---\n").map(|at| at + 1) };
    end.map_or(0, |end| "---\n".len() + end + "---\n".len())
}

/// Whether nothing but a little indentation stands beside a range on its line.
fn is_alone(text: &str, range: &std::ops::Range<usize>) -> bool {
    let before = text[..range.start].rsplit('\n').next().unwrap_or_default();
    let after = text[range.end..].split('\n').next().unwrap_or_default();
    before.len() <= 3 && before.trim().is_empty() && after.trim().is_empty()
}

fn heading(source: &str, level: HeadingLevel, line: usize) -> Heading {
    let blank = |c: char| matches!(c, ' ' | '\t');
    let first = source.lines().next().unwrap_or_default().trim_start_matches(blank);
    let text = first.trim_start_matches('#').trim_matches(blank);
    Heading { line, level: level as usize, text: without_closing(text, &blank).to_owned() }
}

/// Whether a fence has its end: three spaces at most beyond the column in which it starts.
fn fence_closed(source: &str, column: usize) -> bool {
    let mut lines = source.trim_end().lines();
    let fence = |line: &str| {
        let text = line.trim_start_matches([' ', '\t', '>', '-', '*', '+']);
        let mark = text.chars().next().filter(|c| matches!(c, '`' | '~'))?;
        Some((mark, text.chars().take_while(|c| *c == mark).count()))
    };
    let open = lines.next().and_then(fence);
    let is_shallow = |line: &&str| indentation(line) <= column + 3;
    let close = lines.next_back().filter(is_shallow).and_then(fence);
    matches!((open, close), (Some((mark, run)), Some((other, length))) if mark == other && length >= run)
}

/// The column of the first visible character; a tab leads to the next multiple of four.
fn indentation(line: &str) -> usize {
    let blank = line.chars().take_while(|c| matches!(c, ' ' | '\t'));
    blank.fold(0, |column, c| if c == '\t' { column / 4 * 4 + 4 } else { column + 1 })
}

/// Whether a raw HTML block has the end that its start asks for; most kinds end at a blank line and ask for none.
fn html_closed(source: &str) -> bool {
    const ENDS: [(&str, &str); 7] = [
        ("<!--", "-->"),
        ("<script", "</script>"),
        ("<pre", "</pre>"),
        ("<style", "</style>"),
        ("<textarea", "</textarea>"),
        ("<![cdata[", "]]>"),
        ("<?", "?>"),
    ];
    let text = source.trim_start().to_ascii_lowercase();
    ENDS.iter().all(|(start, end)| !text.starts_with(start) || text.contains(end))
}

#[cfg(test)]
mod tests;
