//! Total accounting: what every non-blank line of a delta document is to a merge.

use crate::commonmark::{MarkdownReading, Mask};
use crate::delta_document::{DeltaDocument, DeltaSection, Operation};
use crate::heading::{merge_requirement, strip_keyword};
use crate::javascript::{is_space, trim};
use crate::purpose::comment_ranges;

/// What a line is to a merge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LineRole {
    /// Nothing stands there.
    Blank,
    /// The header of a delta section.
    SectionHeader(Operation),
    /// Text that the merge applies.
    Operation,
    /// The reason or migration note of a removal: read by people, kept in the archive.
    RemovalNote,
    /// A title, a Purpose section, `(none)`, a thematic break between sections, a comment.
    Inert(InertRule),
    /// Nothing accounts for it: it would be lost.
    Unaccounted(Unaccounted),
}

/// The rules that make a line inert, by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum InertRule {
    /// `# Title`, before any section.
    Title,
    /// The Purpose of a new capability.
    Purpose,
    /// `(none)`, `None.` and the like as the only word of a section.
    NonePlaceholder,
    /// `---` between sections.
    ThematicBreak,
    /// An HTML comment without an operation in it.
    Comment,
    /// Front matter.
    FrontMatter,
}

/// How badly an unaccounted line is needed, the mildest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unaccounted {
    /// Prose before the first operation: a warning.
    Prose,
    /// Text behind the first operation header: an error.
    BehindOperations,
    /// A requirement or scenario header outside of every operation: an error.
    Header,
    /// A near miss of a delta section header: an error.
    NearMissSection,
    /// A near miss of an entry in REMOVED or RENAMED: an error.
    NearMissEntry,
}

/// The role of every line of a delta document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accounting {
    roles: Vec<LineRole>,
}

impl Accounting {
    /// Labels every line. `markdown` is needed only where the document holds something that masks lines.
    pub fn of(delta: &DeltaDocument<'_>, markdown: Option<&MarkdownReading>) -> Self {
        let mut ledger = Ledger::new(delta, markdown);
        ledger.mark_blank_and_comments();
        ledger.mark_sections();
        ledger.mark_operations();
        ledger.mark_rest();
        Self { roles: ledger.roles.into_iter().map(|role| role.unwrap_or(LineRole::Blank)).collect() }
    }

    /// The role of a 0-based line.
    pub fn role(&self, line: usize) -> LineRole {
        self.roles[line]
    }

    /// The unaccounted lines in order.
    pub fn unaccounted(&self) -> impl Iterator<Item = (usize, Unaccounted)> {
        self.roles.iter().enumerate().filter_map(|(line, role)| match role {
            LineRole::Unaccounted(kind) => Some((line, *kind)),
            _ => None,
        })
    }
}

struct Ledger<'l, 'd> {
    delta: &'l DeltaDocument<'d>,
    markdown: Option<&'l MarkdownReading>,
    roles: Vec<Option<LineRole>>,
    /// The lines that are alone in their delta section.
    only_lines: Vec<usize>,
    title_seen: bool,
}

impl<'l, 'd> Ledger<'l, 'd> {
    fn new(delta: &'l DeltaDocument<'d>, markdown: Option<&'l MarkdownReading>) -> Self {
        let roles = vec![None; delta.document().line_count()];
        let only_lines =
            delta.sections.iter().filter_map(|section| only_line(delta.document(), section)).collect();
        Self { delta, markdown, roles, only_lines, title_seen: false }
    }

    /// Gives a role to a line that has none yet.
    fn mark(&mut self, line: usize, role: LineRole) {
        self.roles[line].get_or_insert(role);
    }

    fn mark_blank_and_comments(&mut self) {
        let document = self.delta.document();
        for line in 0..document.line_count() {
            if document.is_blank(line) {
                self.mark(line, LineRole::Blank);
            }
        }
        // Only comments that fill whole lines are inert; one within a line belongs to what is around it.
        for comment in comment_ranges(document.text()) {
            let first = line_at(document, comment.start);
            let last = line_at(document, comment.end.saturating_sub(1).max(comment.start));
            let before = &document.text()[document.line_offset(first)..comment.start];
            let after = document.text().get(comment.end..document.line_text_end(last)).unwrap_or_default();
            let closed = document.text()[..comment.end].ends_with("-->");
            if closed && trim(before).is_empty() && trim(after).is_empty() && !document.is_fenced(first) {
                for line in first..=last {
                    self.mark_unless_operation(line);
                }
            }
        }
        for line in 0..document.line_count() {
            if self.markdown.and_then(|markdown| markdown.mask(line)) == Some(Mask::FrontMatter) {
                self.mark(line, LineRole::Inert(InertRule::FrontMatter));
            }
        }
    }

    fn mark_unless_operation(&mut self, line: usize) {
        let text = self.delta.document().line(line);
        if merge_requirement(text).is_none() {
            self.mark(line, LineRole::Inert(InertRule::Comment));
        }
    }

    fn mark_sections(&mut self) {
        for section in &self.delta.sections {
            if let Some(operation) = section.operation {
                self.roles[section.header] = Some(LineRole::SectionHeader(operation));
            } else if section.title.eq_ignore_ascii_case("purpose") {
                self.roles[section.header] = Some(LineRole::Inert(InertRule::Purpose));
                for line in section.lines.clone() {
                    if merge_requirement(self.delta.document().line(line)).is_none() {
                        self.mark(line, LineRole::Inert(InertRule::Purpose));
                    }
                }
            }
        }
    }

    fn mark_operations(&mut self) {
        for block in self.delta.added.iter().chain(&self.delta.modified) {
            for line in block.lines.clone() {
                if self.is_near_miss_section(line) {
                    self.roles[line] = Some(LineRole::Unaccounted(Unaccounted::NearMissSection));
                } else if self.roles[line] != Some(LineRole::Blank) {
                    self.roles[line] = Some(LineRole::Operation);
                }
            }
        }
        for rename in &self.delta.renamed {
            self.roles[rename.from_line] = Some(LineRole::Operation);
            self.roles[rename.to_line] = Some(LineRole::Operation);
        }
        for unpaired in &self.delta.unpaired_renames {
            // Reported, and refused, by a rule of its own.
            self.roles[unpaired.line] = Some(LineRole::Operation);
        }
        for removal in &self.delta.removed {
            self.roles[removal.line] = Some(LineRole::Operation);
        }
        let sections: Vec<_> = self
            .delta
            .sections
            .iter()
            .filter(|section| section.operation == Some(Operation::Removed))
            .collect();
        for section in sections {
            // Removals stand in the order of their lines.
            let at = self.delta.removed.partition_point(|removal| removal.line < section.lines.start);
            let first = self.delta.removed.get(at).filter(|removal| section.lines.contains(&removal.line));
            let Some(first) = first else { continue };
            for line in first.line..section.lines.end {
                if self.is_near_miss_section(line) {
                    self.mark(line, LineRole::Unaccounted(Unaccounted::NearMissSection));
                } else if !is_near_miss_removal(self.delta.document().line(line)) {
                    self.mark(line, LineRole::RemovalNote);
                }
            }
        }
    }

    fn mark_rest(&mut self) {
        let document = self.delta.document();
        let first_operation = self
            .delta
            .sections
            .iter()
            .find(|section| section.operation.is_some())
            .map(|section| section.header);
        for line in 0..document.line_count() {
            if self.roles[line].is_some() {
                continue;
            }
            let role = match self.inert_rule(line) {
                Some(rule) => LineRole::Inert(rule),
                None => LineRole::Unaccounted(self.unaccounted_kind(line, first_operation)),
            };
            self.roles[line] = Some(role);
        }
    }

    fn inert_rule(&mut self, line: usize) -> Option<InertRule> {
        let document = self.delta.document();
        if document.is_fenced(line) {
            return None;
        }
        let text = trim(document.line(line));
        let section = self.section_index(line);
        if section.is_none() && text.starts_with("# ") && !self.title_seen {
            self.title_seen = true;
            return Some(InertRule::Title);
        }
        if is_thematic_break(text) {
            return Some(InertRule::ThematicBreak);
        }
        (is_none_placeholder(text) && self.only_lines.binary_search(&line).is_ok())
            .then_some(InertRule::NonePlaceholder)
    }

    fn unaccounted_kind(&self, line: usize, first_operation: Option<usize>) -> Unaccounted {
        let document = self.delta.document();
        let text = document.line(line);
        if !document.is_fenced(line) {
            if self.is_near_miss_section(line) {
                return Unaccounted::NearMissSection;
            }
            let entry_section = self.section_of(line).and_then(|section| section.operation);
            match entry_section {
                Some(Operation::Removed) if is_near_miss_removal(text) || is_bullet(text) => {
                    return Unaccounted::NearMissEntry;
                }
                Some(Operation::Renamed) if is_near_miss_rename(text) => return Unaccounted::NearMissEntry,
                _ => {}
            }
            if is_requirement_like(text) {
                return Unaccounted::Header;
            }
        }
        if first_operation.is_some_and(|first| line > first) {
            Unaccounted::BehindOperations
        } else {
            Unaccounted::Prose
        }
    }

    fn section_of(&self, line: usize) -> Option<&DeltaSection<'d>> {
        self.section_index(line).map(|index| &self.delta.sections[index])
    }

    fn section_index(&self, line: usize) -> Option<usize> {
        self.delta.sections.partition_point(|section| section.header <= line).checked_sub(1)
    }

    fn is_near_miss_section(&self, line: usize) -> bool {
        let document = self.delta.document();
        !document.is_fenced(line) && is_near_miss_section(document.line(line), self.next_line(line))
    }

    fn next_line(&self, line: usize) -> &'d str {
        let document = self.delta.document();
        if line + 1 < document.line_count() { document.line(line + 1) } else { "" }
    }
}

/// The only line of a delta section that says anything, breaks aside.
fn only_line(document: &crate::Document, section: &DeltaSection<'_>) -> Option<usize> {
    section.operation?;
    let says = |line: &usize| {
        let text = trim(document.line(*line));
        !text.is_empty() && !is_thematic_break(text)
    };
    let mut lines = section.lines.clone().filter(says);
    let only = lines.next()?;
    lines.next().is_none().then_some(only)
}

fn line_at(document: &crate::Document, offset: usize) -> usize {
    let mut low = 0;
    let mut high = document.line_count();
    while high - low > 1 {
        let middle = low.midpoint(high);
        if document.line_offset(middle) <= offset { low = middle } else { high = middle }
    }
    low
}

/// Three or more `-`, `*` or `_`, with spaces between them at will.
fn is_thematic_break(text: &str) -> bool {
    let mut marks = text.chars().filter(|c| !matches!(c, ' ' | '\t'));
    let Some(first) = marks.next().filter(|c| matches!(c, '-' | '*' | '_')) else { return false };
    let mut count = 1;
    marks.all(|c| {
        count += 1;
        c == first
    }) && count >= 3
}

fn is_none_placeholder(text: &str) -> bool {
    let word = text.trim_matches(|c: char| matches!(c, '(' | ')' | '_' | '*' | '.' | '-' | ' ' | '—' | '–'));
    ["none", "n/a", "no changes", "nothing"].iter().any(|none| word.eq_ignore_ascii_case(none))
}

/// A line that people would take for a delta section header and that OpenSpec does not read as one.
pub fn is_near_miss_section(line: &str, next: &str) -> bool {
    let text = trim(line);
    let body = text.trim_start_matches('#');
    let hashes = text.len() - body.len();
    let underlined = hashes == 0 && {
        let rule = trim(next);
        !rule.is_empty() && (rule.bytes().all(|b| b == b'-') || rule.bytes().all(|b| b == b'='))
    };
    if hashes == 0 && !underlined {
        return false;
    }
    let words: Vec<String> = body
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let is_operation = |word: &str| {
        matches!(word, "added" | "modified" | "removed" | "renamed" | "add" | "modify" | "remove" | "rename")
            || matches!(word, "new" | "changed" | "updated" | "deleted" | "deprecated")
    };
    let is_object = |word: &str| word.starts_with("requirement");
    match words.as_slice() {
        [first, second] => {
            (is_operation(first) && is_object(second)) || (is_object(first) && is_operation(second))
        }
        [only] => matches!(only.as_str(), "added" | "modified" | "removed" | "renamed") && hashes <= 2,
        _ => false,
    }
}

/// A bullet that names a requirement without being a removal.
fn is_near_miss_removal(line: &str) -> bool {
    let text = trim(line);
    let Some(body) = strip_bullet(text) else { return false };
    let body = body.trim_start_matches(['*', '_', '`', '#', ' ']);
    strip_keyword(body, "requirement:").is_some() && !is_removal(line)
}

fn is_removal(line: &str) -> bool {
    strip_bullet(trim(line)).is_some_and(|body| {
        let body = body.strip_prefix('`').unwrap_or(body);
        body.strip_prefix("###")
            .is_some_and(|rest| rest.trim_start_matches(is_space).starts_with("Requirement:"))
    })
}

fn is_bullet(line: &str) -> bool {
    strip_bullet(trim(line)).is_some()
}

fn strip_bullet(text: &str) -> Option<&str> {
    let rest = text.strip_prefix(['-', '*', '+'])?;
    rest.starts_with(is_space).then(|| rest.trim_start_matches(is_space))
}

/// `from:`, `**FROM:**`, an arrow: a rename that OpenSpec does not read.
fn is_near_miss_rename(line: &str) -> bool {
    let text = trim(line);
    let body = strip_bullet(text).unwrap_or(text).trim_start_matches(['*', '_', '`', ' ']);
    let keyword = |word: &str| {
        strip_keyword(body, word)
            .is_some_and(|rest| rest.trim_start_matches(['*', '_', ' ']).starts_with(':'))
    };
    keyword("from")
        || keyword("to")
        || ["->", "→", "=>"].iter().any(|arrow| text.contains(arrow))
        || is_bullet(line)
}

/// A header of a requirement or scenario, in any spelling.
fn is_requirement_like(line: &str) -> bool {
    let text = trim(line);
    let body = text.trim_start_matches('#');
    let hashes = text.len() - body.len();
    let body = body.trim_start_matches([' ', '\t', '*']);
    hashes > 0
        && (strip_keyword(body, "requirement:").is_some() || strip_keyword(body, "scenario:").is_some())
}
