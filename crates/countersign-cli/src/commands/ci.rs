//! `ci`

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::{Args as ClapArgs, Subcommand, ValueEnum};
use countersign_project::{
    CiProvider, CiRequest, CiTold, Declared, Fence, PolicyTarget, Project, WithoutRoot,
};
use countersign_report::answer::Answer as _;
use countersign_report::ci::CiRun;
use countersign_report::{Style, github, gitlab, junit, safety, sarif};

use crate::args::Store;
use crate::ask::Call;
use crate::context::{Ctx, Purpose};
use crate::exit::Exit;

#[derive(Debug, ClapArgs)]
pub(crate) struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Write a first pipeline, and the file by which a forge runs it
    #[command(
        after_help = "Example:\n  countersign ci init --provider github\n\nExit status: 0 written, 2 usage, 3 could not run."
    )]
    Init(Init),
    /// Run a pipeline, here as in CI
    #[command(
        after_help = "Examples:\n  countersign ci run --list\n  countersign ci run checks                  Built-in steps; commands of the repository are not verified\n  countersign ci run checks --run            Commands as well: for code that you trust, without secrets\n  countersign ci run checks --format github --reports out\n\nExit status: 0 every step passed, 1 not, 2 usage, 3 could not run."
    )]
    Run(RunArgs),
}

#[derive(Debug, ClapArgs)]
struct Init {
    /// Who runs it
    #[arg(long, value_enum)]
    provider: Provider,
    /// Say what would be written and write nothing
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    store: Store,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Provider {
    /// GitHub Actions
    Github,
    /// GitLab CI
    Gitlab,
    /// A shell script for any other
    Generic,
}

#[derive(Debug, ClapArgs)]
struct RunArgs {
    /// The pipeline: the name of a file in the folder of pipelines
    #[arg(value_name = "NAME", required_unless_present = "list")]
    name: Option<String>,
    /// Run the commands that the repository declares
    #[arg(long)]
    run: bool,
    /// The target branch or its commit, for the policy (default: `target-branch` of countersign.toml)
    #[arg(long, value_name = "REF")]
    target: Option<String>,
    /// List the pipelines and run nothing
    #[arg(long, conflicts_with_all = ["name", "run", "reports"])]
    list: bool,
    /// Print JSON, as --format json
    #[arg(long)]
    json: bool,
    /// How to print the result
    #[arg(long, value_enum, value_name = "FORMAT", conflicts_with = "json")]
    format: Option<Format>,
    /// Write SARIF, JUnit, GitLab code quality and a comment for the pull request into this folder
    #[arg(long, value_name = "DIR")]
    reports: Option<PathBuf>,
    #[command(flatten)]
    store: Store,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Human,
    /// The whole run
    Json,
    /// GitHub annotations, and a summary of the job step
    Github,
    /// GitLab code quality
    Gitlab,
    /// SARIF 2.1.0
    Sarif,
    /// JUnit XML
    Junit,
    /// Markdown for a comment
    Markdown,
}

pub(crate) fn run(args: &Args, ctx: &mut Ctx) -> io::Result<Exit> {
    match &args.verb {
        Verb::Init(init) => write_files(init, ctx),
        Verb::Run(run) if run.list => {
            let call = Call { store: &run.store, json: is_json(run), purpose: Purpose::Read };
            ctx.ask(call, Project::pipelines)
        }
        Verb::Run(run) => run_pipeline(run, ctx),
    }
}

fn is_json(run: &RunArgs) -> bool {
    run.json || run.format == Some(Format::Json)
}

fn write_files(init: &Init, ctx: &mut Ctx) -> io::Result<Exit> {
    let provider = match init.provider {
        Provider::Github => CiProvider::GitHub,
        Provider::Gitlab => CiProvider::GitLab,
        Provider::Generic => CiProvider::Generic,
    };
    let purpose = if init.dry_run { Purpose::Read } else { Purpose::Write };
    let project = match ctx.project(&init.store, WithoutRoot::Fail, purpose) {
        Ok(project) => project,
        Err(error) => return ctx.fail(false, &error, |failure| failure),
    };
    match project.ci_init(provider, init.dry_run) {
        Ok(files) => {
            for file in files {
                let word = match (file.made, init.dry_run) {
                    (true, false) => "written",
                    (true, true) => "would be written",
                    (false, _) => "is there already, and stays",
                };
                writeln!(ctx.out, "{}  {word}", safety::terminal(&file.path))?;
            }
            Ok(Exit::Fine)
        }
        Err(error) => ctx.fail(false, &error, |failure| failure),
    }
}

fn run_pipeline(args: &RunArgs, ctx: &mut Ctx) -> io::Result<Exit> {
    let format = if args.json { Format::Json } else { args.format.unwrap_or(Format::Human) };
    let as_json = format == Format::Json;
    // What a step records is written; a run of built-in steps only reads.
    let purpose = if args.run { Purpose::Write } else { Purpose::Plan };
    let project = match ctx.project(&args.store, WithoutRoot::Fail, purpose) {
        Ok(project) => project,
        Err(error) => return ctx.fail(as_json, &error, |failure| failure),
    };
    let tell = |told: CiTold<'_>| {
        let line = match told {
            CiTold::Line(line) => safety::terminal(line),
            CiTold::Fence(line) => line.to_owned(),
        };
        writeln!(io::stderr(), "{line}").ok();
    };
    let request = CiRequest {
        name: args.name.clone().unwrap_or_default(),
        declared: if args.run { Declared::Run } else { Declared::Skip },
        target: args.target.clone().map_or(PolicyTarget::Settings, PolicyTarget::Named),
        environment: crate::env::variables(),
        interrupt: None,
        clock: &crate::env::now_ms,
        tool: format!("countersign {}", env!("CARGO_PKG_VERSION")),
        fence: if format == Format::Github || ctx.env.github_actions {
            Fence::GitHub(crate::env::random_word())
        } else {
            Fence::None
        },
        tell: &tell,
    };
    let ran = match project.run_pipeline(&request) {
        Ok(ran) => ran,
        Err(error) => return ctx.fail(as_json, &error, |failure| failure),
    };
    print(&ran, format, ctx)?;
    if let Some(folder) = &args.reports {
        write_reports(&ran, folder)?;
    }
    if format == Format::Github
        && let Some(summary) = ctx.env.step_summary.clone()
    {
        let mut file = File::options().append(true).create(true).open(summary)?;
        file.write_all(ran.comment().as_bytes())?;
    }
    Ok(Exit::findings(!ran.passes()))
}

fn print(ran: &CiRun, format: Format, ctx: &mut Ctx) -> io::Result<()> {
    let (out, style) = (&mut ctx.out, ctx.style);
    match format {
        Format::Human => ran.write_text(out, style),
        Format::Json => ran.write_json(out),
        Format::Github => {
            github::render(&ran.report, out, style)?;
            ran.write_steps(out, style)
        }
        Format::Gitlab => gitlab::render(&ran.report, out, style),
        Format::Sarif => sarif::render(&ran.report, out, style),
        Format::Junit => junit::render(&ran.report, out, style),
        Format::Markdown => out.write_all(ran.comment().as_bytes()),
    }
}

type Render = fn(&countersign_report::ValidateReport, &mut dyn Write, Style) -> io::Result<()>;

fn write_reports(ran: &CiRun, folder: &Path) -> io::Result<()> {
    const REPORTS: [(&str, Render); 3] = [
        ("findings.sarif", sarif::render_for_github),
        ("junit.xml", junit::render),
        ("gl-code-quality-report.json", gitlab::render),
    ];
    make_folder(folder)?;
    for (name, render) in REPORTS {
        let mut file = io::BufWriter::new(File::create(folder.join(name))?);
        render(&ran.report, &mut file, Style::PLAIN)?;
        file.flush()?;
    }
    File::create(folder.join("comment.md"))?.write_all(ran.comment().as_bytes())
}

#[expect(clippy::disallowed_methods, reason = "the folder of reports is wherever the caller wants it")]
fn make_folder(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)
}
