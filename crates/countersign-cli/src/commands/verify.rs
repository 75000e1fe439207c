//! `verify`

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use clap::ValueEnum;
use countersign_project::{BaselineUse, PolicyTarget, VerifyRequest, VerifyScope};
use countersign_report::verify::{Detail, VerifyReport};
use countersign_report::{Style, concise, github, gitlab, junit, sarif};

use crate::args::Store;
use crate::context::{Ctx, Purpose};
use crate::exit::Exit;
use crate::progress::while_running;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  countersign verify add-login               Is this change complete, proven and coherent?\n  countersign verify --specs                 Is what the main specs promise proven on this code?\n  countersign verify --all --baseline        The same of everything; old debt does not fail\n  countersign verify --all --changed-since main\n\nExit status: 0 verified, 1 something stands in the way, 2 usage, 3 could not run."
)]
#[expect(clippy::struct_excessive_bools, reason = "each flag of the command line is one")]
pub(crate) struct Args {
    /// The change; without one, the only one that is open
    change: Option<String>,
    /// Verify every open change and the main specs
    #[arg(long, conflicts_with_all = ["change", "specs"])]
    all: bool,
    /// Verify the main specs as they stand
    #[arg(long, conflicts_with = "change")]
    specs: bool,
    /// Judge only what the branch touches since it left this revision
    #[arg(long, value_name = "REF")]
    changed_since: Option<String>,
    /// The diff of the change, where its commits do not tell
    #[arg(long, value_name = "A..B", conflicts_with_all = ["all", "specs"])]
    range: Option<String>,
    /// The target branch whose rules decide, or its commit (default: `target-branch` of countersign.toml)
    #[arg(long, value_name = "REF")]
    target: Option<String>,
    /// Old debt that this file lists does not fail (default: `baseline` in the folder of validations)
    #[arg(long, value_name = "FILE", num_args = 0..=1, require_equals = true, default_missing_value = "")]
    baseline: Option<String>,
    /// Make the baseline of the debt of now; one that is there only loses what is gone
    #[arg(long, value_name = "FILE", num_args = 0..=1, require_equals = true, default_missing_value = "", conflicts_with = "baseline")]
    update_baseline: Option<String>,
    /// List what passes, too
    #[arg(long)]
    details: bool,
    /// Print JSON, as --format json
    #[arg(long)]
    json: bool,
    /// How to print the result
    #[arg(long, value_enum, value_name = "FORMAT", conflicts_with = "json")]
    format: Option<Format>,
    /// Write the result to a file instead of stdout
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    store: Store,
}

/// How to print the result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    Human,
    /// One line per finding
    Concise,
    /// The whole verdict
    Json,
    /// SARIF 2.1.0
    Sarif,
    /// GitHub annotations, and a summary of the job step
    Github,
    /// JUnit XML
    Junit,
    /// Markdown for a comment
    Markdown,
    /// GitLab code quality
    Gitlab,
}

pub(crate) fn run(args: &Args, ctx: &mut Ctx) -> io::Result<Exit> {
    let format = if args.json { Format::Json } else { args.format.unwrap_or(Format::Human) };
    let as_json = format == Format::Json;
    let purpose = Purpose::writes_if(args.update_baseline.is_some());
    let project = match ctx.project(&args.store, countersign_project::WithoutRoot::Fail, purpose) {
        Ok(project) => project,
        Err(error) => return ctx.fail(as_json, &error, |failure| failure),
    };
    let result = while_running(ctx, "verifying", || {
        let scope = match (&args.change, args.all, args.specs) {
            (_, true, _) => VerifyScope::All,
            (_, _, true) => VerifyScope::Specs,
            (change, ..) => VerifyScope::Change {
                id: project.the_change(change.as_deref(), "verify")?,
                range: args.range.clone(),
            },
        };
        let baseline = match (&args.baseline, &args.update_baseline) {
            (Some(path), _) => BaselineUse::Apply(named(path)),
            (_, Some(path)) => BaselineUse::Update(named(path)),
            (None, None) => BaselineUse::None,
        };
        project.verify(&VerifyRequest {
            scope,
            changed_since: args.changed_since.clone(),
            baseline,
            target: args.target.clone().map_or(PolicyTarget::Settings, PolicyTarget::Named),
        })
    });
    let report = match result {
        Ok(report) => report,
        Err(error) => return ctx.fail(as_json, &error, |failure| failure),
    };
    match &args.output {
        None => print(&report, format, args, (&mut ctx.out, ctx.style))?,
        Some(path) => {
            let mut file = BufWriter::new(File::create(path)?);
            print(&report, format, args, (&mut file, Style::PLAIN))?;
            file.flush()?;
        }
    }
    if format == Format::Github
        && let Some(summary) = ctx.env.step_summary.clone()
    {
        let mut file = File::options().append(true).create(true).open(summary)?;
        report.render_markdown(&mut file)?;
    }
    let exit = Exit::findings(report.exit_failed());
    // The program ends here: nobody gains by letting go of every part of it.
    std::mem::forget(report);
    Ok(exit)
}

/// The file of a flag that may stand without one.
fn named(path: &str) -> Option<String> {
    (!path.is_empty()).then(|| path.to_owned())
}

fn print(
    report: &VerifyReport,
    format: Format,
    args: &Args,
    (out, style): (&mut dyn Write, Style),
) -> io::Result<()> {
    let detail = if args.details { Detail::All } else { Detail::Open };
    match format {
        Format::Human => report.render_text(out, style, detail),
        Format::Json => report.render_json(out),
        Format::Markdown => report.render_markdown(out),
        Format::Concise => concise::render(&report.listed(), out, style),
        Format::Sarif => sarif::render(&report.listed(), out, style),
        Format::Github => github::render(&report.listed(), out, style),
        Format::Junit => junit::render(&report.listed(), out, style),
        Format::Gitlab => gitlab::render(&report.listed(), out, style),
    }
}
