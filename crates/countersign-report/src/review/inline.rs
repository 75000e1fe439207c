//! Lines of text: code between backticks and emphasis between stars are seen, everything else is characters.

use super::value::{Line, Look, Mark, Run, Tone};

impl Run {
    pub(super) fn new(text: impl Into<String>, look: Look) -> Self {
        Self { text: text.into(), look, mark: Mark::Kept, link: None }
    }
}

impl Line {
    /// Text of ours, or a name: nothing in it is read.
    pub(super) fn plain(text: impl Into<String>) -> Self {
        Self(vec![Run::new(text, Look::Plain)])
    }

    /// A name, a path, a command.
    pub(super) fn code(text: impl Into<String>) -> Self {
        Self(vec![Run::new(text, Look::Code)])
    }

    /// A word that stands for a state.
    pub(super) fn badge(tone: Tone, text: impl Into<String>) -> Self {
        Self(vec![Run::new(text, Look::Badge(tone))])
    }

    /// Text in which code spans and strong emphasis mean something.
    pub(super) fn read(text: &str) -> Self {
        let mut line = Self::default();
        line.push_read(text, Mark::Kept);
        line
    }

    /// Adds text that is to be read.
    pub(super) fn push_read(&mut self, text: &str, mark: Mark) {
        let mut rest = text;
        while let Some((at, look, fence)) = next_fence(rest) {
            let inner = &rest[at + fence.len()..];
            let end = inner.find(fence).filter(|end| !inner[..*end].trim().is_empty());
            let Some(end) = end else {
                self.push(&rest[..at + fence.len()], Look::Plain, mark);
                rest = inner;
                continue;
            };
            self.push(&rest[..at], Look::Plain, mark);
            self.push(inner[..end].trim(), look, mark);
            rest = &inner[end + fence.len()..];
        }
        self.push(rest, Look::Plain, mark);
    }

    pub(super) fn push(&mut self, text: &str, look: Look, mark: Mark) {
        if text.is_empty() {
            return;
        }
        match self.0.last_mut() {
            Some(last) if last.look == look && last.mark == mark && last.link.is_none() => {
                last.text.push_str(text);
            }
            _ => self.0.push(Run { text: text.to_owned(), look, mark, link: None }),
        }
    }

    /// Adds the runs of another line.
    #[must_use]
    pub(super) fn and(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    /// The same, leading to an anchor of the page.
    #[must_use]
    pub(super) fn to(mut self, anchor: impl Into<String>) -> Self {
        let anchor = anchor.into();
        for run in &mut self.0 {
            run.link = Some(anchor.clone());
        }
        self
    }

    /// The same with every run marked.
    #[must_use]
    pub(super) fn marked(mut self, mark: Mark) -> Self {
        for run in &mut self.0 {
            run.mark = mark;
        }
        self
    }

    /// The characters alone.
    pub(super) fn text(&self) -> String {
        self.0.iter().map(|run| run.text.as_str()).collect()
    }
}

/// The next opening of a code span or of strong emphasis.
fn next_fence(text: &str) -> Option<(usize, Look, &str)> {
    let at = text.find(['`', '*'])?;
    let from = &text[at..];
    if let Some(rest) = from.strip_prefix('`') {
        let run = from.len() - rest.trim_start_matches('`').len();
        return Some((at, Look::Code, &from[..run]));
    }
    if from.starts_with("**") && !from.starts_with("***") {
        return Some((at, Look::Strong, &from[..2]));
    }
    let stars = from.len() - from.trim_start_matches('*').len();
    let (skipped, rest) = text.split_at(at + stars);
    next_fence(rest).map(|(more, look, fence)| (skipped.len() + more, look, fence))
}
