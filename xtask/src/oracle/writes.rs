//! The verbs that write and those that say what to write: each script of calls on a copy of its own for either side.
//!
//! Compared are the exit status and the JSON of every call, and afterwards every file: of the project and of the user's
//! settings. Our own files and the wording of templates apart, the bytes are the same.

mod files;
mod projects;
mod scripts;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::Result;

use super::compare::{self, Face, Outcome};
use super::inputs::{Case, Input, Source};
use super::judge::{self, Bench, Judged};
use super::ours::{self, Ours};
use super::sample::alias;
use super::tree::Tree;
use super::worker::{Setup, Worker};

/// The corpus of these cases; its cases are not shrunk.
pub(crate) const CORPUS: &str = "writes";

/// How long one script may take.
const LIMIT: Duration = Duration::from_mins(2);

/// A project and the calls to make in it, one after the other.
struct Script {
    name: String,
    tree: Tree,
    /// Every call is another one, because answers are told apart by it.
    calls: Vec<Vec<String>>,
    /// Whether the calls change the settings of the user.
    own_home: bool,
}

/// Runs every script on both sides.
pub(crate) fn run(bench: &Bench, root: &Path) -> Result<Vec<Judged>> {
    let mut all = scripts::all();
    all.extend(projects::all(root)?);
    let yard = tempfile::Builder::new().prefix("countersign-oracle-").tempdir()?;
    let binary = alias(yard.path(), &bench.ours.binary)?;
    judge::in_parallel(all.len(), &|| Ok(Worker::new(bench.setup.clone())), &|worker, index| {
        one((bench, worker), &binary, &yard.path().join(index.to_string()), &all[index])
    })
}

fn one(
    (bench, worker): (&Bench, &mut Worker),
    binary: &Path,
    folder: &Path,
    script: &Script,
) -> Result<Judged> {
    let start = Instant::now();
    let theirs = Place::new(&folder.join("theirs"), &script.tree)?;
    let answered = if script.own_home {
        let setup = Setup { home: theirs.home.clone(), ..bench.setup.clone() };
        Worker::new(setup).ask(&script.name, &theirs.project, &script.calls, LIMIT)?
    } else {
        worker.ask(&script.name, &theirs.project, &script.calls, LIMIT)?
    };
    let reference_time = start.elapsed();
    let start = Instant::now();
    let ours = Place::new(&folder.join("ours"), &script.tree)?;
    let our_side = Ours { binary: binary.to_owned(), home: ours.home.clone() };
    let our_answers = ours::judge(&our_side, &ours.project, &script.calls, Duration::from_secs(20))?;
    let our_time = start.elapsed();
    let (outcome, unanswered) = match answered {
        Ok(their_answers) => {
            let mut outcome = compare::compare(&script.tree, &their_answers, &our_answers, Face::OpenSpec);
            files::compare(&mut outcome, &theirs.files()?, &ours.files()?);
            (outcome, None)
        }
        Err(reason) => (Outcome::default(), Some(reason)),
    };
    fs::remove_dir_all(folder)?;
    let source = Source::Project(PathBuf::from(&script.name));
    Ok(Judged {
        case: Case { id: format!("{CORPUS}/{}", script.name), corpus: CORPUS.to_owned(), full: true, source },
        input: Input { tree: script.tree.clone(), mutations: Vec::new() },
        outcome,
        unanswered,
        reference_time: Some(reference_time),
        our_time,
    })
}

/// Where one side works: a project, and a home beside it.
struct Place {
    project: PathBuf,
    home: PathBuf,
}

impl Place {
    fn new(folder: &Path, tree: &Tree) -> Result<Self> {
        let place = Self { project: folder.join("project"), home: folder.join("home") };
        fs::create_dir_all(&place.project)?;
        fs::create_dir_all(&place.home)?;
        let of_home = |path: &Path| path.strip_prefix("home").ok().map(Path::to_owned);
        let (mut project, mut home) = (Tree::default(), Tree::default());
        for (path, entry) in &tree.entries {
            match of_home(path) {
                Some(inner) => home.entries.insert(inner, entry.clone()),
                None => project.entries.insert(path.clone(), entry.clone()),
            };
        }
        project.write(&place.project)?;
        home.write(&place.home)?;
        Ok(place)
    }

    /// Everything that is there afterwards; what lies in the home is below `home`.
    fn files(&self) -> Result<Tree> {
        let mut tree = Tree::read(&self.project, Path::new(""))?;
        for (path, entry) in Tree::read(&self.home, Path::new(""))?.entries {
            tree.entries.insert(Path::new("home").join(path), entry);
        }
        Ok(tree)
    }
}
