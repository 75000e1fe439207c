//! Cobertura XML: classes name files, lines have hits.

use super::Gathered;
use super::codes::COVERAGE_RECORD_BROKEN;
use crate::results::Collector;
use crate::results::xml::{Doctype, Element, Event, Walk};

/// Reads a whole file.
pub(super) fn read(gathered: &mut Gathered, out: &mut Collector<'_>) {
    let mut walk = Walk::new(out.text, Doctype::NameOnly);
    let mut open: Vec<String> = Vec::new();
    let mut file: Option<String> = None;
    while let Some(event) = walk.next(out) {
        match event {
            Event::Open(element) => {
                match element.name.as_str() {
                    "class" => file = element.get("filename").map(str::to_owned),
                    "line" => add_line(file.as_deref(), &element, gathered, out),
                    "source" => gathered.sources.push(String::new()),
                    _ => {}
                }
                open.push(element.name);
            }
            Event::Text(text) => {
                if open.last().is_some_and(|name| name == "source")
                    && let Some(source) = gathered.sources.last_mut()
                {
                    source.push_str(text.trim());
                }
            }
            Event::Close => {
                if open.pop().as_deref() == Some("class") {
                    file = None;
                }
            }
        }
    }
    gathered.sources.retain(|source| !source.is_empty());
}

fn add_line(file: Option<&str>, element: &Element<'_>, gathered: &mut Gathered, out: &mut Collector<'_>) {
    let line =
        element.get("number").and_then(|number| number.trim().parse().ok()).filter(|line: &u32| *line > 0);
    match (file, line, element.number("hits")) {
        (Some(file), Some(line), Some(hits)) => gathered.add(file, "", line, hits),
        (None, ..) => {
            let help = "the record is left out, as if its line had not run";
            out.report(&COVERAGE_RECORD_BROKEN, element.at.clone(), "a line stands outside of a file", help);
        }
        _ => {
            let help = "the record is left out, as if its line had not run";
            out.report(&COVERAGE_RECORD_BROKEN, element.at.clone(), "a line has no number or no hits", help);
        }
    }
}
