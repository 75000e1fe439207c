//! The blocks of a group as HTML.

use super::super::desk::counted;
use super::super::svg;
use super::super::value::{
    Block, Clause, ClauseKind, Content, Graph, Line, Redline, RedlineKind, RedlineScenario, Row,
};
use super::{line, push};
use crate::safety;

/// Writes blocks; bullets that follow each other are one list, and tables bear the name.
pub(super) fn write(blocks: &[Block], name: &str, out: &mut String) {
    let mut depth = None;
    for block in blocks {
        if let Content::Bullet { depth: wanted, text } = &block.content {
            depth = Some(open_list(depth, *wanted, out));
            push(out, format_args!("<li>{}", line(text)));
            continue;
        }
        close_lists(depth.take(), out);
        match &block.content {
            Content::Heading { text } => push(out, format_args!("<h4>{}</h4>\n", line(text))),
            Content::Text { text } => push(out, format_args!("<p>{}</p>\n", line(text))),
            Content::Bullet { .. } => {}
            Content::Code { text } => {
                let lines: Vec<String> = text.lines().map(safety::xml).collect();
                push(out, format_args!("<pre tabindex=\"0\"><code>{}</code></pre>\n", lines.join("\n")));
            }
            Content::Table { head, rows } => table(name, head, rows, out),
            Content::Note { tone, text, next } => {
                push(out, format_args!("<div class=\"note {}\"><p>{}</p>", svg::class(*tone), line(text)));
                if let Some(next) = next {
                    push(out, format_args!("<p class=\"next\">{}</p>", line(next)));
                }
                out.push_str("</div>\n");
            }
            Content::Redline(found) => redline(found, out),
            Content::Graph(graph) => drawing(graph, out),
        }
    }
    close_lists(depth, out);
}

/// Opens what has to be open for a bullet of a depth, and says how deep the list is now.
fn open_list(open: Option<usize>, wanted: usize, out: &mut String) -> usize {
    match open {
        None => {
            out.push_str("<ul>\n");
            0
        }
        Some(depth) if wanted > depth => {
            out.push_str("\n<ul>\n");
            depth + 1
        }
        Some(depth) => {
            out.push_str("</li>\n");
            for _ in wanted..depth {
                out.push_str("</ul></li>\n");
            }
            wanted
        }
    }
}

fn close_lists(depth: Option<usize>, out: &mut String) {
    let Some(depth) = depth else { return };
    for _ in 0..depth {
        out.push_str("</li></ul>");
    }
    out.push_str("</li>\n</ul>\n");
}

fn table(name: &str, head: &[Line], rows: &[Row], out: &mut String) {
    push(
        out,
        format_args!(
            "<div class=\"wide\" role=\"region\" aria-label=\"Table: {}\" tabindex=\"0\">\n<table>\n<thead><tr>",
            safety::xml(name)
        ),
    );
    for cell in head {
        push(out, format_args!("<th scope=\"col\">{}</th>", line(cell)));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for row in rows {
        match &row.id {
            Some(id) => push(out, format_args!("<tr id=\"{}\">", safety::xml(id))),
            None => out.push_str("<tr>"),
        }
        if let [cell] = row.cells.as_slice()
            && head.len() > 1
        {
            let lines: Vec<String> = cell.iter().map(line).collect();
            let span = head.len();
            push(
                out,
                format_args!("<th scope=\"rowgroup\" colspan=\"{span}\">{}</th></tr>\n", lines.join("<br>")),
            );
            continue;
        }
        for cell in &row.cells {
            let lines: Vec<String> = cell.iter().map(line).collect();
            push(out, format_args!("<td>{}</td>", lines.join("<br>")));
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table>\n</div>\n");
}

fn redline(found: &Redline, out: &mut String) {
    let class = svg::class(found.change.tone());
    push(
        out,
        format_args!(
            "<article class=\"req {class}\" id=\"{id}\" aria-labelledby=\"{id}-h\">\n<h4 id=\"{id}-h\">{} \
         <span class=\"b {class}\">{}</span></h4>\n<p class=\"ref\">{}</p>\n",
            line(&found.name),
            found.change.as_str(),
            safety::xml(&found.reference),
            id = safety::xml(&found.id)
        ),
    );
    clauses(&found.statement, out);
    for remark in &found.remarks {
        push(out, format_args!("<p class=\"remark\">{}</p>\n", line(remark)));
    }
    let (same, other): (Vec<_>, Vec<_>) =
        found.scenarios.iter().partition(|scenario| scenario.change == RedlineKind::Unchanged);
    // What is new is read once; what changed is read word by word.
    let is_folded = found.change == RedlineKind::Added && !other.is_empty();
    if is_folded {
        let names: Vec<String> = other.iter().map(|scenario| safety::xml(&scenario.name.text())).collect();
        let count = counted(other.len(), "scenario");
        push(out, format_args!("<details class=\"scs\"><summary>{count}: {}</summary>\n", names.join(", ")));
    }
    for scenario in other {
        write_scenario(found, scenario, out);
    }
    if is_folded {
        out.push_str("</details>\n");
    }
    if !same.is_empty() {
        let names: Vec<String> = same.iter().map(|scenario| name(scenario)).collect();
        push(out, format_args!("<p class=\"same\">Unchanged: {}</p>\n", names.join(", ")));
    }
    out.push_str("</article>\n");
}

fn name(scenario: &RedlineScenario) -> String {
    let name = line(&scenario.name);
    match &scenario.link {
        // A name that holds a link of its own cannot be one.
        Some(link) if !name.contains("<a ") => format!("<a href=\"#{}\">{name}</a>", safety::xml(link)),
        _ => name,
    }
}

fn write_scenario(found: &Redline, scenario: &RedlineScenario, out: &mut String) {
    out.push_str("<div class=\"sc\">\n<h5>");
    out.push_str(&name(scenario));
    if scenario.change != found.change {
        let class = svg::class(scenario.change.tone());
        push(out, format_args!(" <span class=\"b {class}\">{}</span>", scenario.change.as_str()));
    }
    out.push_str("</h5>\n");
    clauses(&scenario.clauses, out);
    out.push_str("</div>\n");
}

fn clauses(clauses: &[Clause], out: &mut String) {
    let mut in_list = false;
    for clause in clauses {
        let is_step = clause.kind == ClauseKind::Step;
        if is_step != in_list {
            out.push_str(if is_step { "<ul class=\"steps\">\n" } else { "</ul>\n" });
            in_list = is_step;
        }
        let tag = if is_step { "li" } else { "p" };
        push(out, format_args!("<{tag}>{}</{tag}>\n", line(&clause.text)));
    }
    if in_list {
        out.push_str("</ul>\n");
    }
}

fn drawing(graph: &Graph, out: &mut String) {
    out.push_str("<figure>\n<div class=\"wide\" role=\"region\" aria-label=\"Drawing\" tabindex=\"0\">\n");
    svg::write(graph, out);
    push(
        out,
        format_args!(
            "</div>\n<figcaption>{}. Each requirement leads to its rows in the table; red and amber is what does not hold.\
         </figcaption>\n</figure>\n",
            safety::xml(&graph.caption())
        ),
    );
}
