//! One pass over the code: each file is read once, hashed, scanned for citations and searched for names.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use countersign_facts::citation::{Assertions, Citation, Marks, NoAssertionKind, Problem, SourceFile, Verb};
use globset::GlobSet;
use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};

use super::names::{Hit, NameSearch};
use crate::error::Error;
use crate::fs;
use crate::root::Project;
use crate::subject::CodeTree;

/// What the pass looks for.
pub(super) struct Wanted<'w> {
    pub(super) include: &'w GlobSet,
    pub(super) marks: &'w Marks,
    pub(super) names: &'w NameSearch,
}

/// What was seen in one file.
#[derive(Debug)]
pub(super) struct Seen {
    pub(super) path: String,
    /// The text, if the scan had anything to say.
    pub(super) text: Option<Arc<str>>,
    pub(super) citations: Vec<Citation>,
    pub(super) problems: Vec<Problem>,
    pub(super) bodies: Vec<Body>,
    pub(super) hits: Vec<Hit>,
}

/// What a cited test asserts.
#[derive(Debug)]
pub(super) struct Body {
    pub(super) lines: Range<usize>,
    pub(super) assertions: Assertions,
}

impl Project {
    /// Reads the code.
    pub(super) fn seen_code(
        &self,
        validations: &str,
        wanted: &Wanted<'_>,
    ) -> Result<(CodeTree, Vec<Seen>), Error> {
        let (tree, mut seen) =
            self.code_tree_seeing(validations, &|path, bytes| look(path, bytes, wanted))?;
        seen.sort_by(|a, b| a.path.cmp(&b.path));
        self.ask_helpers(&tree, &mut seen);
        Ok((tree, seen))
    }

    /// Tests that seem to assert nothing may call helpers of other files that do. Only then are those files read.
    fn ask_helpers(&self, tree: &CodeTree, seen: &mut [Seen]) {
        let asserts_nothing = |body: &Body| {
            body.assertions.pattern.is_some_and(|pattern| pattern.kind == NoAssertionKind::NoCall)
        };
        let endings: BTreeSet<String> = seen
            .iter()
            .filter(|file| file.bodies.iter().any(asserts_nothing))
            .map(|file| ending(&file.path).to_owned())
            .collect();
        if endings.is_empty() {
            return;
        }
        let likely: Vec<(&str, Vec<u8>)> = tree
            .entries()
            .par_iter()
            .filter(|entry| endings.contains(ending(&entry.path)) && may_help(&entry.path))
            .filter_map(|entry| Some((entry.path.as_str(), fs::read(&self.path().join(&entry.path)).ok()?)))
            .collect();
        let files: Vec<SourceFile<'_>> =
            likely.par_iter().filter_map(|(path, bytes)| SourceFile::read(path, bytes)).collect();
        let round = |known: &BTreeSet<String>| -> BTreeSet<String> {
            files.par_iter().flat_map_iter(|file| file.helpers(known)).collect()
        };
        let helpers = round(&round(&BTreeSet::new()));
        for file in seen.iter_mut().filter(|file| file.bodies.iter().any(asserts_nothing)) {
            let Some(text) = file.text.clone() else { continue };
            let Some(source) = SourceFile::read(&file.path, text.as_bytes()) else { continue };
            for body in &mut file.bodies {
                body.assertions = source.assertions(body.lines.clone(), &helpers);
            }
        }
    }
}

/// Looks at one file.
fn look(path: &str, bytes: &[u8], wanted: &Wanted<'_>) -> Option<Seen> {
    let hits = wanted.names.hits(path, bytes);
    let is_cited = wanted.include.is_match(path) && wanted.marks.hits(path, bytes);
    if !is_cited && hits.is_empty() {
        return None;
    }
    let mut seen = Seen {
        path: path.to_owned(),
        text: None,
        citations: Vec::new(),
        problems: Vec::new(),
        bodies: Vec::new(),
        hits,
    };
    if is_cited {
        let text = String::from_utf8_lossy(bytes);
        scan(&text, wanted.marks, &mut seen);
        if !(seen.citations.is_empty() && seen.problems.is_empty()) {
            seen.text = Some(text.into());
        }
    }
    Some(seen)
}

fn scan(text: &str, marks: &Marks, seen: &mut Seen) {
    let Some(file) = SourceFile::read(&seen.path, text.as_bytes()) else {
        seen.problems = countersign_facts::citation::scan(&seen.path, text.as_bytes(), marks).problems;
        return;
    };
    let found = file.citations(marks);
    let mut tests: BTreeMap<(usize, usize), Range<usize>> = BTreeMap::new();
    for citation in found.citations.iter().filter(|citation| citation.verb == Verb::Test) {
        let lines = &citation.scope.lines;
        tests.insert((lines.start, lines.end), lines.clone());
    }
    let none = BTreeSet::new();
    seen.bodies = tests
        .into_values()
        .map(|lines| Body { assertions: file.assertions(lines.clone(), &none), lines })
        .collect();
    (seen.citations, seen.problems) = (found.citations, found.problems);
}

fn ending(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path).rsplit_once('.').map_or("", |(_, ending)| ending)
}

/// Whether a path is one where helpers of tests are usually kept.
fn may_help(path: &str) -> bool {
    let path = path.to_ascii_lowercase();
    ["test", "spec", "support", "helper", "common", "fixture"].iter().any(|word| path.contains(word))
}
