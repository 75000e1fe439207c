//! Fields of a mapping: their types in words, and keys that look misspelt.

use countersign_diag::{Code, Finding};

use super::node::{Node, Value};

/// Longer keys are not compared, so that the comparison stays cheap.
const LONGEST: usize = 64;

/// The string of a field, or what is wrong with it in words.
pub(crate) fn string<'a>(name: &str, node: &'a Node) -> Result<&'a str, String> {
    node.as_str().ok_or_else(|| format!("`{name}` must be a string, not {}", node.value.kind()))
}

/// The string of a field that may not be empty.
pub(crate) fn filled<'a>(name: &str, node: &'a Node) -> Result<&'a str, String> {
    match string(name, node) {
        Ok("") => Err(format!("`{name}` must not be empty")),
        other => other,
    }
}

/// The boolean of a field; a quoted one is the mistake worth naming.
pub(crate) fn boolean(name: &str, node: &Node) -> Result<bool, String> {
    node.as_bool().ok_or_else(|| format!("`{name}` must be `true` or `false`, not {}", node.value.kind()))
}

/// The items of a field.
pub(crate) fn list<'a>(name: &str, node: &'a Node) -> Result<&'a [Node], String> {
    node.as_sequence().ok_or_else(|| format!("`{name}` must be a list, not {}", node.value.kind()))
}

/// One finding for each key that is spelt almost like one of `known`.
pub(crate) fn misspelt(code: &'static Code, mapping: &Node, known: &[&str], findings: &mut Vec<Finding>) {
    for (key, _) in mapping.as_mapping().unwrap_or_default() {
        let Value::String(name) = &key.value else { continue };
        if known.contains(&name.as_str()) {
            continue;
        }
        if let Some(meant) = nearest(name, known.iter().copied()) {
            let finding = Finding::new(code, key.span, format!("key `{name}` has no effect"));
            findings.push(finding.about(name).help(format!("did you mean `{meant}`?")));
        }
    }
}

/// The candidate that a name was most likely meant to be, if one is near.
pub fn nearest<'a>(name: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    if name.len() > LONGEST {
        return None;
    }
    let folded = fold(name);
    let near = candidates.filter(|candidate| candidate.len() <= LONGEST).filter_map(|candidate| {
        let distance = distance(&folded, &fold(candidate));
        let allowed = folded.len().min(candidate.len()) / 3;
        (distance <= allowed.min(2)).then_some((distance, candidate))
    });
    near.min_by_key(|(distance, _)| *distance).map(|(_, candidate)| candidate)
}

/// Case and the choice of separator are no difference: `skipSpecs`, `skip-specs` and `skip_specs` are alike.
fn fold(name: &str) -> Vec<char> {
    name.chars().filter(|c| !matches!(c, '-' | '_' | ' ')).flat_map(char::to_lowercase).collect()
}

/// The number of insertions, deletions, substitutions and swaps of neighbours.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before = vec![0; b.len() + 1];
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let cost = usize::from(a[i - 1] != b[j - 1]);
            row[j] = (last[j] + 1).min(row[j - 1] + 1).min(last[j - 1] + cost);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before[j - 2] + 1);
            }
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}
