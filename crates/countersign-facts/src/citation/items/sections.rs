//! Items of test languages that are made of lines: Gherkin and Robot.

use super::{Found, ItemKind, View};

/// Words that open a scenario, without the colon.
const SCENARIOS: &[&str] = &["Scenario", "Example"];
const GROUPS: &[&str] = &["Feature", "Rule"];

/// Finds features, rules and scenarios.
pub(super) fn gherkin(view: View<'_>, found: &mut Vec<Found>) {
    let mut feature = None;
    let mut rule = None;
    let mut scenario: Option<usize> = None;
    let mut tags = None;
    for at in 0..view.tokens.len() {
        if !view.newline(at) {
            continue;
        }
        let Some(word) = view.word(at) else { continue };
        if word.starts_with('@') {
            tags.get_or_insert(at);
            continue;
        }
        let start = tags.take().unwrap_or(at);
        let outline = view.is(at + 1, b"Outline") || view.is(at + 1, b"Template");
        let colon = at + 1 + usize::from(outline);
        if view.punct(colon) != b':' || !(SCENARIOS.contains(&word) || GROUPS.contains(&word)) {
            continue;
        }
        for open in scenario.take().into_iter().chain(rule.take_if(|_| word == "Rule")) {
            finish(found, open, start);
        }
        let is_group = GROUPS.contains(&word);
        let slot = match word {
            "Feature" => &mut feature,
            "Rule" => &mut rule,
            _ => &mut scenario,
        };
        *slot = Some(found.len());
        let kind = if is_group { ItemKind::Type } else { ItemKind::Test };
        found.push(line_item(view, start, colon + 1, kind));
    }
    for open in [feature, rule, scenario].into_iter().flatten() {
        finish(found, open, view.tokens.len());
    }
}

/// Finds test cases and keywords.
pub(super) fn robot(view: View<'_>, found: &mut Vec<Found>) {
    let mut section = None;
    let mut item: Option<usize> = None;
    for at in 0..view.tokens.len() {
        let start = view.tokens[at].start as usize;
        if !view.newline(at) || !(start == 0 || matches!(view.text[start - 1], b'\n' | b'\r')) {
            continue;
        }
        if let Some(open) = item.take() {
            finish(found, open, at);
        }
        if view.punct(at) == b'*' {
            let word = (at..at + 8).find_map(|at| view.word(at)).unwrap_or_default().to_ascii_lowercase();
            section = match word.as_str() {
                "test" | "tasks" | "task" => Some(ItemKind::Test),
                "keywords" | "keyword" => Some(ItemKind::Function),
                _ => None,
            };
        } else if let Some(kind) = section {
            item = Some(found.len());
            found.push(line_item(view, at, at, kind));
        }
    }
    if let Some(open) = item {
        finish(found, open, view.tokens.len());
    }
}

fn finish(found: &mut [Found], item: usize, at: usize) {
    found[item].tokens.end = at;
    found[item].body.end = at.max(found[item].body.start);
}

/// An item whose name is the rest of a line.
fn line_item(view: View<'_>, start: usize, name: usize, kind: ItemKind) -> Found {
    let mut end = name;
    while end < view.tokens.len() && (end == name || !view.newline(end)) {
        end += 1;
    }
    let title = if name < view.tokens.len() {
        let bytes = view.tokens[name].start as usize..view.tokens[end - 1].end as usize;
        String::from_utf8_lossy(&view.text[bytes]).into_owned()
    } else {
        String::new()
    };
    Found { names: vec![title], tokens: start..end, body: end..end, kind, test: true }
}
