//! The search for the names that designs say are in the tree, all of them at once.

use std::collections::{BTreeMap, BTreeSet};

use aho_corasick::{AhoCorasick, MatchKind};
use countersign_trace::Place;
use countersign_verify::{NameKind, NamesFound, WantedName};

/// A word of a name in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Hit {
    /// The name, by its place among those searched for.
    name: usize,
    /// The first line, counted from 1.
    line: usize,
}

/// What is searched for.
#[derive(Debug)]
pub(super) struct NameSearch {
    names: Vec<WantedName>,
    /// Every word, each once, in every spelling that counts as it.
    words: Option<AhoCorasick>,
    /// The name and the word of it that a pattern stands for.
    of_pattern: Vec<Vec<(usize, usize)>>,
}

impl NameSearch {
    /// A search for names; each is searched for once.
    pub(super) fn new(names: impl Iterator<Item = WantedName>) -> Self {
        let mut unique: Vec<WantedName> = Vec::new();
        for name in names {
            if !unique.iter().any(|known| known.name == name.name && known.kind == name.kind) {
                unique.push(name);
            }
        }
        let mut patterns: BTreeMap<String, Vec<(usize, usize)>> = BTreeMap::new();
        for (at, name) in unique.iter().enumerate().filter(|(_, name)| name.kind != NameKind::Path) {
            for (number, word) in name.words.iter().enumerate() {
                for spelling in spellings(word, name.kind) {
                    patterns.entry(spelling).or_default().push((at, number));
                }
            }
        }
        let (patterns, of_pattern): (Vec<String>, Vec<_>) = patterns.into_iter().unzip();
        let words = (!patterns.is_empty()).then(|| {
            AhoCorasick::builder()
                .match_kind(MatchKind::Standard)
                .build(&patterns)
                .expect("words of a document are few and short enough")
        });
        Self { names: unique, words, of_pattern }
    }

    /// The names of which a file holds every word. Documents hold none: a design that names itself proves nothing.
    pub(super) fn hits(&self, path: &str, bytes: &[u8]) -> Vec<Hit> {
        let Some(words) = self.words.as_ref().filter(|_| !is_document(path)) else { return Vec::new() };
        let mut first: BTreeMap<(usize, usize), usize> = BTreeMap::new();
        for found in words.find_overlapping_iter(bytes) {
            let is_word = |byte: Option<&u8>| {
                byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_' || *byte >= 0x80)
            };
            let before = found.start().checked_sub(1).and_then(|at| bytes.get(at));
            // A word that begins or ends with a sign is bounded by it.
            let begins = is_word(bytes.get(found.start())) && is_word(before);
            let ends = is_word(bytes.get(found.end() - 1)) && is_word(bytes.get(found.end()));
            if begins || ends {
                continue;
            }
            for of in &self.of_pattern[found.pattern().as_usize()] {
                first.entry(*of).or_insert(found.start());
            }
        }
        let mut hits = Vec::new();
        for (at, name) in self.names.iter().enumerate() {
            let places: Option<Vec<usize>> =
                (0..name.words.len()).map(|word| first.get(&(at, word)).copied()).collect();
            if let Some(start) = places.and_then(|places| places.into_iter().min())
                && name.kind != NameKind::Path
            {
                let line = 1 + memchr::memchr_iter(b'\n', &bytes[..start]).count();
                hits.push(Hit { name: at, line });
            }
        }
        hits
    }

    /// What the search found: files in the order of their paths, and all paths of the tree.
    pub(super) fn found<'f>(
        &self,
        files: impl Iterator<Item = (&'f str, &'f [Hit])>,
        paths: &BTreeSet<&str>,
    ) -> NamesFound {
        let mut found: BTreeMap<String, Option<Place>> = BTreeMap::new();
        for name in &self.names {
            let place = if name.kind == NameKind::Path { path_of(&name.words[0], paths) } else { None };
            found.insert(name.name.clone(), place);
        }
        for (path, hits) in files {
            for hit in hits {
                let place = found.entry(self.names[hit.name].name.clone()).or_default();
                place.get_or_insert_with(|| Place { path: path.into(), line: hit.line, span: None });
            }
        }
        NamesFound { found }
    }
}

/// The spellings that count as a word: in flags, `-` and `_` are the same.
fn spellings(word: &str, kind: NameKind) -> Vec<String> {
    let mut spellings = vec![word.to_owned()];
    if kind == NameKind::Flag {
        let name = word.trim_start_matches('-');
        spellings = vec![name.replace('_', "-"), name.replace('-', "_")];
        spellings.dedup();
    }
    spellings.retain(|spelling| !spelling.is_empty());
    spellings
}

fn is_document(path: &str) -> bool {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    ["md", "markdown", "rst", "adoc"].contains(&ending.as_str())
}

/// The file or folder of a path; without a `/`, any file or folder of that name.
fn path_of(wanted: &str, paths: &BTreeSet<&str>) -> Option<Place> {
    let wanted = wanted.trim_start_matches("./").trim_end_matches('/');
    let place = |path: &str| Some(Place { path: path.into(), line: 1, span: None });
    if wanted.contains('*') {
        let glob = globset::GlobBuilder::new(wanted).literal_separator(true).build().ok()?.compile_matcher();
        return paths.iter().find(|path| glob.is_match(path)).and_then(|path| place(path));
    }
    let below = format!("{wanted}/");
    if let Some(path) = paths.range(wanted..).next()
        && (*path == wanted || path.starts_with(&below))
    {
        return place(path);
    }
    if let Some(path) = paths.range(below.as_str()..).next().filter(|path| path.starts_with(&below)) {
        return place(path);
    }
    if wanted.contains('/') {
        return None;
    }
    paths.iter().find(|path| path.split('/').any(|part| part == wanted)).and_then(|path| place(path))
}
