//! What an answer points at: references, paths and addresses.

use super::blocks::{Block, Kind, code_ranges};

/// Something that can be looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Citation {
    /// A requirement, a scenario or a path: which of them only the project knows.
    Name(String),
    /// An address elsewhere, which nobody looks up.
    Address,
}

impl Citation {
    /// What the project has to know.
    pub(super) fn looked_up(self) -> Option<String> {
        match self {
            Self::Name(name) => Some(name),
            Self::Address => None,
        }
    }
}

/// The citations in a block, in order.
pub(super) fn of_block(block: &Block) -> Vec<Citation> {
    if matches!(block.kind, Kind::Code | Kind::Heading) {
        return Vec::new();
    }
    let text = block.text.as_str();
    let mut found = Vec::new();
    let mut plain = String::new();
    let mut from = 0;
    for range in code_ranges(text) {
        plain.push_str(&text[from..range.start]);
        plain.push('\u{1}');
        found.extend(of_name(text[range.clone()].trim_matches('`').trim()));
        from = range.end;
    }
    plain.push_str(&text[from..]);
    found.extend(link_targets(&plain).filter_map(of_name));
    found
}

/// The targets of links, and bare addresses.
fn link_targets(text: &str) -> impl Iterator<Item = &str> {
    let links = text.match_indices("](").filter_map(|(at, _)| {
        let target = &text[at + 2..];
        Some(target[..target.find([')', ' '])?].trim_matches(['<', '>']))
    });
    let bare = text.split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '<' | '>'));
    links.chain(bare.filter(|word| is_address(word)))
}

fn of_name(name: &str) -> Option<Citation> {
    if is_address(name) {
        return Some(Citation::Address);
    }
    if name.is_empty() || name.starts_with(['#', '-', '/', '<']) || name.contains(char::is_whitespace) {
        return None;
    }
    let is_path = name.contains('/') || has_extension(name);
    is_path.then(|| Citation::Name(name.to_owned()))
}

fn is_address(text: &str) -> bool {
    ["https://", "http://"].iter().any(|scheme| text.len() > scheme.len() && text.starts_with(scheme))
}

/// `design.md`, `lib.rs:12`; not `Type::member`, `call()` or `1.2`.
fn has_extension(name: &str) -> bool {
    let name = name.split_once(':').map_or(name, |(path, line)| {
        let is_place = !line.is_empty() && line.bytes().all(|byte| byte.is_ascii_digit() || byte == b':');
        if is_place { path } else { "" }
    });
    let Some((stem, extension)) = name.rsplit_once('.') else { return false };
    !stem.is_empty()
        && (1..=8).contains(&extension.len())
        && extension.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        && extension.bytes().any(|byte| byte.is_ascii_lowercase())
        && !stem.contains(['(', ')', ':'])
}
