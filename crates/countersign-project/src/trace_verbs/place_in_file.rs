//! Where a citation goes in a file: above an item, in the style of comments of the language.

use std::ops::Range;

use countersign_facts::citation::{Citation, Item, Marks, ScopeKind, Verb, all_items, comment, scan};

/// Which item a citation shall belong to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Wanted {
    /// The whole file.
    File,
    /// The item with these lines.
    Item(Range<usize>),
}

/// Why there is no place.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum NoPlace {
    /// There is no item like that; these are near.
    NoItem(Vec<String>),
    /// Several items are called so.
    Several(Vec<String>),
    /// The file cannot carry comments, or none that would belong to the item.
    NoComment,
}

/// The item at a line: the smallest one around it, else the next one below.
pub(super) fn item_at(path: &str, text: &str, line: usize) -> Result<Wanted, NoPlace> {
    let items = all_items(path, text.as_bytes());
    let around = items.iter().filter(|item| item.lines.contains(&line)).min_by_key(|item| item.lines.len());
    let below = || items.iter().filter(|item| item.lines.start >= line).min_by_key(|item| item.lines.start);
    match around.or_else(below) {
        Some(item) => Ok(Wanted::Item(item.lines.clone())),
        None => Err(NoPlace::NoItem(names(items.iter()))),
    }
}

/// The item of a name: `tests::rejects_twice`, or the end of it.
pub(super) fn item_named(path: &str, text: &str, symbol: &str) -> Result<Wanted, NoPlace> {
    let items = all_items(path, text.as_bytes());
    let parts: Vec<&str> = symbol.split("::").collect();
    let fits = |item: &&Item| {
        item.symbol.len() >= parts.len()
            && item.symbol[item.symbol.len() - parts.len()..].iter().zip(&parts).all(|(a, b)| a == b)
    };
    let found: Vec<&Item> = items.iter().filter(fits).collect();
    let exact: Vec<&Item> = found.iter().copied().filter(|item| item.symbol.len() == parts.len()).collect();
    match (found.as_slice(), exact.as_slice()) {
        ([one], _) | (_, [one]) => Ok(Wanted::Item(one.lines.clone())),
        ([], _) => {
            let known = items.iter().filter_map(|item| item.symbol.last()).map(String::as_str);
            let near = crate::select::nearest(parts.last().copied().unwrap_or_default(), known);
            Err(NoPlace::NoItem(near.into_iter().map(str::to_owned).collect()))
        }
        _ => Err(NoPlace::Several(
            found.iter().map(|item| format!("{}:{}", item.symbol.join("::"), item.lines.start)).collect(),
        )),
    }
}

fn names<'i>(items: impl Iterator<Item = &'i Item>) -> Vec<String> {
    items.take(5).map(|item| item.symbol.join("::")).collect()
}

/// The text with a citation of its own line in it; `None` if the item says the same already.
pub(super) fn with_citation(
    (path, text): (&str, &str),
    wanted: &Wanted,
    (reference, verb): (&str, Option<Verb>),
    said: &str,
    marks: &Marks,
) -> Result<Option<String>, NoPlace> {
    let same = |citation: &Citation, lines: Option<&Range<usize>>| {
        citation.reference == reference
            && verb.is_none_or(|verb| citation.verb == verb)
            && match (wanted, lines) {
                (Wanted::File, _) => citation.scope.kind == ScopeKind::File,
                (Wanted::Item(_), Some(lines)) => citation.scope.lines == *lines,
                (Wanted::Item(_), None) => false,
            }
    };
    let lines = match wanted {
        Wanted::File => None,
        Wanted::Item(lines) => Some(lines),
    };
    let known = scan(path, text.as_bytes(), marks).citations;
    if known.iter().any(|citation| same(citation, lines)) {
        return Ok(None);
    }
    let line = comment(path, said).ok_or(NoPlace::NoComment)?;
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    for (at, inserted) in candidates(text, wanted, &line, end) {
        let mut after = text.to_owned();
        after.insert_str(at, &inserted);
        // The item stands below what was put in above it.
        let shift = inserted.matches('\n').count();
        let is_above = lines.is_some_and(|lines| at <= start_of(text, lines.start));
        let moved = lines.map(|lines| {
            if is_above { lines.start + shift..lines.end + shift } else { lines.start..lines.end + shift }
        });
        let found = scan(path, after.as_bytes(), marks).citations;
        if found.iter().any(|citation| same(citation, moved.as_ref())) {
            return Ok(Some(after));
        }
    }
    Err(NoPlace::NoComment)
}

/// Where the line may be put, best first, and what is put there.
fn candidates(text: &str, wanted: &Wanted, line: &str, end: &str) -> Vec<(usize, String)> {
    match wanted {
        Wanted::Item(lines) => {
            let above = start_of(text, lines.start);
            let indented = |at: usize| {
                let indent: String = text[at..].chars().take_while(|c| matches!(c, ' ' | '\t')).collect();
                format!("{indent}{line}{end}")
            };
            let inside = start_of(text, lines.start + 1);
            vec![(above, indented(above)), (inside, indented(inside))]
        }
        Wanted::File => {
            let top = if text.starts_with('\u{feff}') { 3 } else { 0 };
            let first = text[top..].lines().next().unwrap_or_default();
            // What has to stay in the first line stays there.
            let stays = ["#!", "<?", "<!", "# -*-"].iter().any(|start| first.starts_with(start));
            let second = start_of(text, 2);
            let at = if stays && second > top { second } else { top };
            vec![(at, format!("{line}{end}{end}")), (at, format!("{line}{end}"))]
        }
    }
}

/// The byte at which a line starts, counted from 1; behind a byte order mark.
fn start_of(text: &str, line: usize) -> usize {
    if line <= 1 {
        return if text.starts_with('\u{feff}') { 3 } else { 0 };
    }
    text.match_indices('\n').nth(line - 2).map_or(text.len(), |(at, _)| at + 1)
}
