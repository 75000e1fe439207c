//! What git is asked: the kind of repository, the versions of files, the commits they came with.

use std::fmt::Write as _;

use countersign_project::{Environment, GitError, History, Occurrence, Version};
use countersign_testkit::cases::{Case, cases, compare_golden};
use countersign_testkit::git::{Repository, search_path};

/// The environment of an operation in a repository; the user has no settings there.
fn environment(repository: &Repository) -> Environment {
    Environment {
        cwd: repository.folder().to_owned(),
        search_path: search_path().filter(|_| repository.with_git),
        home: Some(repository.home().to_owned()),
        ..Environment::default()
    }
}

fn open(repository: &Repository) -> History {
    History::open(repository.folder(), &environment(repository)).expect("the repository can be asked")
}

/// A version in one line: the day, the subject and the sentences that tell the contents apart.
fn line(history: &History, version: &Version) -> String {
    let content = match history.bytes(version) {
        Ok(None) => "gone".to_owned(),
        Ok(Some(bytes)) => {
            let text = String::from_utf8_lossy(&bytes).into_owned();
            let sentences = text.lines().filter(|line| line.starts_with("The system"));
            sentences.collect::<Vec<_>>().join(" ")
        }
        Err(GitError::ObjectMissing(_)) => "not in this clone".to_owned(),
        Err(error) => panic!("{error}"),
    };
    format!("{} `{}`: {content}", version.commit.day(), version.commit.subject)
}

fn described(case: &Case) -> String {
    let repository = Repository::of_case(case);
    let mut text = String::new();
    let mut say = |line: String| writeln!(text, "{line}").expect("a string takes everything");
    let history = match History::open(repository.folder(), &environment(&repository)) {
        Ok(history) => history,
        Err(absent) => {
            say(format!("absent ({}): {absent}", absent.name()));
            return text;
        }
    };
    let state = history.state();
    say(format!("checkout: {}", state.checkout.name()));
    say(format!("branch: {}", state.branch.as_deref().unwrap_or("none, HEAD is detached")));
    say(format!("shallow: {}, partial: {}, prefix: `{}`", state.is_shallow, state.is_partial, state.prefix));
    let manifest = case.manifest();
    for path in manifest["paths"].as_array().expect("a case names paths") {
        let path = path.as_str().expect("a path is a text");
        say(format!("\n{path}"));
        for version in history.versions(path).expect("the versions are told") {
            say(format!("  {}", line(&history, &version)));
        }
        let first = history.first_commit_of(path).expect("the first commit is told");
        say(first.map_or_else(
            || "  no first commit".to_owned(),
            |first| {
                let boundary = if first.at_boundary { ", where history is cut off" } else { "" };
                let parent = history.parent_text(&first.version.commit.id, "openspec/specs/cap/spec.md");
                let parent = match parent {
                    Ok(Some(text)) => format!("a spec of {} bytes before it", text.len()),
                    Ok(None) => "no spec before it".to_owned(),
                    Err(error) => error.to_string().split('`').next().unwrap_or_default().to_owned(),
                };
                format!("  came with `{}`{boundary}; {parent}", first.version.commit.subject)
            },
        ));
        let occurrence = history.contains_text(path, |text| text.contains("do alpha.")).expect("it is told");
        say(format!(
            "  `do alpha.` occurs: {}",
            match occurrence {
                Occurrence::Found(version) => format!("in `{}`", version.commit.subject),
                Occurrence::Nowhere => "nowhere".to_owned(),
                Occurrence::Unknown { reason } => {
                    // The id of a missing object is in the reason.
                    format!("unknown: {}", reason.split('`').next_back().unwrap_or_default().trim())
                }
            }
        ));
    }
    text
}

#[test]
fn every_case_has_the_history_that_is_recorded() {
    for case in cases("history") {
        compare_golden(&format!("history/{}/queries.txt", case.name), &described(&case));
    }
}

#[test]
fn a_repository_cannot_make_git_run_its_programs() {
    let mut repository = Repository::new();
    repository.write("openspec/specs/cap/spec.md", "# cap\n");
    repository.write(".gitattributes", "*.md diff=own filter=own\n");
    repository.commit("spec");
    let trap = repository.home().join("trap");
    let program = format!("touch '{}' #", trap.display());
    for key in [
        "core.fsmonitor",
        "core.pager",
        "core.sshCommand",
        "diff.external",
        "diff.own.textconv",
        "diff.own.command",
        "filter.own.smudge",
        "filter.own.clean",
        "gpg.program",
        "alias.rev-list",
    ] {
        repository.git(&["config", key, &program]);
    }
    repository.git(&["config", "log.showSignature", "true"]);
    let history = open(&repository);
    assert_eq!(history.versions("openspec/specs/cap/spec.md").expect("versions").len(), 1);
    let text = history.text_at("HEAD", "openspec/specs/cap/spec.md").expect("a text");
    assert_eq!(text.as_deref(), Some("# cap\n".as_bytes()));
    assert!(!trap.exists(), "a program of the repository ran");
}

#[test]
fn files_of_a_reference_are_relative_to_the_project() {
    let mut repository = Repository::new();
    repository.write("a/openspec/changes/x/specs/cap/spec.md", "x\n");
    repository.write("openspec/changes/y/specs/cap/spec.md", "y\n");
    repository.commit("both");
    repository.step(&["enter", "a"]);
    let history = open(&repository);
    let files = history.files_at("main", "openspec/changes").expect("files");
    let paths: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(paths, ["openspec/changes/x/specs/cap/spec.md"]);
    assert_eq!(history.blob(&files[0].blob).expect("a blob"), b"x\n");
    assert_eq!(
        history.files_at("nowhere", "openspec"),
        Err(GitError::UnknownReference("nowhere".to_owned()))
    );
    assert_eq!(
        history.files_at("--output=x", "openspec"),
        Err(GitError::UnknownReference("--output=x".to_owned()))
    );
    assert_eq!(history.text_at("main", "openspec/missing"), Ok(None));
}

#[test]
fn a_relative_folder_on_the_search_path_is_passed_over() {
    let repository = Repository::new();
    let environment = Environment {
        search_path: Some("bin:.".into()),
        cwd: repository.folder().to_owned(),
        ..Environment::default()
    };
    repository.write("git", "");
    let opened = History::open(repository.folder(), &environment).map(|_| ());
    assert_eq!(opened, Err(countersign_project::GitAbsent::NoProgram));
}
