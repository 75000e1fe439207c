//! What is recognisably made by OpenSpec or by us, though nobody noted it.

/// Whether a file that is there looks like one that a tool made: `--force` may replace it.
pub(super) fn is_generated(path: &str, bytes: &[u8]) -> bool {
    let names: Vec<&str> = path.split('/').collect();
    let (above, name) = match names.as_slice() {
        [.., above, name] => (*above, *name),
        _ => return false,
    };
    let Ok(text) = std::str::from_utf8(bytes) else { return false };
    match name {
        "SKILL.md" => front_matter(text).is_some_and(|head| {
            let has = |key: &str| head.lines().any(|line| line.trim_start().starts_with(key));
            has("name: openspec-") || (has(&format!("name: {above}")) && has("generatedBy:"))
        }),
        ".openspec-target" => true,
        // The names of commands are OpenSpec's own.
        _ => name.starts_with("opsx-") || above == "opsx",
    }
}

/// What stands between the first two lines of dashes.
fn front_matter(text: &str) -> Option<&str> {
    let rest = text.strip_prefix("---").and_then(|rest| rest.trim_start_matches('\r').strip_prefix('\n'))?;
    rest.find("\n---").map(|end| &rest[..end])
}
