//! The blocks of a group as Markdown, in rows that can be cut from the end.

use super::super::value::{Block, Clause, ClauseKind, Content, Line, Redline, RedlineKind, Row, Tone};
use super::{Chunk, line};
use crate::safety;

/// Blocks as chunks: a table, a list, a requirement each; everything else is a row of its own.
pub(super) fn chunks(blocks: &[Block]) -> Vec<Chunk> {
    let mut chunks: Vec<Chunk> = Vec::new();
    let mut in_list = false;
    for block in blocks {
        let is_bullet = matches!(block.content, Content::Bullet { .. });
        let chunk = match &block.content {
            Content::Bullet { depth, text } => {
                let row = format!("{}- {}\n", "  ".repeat((*depth).min(4)), line(text));
                if let Some(last) = chunks.last_mut().filter(|_| in_list) {
                    last.rows.push(row);
                    continue;
                }
                Chunk { open: String::new(), rows: vec![row], close: "\n".to_owned() }
            }
            Content::Heading { text } => whole(format!("**{}**\n\n", line(text))),
            Content::Text { text } => whole(format!("{}\n\n", line(text))),
            Content::Code { text } => code(text),
            Content::Table { head, rows } => table(head, rows),
            Content::Note { tone, text, next } => whole(note(*tone, text, next.as_ref())),
            Content::Redline(found) => redline(found),
            // Drawn in HTML only; the table above says the same.
            Content::Graph(graph) => {
                whole(format!("{}. Drawn in the HTML page.\n\n", safety::markdown(&graph.caption())))
            }
        };
        in_list = is_bullet;
        chunks.push(chunk);
    }
    chunks
}

fn whole(row: String) -> Chunk {
    Chunk { open: String::new(), rows: vec![row], close: String::new() }
}

/// Fenced by more backticks than the text holds in a row.
fn code(text: &str) -> Chunk {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    let rows = text.lines().map(|row| format!("{}\n", safety::terminal(row)));
    Chunk { open: format!("{fence}text\n"), rows: rows.collect(), close: format!("{fence}\n\n") }
}

fn note(tone: Tone, text: &Line, next: Option<&Line>) -> String {
    let mark = match tone {
        Tone::Bad => "❌ ",
        Tone::Warn => "⚠️ ",
        Tone::Good => "✅ ",
        Tone::Muted => "",
    };
    let next = next.map_or_else(String::new, |next| format!(" {}", line(next)));
    format!("> {mark}{}{next}\n\n", line(text))
}

fn table(head: &[Line], rows: &[Row]) -> Chunk {
    let head_row = cells(head.iter().map(line));
    let rule = cells(head.iter().map(|_| "---".to_owned()));
    let rows = rows.iter().map(|row| {
        let is_title = row.cells.len() == 1 && head.len() > 1;
        let cell = |cell: &Vec<Line>| cell.iter().map(line).collect::<Vec<_>>().join("<br>");
        if is_title {
            let rest = std::iter::repeat_n(String::new(), head.len() - 1);
            return cells(row.cells.iter().map(|one| format!("<b>{}</b>", cell(one))).chain(rest));
        }
        cells(row.cells.iter().map(cell))
    });
    Chunk { open: head_row + &rule, rows: rows.collect(), close: "\n".to_owned() }
}

fn cells(cells: impl Iterator<Item = String>) -> String {
    format!("| {} |\n", cells.collect::<Vec<_>>().join(" | "))
}

fn redline(found: &Redline) -> Chunk {
    let open = format!(
        "**{}** ({}) {}\n\n",
        line(&found.name),
        found.change.as_str(),
        safety::markdown_code(&found.reference)
    );
    let mut rows = clauses(&found.statement);
    rows.extend(found.remarks.iter().map(|remark| format!("{}\n\n", line(remark))));
    for scenario in found.scenarios.iter().filter(|one| one.change != RedlineKind::Unchanged) {
        let change = if scenario.change == found.change {
            String::new()
        } else {
            format!(" ({})", scenario.change.as_str())
        };
        let steps: String = clauses(&scenario.clauses).concat();
        rows.push(format!("_{}_{change}\n\n{steps}", line(&scenario.name)));
    }
    let same = found.scenarios.iter().filter(|one| one.change == RedlineKind::Unchanged);
    let same: Vec<String> = same.map(|one| line(&one.name)).collect();
    if !same.is_empty() {
        rows.push(format!("Unchanged: {}\n\n", same.join(", ")));
    }
    if rows.is_empty() {
        rows.push(String::new());
    }
    Chunk { open, rows, close: String::new() }
}

fn clauses(clauses: &[Clause]) -> Vec<String> {
    let rows = clauses.iter().enumerate().map(|(at, clause)| {
        let is_last = clauses.get(at + 1).is_none_or(|next| next.kind != clause.kind);
        match clause.kind {
            ClauseKind::Step => format!("- {}\n{}", line(&clause.text), if is_last { "\n" } else { "" }),
            ClauseKind::Text => format!("{}\n\n", line(&clause.text)),
        }
    });
    rows.collect()
}
