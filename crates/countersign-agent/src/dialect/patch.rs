//! The patches that Codex and others apply: which files they touch, and which lines are new.

use super::HookWrite;

/// How a patch begins.
const BEGIN: &str = "*** Begin Patch";
/// How it names a file.
const FILES: [&str; 3] = ["*** Add File: ", "*** Update File: ", "*** Delete File: "];
/// How it names the new place of one.
const MOVE: &str = "*** Move to: ";

/// The files of the patches in a text; none where there is no patch in it.
pub(super) fn writes(text: &str) -> Vec<HookWrite> {
    let mut found: Vec<HookWrite> = Vec::new();
    if !text.contains(BEGIN) && !FILES.iter().any(|start| text.starts_with(start)) {
        return found;
    }
    for line in text.lines() {
        let named = FILES.iter().chain([&MOVE]).find_map(|start| line.strip_prefix(start));
        if let Some(path) = named {
            found.push(HookWrite { path: path.trim().to_owned(), new_text: String::new() });
        } else if let (Some(added), Some(last)) = (line.strip_prefix('+'), found.last_mut()) {
            last.new_text.push_str(added);
            last.new_text.push('\n');
        }
    }
    found
}
