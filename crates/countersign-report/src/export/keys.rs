//! Ids: made from references, unique, and the same tomorrow.

use std::collections::HashMap;

use sha2::{Digest as _, Sha256};

/// The readable part of a key is no longer.
const LONGEST: usize = 120;

/// An id of ASCII letters, digits, `-` and `_` that starts with the prefix. Where the text does not fit into that alphabet,
/// a digest of it keeps two of them apart.
pub(super) fn key(prefix: &str, text: &str) -> String {
    let mut key = prefix.to_owned();
    let mut is_whole = true;
    for (at, c) in text.chars().enumerate() {
        match c {
            _ if at >= LONGEST => {
                is_whole = false;
                break;
            }
            '/' | '#' => key.push('_'),
            c if c.is_ascii_alphanumeric() || c == '-' => key.push(c),
            _ => {
                key.push('-');
                is_whole = false;
            }
        }
    }
    if !is_whole {
        key.push('_');
        key.push_str(&digest(text));
    }
    key
}

/// Makes equal ids differ. What several share belongs to none of them: each gets a digest of what tells it apart, and those
/// that nothing tells apart are counted.
pub(super) fn unique<'a>(ids: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<String> {
    let all: Vec<(&str, &str)> = ids.collect();
    let mut shared: HashMap<&str, usize> = HashMap::new();
    for (id, _) in &all {
        *shared.entry(id).or_default() += 1;
    }
    let mut seen: HashMap<String, usize> = HashMap::new();
    let apart = all.into_iter().map(|(id, mark)| {
        let named = match shared.get(id) {
            Some(1) => id.to_owned(),
            _ => format!("{id}~{}", digest(mark)),
        };
        let count = seen.entry(named.clone()).or_default();
        *count += 1;
        if *count == 1 { named } else { format!("{named}-{count}") }
    });
    apart.collect()
}

fn digest(text: &str) -> String {
    let bytes = Sha256::digest(text.as_bytes());
    format!("{:08x}", u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
}
