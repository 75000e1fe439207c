//! Bringing a strategy file up to date, and taking down decisions.

use super::blocks::{self, END, decision_line, head};
use super::{Decision, Strategy, StrategyBlock, StrategyPiece, digest};

/// What a block says whose candidate is gone.
const GONE: &str = "> The change no longer gives rise to this.\n";

/// A candidate as it is to be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StrategyEntry {
    /// The candidate.
    pub id: String,
    /// Its text in Markdown.
    pub body: String,
}

impl Strategy {
    /// The same file with these candidates: new ones at its end, changed ones where they are unless somebody edited them,
    /// and those that are gone marked. An empty file gets `intro` first.
    #[must_use]
    pub fn updated(mut self, intro: &str, entries: &[StrategyEntry]) -> Self {
        let before = self.render();
        let newline = if before.contains("\r\n") { "\r\n" } else { "\n" };
        let spelled = |text: &str| text.replace("\r\n", "\n").replace('\n', newline);
        for piece in &mut self.pieces {
            let StrategyPiece::Block(block) = piece else { continue };
            match entries.iter().find(|entry| entry.id == block.id) {
                Some(entry) => refresh(block, &spelled(&body(entry))),
                None => mark_gone(block, &spelled(GONE)),
            }
        }
        let mut text = self.render();
        if text.trim().is_empty() {
            text = spelled(intro);
        }
        let known: Vec<&str> = self.blocks().map(|block| block.id.as_str()).collect();
        for entry in entries.iter().filter(|entry| !known.contains(&entry.id.as_str())) {
            if !text.is_empty() && !text.ends_with('\n') {
                text.push_str(newline);
            }
            let body = body(entry);
            let lines = [head(&entry.id, &digest(&body), false), body.trim_end().to_owned(), END.to_owned()];
            let block = format!("\n{}\n{}\n", lines.join("\n"), decision_line(&Decision::Open));
            text.push_str(&spelled(&block));
        }
        Self { pieces: blocks::read(&text).0 }
    }

    /// Takes down what was decided about a candidate; whether there is such a block.
    pub fn decide(&mut self, id: &str, decision: &Decision) -> bool {
        let newline = if self.render().contains("\r\n") { "\r\n" } else { "\n" };
        for piece in &mut self.pieces {
            let StrategyPiece::Block(block) = piece else { continue };
            if block.id == id {
                if !block.tail.ends_with('\n') {
                    block.tail.push_str(newline);
                }
                block.line = format!("{}{newline}", decision_line(decision));
                block.decision = decision.clone();
                return true;
            }
        }
        false
    }
}

/// The text of a candidate, without anything that could be taken for the first or the last line of a block.
fn body(entry: &StrategyEntry) -> String {
    let body = entry.body.replace("\r\n", "\n").replace("<!--", "&lt;!--");
    format!("{}\n", body.trim_end())
}

fn refresh(block: &mut StrategyBlock, body: &str) {
    // How lines end is no reason to write a block again.
    if !block.is_edited() && digest(body) != block.digest {
        body.clone_into(&mut block.body);
        block.digest = digest(body);
    }
    block.gone = false;
    rewrite_head(block);
}

fn mark_gone(block: &mut StrategyBlock, note: &str) {
    if block.gone {
        return;
    }
    if !block.is_edited() {
        block.body.insert_str(0, note);
        block.digest = digest(&block.body);
    }
    block.gone = true;
    rewrite_head(block);
}

/// Only what has to change: a first line that says the same stays as it is written.
fn rewrite_head(block: &mut StrategyBlock) {
    let wanted = head(&block.id, &block.digest, block.gone);
    if block.head.trim_end() != wanted {
        let end = &block.head[block.head.trim_end().len()..];
        block.head = format!("{wanted}{end}");
    }
}
