//! Sources: the texts that findings point into.

use std::fmt;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use crate::{LineIndex, Position};

/// The name of a source within one [`SourceMap`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(u32);

/// A range of bytes in one source; the end is exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The source it lies in.
    pub source: SourceId,
    /// The first byte.
    pub start: u32,
    /// The byte behind the last one.
    pub end: u32,
}

impl Span {
    /// A span over a range of byte offsets.
    pub fn new(source: SourceId, range: Range<usize>) -> Self {
        let start = u32::try_from(range.start).unwrap_or(u32::MAX);
        let end = u32::try_from(range.end).unwrap_or(u32::MAX).max(start);
        Self { source, start, end }
    }

    /// The same bytes of the source that is so many places further in another map.
    #[must_use]
    pub fn moved(self, places: usize) -> Self {
        let places = u32::try_from(places).unwrap_or(u32::MAX);
        Self { source: SourceId(self.source.0.saturating_add(places)), ..self }
    }

    /// The range of byte offsets.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// Where a span lies, in words for people: path, first and last position.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Location {
    /// The name of the source, a path relative to the project with `/`.
    pub path: String,
    /// The first byte's position.
    pub start: Position,
    /// The position behind the last byte.
    pub end: Position,
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.path, self.start)
    }
}

/// A named text.
#[derive(Debug, Clone)]
pub struct Source {
    id: SourceId,
    name: String,
    text: Arc<str>,
    lines: OnceLock<LineIndex>,
    sensitive: Vec<Range<usize>>,
}

impl Source {
    /// The id that spans use.
    pub fn id(&self) -> SourceId {
        self.id
    }

    /// The path people see, relative to the project.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text, as it was read. Renderers use [`Source::safe_text`].
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text with every sensitive span replaced by `*`, byte for byte, so that all offsets still hold.
    pub fn safe_text(&self) -> String {
        let mut bytes = self.text.as_bytes().to_vec();
        for range in &self.sensitive {
            for byte in &mut bytes[range.clone()] {
                if *byte != b'\n' && *byte != b'\r' {
                    *byte = b'*';
                }
            }
        }
        // Sensitive ranges are widened to character boundaries when they are marked.
        String::from_utf8(bytes).unwrap_or_else(|_| "*".repeat(self.text.len()))
    }

    /// The sensitive ranges in the order they were marked.
    pub fn sensitive(&self) -> &[Range<usize>] {
        &self.sensitive
    }

    /// Whether a sensitive span touches this range.
    pub fn is_sensitive(&self, range: &Range<usize>) -> bool {
        self.sensitive
            .iter()
            .any(|mark| mark.start < range.end.max(range.start + 1) && range.start < mark.end)
    }

    /// The line index, built on first use.
    pub fn lines(&self) -> &LineIndex {
        self.lines.get_or_init(|| LineIndex::new(&self.text))
    }

    /// The span of a 1-based line without its line break.
    pub fn line_span(&self, line: u32) -> Option<Span> {
        let start = self.lines().line_start(line)? as usize;
        let end = self.lines().line_end(line)? as usize;
        let text = self.text[start..end].trim_end_matches(['\n', '\r']);
        Some(Span::new(self.id, start..start + text.len()))
    }
}

/// The sources that a set of findings points into.
#[derive(Debug, Clone, Default)]
pub struct SourceMap {
    sources: Vec<Source>,
}

impl SourceMap {
    /// Adds a text under a name and returns the id that spans use.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<Arc<str>>) -> SourceId {
        let id = SourceId(u32::try_from(self.sources.len()).unwrap_or(u32::MAX));
        let (name, text) = (name.into(), text.into());
        self.sources.push(Source { id, name, text, lines: OnceLock::new(), sensitive: Vec::new() });
        id
    }

    /// Adds the sources of another map behind its own; [`Span::moved`] by the number of its own before gives their spans.
    pub fn append(&mut self, other: Self) {
        for source in other.sources {
            let id = SourceId(u32::try_from(self.sources.len()).unwrap_or(u32::MAX));
            self.sources.push(Source { id, ..source });
        }
    }

    /// How many sources there are.
    pub fn len(&self) -> usize {
        self.sources.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.sources.is_empty()
    }

    /// The source of an id.
    ///
    /// # Panics
    ///
    /// If the id comes from another map.
    pub fn get(&self, id: SourceId) -> &Source {
        self.sources.get(id.0 as usize).expect("a source id is used with the map that made it")
    }

    /// The sources in the order they were added.
    pub fn iter(&self) -> impl Iterator<Item = &Source> {
        self.sources.iter()
    }

    /// Marks a span as sensitive: renderers mask it, on every finding of that line.
    pub fn mark_sensitive(&mut self, span: Span) {
        let source = &mut self.sources[span.source.0 as usize];
        let (mut start, mut end) = (span.start as usize, (span.end as usize).min(source.text.len()));
        while start > 0 && !source.text.is_char_boundary(start) {
            start -= 1;
        }
        while end < source.text.len() && !source.text.is_char_boundary(end) {
            end += 1;
        }
        if start < end {
            source.sensitive.push(start..end);
        }
    }

    /// Path and positions of a span.
    pub fn locate(&self, span: Span) -> Location {
        let source = self.get(span.source);
        let lines = source.lines();
        let (start, end) = (lines.position(span.start), lines.position(span.end));
        Location { path: source.name.clone(), start, end }
    }

    /// Forgets the text of every source that `keep` does not name, so that a clean document costs nothing.
    pub fn retain_texts(&mut self, keep: impl Fn(SourceId) -> bool) {
        for source in &mut self.sources {
            if !keep(source.id) {
                source.text = Arc::from("");
                source.lines = OnceLock::new();
                source.sensitive.clear();
            }
        }
    }
}
