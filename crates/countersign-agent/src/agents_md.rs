//! The block in `AGENTS.md`, between two lines that say whose it is. Text outside of them never changes.

use std::ops::Range;

/// The first line of the block.
const START: &str = "<!-- COUNTERSIGN:START -->";
/// Its last line.
const END: &str = "<!-- COUNTERSIGN:END -->";

/// What the block says.
pub const BLOCK: &str = "\
Changes to this project are planned, verified and archived with `countersign` (OpenSpec format).

- Before you plan, write or review: `countersign list`, then `countersign status --change NAME`.
- Requirements are in `openspec/specs`, open changes in `openspec/changes`. Main specs are changed by archiving alone.
- Code and tests cite what they serve: `@req capability/requirement#scenario`.
- Done means that `countersign verify NAME` exits with 0. `countersign explain CODE` says how a finding is mended.
";

/// Why a block cannot be put in, or taken out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BlockError {
    /// One of the two lines is missing, or they are in the wrong order.
    #[error("the lines of the block do not pair: `{START}` and `{END}`")]
    Unpaired,
    /// There is more than one block.
    #[error("the block is there more than once")]
    Repeated,
}

impl BlockError {
    /// The code of the error.
    pub fn code(self) -> &'static str {
        match self {
            Self::Unpaired => "managed_block_unpaired",
            Self::Repeated => "managed_block_repeated",
        }
    }
}

/// Where the block is, from the first byte of its first line to the last of its last line, the line end excluded.
pub fn managed_block(text: &str) -> Result<Option<Range<usize>>, BlockError> {
    let (mut starts, mut ends) = (Vec::new(), Vec::new());
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let bare = line.strip_suffix('\n').unwrap_or(line);
        match bare.strip_suffix('\r').unwrap_or(bare) {
            START => starts.push(at),
            END => ends.push(at + END.len()),
            _ => {}
        }
        at += line.len();
    }
    match (starts.as_slice(), ends.as_slice()) {
        ([], []) => Ok(None),
        ([start], [end]) if start < end => Ok(Some(*start..*end)),
        ([_, _, ..], [_, _, ..]) => Err(BlockError::Repeated),
        _ => Err(BlockError::Unpaired),
    }
}

/// The text with the block: replaced where it is, else at the end, in the line ends of the text.
pub fn with_block(text: &str, block: &str) -> Result<String, BlockError> {
    let range = managed_block(text)?;
    let eol = eol_of(range.clone().map_or(text, |range| &text[range]));
    let lines = std::iter::once(START).chain(block.trim_end().lines()).chain(std::iter::once(END));
    let block = lines.collect::<Vec<_>>().join(eol);
    // How the text ended can be seen afterwards, so that taking the block out gives back the same bytes.
    Ok(match range {
        Some(range) => [&text[..range.start], &block, &text[range.end..]].concat(),
        None if text.is_empty() => [&block, eol].concat(),
        None if text.ends_with('\n') => [text, eol, &block, eol].concat(),
        None => [text, eol, eol, &block].concat(),
    })
}

/// The text without the block, and without the empty line and the line end that came with it.
pub fn without_block(text: &str) -> Result<String, BlockError> {
    let Some(range) = managed_block(text)? else { return Ok(text.to_owned()) };
    let eol = eol_of(&text[range.clone()]);
    let (before, after) = (&text[..range.start], &text[range.end..]);
    let above = before.strip_suffix(eol).filter(|above| above.ends_with('\n'));
    let (before, after) = match (above, after.strip_prefix(eol)) {
        (Some(above), None) if after.is_empty() => (above.strip_suffix(eol).unwrap_or(above), ""),
        (above, rest) => (above.unwrap_or(before), rest.unwrap_or(after)),
    };
    Ok([before, after].concat())
}

fn eol_of(text: &str) -> &'static str {
    if text.contains("\r\n") { "\r\n" } else { "\n" }
}

#[cfg(test)]
mod tests;
