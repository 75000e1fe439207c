//! Finding the cited test whose name ends like that of a case, in time that does not depend on the number of tests.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::JoinRule;
use super::names::{Family, Name, SiteName};
use super::scopes::same_path;
use crate::links::Site;

/// More tests of one name than this are not listed.
const LISTED: usize = 4;

/// What a name fits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Hit {
    /// One cited test.
    One {
        /// As an index.
        site: usize,
        /// By symbol path or by suffix.
        rule: JoinRule,
        /// 3: all words are equal, 2: one name is the end of the other, 1: the function has that name.
        strength: usize,
    },
    /// Several, of which some are listed.
    Many(Vec<usize>),
}

/// The first few names that end alike.
#[derive(Clone, Copy)]
struct Listed {
    names: [u32; LISTED],
    count: usize,
}

/// Every end of every name, hashed.
#[derive(Default)]
struct Ends<'m> {
    names: Vec<(usize, SiteName<'m>)>,
    map: HashMap<u64, Listed>,
}

impl<'m> Ends<'m> {
    fn push(&mut self, site: usize, name: SiteName<'m>) {
        let at = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        for hash in hashes(&name.words) {
            let known = self.map.entry(hash).or_insert(Listed { names: [0; LISTED], count: 0 });
            if let Some(free) = known.names.get_mut(known.count) {
                *free = at;
                known.count += 1;
            }
        }
        self.names.push((site, name));
    }

    /// The names that share the longest end with these words, and its length.
    fn longest(&self, words: &[Cow<'_, str>]) -> Option<(usize, Vec<usize>)> {
        let mut found = None;
        for (count, hash) in hashes(words).enumerate() {
            match self.map.get(&hash) {
                Some(listed) => found = Some((count + 1, listed)),
                None => break,
            }
        }
        let (length, listed) = found?;
        let same = |at: &usize| self.names[*at].1.words.ends_with(&words[words.len() - length..]);
        Some((length, listed.names[..listed.count].iter().map(|at| *at as usize).filter(same).collect()))
    }
}

/// The hashes of every end of a name, shortest first: FNV-1a, since what is found is compared anyway.
fn hashes(words: &[Cow<'_, str>]) -> impl Iterator<Item = u64> {
    words.iter().rev().scan(0xcbf2_9ce4_8422_2325_u64, |state, word| {
        for byte in word.bytes().chain([0xff]) {
            *state = (*state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        Some(*state)
    })
}

/// The names of all cited tests.
pub(super) struct Suffixes<'m> {
    items: Ends<'m>,
    files: Ends<'m>,
    paths: HashMap<usize, &'m str>,
    /// Words that name a folder, a module or a package somewhere.
    containers: HashSet<Cow<'m, str>>,
    has_titles: bool,
}

impl<'m> Suffixes<'m> {
    pub(super) fn new<'a: 'm>(
        items: impl Iterator<Item = (usize, &'m Site<'a>)>,
        files: impl Iterator<Item = (usize, &'m Site<'a>)>,
        packages: &'m [String],
    ) -> Self {
        let mut all = Self {
            items: Ends::default(),
            files: Ends::default(),
            paths: HashMap::new(),
            has_titles: false,
            containers: packages.iter().map(|package| package.replace('-', "_").into()).collect(),
        };
        for (at, site) in items {
            let name = SiteName::of(site);
            let container = name.words.len().saturating_sub(name.symbol);
            for word in &name.words[..container] {
                if !all.containers.contains(word) {
                    all.containers.insert(word.clone());
                }
            }
            all.has_titles |= name.family == Family::Titles;
            all.paths.insert(at, site.path);
            all.items.push(at, name);
        }
        for (at, site) in files {
            all.paths.insert(at, site.path);
            let name = SiteName::of(site);
            if !matches!(name.family, Family::Go | Family::Jvm) {
                all.files.push(at, name);
            }
        }
        all
    }

    /// The cited test that a case is.
    pub(super) fn find(&self, name: &Name<'_>) -> Option<Hit> {
        let mut weak = None;
        for reading in name.readings().filter(|reading| self.has_titles || !reading.titles_only) {
            let Some((length, names)) = self.items.longest(&reading.words) else { continue };
            // Where not all names are listed, one that fits may still not be the only one.
            let is_crowd = names.len() == LISTED;
            let fitting: Vec<(usize, usize)> = names
                .into_iter()
                .filter(|at| !reading.titles_only || self.items.names[*at].1.family == Family::Titles)
                .filter_map(|at| Some((self.strength(at, length, &reading.words, name)?, at)))
                .collect();
            let best = fitting.iter().map(|(strength, _)| *strength).max();
            let mut sites: Vec<usize> = fitting
                .iter()
                .filter(|(strength, _)| Some(*strength) == best)
                .map(|(_, at)| self.items.names[*at].0)
                .collect();
            let hit = match (sites.as_slice(), best) {
                ([site], Some(strength)) if strength == 3 || !is_crowd => {
                    let rule = if strength > 1 { JoinRule::Symbol } else { JoinRule::Suffix };
                    Hit::One { site: *site, rule, strength }
                }
                ([], _) | (_, None) => continue,
                _ => {
                    sites.sort_unstable();
                    Hit::Many(sites)
                }
            };
            match (&hit, &weak) {
                (Hit::One { strength: 2.., .. }, _) => return Some(hit),
                (Hit::Many(_), None | Some(Hit::One { .. })) | (Hit::One { .. }, None) => weak = Some(hit),
                _ => {}
            }
        }
        weak
    }

    /// How well a cited test fits words that it shares an end of this length with; `None` if it cannot be that test.
    fn strength(&self, at: usize, length: usize, words: &[Cow<'_, str>], name: &Name<'_>) -> Option<usize> {
        let (site, known) = &self.items.names[at];
        let path = self.paths[site];
        if length < known.leaf || name.family.is_some_and(|family| !fits(family, known.family)) {
            return None;
        }
        if name.file.is_some_and(|file| !same_path(path, &file.replace('\\', "/"))) {
            return None;
        }
        let whole_case = length == words.len();
        let whole_site = length == known.words.len();
        let says_enough = length > known.symbol || (length >= known.symbol && known.is_titled);
        if whole_case && whole_site {
            return Some(3);
        }
        if (whole_case || whole_site) && says_enough {
            return Some(2);
        }
        // Where the language names a test in full, another word is another test. Elsewhere the next word may be a package
        // that is called otherwise than its folder, but not one that is known to be somewhere else.
        let next = words.len().checked_sub(length + 1).map(|at| &words[at]);
        let is_foreign = next.is_some_and(|word| match known.family {
            Family::Go | Family::Python => !whole_site,
            Family::Jvm => length < 2,
            _ => self.containers.contains(word) && !known.words.contains(word),
        });
        (!is_foreign).then_some(1)
    }

    /// The citation in the head of the file that a case belongs to.
    pub(super) fn find_file(&self, name: &Name<'_>) -> Option<usize> {
        if self.files.names.is_empty() {
            return None;
        }
        for reading in name.readings().filter(|reading| !reading.titles_only) {
            for count in (1..reading.words.len()).rev() {
                let words = &reading.words[..count];
                let Some((length, names)) = self.files.longest(words) else { continue };
                let fits = |at: &usize| {
                    let known = &self.files.names[*at].1;
                    let whole_site = length == known.words.len();
                    let is_enough = length > 1 || (whole_site && words.len() <= 2);
                    let family = name.family.is_none_or(|family| fits(family, known.family));
                    family && is_enough && (whole_site || length == words.len())
                };
                let mut fitting = names.into_iter().filter(fits);
                match (fitting.next(), fitting.next()) {
                    (Some(at), None) => return Some(self.files.names[at].0),
                    (Some(_), Some(_)) => return None,
                    (None, _) => {}
                }
            }
        }
        None
    }
}

/// Whether a name of one family can be that of a test in a file of another.
fn fits(name: Family, file: Family) -> bool {
    name == file || (name == Family::Rust && file == Family::Other)
}
