//! A world of tracing, and what only a verification knows: domains, diffs, bodies of tests, reports, coverage, a tree.

use std::collections::{BTreeMap, BTreeSet};

use countersign_facts::citation::{Assertions, NoAssertion, NoAssertionKind, Words};
use countersign_facts::coverage::FileCoverage;
use countersign_trace::catalogue::{ChangeInput, Stage};
use countersign_trace::{Evidence, Place, Trace};
use countersign_verify::{
    ChangeDiff, ChangeDocuments, ChangeFacts, ChangeKind, ChangedPath, Currency, DiffState, Domain, Domains,
    Item, Level, NameKind, NamesFound, PathClasses, ReportState, TestBody, Unusable, Verification,
    VerifyInput, WantedName, names_wanted, verify_all, verify_change, verify_specs,
};

use crate::world::{World, range};

/// A world with facts.
#[derive(Default)]
pub(crate) struct Facts {
    pub(crate) world: World,
    pub(crate) domains: Vec<Domain>,
    pub(crate) diffs: BTreeMap<String, (DiffState, Vec<String>)>,
    /// Path and symbol, pattern, words. Line 0 is the second line of the test.
    pub(crate) bodies: Vec<(String, String, Option<NoAssertion>, BTreeSet<String>)>,
    states: Vec<ReportState>,
    coverage: BTreeMap<String, FileCoverage>,
    /// Each file of the tree with its text.
    pub(crate) tree: Vec<(String, String)>,
    /// The text that it was read from, where somebody wants to read another one.
    pub(crate) documents: String,
    /// `change add-x correctness`.
    pub(crate) asked: Vec<String>,
}

impl Facts {
    /// Reads a world; sections that it does not know are read here.
    pub(crate) fn read(text: &str) -> Self {
        let mut facts = Self::default();
        let mut rest = String::new();
        for section in text.split("=== ").skip(1) {
            let (head, body) = section.split_once('\n').unwrap_or((section, ""));
            let words: Vec<&str> = head.split_whitespace().collect();
            if !facts.section(&words, body) {
                rest.push_str("=== ");
                rest.push_str(section);
            }
        }
        facts.world = World::read(&rest);
        for citation in facts.world.files.iter_mut().flat_map(|file| &mut file.citations) {
            if citation.scope.symbol == ["reasoned"] {
                citation.reason = Some("generated code".to_owned());
            }
        }
        facts
    }

    fn section(&mut self, words: &[&str], body: &str) -> bool {
        let lines = || body.lines().map(str::trim).filter(|line| !line.is_empty());
        match words {
            ["domain", name] => {
                let globs = |key: &str| -> Vec<String> {
                    lines().filter_map(|line| Some(line.strip_prefix(key)?.trim().to_owned())).collect()
                };
                let (capabilities, paths) = (globs("capability"), globs("path"));
                self.domains.push(Domain { name: (*name).to_owned(), capabilities, paths });
            }
            ["diff", change, state, reason @ ..] => {
                let reason = reason.join(" ");
                let places = vec![Place { path: "src/stray.rs".into(), line: 1, span: None }];
                let state = match *state {
                    "complete" => DiffState::Complete,
                    "incomplete" => DiffState::Incomplete { reason, places },
                    _ => DiffState::Unknown { reason },
                };
                self.diffs.insert((*change).to_owned(), (state, lines().map(str::to_owned).collect()));
            }
            ["bodies"] => self.bodies.extend(lines().map(body_of)),
            ["states"] => self.states.extend(lines().map(state)),
            ["coverage", path] => {
                let lines_of = |key: &str| -> Vec<u32> {
                    lines().filter_map(|line| line.strip_prefix(key)).flat_map(set).collect()
                };
                let file = FileCoverage {
                    known: lines_of("known").into(),
                    executed: lines_of("executed").into(),
                    by_test: lines()
                        .filter_map(|line| line.strip_prefix("test ")?.split_once(' '))
                        .map(|(test, at)| (test.to_owned(), set(at).into()))
                        .collect(),
                };
                self.coverage.insert((*path).to_owned(), file);
            }
            ["tree", path] => self.tree.push(((*path).to_owned(), body.to_owned())),
            ["verify"] => self.asked.extend(lines().map(str::to_owned)),
            _ => return false,
        }
        true
    }

    /// Gathers everything, and hands it to somebody.
    pub(crate) fn with<R>(&self, use_it: impl FnOnce(&VerifyInput<'_>) -> R) -> R {
        let (specs, open, archived) = self.world.inputs();
        let catalogue = countersign_trace::catalogue::Catalogue::build(&specs, &open, &archived);
        let lock = self.world.lock();
        let evidence = Evidence {
            files: &self.world.files,
            reports: &self.world.reports,
            controls: &self.world.controls,
            ..Evidence::default()
        };
        let trace = Trace::build(&catalogue, &lock, &evidence);
        let domains = Domains::new(&self.domains).expect("patterns of a test are globs");
        let classes = PathClasses::default();
        let tests = trace.links.sites.iter().enumerate().filter_map(|(site, known)| {
            let symbol = known.scope.symbol.last().map_or("", String::as_str);
            let body = self.bodies.iter().find(|body| body.0 == known.path && body.1 == symbol)?;
            let pattern = body.2.map(|mut pattern| {
                if pattern.line == 0 {
                    pattern.line = known.scope.lines.start + 1;
                }
                pattern
            });
            let assertions = Assertions {
                asserts: Vec::new(),
                pattern,
                words: Words::default(),
                all_words: body.3.iter().map(String::as_str).collect(),
            };
            Some(TestBody { site, assertions: assertions.into() })
        });
        let tests: Vec<TestBody> = tests.collect();
        let changes: Vec<ChangeFacts<'_>> = open
            .iter()
            .map(|input| {
                let change =
                    catalogue.changes.iter().position(|one| one.id == input.id && one.stage == Stage::Open);
                ChangeFacts {
                    change: change.expect("an open change is in the catalogue"),
                    documents: documents(input),
                    diff: self.diff(input.id, &domains, &classes),
                    names: self.names(input),
                }
            })
            .collect();
        use_it(&VerifyInput {
            trace: &trace,
            domains: &domains,
            tests: &tests,
            results: &self.states,
            coverage: &self.coverage,
            changes: &changes,
        })
    }

    fn diff(&self, change: &str, domains: &Domains, classes: &PathClasses) -> ChangeDiff {
        let Some((state, lines)) = self.diffs.get(change) else {
            return ChangeDiff::unknown("no git");
        };
        let paths = lines.iter().map(|line| {
            let words: Vec<&str> = line.split_whitespace().collect();
            let kind = match words[0] {
                "A" => ChangeKind::Added,
                "R" => ChangeKind::Removed,
                _ => ChangeKind::Modified,
            };
            let path = words[1].to_owned();
            let lines = words.get(2).map(|lines| range(lines)).into_iter().collect();
            ChangedPath { domain: domains.of_path(&path), classes: classes.of(&path), path, kind, lines }
        });
        ChangeDiff { state: state.clone(), paths: paths.collect() }
    }

    fn names(&self, input: &ChangeInput<'_>) -> NamesFound {
        let wanted =
            input.design.map(|design| names_wanted(design.document, design.path)).unwrap_or_default();
        NamesFound { found: wanted.iter().map(|one| (one.name.clone(), self.search(one))).collect() }
    }

    /// The search that a project makes, as the documentation of the kinds says.
    fn search(&self, wanted: &WantedName) -> Option<Place> {
        let is_there = |(path, text): &&(String, String)| match wanted.kind {
            NameKind::Path if wanted.words[0].contains('/') => path
                .strip_prefix(&wanted.words[0])
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/')),
            NameKind::Path => path.rsplit('/').next() == Some(&wanted.words[0]),
            NameKind::Flag => holds(&text.replace('_', "-"), &wanted.words[0].replace('_', "-")),
            _ => wanted.words.iter().all(|word| holds(text, word)),
        };
        let (path, _) = self.tree.iter().find(is_there)?;
        Some(Place { path: path.as_str().into(), line: 1, span: None })
    }

    /// Turns the order of what has none.
    pub(crate) fn reverse(&mut self) {
        self.states.reverse();
        self.diffs.values_mut().for_each(|(_, lines)| lines.reverse());
    }

    /// Answers one question.
    pub(crate) fn verify(&self, question: &str) -> Verification {
        let words: Vec<&str> = question.split_whitespace().collect();
        self.with(|input| match words.as_slice() {
            ["change", id, ..] => {
                verify_change(input, input.trace.catalogue.change(id).expect("the change is there"))
            }
            ["specs", ..] => verify_specs(input),
            ["all", ..] => verify_all(input),
            other => panic!("no such question: {other:?}"),
        })
    }
}

fn documents<'d>(input: &ChangeInput<'d>) -> ChangeDocuments<'d> {
    ChangeDocuments { proposal: input.proposal, design: input.design, tasks: input.tasks }
}

fn holds(text: &str, word: &str) -> bool {
    let is_letter = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    text.match_indices(word).any(|(at, _)| {
        !is_letter(text[..at].chars().next_back()) && !is_letter(text[at + word.len()..].chars().next())
    })
}

/// `3-5 9`.
fn set(text: &str) -> Vec<u32> {
    let ranges = text.split_whitespace().flat_map(range);
    ranges.map(|line| u32::try_from(line).expect("a small number")).collect()
}

/// `tests/a.rs rejects no-call | words of the test`.
fn body_of(line: &str) -> (String, String, Option<NoAssertion>, BTreeSet<String>) {
    let (head, said) = line.split_once('|').unwrap_or((line, ""));
    let head: Vec<&str> = head.split_whitespace().collect();
    let kind = match head.get(2) {
        None => None,
        Some(&"empty") => Some(NoAssertionKind::EmptyBody),
        Some(&"tautology") => Some(NoAssertionKind::Tautology),
        Some(other) => panic!("no pattern `{other}`"),
    };
    let pattern = kind.map(|kind| NoAssertion { kind, line: 0 });
    (head[0].to_owned(), head[1].to_owned(), pattern, said.split_whitespace().map(str::to_owned).collect())
}

/// `now.xml recorded 3 current | cargo nextest run`, or `stale: why`, or `unusable: why` in place of `current`.
fn state(line: &str) -> ReportState {
    let (head, command) = line.split_once('|').map_or((line, None), |(head, command)| (head, Some(command)));
    let words: Vec<&str> = head.split_whitespace().collect();
    let levels = [Level::Reported, Level::Recorded, Level::Attested, Level::Replayed];
    let reason = words[4..].join(" ");
    ReportState {
        path: words[0].to_owned(),
        suite: "unit".to_owned(),
        level: levels.into_iter().find(|level| level.as_str() == words[1]).expect("a level"),
        unusable: (words[3] == "unusable:").then(|| Unusable { reason: reason.clone() }),
        cases: words[2].parse().expect("a number"),
        currency: if words[3] == "stale:" { Currency::Stale(reason) } else { Currency::Current },
        command: command.map(|command| command.trim().to_owned()),
    }
}

/// One line for an item.
pub(crate) fn shown(item: &Item) -> String {
    let place = |place: &Place| format!("{}:{}", place.path, place.line);
    let domain = item.domain.as_ref().map(|domain| format!(" <{domain}>")).unwrap_or_default();
    let strength = item.strength.map(|strength| format!(" ({})", strength.as_str())).unwrap_or_default();
    let at = item.place.as_ref().map(|at| format!(" {}", place(at))).unwrap_or_default();
    let related: Vec<String> = item.related.iter().map(place).collect();
    let related = if related.is_empty() { String::new() } else { format!(" [{}]", related.join(", ")) };
    let next = item.next.as_ref().map(|next| format!(" -> {next}")).unwrap_or_default();
    let explained = if item.explained { " (explained)" } else { "" };
    let (status, name, subject, reason) = (item.status, item.check.name, &item.subject, &item.reason);
    format!("{status} {name} `{subject}`{explained}{strength}{domain}{at}: {reason}{related}{next}")
}
