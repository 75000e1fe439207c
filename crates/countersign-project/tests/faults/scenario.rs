//! The operations that are cut short: an archive of five specs with a receipt, its way back, and a sync.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use countersign_project::{Digest, FileStep, FolderMove, Steps};

use super::sim::{Node, Sim};

/// The files of a project by path, with modes; folders and links beside them.
pub(crate) type Listing = BTreeMap<String, Thing>;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Thing {
    Folder(u32),
    File(Vec<u8>, u32),
    Link(PathBuf),
}

/// A folder as it is made.
pub(crate) const FOLDER: Thing = Thing::Folder(0o755);

/// The paths of the project before the archive; a folder ends in `/`.
pub(crate) const BEFORE: [(&str, &str, u32); 10] = [
    ("openspec/specs/a/spec.md", "# a\nold\n", 0o644),
    ("openspec/specs/b/spec.md", "# b\nold\n", 0o600),
    ("openspec/specs/old/deep/spec.md", "# old\n", 0o640),
    ("openspec/specs/z/spec.md", "# z\nold\n", 0o644),
    ("openspec/specs/other/spec.md", "# other\n", 0o644),
    ("openspec/changes/add-x/proposal.md", "# why\n", 0o644),
    ("openspec/changes/add-x/specs/a/spec.md", "## ADDED\n", 0o644),
    ("openspec/changes/add-y/proposal.md", "# other\n", 0o644),
    ("openspec/changes/archive/2026-01-01-first/proposal.md", "# first\n", 0o644),
    ("README.md", "# readme\n", 0o644),
];

/// Where the archive moves the change.
pub(crate) const ARCHIVED: &str = "openspec/changes/archive/2026-02-03-add-x";

fn step(path: &str, before: Option<&str>, after: Option<&str>) -> FileStep {
    FileStep {
        path: path.into(),
        before: before.map(|text| Digest::of(text.as_bytes())),
        after: after.map(|text| text.as_bytes().to_vec()),
        mode: None,
    }
}

/// The archive: three specs written, one made, one deleted, the receipt, the move.
pub(crate) fn archive() -> Steps {
    Steps {
        operation: "archive add-x".to_owned(),
        files: vec![
            step("openspec/changes/add-x/receipt.json", None, Some("{}\n")),
            step("openspec/specs/a/spec.md", Some("# a\nold\n"), Some("# a\nnew, and longer\n")),
            step("openspec/specs/b/spec.md", Some("# b\nold\n"), Some("# b\nnew\n")),
            step("openspec/specs/new/deep/spec.md", None, Some("# new\n")),
            step("openspec/specs/old/deep/spec.md", Some("# old\n"), None),
            step("openspec/specs/z/spec.md", Some("# z\nold\n"), Some("# z\n")),
        ],
        folder_move: Some(FolderMove { from: "openspec/changes/add-x".into(), to: ARCHIVED.into() }),
        folders: Vec::new(),
        prune: vec!["openspec/specs/old".into(), "openspec/specs/old/deep".into()],
        date: Some("2026-02-03".to_owned()),
    }
}

/// The same specs without a move: the commit point is in the journal.
pub(crate) fn sync() -> Steps {
    let mut steps = archive();
    "sync add-x".clone_into(&mut steps.operation);
    steps.files.remove(0);
    steps.folder_move = None;
    steps
}

/// What a project looks like after the steps.
pub(crate) fn after(before: &Listing, steps: &Steps) -> Listing {
    let mut listing = before.clone();
    for step in &steps.files {
        let path = step.path.to_str().unwrap().to_owned();
        let mode = match listing.remove(&path) {
            Some(Thing::File(_, mode)) => mode,
            _ => 0o644,
        };
        if let Some(after) = &step.after {
            for above in step.path.ancestors().skip(1).filter(|above| *above != Path::new("")) {
                listing.entry(above.to_str().unwrap().to_owned()).or_insert(FOLDER);
            }
            listing.insert(path, Thing::File(after.clone(), mode));
        }
    }
    for path in &steps.prune {
        let below = format!("{}/", path.display());
        if !listing.iter().any(|(path, thing)| path.starts_with(&below) && !matches!(thing, Thing::Folder(_)))
        {
            listing.retain(|path, _| !format!("{path}/").starts_with(&below));
        }
    }
    let Some(FolderMove { from, to }) = &steps.folder_move else { return listing };
    let (from, to) = (from.to_str().unwrap(), to.to_str().unwrap());
    let moved = |path: String| match path
        .strip_prefix(from)
        .filter(|rest| rest.is_empty() || rest.starts_with('/'))
    {
        Some(rest) => format!("{to}{rest}"),
        None => path,
    };
    let mut listing: Listing = listing.into_iter().map(|(path, thing)| (moved(path), thing)).collect();
    for above in Path::new(to).ancestors().skip(1).filter(|above| *above != Path::new("")) {
        listing.entry(above.to_str().unwrap().to_owned()).or_insert(FOLDER);
    }
    listing
}

/// The project on a simulated disk.
pub(crate) fn simulated() -> Vec<Node> {
    let mut nodes = vec![folder(0o755)];
    for (path, text, mode) in BEFORE {
        add(&mut nodes, path, Node::File { bytes: text.as_bytes().into(), mode });
    }
    add(&mut nodes, "openspec/changes/add-x/link", Node::Link("proposal.md".into()));
    nodes
}

fn folder(mode: u32) -> Node {
    Node::Folder { names: Arc::default(), mode }
}

/// Adds a node at a path.
pub(crate) fn add(nodes: &mut Vec<Node>, path: &str, node: Node) {
    let (mut inside, mut parts) = (0, path.split('/').peekable());
    while let Some(name) = parts.next() {
        let next = nodes.len();
        let Node::Folder { names, .. } = &mut nodes[inside] else { panic!("{path} leads through a file") };
        let names = Arc::make_mut(names);
        if parts.peek().is_none() {
            names.insert(name.into(), next);
            nodes.push(node);
            return;
        }
        inside = *names.entry(name.into()).or_insert(next);
        if inside == next {
            // Folders of their own modes come back with them.
            nodes.push(folder(if name == "old" || name == "add-x" { 0o750 } else { 0o755 }));
        }
    }
}

/// What a simulated disk shows, without what is ours alone.
pub(crate) fn listing(sim: &Sim) -> Listing {
    let state = sim.state();
    let mut listing = Listing::new();
    let mut ahead = vec![(String::new(), 0)];
    while let Some((path, node)) = ahead.pop() {
        let thing = match &state.nodes[node] {
            Node::File { bytes, mode } => Thing::File(bytes.to_vec(), *mode),
            Node::Link(target) => Thing::Link(target.clone()),
            Node::Folder { names, mode } => {
                let names = names.iter().filter(|(name, _)| &***name != ".countersign");
                let slash = if path.is_empty() { "" } else { "/" };
                ahead.extend(names.map(|(name, node)| (format!("{path}{slash}{name}"), *node)));
                Thing::Folder(*mode)
            }
        };
        if !path.is_empty() {
            listing.insert(path, thing);
        }
    }
    listing
}
