//! Copies of the project's own skills: where `skills install` put one, it follows its source.

use countersign_agent::{Place, Tool, skill_root};

use crate::error::Error;

use super::look::{Seen, Tree};
use super::{Wanted, WantedKind};

/// Folders of skills are no deeper than this.
const MAX_DEPTH: usize = 16;

/// The copies that are there, with the text of their source.
pub(super) fn copies(tree: &Tree<'_>, skills: &str) -> Result<Vec<Wanted>, Error> {
    let mut sources = Vec::new();
    for name in tree.names(skills)? {
        files(tree, &format!("{skills}/{name}"), 0, &mut sources)?;
    }
    let mut wanted = Vec::new();
    for tool in Tool::ALL.iter().filter(|tool| tool.place() == Place::Project) {
        let before = wanted.len();
        for (path, text) in &sources {
            let below = path.strip_prefix(skills).unwrap_or(path);
            let path = format!("{}{below}", tool.skills_folder());
            if matches!(tree.look(&path)?, Seen::File { .. }) {
                wanted.push(Wanted { path, text: text.clone(), kind: WantedKind::Generated });
            }
        }
        // The folder stays whose it is.
        if wanted.len() > before
            && let Some(root) = skill_root(tool)
            && let Some(text) = text(&tree.look(&root.path)?)
        {
            wanted.push(Wanted { path: root.path, text, kind: WantedKind::Generated });
        }
    }
    Ok(wanted)
}

/// The files of a skill that are text.
fn files(tree: &Tree<'_>, path: &str, depth: usize, found: &mut Vec<(String, String)>) -> Result<(), Error> {
    let is_hidden = path.rsplit('/').next().is_some_and(|name| name.starts_with('.'));
    match tree.look(path)? {
        _ if is_hidden => {}
        seen @ Seen::File { .. } if depth > 0 => {
            found.extend(text(&seen).map(|text| (path.to_owned(), text)));
        }
        Seen::Taken(_) if depth < MAX_DEPTH => {
            for name in tree.names(path)? {
                files(tree, &format!("{path}/{name}"), depth + 1, found)?;
            }
        }
        _ => {}
    }
    Ok(())
}

fn text(seen: &Seen) -> Option<String> {
    seen.bytes().and_then(|bytes| String::from_utf8(bytes.to_vec()).ok())
}
