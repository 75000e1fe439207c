//! The strategy file of a change: generated blocks among what people wrote, and what they decided about each.
//!
//! Whatever is read is written back byte for byte. An update replaces only blocks that nobody edited.

mod blocks;
#[cfg(test)]
mod tests;
mod update;

use std::collections::BTreeMap;

use countersign_diag::{Finding, SourceId, Span};
use countersign_model::Parsed;

use crate::codes::{STRATEGY_BLOCK, STRATEGY_DECISION};
use blocks::Problem;
pub use update::StrategyEntry;

/// What a person said about a candidate.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Decision {
    /// Nothing yet.
    Open,
    /// A test is to be written, or there is one; why.
    Accepted(String),
    /// No test is needed; why.
    Dismissed(String),
}

impl Decision {
    /// The word for documents.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Accepted(_) => "accepted",
            Self::Dismissed(_) => "dismissed",
        }
    }

    /// Why, where there is something to explain.
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Open => None,
            Self::Accepted(reason) | Self::Dismissed(reason) => Some(reason),
        }
    }
}

/// What a block of the file says about one candidate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StrategyBlock {
    /// The candidate.
    pub id: String,
    /// What was decided.
    pub decision: Decision,
    /// Whether the change no longer gives rise to it.
    pub gone: bool,
    /// Of the body as it was generated.
    digest: String,
    /// The bytes: first line, body, last line with the blank ones behind it, line of the decision.
    head: String,
    body: String,
    tail: String,
    line: String,
}

impl StrategyBlock {
    /// Whether a person changed the generated text.
    pub fn is_edited(&self) -> bool {
        digest(&self.body) != self.digest
    }
}

/// A part of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StrategyPiece {
    /// What a person wrote.
    Text(String),
    /// What was generated.
    Block(StrategyBlock),
}

/// The strategy file of a change.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Strategy {
    pieces: Vec<StrategyPiece>,
}

impl Strategy {
    /// Reads a file. What cannot be read as a block is text, with a finding.
    pub fn parse(source: SourceId, text: &str) -> Parsed<Self> {
        let (pieces, problems) = blocks::read(text);
        let finding = |problem: Problem| {
            let span = |range| Span::new(source, range);
            match problem {
                Problem::Decision(range) => {
                    let message = "the decision cannot be read, so the candidate stays open";
                    Finding::new(&STRATEGY_DECISION, span(range), message).help(
                        "write `Decision: open`, `Decision: accepted: why` or `Decision: dismissed: why`",
                    )
                }
                Problem::Unclosed(id, range) => {
                    let message = format!("the block of candidate `{id}` has no end");
                    Finding::new(&STRATEGY_BLOCK, span(range), message)
                        .help("put the line `<!-- /candidate -->` behind it")
                }
                Problem::Repeated(id, range) => {
                    let message = format!("candidate `{id}` has two blocks");
                    Finding::new(&STRATEGY_BLOCK, span(range), message).help("take one of them away")
                }
            }
        };
        Parsed { value: Self { pieces }, findings: problems.into_iter().map(finding).collect() }
    }

    /// The parts, in order.
    pub fn pieces(&self) -> &[StrategyPiece] {
        &self.pieces
    }

    /// The blocks, in order.
    pub fn blocks(&self) -> impl Iterator<Item = &StrategyBlock> {
        self.pieces.iter().filter_map(|piece| match piece {
            StrategyPiece::Block(block) => Some(block),
            StrategyPiece::Text(_) => None,
        })
    }

    /// What was decided, by candidate.
    pub fn decisions(&self) -> BTreeMap<&str, &Decision> {
        self.blocks().map(|block| (block.id.as_str(), &block.decision)).collect()
    }

    /// The file.
    pub fn render(&self) -> String {
        let mut text = String::new();
        for piece in &self.pieces {
            match piece {
                StrategyPiece::Text(written) => text.push_str(written),
                StrategyPiece::Block(block) => {
                    for part in [&block.head, &block.body, &block.tail, &block.line] {
                        text.push_str(part);
                    }
                }
            }
        }
        text
    }
}

/// Of a body; how its lines end does not matter.
fn digest(body: &str) -> String {
    super::short_digest(&body.replace("\r\n", "\n"))
}
