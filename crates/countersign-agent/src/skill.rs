//! A skill as a file: front matter and body, and what a name may be.

/// The longest name.
pub(crate) const MAX_NAME: usize = 64;

/// Whether a name can be that of a skill: 1 to 64 of `a-z`, `0-9` and single hyphens within.
pub fn is_skill_name(name: &str) -> bool {
    let is_word = |part: &str| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    name.len() <= MAX_NAME && name.split('-').all(is_word)
}

/// Where the front matter and the body of a skill are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Parts<'t> {
    /// Offset and text between the two lines `---`.
    pub(crate) front: Option<(usize, &'t str)>,
    /// Offset and text after them.
    pub(crate) body: (usize, &'t str),
}

/// Splits a skill. Without front matter all of it is body.
pub(crate) fn parts(text: &str) -> Parts<'_> {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut at = start;
    let mut front = None;
    for line in text[start..].split_inclusive('\n') {
        let is_fence = line.trim_end() == "---";
        at += line.len();
        match front {
            None if is_fence => front = Some(at),
            None => break,
            Some(from) if is_fence => {
                let front = (from, &text[from..at - line.len()]);
                return Parts { front: Some(front), body: (at, &text[at..]) };
            }
            Some(_) => {}
        }
    }
    Parts { front: None, body: (start, &text[start..]) }
}
