//! The matrix as CSV, Markdown and HTML, each cell escaped for its sink.

use std::io;

use super::Matrix;
use crate::safety;

/// Comma-separated values, lines ended by CRLF.
pub(super) fn csv(matrix: &Matrix, out: &mut dyn io::Write) -> io::Result<()> {
    let header: Vec<String> = matrix.kind.columns().iter().map(|name| (*name).to_owned()).collect();
    for row in std::iter::once(&header).chain(&matrix.rows) {
        let cells: Vec<String> = row.iter().map(|cell| csv_cell(cell)).collect();
        write!(out, "{}\r\n", cells.join(","))?;
    }
    Ok(())
}

/// A cell. What a spreadsheet would take for a formula starts with an apostrophe.
fn csv_cell(text: &str) -> String {
    let shown = safety::terminal(text);
    let is_formula = shown.trim_start().starts_with(['=', '+', '-', '@', '|', '%', '＝', '＋', '－', '＠']);
    let guarded = if is_formula { format!("'{shown}") } else { shown };
    if guarded.contains(['"', ',', '\n', '\r', ';', '\'']) || guarded.trim() != guarded {
        format!("\"{}\"", guarded.replace('"', "\"\""))
    } else {
        guarded
    }
}

/// A Markdown table under a heading.
pub(super) fn markdown(matrix: &Matrix, out: &mut dyn io::Write) -> io::Result<()> {
    let columns = matrix.kind.columns();
    writeln!(out, "## {}\n", safety::markdown(&matrix.title()))?;
    writeln!(out, "| {} |", columns.join(" | "))?;
    writeln!(out, "|{}", " --- |".repeat(columns.len()))?;
    for row in &matrix.rows {
        let cells: Vec<String> = row.iter().map(|cell| safety::markdown(cell)).collect();
        writeln!(out, "| {} |", cells.join(" | "))?;
    }
    writeln!(out, "\n{} rows, {} gaps", matrix.rows.len(), matrix.gaps())
}

/// One HTML file: no script, no request, light and dark.
pub(super) fn html(matrix: &Matrix, out: &mut dyn io::Write) -> io::Result<()> {
    let title = safety::xml(&matrix.title());
    write!(
        out,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n\
         <p>{} rows, {} gaps</p>\n<table>\n<thead>\n<tr>",
        matrix.rows.len(),
        matrix.gaps(),
    )?;
    for column in matrix.kind.columns() {
        write!(out, "<th scope=\"col\">{column}</th>")?;
    }
    writeln!(out, "</tr>\n</thead>\n<tbody>")?;
    for row in &matrix.rows {
        write!(out, "{}", if matrix.is_gap(row) { "<tr class=\"gap\">" } else { "<tr>" })?;
        for cell in row {
            write!(out, "<td>{}</td>", safety::xml(cell))?;
        }
        writeln!(out, "</tr>")?;
    }
    writeln!(out, "</tbody>\n</table>\n</main>\n</body>\n</html>")
}

const STYLE: &str = "\
:root{color-scheme:light dark}\
body{font:15px/1.5 system-ui,sans-serif;margin:2rem;color:light-dark(#1b1f24,#e6e8eb);background:light-dark(#fff,#14171a)}\
h1{font-size:1.4rem}table{border-collapse:collapse;width:100%}\
th,td{text-align:left;vertical-align:top;padding:.3rem .6rem;border-bottom:1px solid light-dark(#d5d9de,#363c43);\
overflow-wrap:anywhere}\
th{position:sticky;top:0;background:light-dark(#f3f5f7,#1e2328)}\
tr.gap td{background:light-dark(#fff2e0,#3a2a10)}";
