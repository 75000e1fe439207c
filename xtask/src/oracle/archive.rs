//! `archive` on both sides: every open change of every project alone and in turn, and seeded deltas.
//!
//! Each side works on its own copy. Compared are the verdict, the code of a refusal, the totals, every file afterwards,
//! and each main spec after ours is spaced as the reference spaces one. A difference counts as deliberate only where our
//! answer names its class, or where all we have more is a block that stood there before and is no requirement.

mod deltas;
pub(crate) mod place;
pub(crate) mod race;
mod sides;
mod spacing;
mod specs;
mod stamp;
mod step;
mod trial;

use std::path::{Path, PathBuf};

use anyhow::Result;

use super::inputs::{Case, Input, Pool, Source};
use super::tree::Tree;
pub(crate) use step::is_only_ours;
pub(crate) use trial::{Who, Yard, open_changes_in};

/// The corpus of the seeded deltas.
pub(crate) const SEEDED: &str = "deltas";

/// What is archived.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    from: From,
    /// The changes in turn; none stands for all open changes.
    changes: Vec<String>,
}

#[derive(Debug, Clone)]
enum From {
    Project(PathBuf),
    Seed { seed: u64, index: usize },
}

/// The cases of every project among `cases`: each open change alone, then all in turn where there are several.
pub(crate) fn of_projects<'a>(cases: impl IntoIterator<Item = &'a Case>) -> Result<Vec<Case>> {
    let (mut alone, mut in_turn) = (Vec::new(), Vec::new());
    for case in cases {
        let Source::Project(project) = &case.source else { continue };
        let changes = trial::open_changes_in(project)?;
        let new = |id: String, corpus: String, changes: Vec<String>| Case {
            id,
            corpus,
            full: false,
            source: Source::Archive(Plan { from: From::Project(project.clone()), changes }),
        };
        for change in &changes {
            let id = format!("archive/{}/{change}", case.id);
            alone.push(new(id, case.corpus.clone(), vec![change.clone()]));
        }
        if changes.len() > 1 {
            let id = format!("archive/turn/{}", case.id);
            in_turn.push(new(id, format!("{} in turn", case.corpus), changes));
        }
    }
    alone.extend(in_turn);
    Ok(alone)
}

/// The first `count` seeded deltas.
pub(crate) fn seeded(seed: u64, count: usize) -> impl Iterator<Item = Case> {
    (0..count).map(move |index| one_seeded(seed, index))
}

fn one_seeded(seed: u64, index: usize) -> Case {
    Case {
        id: format!("archive/{seed}-{index}"),
        corpus: SEEDED.to_owned(),
        full: false,
        source: Source::Archive(Plan { from: From::Seed { seed, index }, changes: Vec::new() }),
    }
}

/// Finds seeded deltas by their id.
pub(crate) fn seeded_by_id(id: &str) -> Option<Case> {
    let (seed, index) = id.strip_prefix("archive/")?.split_once('-')?;
    Some(one_seeded(seed.parse().ok()?, index.parse().ok()?))
}

/// Loads or makes the files of a plan.
pub(crate) fn load(plan: &Plan, pool: &Pool) -> Result<Input> {
    match &plan.from {
        From::Project(project) => {
            Ok(Input { tree: Tree::read(project, Path::new("openspec"))?, mutations: Vec::new() })
        }
        From::Seed { seed, index } => Ok(deltas::generate(pool, *seed, *index)),
    }
}
