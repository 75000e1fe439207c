//! The floor of tracing: walk, read, hash, scan for citations and titles, join in a graph. No feature stands on it.

#![expect(
    clippy::disallowed_methods,
    reason = "the measure is plain reading, past the layer that is measured"
)]

use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use petgraph::graph::{DiGraph, NodeIndex};
use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};
use sha2::{Digest as _, Sha256};

/// What the floor found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Floor {
    /// Files read and hashed.
    pub files: usize,
    /// Requirements and scenarios.
    pub named: usize,
    /// References in comments and strings alike.
    pub cited: usize,
    /// References that name something.
    pub joined: usize,
    /// Cases of reports.
    pub cases: usize,
    /// The first byte of the digest over all digests, so that nothing can be left out.
    pub digest: u8,
}

#[derive(Default)]
struct Read {
    digest: [u8; 32],
    names: Vec<String>,
    references: Vec<String>,
    cases: usize,
}

/// Walks, reads, hashes, scans and joins.
pub fn floor(project: &Path) -> io::Result<Floor> {
    let mut files = walk(project);
    // Ignore files exclude it, as they should; a trace reads it all the same.
    files.push(project.join(countersign_testkit::traced::REPORT));
    files.sort_unstable();
    let read: Vec<Read> = files.par_iter().map(|file| look(project, file)).collect::<io::Result<_>>()?;
    let mut graph: DiGraph<(), ()> = DiGraph::new();
    let mut nodes: HashMap<&str, NodeIndex> = HashMap::new();
    for name in read.iter().flat_map(|file| &file.names) {
        let node = graph.add_node(());
        nodes.insert(name, node);
    }
    let mut cited = 0;
    for file in &read {
        let site = graph.add_node(());
        for reference in &file.references {
            cited += 1;
            if let Some(node) = nodes.get(reference.as_str()) {
                graph.add_edge(site, *node, ());
            }
        }
    }
    let mut all = Sha256::new();
    for file in &read {
        all.update(file.digest);
    }
    Ok(Floor {
        files: files.len(),
        named: nodes.len(),
        cited,
        joined: graph.edge_count(),
        cases: read.iter().map(|file| file.cases).sum(),
        digest: all.finalize()[0],
    })
}

fn walk(project: &Path) -> Vec<PathBuf> {
    let found: Mutex<Vec<PathBuf>> = Mutex::default();
    let mut walk = ignore::WalkBuilder::new(project);
    walk.standard_filters(false).git_ignore(true).require_git(false).threads(rayon::current_num_threads());
    walk.filter_entry(|entry| entry.file_name() != ".git");
    walk.build_parallel().run(|| {
        Box::new(|entry| {
            if let Ok(entry) = entry
                && entry.file_type().is_some_and(|kind| kind.is_file())
            {
                found.lock().unwrap_or_else(PoisonError::into_inner).push(entry.into_path());
            }
            ignore::WalkState::Continue
        })
    });
    found.into_inner().unwrap_or_else(PoisonError::into_inner)
}

fn look(project: &Path, file: &Path) -> io::Result<Read> {
    let bytes = fs::read(file)?;
    let mut read = Read { digest: Sha256::digest(&bytes).into(), ..Read::default() };
    let text = String::from_utf8_lossy(&bytes);
    let path = file.strip_prefix(project).unwrap_or(file).to_string_lossy();
    if let Some(capability) = path.strip_prefix("openspec/specs/").and_then(|path| path.split('/').next()) {
        let mut requirement = String::new();
        for line in text.lines() {
            if let Some(title) = line.strip_prefix("### Requirement: ") {
                requirement = format!("{capability}/{}", slug(title));
                read.names.push(requirement.clone());
            } else if let Some(title) = line.strip_prefix("#### Scenario: ") {
                read.names.push(format!("{requirement}#{}", slug(title)));
            }
        }
    } else if path.ends_with(".xml") {
        read.cases = memchr::memmem::find_iter(&bytes, "<testcase ").count();
    } else {
        for at in memchr::memmem::find_iter(&bytes, "@req ") {
            let list = text.get(at + 5..).and_then(|rest| rest.lines().next()).unwrap_or_default();
            read.references.extend(list.split(", ").map(str::to_owned));
        }
    }
    Ok(read)
}

fn slug(title: &str) -> String {
    let words = title.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join("-")
}
