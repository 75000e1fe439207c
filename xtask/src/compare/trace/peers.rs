//! The same requirements and citations as each of the other tools wants them, and how it is run on them.

#![expect(clippy::disallowed_methods, reason = "maintenance code does its own IO")]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;
use countersign_testkit::corpus::GeneratedFile;
use countersign_testkit::traced::{Cited, Required, Traced, write};

/// The number of requirements of a spec, as the generator has it.
const IN_A_SPEC: usize = 20;
/// The generated languages and what starts their comments.
const SOURCES: [(&str, &str); 5] =
    [("**/*.rs", "//"), ("**/*.py", "#"), ("**/*.ts", "//"), ("**/*.go", "//"), ("**/*.java", "//")];

/// Another tool.
pub(crate) struct Peer {
    /// Its name and version.
    pub(crate) name: &'static str,
    /// What it is asked to do.
    pub(crate) does: &'static str,
    /// Its arguments.
    pub(crate) arguments: &'static [&'static str],
    /// What it leaves behind, relative to the project: gone before each run.
    pub(crate) leaves: &'static [&'static str],
    install: fn(&Path) -> Vec<Command>,
    program: &'static str,
    input: fn(&Traced) -> Vec<GeneratedFile>,
}

/// Every tool that is compared.
pub(crate) const PEERS: [Peer; 3] = [
    Peer {
        name: "duvet 0.4.3",
        does: "`duvet report`: quotes found in their sections, JSON report",
        arguments: &["report"],
        leaves: &[".duvet/reports", ".duvet/requirements", ".duvet/specifications"],
        install: |folder| vec![cargo_install(folder, "duvet", "0.4.3")],
        program: "duvet/bin/duvet",
        input: duvet,
    },
    Peer {
        name: "StrictDoc 0.30.4",
        does: "`strictdoc export --formats json`, no cache",
        arguments: &["export", ".", "--formats", "json", "--output-dir", "output"],
        leaves: &["output"],
        install: |folder| python(folder, &["strictdoc==0.30.4"]),
        program: "py/bin/strictdoc",
        input: strictdoc,
    },
    Peer {
        name: "sphinx-needs 9.1.0",
        does: "`sphinx-build -b needs`, code and tests as needs in documents, no cache",
        arguments: &["-q", "-b", "needs", "docs", "output"],
        leaves: &["output"],
        install: |folder| python(folder, &["sphinx-needs==9.1.0"]),
        program: "py/bin/sphinx-build",
        input: sphinx_needs,
    },
];

impl Peer {
    /// The program, installed below `folder` if it is not there yet; or why it cannot be had.
    pub(crate) fn installed(&self, folder: &Path) -> Result<std::result::Result<PathBuf, String>> {
        let program = folder.join(self.program);
        if !program.exists() {
            fs::create_dir_all(folder)?;
            for mut step in (self.install)(folder) {
                let ended = step.status();
                if !ended.is_ok_and(|status| status.success()) {
                    return Ok(Err(format!("`{}` failed", step.get_program().to_string_lossy())));
                }
            }
        }
        Ok(if program.exists() { Ok(program) } else { Err("it was not installed".to_owned()) })
    }

    /// Writes its input anew.
    pub(crate) fn write_input(&self, repository: &Traced, project: &Path) -> Result<()> {
        if project.exists() {
            fs::remove_dir_all(project)?;
        }
        write(&(self.input)(repository), project)?;
        Ok(())
    }
}

fn cargo_install(folder: &Path, name: &str, version: &str) -> Command {
    let mut command = Command::new("cargo");
    command.args(["install", "--quiet", "--locked", name, "--version", version, "--root"]);
    command.arg(folder.join(name)).arg("--target-dir").arg(folder.join("build"));
    command
}

fn python(folder: &Path, packages: &[&str]) -> Vec<Command> {
    let home = folder.join("py");
    let mut make = Command::new("python3");
    make.args(["-m", "venv"]).arg(&home);
    let mut install = Command::new(home.join("bin/pip"));
    install.args(["install", "--quiet"]).args(packages);
    vec![make, install]
}

fn file(path: impl Into<String>, text: String) -> GeneratedFile {
    GeneratedFile { path: path.into(), bytes: text.into_bytes() }
}

/// One document per capability, from what stands in it for each requirement.
fn documents(
    repository: &Traced,
    path: impl Fn(&str) -> String,
    head: impl Fn(&str) -> String,
    each: impl Fn(&Required, &mut String) -> std::fmt::Result,
) -> Vec<GeneratedFile> {
    let required: Vec<Required> = repository.required().collect();
    let chunks = required.chunks(IN_A_SPEC);
    chunks
        .map(|of_spec| {
            let mut text = head(&of_spec[0].capability);
            of_spec.iter().try_for_each(|one| each(one, &mut text)).expect("a string takes any text");
            file(path(&of_spec[0].capability), text)
        })
        .collect()
}

fn duvet(repository: &Traced) -> Vec<GeneratedFile> {
    let mut settings = "'$schema' = \"https://awslabs.github.io/duvet/config/v0.4.json\"\n".to_owned();
    for (pattern, comment) in SOURCES {
        write!(
            settings,
            "\n[[source]]\npattern = \"{pattern}\"\ncomment-style = {{ meta = \"{comment} =\", content = \"{comment} #\" }}\n"
        )
        .expect("a string takes any text");
    }
    settings.push_str("\n[report.html]\nenabled = false\n\n[report.json]\nenabled = true\npath = \".duvet/reports/report.json\"\n");
    let mut files = documents(
        repository,
        |capability| format!("specs/{capability}.md"),
        |capability| format!("# {capability}\n"),
        |one, text| {
            write!(text, "\n## {}\n\n{}\n", one.title, one.statement)?;
            one.scenarios.iter().enumerate().try_for_each(|(at, steps)| {
                write!(text, "\n### {} {}\n\nWHEN {}\nTHEN {}\n", one.title, at + 1, steps.when, steps.then)
            })
        },
    );
    // Nobody agrees about the anchor of a title with an apostrophe.
    for file in &mut files {
        file.bytes.retain(|byte| *byte != b'\'');
    }
    let anchor = |title: &str| {
        let kept = title.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
        kept.collect::<String>().to_lowercase().replace(' ', "-")
    };
    files.extend(repository.code(&|one, cited| {
        let section = format!("= specs/{}.md#{}", one.capability, anchor(&one.title));
        match cited {
            Cited::Implemented => vec![section, format!("# {}", one.statement.replace('\'', ""))],
            Cited::Tested => (0..2)
                .flat_map(|at| {
                    let quote = format!("# THEN {}", one.scenarios[at].then.replace('\'', ""));
                    [format!("{section}-{}", at + 1), "= type=test".to_owned(), quote]
                })
                .collect(),
        }
    }));
    files.push(file(".duvet/config.toml", settings));
    files
}

fn strictdoc(repository: &Traced) -> Vec<GeneratedFile> {
    let settings = "[project]\ntitle = \"traced\"\nfeatures = [\"REQUIREMENT_TO_SOURCE_TRACEABILITY\"]\ninclude_doc_paths = [\"requirements/**\"]\nexclude_source_paths = [\"output/**\", \"requirements/**\"]\n";
    let mut files = documents(
        repository,
        |capability| format!("requirements/{capability}.sdoc"),
        |capability| format!("[DOCUMENT]\nTITLE: {capability}\n"),
        |one, text| {
            let id = one.id();
            write!(
                text,
                "\n[REQUIREMENT]\nUID: {id}\nTITLE: {}\nSTATEMENT: >>>\n{}\n<<<\n",
                one.title, one.statement
            )?;
            one.scenarios.iter().enumerate().try_for_each(|(at, steps)| {
                write!(
                    text,
                    "\n[REQUIREMENT]\nUID: {id}_{at}\nTITLE: {}\nSTATEMENT: >>>\nWHEN {}\nTHEN {}\n<<<\nRELATIONS:\n- TYPE: Parent\n  VALUE: {id}\n",
                    steps.title, steps.when, steps.then
                )
            })
        },
    );
    files.extend(repository.code(&|one, cited| {
        let id = one.id();
        vec![match cited {
            Cited::Implemented => format!("@relation({id}, scope=line)"),
            Cited::Tested => format!("@relation({id}_0, {id}_1, scope=line)"),
        }]
    }));
    files.push(file("strictdoc.toml", settings.to_owned()));
    files
}

fn sphinx_needs(repository: &Traced) -> Vec<GeneratedFile> {
    let settings = "project = 'traced'\nextensions = ['sphinx_needs']\nneeds_build_json = True\n";
    let mut files = documents(
        repository,
        |capability| format!("docs/{capability}.rst"),
        |capability| format!("{capability}\n{}\n", "=".repeat(capability.len())),
        |one, text| {
            let id = one.id();
            write!(text, "\n.. req:: {}\n   :id: {id}\n\n   {}\n", one.title, one.statement)?;
            for (at, steps) in one.scenarios.iter().enumerate() {
                write!(
                    text,
                    "\n.. spec:: {}\n   :id: {id}_{at}\n   :links: {id}\n\n   WHEN {}\n   THEN {}\n",
                    steps.title, steps.when, steps.then
                )?;
            }
            write!(text, "\n.. impl:: handle {}\n   :id: IMPL_{id}\n   :links: {id}\n", one.number)?;
            write!(text, "\n.. test:: check {}\n   :id: TEST_{id}\n   :links: {id}_0, {id}_1\n", one.number)
        },
    );
    let mut index = "traced\n======\n\n.. toctree::\n   :glob:\n\n   area*\n".to_owned();
    index.push('\n');
    files.push(file("docs/index.rst", index));
    files.push(file("docs/conf.py", settings.to_owned()));
    files
}
