//! The inputs: real projects, fixtures, and seeded mutations of both.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use countersign_testkit::{Rng, cases, mutate};

use super::archive::{self, Plan};
use super::tree::Tree;

/// One input to judge.
#[derive(Debug, Clone)]
pub(crate) struct Case {
    /// The name by which `--case` finds it again.
    pub(crate) id: String,
    /// The corpus it counts for.
    pub(crate) corpus: String,
    /// Whether the project-wide verbs are asked too.
    pub(crate) full: bool,
    /// Where its files come from.
    pub(crate) source: Source,
}

/// Where the files of a case come from.
#[derive(Debug, Clone)]
pub(crate) enum Source {
    /// The `openspec` folder of a project.
    Project(PathBuf),
    /// A small project around one mutated document.
    Mutation { seed: u64, index: usize },
    /// Changes that are archived.
    Archive(Plan),
}

/// A case with its files.
pub(crate) struct Input {
    /// The files.
    pub(crate) tree: Tree,
    /// What was done to them, for a mutation.
    pub(crate) mutations: Vec<String>,
}

/// Every project in the corpora; nothing if they are absent.
pub(crate) fn corpora() -> Result<Option<Vec<Case>>> {
    let Some(folder) = cases::corpora_dir() else { return Ok(None) };
    let mut found = Vec::new();
    for name in folders(&folder)? {
        let project = folder.join(&name);
        if project.join("openspec").is_dir() {
            let id = format!("corpora/{name}");
            found.push(Case { corpus: id.clone(), id, full: true, source: Source::Project(project) });
        }
    }
    Ok(Some(found))
}

/// Every project in the fixtures.
pub(crate) fn fixtures(root: &Path) -> Result<Vec<Case>> {
    let mut found = Vec::new();
    let validate = root.join("fixtures/validate");
    let mut projects = Vec::new();
    if validate.is_dir() {
        projects.extend(
            folders(&validate)?.into_iter().map(|name| (format!("validate/{name}"), validate.join(name))),
        );
    }
    projects.push(("onboarding".to_owned(), root.join("fixtures/onboarding")));
    for (name, project) in projects {
        if project.join("openspec").is_dir() {
            let source = Source::Project(project);
            found.push(Case {
                id: format!("fixtures/{name}"),
                corpus: "fixtures".to_owned(),
                full: true,
                source,
            });
        }
    }
    Ok(found)
}

/// The first `count` mutations of a seed.
pub(crate) fn mutations(seed: u64, count: usize) -> impl Iterator<Item = Case> {
    (0..count).map(move |index| mutation(seed, index))
}

/// One mutation of a seed.
pub(crate) fn mutation(seed: u64, index: usize) -> Case {
    Case {
        id: format!("mutations/{seed}-{index}"),
        corpus: "mutations".to_owned(),
        full: false,
        source: Source::Mutation { seed, index },
    }
}

/// Finds a mutation by its id.
pub(crate) fn mutation_by_id(id: &str) -> Option<Case> {
    let (seed, index) = id.strip_prefix("mutations/")?.split_once('-')?;
    Some(mutation(seed.parse().ok()?, index.parse().ok()?))
}

/// Loads or makes the files of a case.
pub(crate) fn load(case: &Case, pool: &Pool) -> Result<Input> {
    match &case.source {
        Source::Project(project) => {
            let tree = Tree::read(project, Path::new("openspec"))?;
            Ok(Input { tree, mutations: Vec::new() })
        }
        Source::Mutation { seed, index } => Ok(pool.mutated(*seed, *index)),
        Source::Archive(plan) => archive::load(plan, pool),
    }
}

fn folders(folder: &Path) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))? {
        let entry = entry?;
        if entry.path().is_dir() {
            names.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    names.sort();
    Ok(names)
}

/// The documents that mutations start from.
#[derive(Default)]
pub(crate) struct Pool {
    projects: Vec<PooledProject>,
}

/// The documents of one project that has any delta or spec.
struct PooledProject {
    name: String,
    real: bool,
    tree: Tree,
    /// Main specs, as paths of capabilities.
    specs: Vec<PathBuf>,
    /// Folders of changes, active and archived.
    changes: Vec<PathBuf>,
}

impl Pool {
    /// Collects the documents of the projects of `cases`.
    pub(crate) fn new<'a>(cases: impl IntoIterator<Item = &'a Case>) -> Result<Self> {
        let mut pool = Self::default();
        for case in cases {
            if let Source::Project(project) = &case.source {
                let tree = Tree::read(project, Path::new("openspec"))?;
                let project = PooledProject::new(&case.id, tree);
                if !project.specs.is_empty() || !project.changes.is_empty() {
                    pool.projects.push(project);
                }
            }
        }
        Ok(pool)
    }

    /// Whether there is nothing to mutate.
    pub(crate) fn is_empty(&self) -> bool {
        self.projects.is_empty()
    }

    /// Whether real projects are among the documents.
    pub(crate) fn has_corpora(&self) -> bool {
        self.projects.iter().any(|project| project.real)
    }

    fn mutated(&self, seed: u64, index: usize) -> Input {
        let mut rng = Rng::stream(seed, "oracle", index);
        let project = self.project(seed, index, rng.chance(6_000));
        let (mut tree, victim) =
            if project.changes.is_empty() || (!project.specs.is_empty() && rng.chance(4_000)) {
                project.around_spec(&mut rng)
            } else {
                project.around_change(&mut rng)
            };
        let bytes = tree.file(&victim).unwrap_or_default();
        let (mut bytes, mutations) = mutate::mutate(bytes, &mut rng);
        if victim.extension().is_some_and(|extension| extension == "yaml") {
            // A NUL in YAML is refused here and taken there; `status` has no classes to say so.
            bytes.retain(|byte| *byte != 0);
        }
        tree.put(&victim, bytes);
        let mutations =
            mutations.iter().map(|mutation| format!("{}: {mutation}", victim.display())).collect();
        Input { tree, mutations }
    }

    /// A main spec, drawn like the projects of the mutations.
    pub(crate) fn spec(&self, seed: u64, index: usize, rng: &mut Rng) -> Option<&[u8]> {
        let real = rng.chance(5_000);
        let lot = |project: &&PooledProject| Rng::stream(seed, &project.name, index).next_u64();
        let with_specs = || self.projects.iter().filter(|project| !project.specs.is_empty());
        let project = with_specs().filter(|project| project.real == real).max_by_key(lot);
        let project = project.or_else(|| with_specs().max_by_key(lot))?;
        project.tree.file(&main_spec(&project.specs[rng.below(project.specs.len())]))
    }

    /// Picks a project, if possible a real one or a fixture as wanted. Every project draws its own lot, so that a new
    /// fixture changes few cases.
    fn project(&self, seed: u64, index: usize, real: bool) -> &PooledProject {
        let lot = |project: &&PooledProject| Rng::stream(seed, &project.name, index).next_u64();
        let wanted = self.projects.iter().filter(|project| project.real == real).max_by_key(lot);
        wanted.or_else(|| self.projects.iter().max_by_key(lot)).expect("a pool that is mutated is not empty")
    }
}

impl PooledProject {
    fn new(id: &str, tree: Tree) -> Self {
        let mut specs = Vec::new();
        let mut changes = Vec::new();
        for path in tree.entries.keys().filter(|path| path.ends_with("spec.md")) {
            if let Ok(below) = path.strip_prefix("openspec/specs") {
                specs.extend(below.parent().map(Path::to_owned));
            } else if let Some(specs) = path.ancestors().find(|folder| folder.ends_with("specs")) {
                changes.extend(specs.parent().map(Path::to_owned));
            }
        }
        changes.dedup();
        Self { name: id.to_owned(), real: id.starts_with("corpora/"), tree, specs, changes }
    }

    /// A project of one main spec, which is to be mutated, and up to two changes that touch it.
    fn around_spec(&self, rng: &mut Rng) -> (Tree, PathBuf) {
        let capability = &self.specs[rng.below(self.specs.len())];
        let spec = main_spec(capability);
        let mut tree = Tree::default();
        self.copy(&mut tree, &spec, &spec);
        let delta = Path::new("specs").join(capability).join("spec.md");
        let touching: Vec<&PathBuf> =
            self.changes.iter().filter(|change| self.tree.file(&change.join(&delta)).is_some()).collect();
        for number in 1..=touching.len().min(2) {
            let change = touching[rng.below(touching.len())];
            let target = Path::new("openspec/changes").join(format!("change-{number}"));
            self.copy(&mut tree, &change.join(&delta), &target.join(&delta));
        }
        (tree, spec)
    }

    /// A project of one change, a document of which is to be mutated, and the main specs it touches.
    fn around_change(&self, rng: &mut Rng) -> (Tree, PathBuf) {
        let change = &self.changes[rng.below(self.changes.len())];
        let target = Path::new("openspec/changes/change-1");
        let mut tree = Tree::default();
        let settings = |path: &Path| {
            path.starts_with("openspec/schemas") || path.parent() == Some(Path::new("openspec"))
        };
        for path in self.tree.entries.keys().filter(|path| settings(path)) {
            self.copy(&mut tree, path, path);
        }
        let mut documents = Vec::new();
        for (path, _) in
            self.tree.entries.range(change.clone()..).take_while(|(path, _)| path.starts_with(change))
        {
            let below = path.strip_prefix(change).expect("the range holds only paths below the change");
            self.copy(&mut tree, path, &target.join(below));
            let shares = if below.starts_with("specs") { 8 } else { 1 };
            documents.extend(std::iter::repeat_n(target.join(below), shares));
            if let Some(capability) = below.strip_prefix("specs").ok().and_then(Path::parent) {
                let spec = main_spec(capability);
                self.copy(&mut tree, &spec, &spec);
            }
        }
        let victim = documents.swap_remove(rng.below(documents.len()));
        (tree, victim)
    }

    fn copy(&self, tree: &mut Tree, from: &Path, to: &Path) {
        if let Some(bytes) = self.tree.file(from) {
            tree.put(to, bytes);
        }
    }
}

fn main_spec(capability: &Path) -> PathBuf {
    Path::new("openspec/specs").join(capability).join("spec.md")
}
