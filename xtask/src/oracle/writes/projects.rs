//! Every project of the corpora and the fixtures: a new change, and the instructions of the open ones.

use std::path::Path;

use anyhow::Result;

use super::Script;
use crate::oracle::archive::open_changes_in;
use crate::oracle::inputs::{self, Source};
use crate::oracle::tree::Tree;

/// What is asked about each open change.
const TOPICS: [&str; 6] = ["proposal", "specs", "design", "tasks", "apply", "archive"];

/// So many open changes of a project are asked about.
const MOST: usize = 4;

pub(super) fn all(root: &Path) -> Result<Vec<Script>> {
    let mut scripts = Vec::new();
    for case in inputs::corpora()?.unwrap_or_default().into_iter().chain(inputs::fixtures(root)?) {
        let Source::Project(project) = &case.source else { continue };
        let mut calls = vec![call(&["new", "change", "begun-by-the-oracle", "--json"])];
        for change in open_changes_in(project)?.into_iter().take(MOST) {
            for topic in TOPICS {
                calls.push(call(&["instructions", topic, "--change", &change, "--json"]));
            }
        }
        calls.push(call(&["instructions", "proposal", "--change", "begun-by-the-oracle", "--json"]));
        let tree = Tree::read(project, Path::new("openspec"))?;
        scripts.push(Script { name: case.id.clone(), tree, calls, own_home: false });
    }
    Ok(scripts)
}

fn call(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}
