//! How text for people may look: colour, width and characters.

/// What the terminal, or whoever reads the text, can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Whether ANSI colours may be written.
    pub color: bool,
    /// The number of columns.
    pub width: usize,
    /// Whether characters outside ASCII may be used for marks and frames.
    pub unicode: bool,
}

impl Style {
    /// No colours, 100 columns, Unicode marks: what a pipe or a file gets.
    pub const PLAIN: Self = Self { color: false, width: 100, unicode: true };

    /// Wraps `text` in the colour of a tone, where colours are wanted.
    pub(crate) fn paint(self, tone: Tone, text: &str) -> String {
        if self.color { format!("\u{1b}[{}m{text}\u{1b}[0m", tone.ansi()) } else { text.to_owned() }
    }

    /// The mark in front of something that is fine.
    pub(crate) fn good(self) -> String {
        self.paint(Tone::Good, if self.unicode { "✓" } else { "ok" })
    }

    /// The mark in front of something that fails.
    pub(crate) fn bad(self) -> String {
        self.paint(Tone::Bad, if self.unicode { "✗" } else { "x" })
    }

    /// What stands for text that was left out.
    pub(crate) fn ellipsis(self) -> &'static str {
        if self.unicode { "…" } else { "..." }
    }

    /// The arrow between two steps.
    pub(crate) fn arrow(self) -> &'static str {
        if self.unicode { "→" } else { "->" }
    }
}

/// What a colour says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    /// Fine, added.
    Good,
    /// Failing, removed.
    Bad,
    /// Needs a look, modified.
    Warn,
    /// A name or a place.
    Name,
    /// A heading.
    Strong,
    /// Of little weight.
    Faint,
}

impl Tone {
    fn ansi(self) -> &'static str {
        match self {
            Self::Good => "32",
            Self::Bad => "31",
            Self::Warn => "33",
            Self::Name => "36",
            Self::Strong => "1",
            Self::Faint => "2",
        }
    }
}
