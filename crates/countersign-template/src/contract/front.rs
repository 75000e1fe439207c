//! The front matter of a contract: TOML between two lines `+++`.

use std::ops::Range;

/// Where the parts of a contract are, in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Front {
    /// The TOML.
    pub(crate) toml: Range<usize>,
    /// Where the skeleton begins.
    pub(crate) body: usize,
}

/// What stands above and below the front matter.
pub(crate) const FENCE: &str = "+++";

/// Finds the front matter; `None` if the first line opens none or no line closes it.
pub(crate) fn split_front(text: &str) -> Option<Front> {
    let mut at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut opened = None;
    for line in text[at..].split_inclusive('\n') {
        let next = at + line.len();
        let is_fence = line.trim_end() == FENCE;
        match opened {
            None if !is_fence => return None,
            None => opened = Some(next),
            Some(start) if is_fence => return Some(Front { toml: start..at, body: next }),
            Some(_) => {}
        }
        at = next;
    }
    None
}
