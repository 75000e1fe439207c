//! `validate`

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use clap::ValueEnum;
use countersign_project::{Error, Project, Strictness, Target, WithoutRoot};
use countersign_report::record_base::RecordStep;
use countersign_report::{Style, ValidateReport, concise, github, gitlab, human, json, junit, sarif};

use crate::args::Store;
use crate::commands::show::kind_of;
use crate::context::{Ctx, Purpose};
use crate::exit::Exit;
use crate::face::Face;
use crate::progress::while_running;
use crate::prompt::choose;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  countersign validate add-login\n  countersign validate --all --strict\n  countersign validate --all --format sarif --output findings.sarif\n\nExit status: 0 fine, 1 findings, 2 usage, 3 could not run."
)]
#[expect(clippy::struct_excessive_bools, reason = "each flag of the command line is one")]
pub(crate) struct Args {
    /// The name of a change or the id of a spec
    item: Option<String>,
    /// Validate every spec and every active change
    #[arg(long)]
    all: bool,
    /// Validate every active change
    #[arg(long)]
    changes: bool,
    /// Validate every spec
    #[arg(long)]
    specs: bool,
    /// Check that archived changes have no open tasks
    #[arg(long)]
    archived: bool,
    /// Show every item, or only those with findings
    #[arg(long, value_name = "full|findings")]
    report: Option<String>,
    /// Say what the name means, where it could mean both
    #[arg(long, value_name = "change|spec")]
    r#type: Option<String>,
    /// Let warnings fail, too
    #[arg(long)]
    strict: bool,
    /// Judge as OpenSpec does: show our own refusals as notes
    #[arg(long)]
    compat: bool,
    /// Print JSON, as --format json
    #[arg(long)]
    json: bool,
    /// How to print the result
    #[arg(long, value_enum, value_name = "FORMAT", conflicts_with = "json")]
    format: Option<Format>,
    /// Write the result to a file instead of stdout
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// How many items to validate at a time (default: as many as there are processors)
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    concurrency: Option<String>,
    /// Never ask
    #[arg(long)]
    no_interactive: bool,
    /// Note in base.lock what the delta of the change was written against
    #[arg(long, requires = "item")]
    record_base: bool,
    /// With --record-base: the first step, when the change is begun
    #[arg(long, requires = "record_base")]
    initial: bool,
    #[command(flatten)]
    store: Store,
}

/// How to print the result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people, with the lines in question
    Human,
    /// One line per finding
    Concise,
    /// OpenSpec's JSON with additions
    Json,
    /// SARIF 2.1.0
    Sarif,
    /// GitHub annotations, and a summary of the job step
    Github,
    /// JUnit XML, one test case per item
    Junit,
    /// A Markdown summary
    Markdown,
    /// GitLab code quality
    Gitlab,
}

pub(crate) fn run(args: &Args, ctx: &mut Ctx) -> io::Result<Exit> {
    let format = if args.json { Format::Json } else { args.format.unwrap_or(Format::Human) };
    let as_json = format == Format::Json;
    if let Some(problem) = report_problem(args) {
        let error = Error::invalid_report_request(problem);
        return ctx.fail(as_json, &error, |failure| failure);
    }
    let is_bulk = args.all || args.changes || args.specs;
    let without = if is_bulk { WithoutRoot::Fail } else { WithoutRoot::UseCurrentFolder };
    let purpose = if args.record_base { Purpose::Write } else { Purpose::Read };
    let project = match ctx.project(&args.store, without, purpose) {
        Ok(project) => project,
        Err(error) => return ctx.fail(as_json, &error, |failure| failure),
    };
    if let Some(change) = args.item.as_ref().filter(|_| args.record_base) {
        return record_base(args, ctx, &project, change);
    }
    let target = match target(args, ctx, &project)? {
        Ok(target) => target,
        Err(exit) => return Ok(exit),
    };
    limit_threads(args, ctx);
    let strictness = Strictness { strict: args.strict, compat: args.compat || ctx.face == Face::OpenSpec };
    let result = while_running(ctx, "validating", || project.validate(&target, strictness));
    let report = match result {
        Ok(report) => report,
        Err(error) => return ctx.fail(as_json, &error, |failure| failure),
    };
    let findings_only = args.report.as_deref() == Some("findings");
    write_report(args, ctx, &report, (format, findings_only))?;
    if format == Format::Github
        && let Some(summary) = ctx.env.step_summary.clone()
    {
        let mut file = File::options().append(true).create(true).open(summary)?;
        file.write_all(github::step_summary(&report).as_bytes())?;
    }
    let exit = Exit::findings(report.exit_failed());
    // The process ends here, and the system takes the memory back faster than piece by piece.
    std::mem::forget(report);
    Ok(exit)
}

/// Notes what a delta was written against.
fn record_base(args: &Args, ctx: &mut Ctx, project: &Project, change: &str) -> io::Result<Exit> {
    ctx.ask_of(project, args.json, |project| {
        if args.initial {
            Ok(project.begin_base(change)?.document(RecordStep::Initial))
        } else {
            Ok(project.record_base(change)?.document(RecordStep::Texts))
        }
    })
}

fn write_report(
    args: &Args,
    ctx: &mut Ctx,
    report: &ValidateReport,
    (format, findings_only): (Format, bool),
) -> io::Result<()> {
    match &args.output {
        None => print(report, (format, findings_only), &mut ctx.out, ctx.style),
        Some(path) => {
            let mut file = BufWriter::new(File::create(path)?);
            print(report, (format, findings_only), &mut file, Style::PLAIN)?;
            file.flush()
        }
    }
}

fn print(
    report: &ValidateReport,
    (format, findings_only): (Format, bool),
    out: &mut dyn Write,
    style: Style,
) -> io::Result<()> {
    match format {
        Format::Human => human::render(report, out, style),
        Format::Concise => concise::render(report, out, style),
        Format::Json if findings_only => json::render_findings(report, out, style),
        Format::Json => json::render(report, out, style),
        Format::Sarif => sarif::render(report, out, style),
        Format::Github => github::render(report, out, style),
        Format::Junit => junit::render(report, out, style),
        Format::Gitlab => gitlab::render(report, out, style),
        Format::Markdown => out.write_all(github::step_summary(report).as_bytes()),
    }
}

/// What is wrong with the use of `--report`, if anything.
fn report_problem(args: &Args) -> Option<&'static str> {
    let report = args.report.as_deref()?;
    let is_bulk = args.all || args.changes || args.specs;
    if report != "full" && report != "findings" {
        Some("--report takes `full` or `findings`")
    } else if args.item.is_some() {
        Some("--report does not go with the name of an item")
    } else if args.archived && is_bulk {
        Some("--report does not go with archived and active items together")
    } else if !args.archived && !is_bulk {
        Some("--report needs --all, --changes, --specs or --archived")
    } else {
        None
    }
}

fn target(args: &Args, ctx: &mut Ctx, project: &Project) -> io::Result<Result<Target, Exit>> {
    let target = match (args.archived, args.all, args.changes, args.specs) {
        (true, ..) => Some(Target::Archived),
        (_, true, ..) | (_, _, true, true) => Some(Target::All),
        (_, _, true, false) => Some(Target::Changes),
        (_, _, false, true) => Some(Target::Specs),
        _ => args
            .item
            .clone()
            .filter(|name| !name.is_empty())
            .map(|name| Target::Item { name, kind: kind_of(args.r#type.as_deref()) }),
    };
    match target {
        Some(target) => Ok(Ok(target)),
        None => pick(args, ctx, project),
    }
}

fn pick(args: &Args, ctx: &mut Ctx, project: &Project) -> io::Result<Result<Target, Exit>> {
    if !ctx.may_ask(args.no_interactive) {
        let error = Error::nothing_named("validate", ctx.face.program());
        return ctx.fail(args.json, &error, |failure| failure).map(Err);
    }
    let scopes = ["Everything", "Every change", "Every spec", "One item"].map(str::to_owned);
    match choose("What to validate", &scopes)? {
        Some(0) => return Ok(Ok(Target::All)),
        Some(1) => return Ok(Ok(Target::Changes)),
        Some(2) => return Ok(Ok(Target::Specs)),
        Some(_) => {}
        None => return Ok(Err(Exit::Cancelled)),
    }
    let items = match project.item_names(true, true) {
        Ok(items) => items,
        Err(error) => return ctx.fail(args.json, &error, |failure| failure).map(Err),
    };
    if items.is_empty() {
        writeln!(ctx.err, "error: there is nothing to validate")?;
        return Ok(Err(Exit::Usage));
    }
    let labels: Vec<String> = items.iter().map(|(kind, name)| format!("{} {name}", kind.as_str())).collect();
    Ok(match choose("Which item", &labels)? {
        Some(at) => {
            let (kind, name) = items[at].clone();
            Ok(Target::Item { name, kind: Some(kind) })
        }
        None => Err(Exit::Cancelled),
    })
}

fn available_processors() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

/// Uses as many threads as asked for, but no more than there are processors; a number that is none is ignored, as in
/// OpenSpec.
fn limit_threads(args: &Args, ctx: &Ctx) {
    let asked = args.concurrency.as_deref().or(ctx.env.concurrency.as_deref());
    let asked = asked.and_then(|text| text.parse::<usize>().ok());
    if let Some(threads) = asked.filter(|threads| *threads > 0) {
        // The pool can be set once per process, and nothing has used it yet.
        let threads = threads.min(available_processors());
        rayon::ThreadPoolBuilder::new().num_threads(threads).build_global().ok();
    }
}
