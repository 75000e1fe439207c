//! The graph as inline SVG: columns from left to right, each node a link to its row.

use std::fmt::Write as _;

use super::value::{Graph, GraphNode, Tone};
use crate::safety;

/// From one column to the next.
const COLUMN: usize = 189;
/// The width of a node.
const WIDTH: usize = 156;
/// From one node to the next.
const ROW: usize = 34;
/// The height of a node.
const HEIGHT: usize = 24;
/// Room for the titles of the columns.
const TOP: usize = 30;
/// Characters that fit into a node.
const CHARS: usize = 22;

/// Writes the drawing; every node says its whole name to those who ask.
pub(super) fn write(graph: &Graph, out: &mut String) {
    let rows = (0..graph.columns.len()).map(|column| {
        let drawn = graph.nodes.iter().filter(|node| node.column == column).count();
        drawn + usize::from(graph.left_out[column] > 0)
    });
    let height = TOP + rows.max().unwrap_or(0) * ROW;
    let width = (graph.columns.len() - 1) * COLUMN + WIDTH;
    push(
        out,
        format_args!(
            "<svg viewBox=\"-1 0 {} {height}\" width=\"{}\" height=\"{height}\" role=\"group\" aria-label=\"Graph of the change: {}\">\n",
            width + 2,
            width + 2,
            safety::xml(&graph.caption())
        ),
    );
    for (column, title) in graph.columns.iter().enumerate() {
        push(out, format_args!("<text class=\"col\" x=\"{}\" y=\"14\">{title}</text>\n", column * COLUMN));
    }
    let places = places(graph);
    for edge in &graph.edges {
        let ((x1, y1), (x2, y2)) = (places[edge.from], places[edge.to]);
        let (x1, y1, y2) = (x1 + WIDTH, y1 + HEIGHT / 2, y2 + HEIGHT / 2);
        let bend = COLUMN / 4;
        push(
            out,
            format_args!(
                "<path class=\"e {}\" d=\"M{x1} {y1}C{} {y1} {} {y2} {x2} {y2}\"/>\n",
                class(edge.tone),
                x1 + bend,
                x2.saturating_sub(bend)
            ),
        );
    }
    for (node, (x, y)) in graph.nodes.iter().zip(&places) {
        write_node(node, *x, *y, out);
    }
    for (column, left_out) in graph.left_out.iter().enumerate().filter(|(_, count)| **count > 0) {
        let drawn = graph.nodes.iter().filter(|node| node.column == column).count();
        let (x, y) = (column * COLUMN, TOP + drawn * ROW + HEIGHT / 2 + 4);
        push(out, format_args!("<text class=\"more\" x=\"{x}\" y=\"{y}\">and {left_out} more</text>\n"));
    }
    out.push_str("</svg>\n");
}

/// The upper left corner of each node.
fn places(graph: &Graph) -> Vec<(usize, usize)> {
    let mut rows = vec![0; graph.columns.len()];
    let place = |node: &GraphNode| {
        let row = rows[node.column];
        rows[node.column] += 1;
        (node.column * COLUMN, TOP + row * ROW)
    };
    graph.nodes.iter().map(place).collect()
}

fn write_node(node: &GraphNode, x: usize, y: usize, out: &mut String) {
    if let Some(link) = &node.link {
        push(out, format_args!("<a href=\"#{}\">", safety::xml(link)));
    }
    push(
        out,
        format_args!(
            "<g class=\"n {}\"><title>{}</title><rect x=\"{x}\" y=\"{y}\" width=\"{WIDTH}\" height=\"{HEIGHT}\" rx=\"3\"/>\
         <rect class=\"mark\" x=\"{x}\" y=\"{y}\" width=\"4\" height=\"{HEIGHT}\"/>\
         <text x=\"{}\" y=\"{}\">{}</text></g>",
            class(node.tone),
            safety::xml(&node.label),
            x + 11,
            y + 16,
            safety::xml(&short(&node.label))
        ),
    );
    out.push_str(if node.link.is_some() { "</a>\n" } else { "\n" });
}

/// A label in the room there is: of a path its end counts, of words their beginning.
fn short(label: &str) -> String {
    let count = label.chars().count();
    if count <= CHARS {
        return label.to_owned();
    }
    if label.contains('/') && !label.contains(' ') {
        let end: String = label.chars().skip(count - CHARS + 1).collect();
        return format!("…{end}");
    }
    let start: String = label.chars().take(CHARS - 1).collect();
    format!("{}…", start.trim_end())
}

/// The class of a colour.
pub(super) fn class(tone: Tone) -> &'static str {
    match tone {
        Tone::Good => "good",
        Tone::Bad => "bad",
        Tone::Warn => "warn",
        Tone::Muted => "muted",
    }
}

fn push(out: &mut String, text: std::fmt::Arguments<'_>) {
    out.write_fmt(text).expect("a string takes every write");
}
