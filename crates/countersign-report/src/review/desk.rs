//! The desk: the facts, with secrets taken out of whatever leaves them, and the small words of every section.

use countersign_model::reference::slug;
use countersign_trace::catalogue::{Change, Requirement, TextInput};
use countersign_trace::{Place, Trace};
use countersign_verify::{Item, ItemStatus};

use super::facts::ReviewFacts;
use super::matrix::Matrix;
use super::value::{Block, Content, Fold, Group, Line, Source, Tone};
use crate::secrets::Secrets;

/// What the sections work with.
pub(super) struct Desk<'a> {
    pub(super) facts: &'a ReviewFacts<'a>,
    pub(super) matrix: Matrix,
    secrets: Secrets,
}

impl<'a> Desk<'a> {
    pub(super) fn new(facts: &'a ReviewFacts<'a>) -> Self {
        let secrets = Secrets::of(std::iter::once(facts.sources));
        Self { facts, matrix: Matrix::of(facts), secrets }
    }

    pub(super) fn trace(&self) -> &'a Trace<'a> {
        self.facts.trace
    }

    pub(super) fn change(&self) -> &'a Change {
        &self.facts.trace.catalogue.changes[self.facts.change]
    }

    /// The requirements that the change names.
    pub(super) fn requirements(&self) -> impl Iterator<Item = (usize, &'a Requirement)> {
        let all = &self.facts.trace.catalogue.requirements;
        self.change().requirements.iter().map(move |at| (*at, &all[*at]))
    }

    /// The requirement of a capability that has a name, now or after a rename by this change.
    pub(super) fn named(&self, capability: &str, name: &str) -> Option<(usize, &'a Requirement)> {
        let wanted = slug(name);
        self.requirements().find(|(_, requirement)| {
            let is_renamed = requirement.touches.iter().any(|touch| {
                touch.change == self.facts.change && touch.new_slug.as_deref() == Some(wanted.as_str())
            });
            requirement.reference.capability == capability && (requirement.slug == wanted || is_renamed)
        })
    }

    /// A text without secrets.
    pub(super) fn clean(&self, text: &str) -> String {
        self.secrets.redact(text).into_owned()
    }

    /// Authored text.
    pub(super) fn read(&self, text: &str) -> Line {
        Line::read(&self.clean(text))
    }

    /// A name or a path.
    pub(super) fn code(&self, text: &str) -> Line {
        Line::code(self.clean(text))
    }

    /// A place as people write it; files of the change by their place in its folder.
    pub(super) fn place(&self, place: &Place) -> Line {
        let path = place.path.strip_prefix(self.facts.folder).and_then(|rest| rest.strip_prefix('/'));
        self.code(&format!("{}:{}", path.unwrap_or(&place.path), place.line))
    }

    /// Places file by file: `src/access.rs:43, 80`.
    pub(super) fn places<'p>(&self, places: impl Iterator<Item = &'p Place>) -> Vec<Line> {
        let mut files: Vec<(&str, Vec<String>)> = Vec::new();
        for place in places {
            match files.last_mut().filter(|(path, _)| *path == place.path.as_ref()) {
                Some((_, lines)) => lines.push(place.line.to_string()),
                None => files.push((&place.path, vec![place.line.to_string()])),
            }
        }
        files.iter().map(|(path, lines)| self.code(&format!("{path}:{}", lines.join(", ")))).collect()
    }

    pub(super) fn source(&self, place: &Place) -> Source {
        Source { path: self.clean(&place.path), line: Some(place.line) }
    }

    /// A file of the change, there or not.
    pub(super) fn file(&self, name: &str) -> Source {
        Source { path: self.clean(&format!("{}/{name}", self.facts.folder)), line: None }
    }

    pub(super) fn path(&self, path: &str) -> Source {
        Source { path: self.clean(path), line: None }
    }

    /// Where the deltas stand, or would stand.
    pub(super) fn delta_sources(&self) -> Vec<Source> {
        if self.facts.deltas.is_empty() {
            return vec![self.file("specs")];
        }
        self.facts.deltas.iter().map(|delta| self.path(delta.path)).collect()
    }

    /// A document that says nothing about something: where it would stand, and what to write.
    pub(super) fn missing(&self, document: Option<TextInput<'_>>, name: &str, what: &Missing<'_>) -> Block {
        let source = document.map_or_else(|| self.file(name), |text| self.path(text.path));
        let says = match document {
            Some(_) => format!(" says nothing about {}.", what.about),
            None => format!(" does not exist, so nothing is said about {}.", what.about),
        };
        let text = Line::code(source.path.clone()).and(Line::plain(says));
        let next = Line::plain("To add it, write a section ").and(Line::code(format!("## {}", what.title)));
        let next = next.and(Line::plain(format!(": {}.", what.hint)));
        Block { sources: vec![source], content: Content::Note { tone: what.tone, text, next: Some(next) } }
    }

    /// The item that decides about a subject: the worst one about its proof.
    pub(super) fn verdict(&self, subject: &str) -> Option<&'a Item> {
        super::matrix::verdict(self.facts, subject)
    }
}

/// Something that a document does not say.
pub(super) struct Missing<'m> {
    pub(super) about: &'m str,
    pub(super) title: &'m str,
    pub(super) hint: &'m str,
    pub(super) tone: Tone,
}

/// The colour of a status.
pub(super) fn tone_of(status: ItemStatus) -> Tone {
    match status {
        ItemStatus::Pass => Tone::Good,
        ItemStatus::Fail => Tone::Bad,
        ItemStatus::NotVerified => Tone::Warn,
        ItemStatus::NotApplicable | ItemStatus::Waived => Tone::Muted,
    }
}

/// A status as people read it.
pub(super) fn status(status: ItemStatus) -> Line {
    Line::badge(tone_of(status), status.as_str())
}

impl Block {
    pub(super) fn new(sources: Vec<Source>, content: Content) -> Self {
        Self { sources, content }
    }

    pub(super) fn text(sources: Vec<Source>, text: Line) -> Self {
        Self { sources, content: Content::Text { text } }
    }

    pub(super) fn note(sources: Vec<Source>, tone: Tone, text: Line, next: Option<Line>) -> Self {
        Self { sources, content: Content::Note { tone, text, next } }
    }
}

impl Group {
    pub(super) fn open(title: Option<Line>, blocks: Vec<Block>) -> Self {
        Self { title, fold: Fold::Open, blocks }
    }

    pub(super) fn closed(title: Line, blocks: Vec<Block>) -> Self {
        Self { title: Some(title), fold: Fold::Closed, blocks }
    }
}

/// `1 task`, `2 tasks`.
pub(super) fn counted(count: usize, one: &str) -> String {
    match (count, one.strip_suffix('y')) {
        (1, _) => format!("1 {one}"),
        (_, Some(stem)) => format!("{count} {stem}ies"),
        _ => format!("{count} {one}s"),
    }
}
