//! The digest of a stretch of code: its tokens, without comments and without what white space does not mean.

use std::fmt::Write as _;
use std::ops::Range;

use sha2::{Digest as _, Sha256};

use super::language::Layout;
use super::lexer::{Kind, Token};

/// The digest of tokens, in hexadecimal digits.
pub(super) fn of(text: &[u8], tokens: &[Token], range: Range<usize>, layout: Layout) -> String {
    let mut sha = Sha256::new();
    let mut blocks = Vec::new();
    let mut depth = 0_usize;
    let mut breaks = false;
    for (at, token) in tokens[range.clone()].iter().enumerate() {
        breaks |= token.newline;
        if token.kind == Kind::Doc {
            continue;
        }
        let bytes = &text[token.start as usize..token.end as usize];
        if depth == 0 && (at == 0 || std::mem::take(&mut breaks)) && layout != Layout::Free {
            let indent = if layout == Layout::Indented { indentation(text, token.start as usize) } else { 0 };
            line(&mut sha, &mut blocks, indent);
        }
        breaks = false;
        if token.kind == Kind::Punct {
            match bytes[0] {
                b'(' | b'[' | b'{' => depth += 1,
                b')' | b']' | b'}' => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        write(&mut sha, token.kind, bytes);
    }
    let mut hex = String::with_capacity(64);
    for byte in sha.finalize() {
        // Writing to a string cannot fail.
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

/// A new line, and the blocks that its indentation opens or closes.
fn line(sha: &mut Sha256, blocks: &mut Vec<usize>, indent: usize) {
    sha.update(b"\n");
    while blocks.last().is_some_and(|block| *block > indent) {
        blocks.pop();
        sha.update(b"<");
    }
    if blocks.last().is_none_or(|block| *block < indent) {
        if !blocks.is_empty() {
            sha.update(b">");
        }
        blocks.push(indent);
    }
}

/// A token, so that no two lists of tokens write the same bytes.
fn write(sha: &mut Sha256, kind: Kind, bytes: &[u8]) {
    if kind != Kind::Text {
        sha.update(bytes);
        sha.update([0]);
        return;
    }
    sha.update([1]);
    // A file that was checked out with other line ends is the same code.
    let mut rest = bytes;
    while let Some(at) = memchr::memmem::find(rest, b"\r\n") {
        sha.update(&rest[..at]);
        rest = &rest[at + 1..];
    }
    sha.update(rest);
    sha.update([0]);
}

/// The indentation of the line of an offset; a tab goes to the next multiple of eight.
pub(super) fn indentation(text: &[u8], at: usize) -> usize {
    let start = memchr::memrchr2(b'\n', b'\r', &text[..at]).map_or(0, |found| found + 1);
    let mut column = 0;
    for byte in &text[start..at] {
        match byte {
            b'\t' => column = (column / 8 + 1) * 8,
            b' ' => column += 1,
            _ => break,
        }
    }
    column
}
