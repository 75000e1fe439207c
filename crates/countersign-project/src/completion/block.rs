//! The block at the head of a file that a shell reads first. Taking it out gives back the same bytes.

use super::Became;

/// The mark of UTF-8 that editors on Windows write.
const BOM: &[u8] = "\u{feff}".as_bytes();

/// What is left of a file without its block.
pub(super) enum Rest {
    /// There is no block to take out.
    NoBlock,
    /// Nothing but the block was ever in it.
    Nothing,
    /// These bytes.
    Bytes(Vec<u8>),
}

/// Where a block stands.
enum Found {
    /// Nowhere.
    Nowhere,
    /// From the first byte to the one behind the line of the last mark.
    At(usize, usize),
    /// The marks are no pair.
    Broken,
}

/// A block with its marks.
pub(super) struct Block {
    start: String,
    end: String,
    lines: String,
}

impl Block {
    /// The block of a program.
    pub(super) fn of(program: &str, lines: &str) -> Self {
        let name = program.to_uppercase();
        Self {
            start: format!("# {name}:START"),
            end: format!("# {name}:END"),
            lines: format!(
                "# Completion of {program}; `{program} completion uninstall` takes this away.\n{lines}"
            ),
        }
    }

    fn text(&self, newline: &str) -> String {
        let Self { start, end, lines } = self;
        format!("{start}\n{lines}\n{end}\n").replace('\n', newline)
    }

    /// The file with the block; none if it cannot be put in: the file is no UTF-8, or the marks are no pair.
    pub(super) fn put_into(&self, file: Option<&[u8]>) -> Option<(Vec<u8>, Became)> {
        // A file that is there is told from a new one by the empty line.
        let Some(file) = file else { return Some((self.text("\n").into_bytes(), Became::Made)) };
        let (mark, text) = split(file)?;
        let newline = newline_of(text);
        let block = self.text(newline);
        let (after, became) = match self.find(text) {
            Found::At(start, end) if text[start..end] == block => (text.to_owned(), Became::Unchanged),
            Found::At(start, end) => ([&text[..start], &block, &text[end..]].concat(), Became::Updated),
            Found::Nowhere => ([&block, newline, text].concat(), Became::Made),
            Found::Broken => return None,
        };
        Some(([mark, after.as_bytes()].concat(), became))
    }

    /// The file without the block.
    pub(super) fn take_out_of(&self, file: &[u8]) -> Rest {
        let Some((mark, text)) = split(file) else { return Rest::NoBlock };
        let Found::At(start, end) = self.find(text) else { return Rest::NoBlock };
        let (before, after) = (&text[..start], &text[end..]);
        if before.is_empty() && after.is_empty() && mark.is_empty() {
            return Rest::Nothing;
        }
        let after = after.strip_prefix(newline_of(text)).unwrap_or(after);
        Rest::Bytes([mark, before.as_bytes(), after.as_bytes()].concat())
    }

    fn find(&self, text: &str) -> Found {
        let (mut starts, mut ends, mut at) = (Vec::new(), Vec::new(), 0);
        for line in text.split_inclusive('\n') {
            if line.trim() == self.start {
                starts.push(at);
            }
            at += line.len();
            if line.trim() == self.end {
                ends.push(at);
            }
        }
        match (starts.as_slice(), ends.as_slice()) {
            ([], []) => Found::Nowhere,
            ([start], [end]) if start < end => Found::At(*start, *end),
            _ => Found::Broken,
        }
    }
}

/// The mark at the head of a file and its text, if it is UTF-8.
fn split(file: &[u8]) -> Option<(&[u8], &str)> {
    let (mark, rest) = match file.strip_prefix(BOM) {
        Some(rest) => (BOM, rest),
        None => (&file[..0], file),
    };
    Some((mark, std::str::from_utf8(rest).ok()?))
}

fn newline_of(text: &str) -> &'static str {
    if text.contains("\r\n") { "\r\n" } else { "\n" }
}
