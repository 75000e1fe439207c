//! The matrix for people: each requirement once, and below it what stands against it.

use std::io;

use super::{Matrix, MatrixKind};
use crate::shown::counted;
use crate::style::Tone;
use crate::{Style, safety};

/// Writes it.
pub(super) fn render(matrix: &Matrix, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
    if matrix.rows.is_empty() {
        let what = match matrix.kind {
            MatrixKind::Control => "there is no control to show",
            MatrixKind::Test | MatrixKind::Task => "there is no requirement to show",
        };
        return writeln!(out, "{what}");
    }
    let keys = matrix.kind.keys();
    let mut last: &[String] = &[];
    for row in &matrix.rows {
        if last != &row[..keys] {
            heading(matrix, row, out, style)?;
            last = &row[..keys];
        }
        let cells = row[keys..].iter().filter(|cell| !cell.is_empty());
        let cells: Vec<String> = cells.map(|cell| safety::terminal(cell)).collect();
        if !cells.is_empty() {
            let line = format!("    {} {}", style.arrow(), cells.join("  "));
            writeln!(out, "{}", clipped(&line, style))?;
        }
    }
    let rows = matrix.rows.len();
    let gaps = matrix.gaps();
    let mark = if gaps == 0 { style.good() } else { style.bad() };
    let missing = match matrix.kind {
        MatrixKind::Test => "without a test",
        MatrixKind::Control => "not met",
        MatrixKind::Task => "without a task",
    };
    writeln!(out, "\n{mark} {}, {gaps} {missing}", counted(rows, "row"))
}

fn heading(matrix: &Matrix, row: &[String], out: &mut dyn io::Write, style: Style) -> io::Result<()> {
    let (name, status) = match matrix.kind {
        MatrixKind::Test => (if row[1].is_empty() { row[0].clone() } else { row[1].clone() }, &row[2]),
        MatrixKind::Task => (row[0].clone(), &row[1]),
        MatrixKind::Control => (format!("{}  {}", row[0], row[1..3].join(" ")), &row[3]),
    };
    let tone = match status.as_str() {
        "verified" | "exempt" | "met" => Tone::Good,
        "failed" | "uncovered" | "not-met" => Tone::Bad,
        _ => Tone::Warn,
    };
    writeln!(out, "{}  {}", safety::terminal(&name), style.paint(tone, status))
}

/// At most one line of the terminal.
fn clipped(line: &str, style: Style) -> String {
    if line.chars().count() <= style.width {
        return line.to_owned();
    }
    let ellipsis = style.ellipsis();
    let kept: String = line.chars().take(style.width.saturating_sub(ellipsis.chars().count())).collect();
    format!("{kept}{ellipsis}")
}
