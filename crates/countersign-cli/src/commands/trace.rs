//! `trace` and its verbs.

mod args;

use std::fs::File;
use std::io::{self, BufWriter, Write};

use countersign_project::{
    AcceptRequest, AddPlace, AddRequest, FixRequest, Guesses, Project, WithoutRoot, Writing,
};
use countersign_report::answer::Answer as _;
use countersign_report::matrix::{Matrix, MatrixKind};
use countersign_report::trace_check::TraceCheck;
use countersign_report::{Style, concise, sarif};

use crate::ask::Call;
use crate::context::{Ctx, Purpose};
use crate::exit::Exit;
pub(crate) use args::Args;
use args::{
    Accept, Add, Applying, Check, CheckFormat, Fix, Matrix as MatrixArgs, MatrixFormat, Mv, Snapshot,
    Suggest, Verb,
};

pub(crate) fn run(args: &Args, ctx: &mut Ctx) -> io::Result<Exit> {
    match &args.verb {
        None => check(&args.check, ctx),
        Some(Verb::Check(args)) => check(args, ctx),
        Some(Verb::Matrix(args)) => matrix(args, ctx),
        Some(Verb::Accept(args)) => accept(args, ctx),
        Some(Verb::Snapshot(args)) => snapshot(args, ctx),
        Some(Verb::Fix(args)) => fix(args, ctx),
        Some(Verb::Mv(args)) => mv(args, ctx),
        Some(Verb::Add(args)) => add(args, ctx),
        Some(Verb::Suggest(args)) => suggest(args, ctx),
    }
}

fn check(args: &Check, ctx: &mut Ctx) -> io::Result<Exit> {
    let format = if args.json { CheckFormat::Json } else { args.format.unwrap_or(CheckFormat::Human) };
    let project = match ctx.project(&args.store, WithoutRoot::Fail, Purpose::Read) {
        Ok(project) => project,
        Err(error) => return ctx.fail(format == CheckFormat::Json, &error, |failure| failure),
    };
    let check = match project.trace_check() {
        Ok(check) => check,
        Err(error) => return ctx.fail(format == CheckFormat::Json, &error, |failure| failure),
    };
    match &args.output {
        None => print_check(&check, format, &mut ctx.out, ctx.style)?,
        Some(path) => {
            let mut file = BufWriter::new(File::create(path)?);
            print_check(&check, format, &mut file, Style::PLAIN)?;
            file.flush()?;
        }
    }
    Ok(Exit::findings(check.exit_failed()))
}

fn print_check(check: &TraceCheck, format: CheckFormat, out: &mut dyn Write, style: Style) -> io::Result<()> {
    match format {
        CheckFormat::Human => check.write_text(out, style),
        CheckFormat::Json => check.write_json(out),
        CheckFormat::Concise => concise::render(&check.listed(), out, style),
        CheckFormat::Sarif => sarif::render(&check.listed(), out, style),
    }
}

fn matrix(args: &MatrixArgs, ctx: &mut Ctx) -> io::Result<Exit> {
    let format = if args.json { MatrixFormat::Json } else { args.format.unwrap_or(MatrixFormat::Human) };
    let as_json = format == MatrixFormat::Json;
    let project = match ctx.project(&args.store, WithoutRoot::Fail, Purpose::Plan) {
        Ok(project) => project,
        Err(error) => return ctx.fail(as_json, &error, |failure| failure),
    };
    let kind = match args.kind {
        args::Kind::Test => MatrixKind::Test,
        args::Kind::Task => MatrixKind::Task,
        args::Kind::Control => MatrixKind::Control,
    };
    let matrix = match project.trace_matrix(kind, args.change.as_deref()) {
        Ok(matrix) => matrix,
        Err(error) => return ctx.fail(as_json, &error, |failure| failure),
    };
    match &args.output {
        None => print_matrix(&matrix, format, &mut ctx.out, ctx.style)?,
        Some(path) => {
            let mut file = BufWriter::new(File::create(path)?);
            print_matrix(&matrix, format, &mut file, Style::PLAIN)?;
            file.flush()?;
        }
    }
    Ok(Exit::Fine)
}

fn print_matrix(matrix: &Matrix, format: MatrixFormat, out: &mut dyn Write, style: Style) -> io::Result<()> {
    match format {
        MatrixFormat::Human => matrix.write_text(out, style),
        MatrixFormat::Csv => matrix.render_csv(out),
        MatrixFormat::Md => matrix.render_markdown(out),
        MatrixFormat::Html => matrix.render_html(out),
        MatrixFormat::Json => matrix.write_json(out),
    }
}

fn accept(args: &Accept, ctx: &mut Ctx) -> io::Result<Exit> {
    let request = AcceptRequest {
        references: args.references.clone(),
        change: args.change.clone(),
        initial: args.initial,
        by: args.by.clone(),
        writing: writing(&args.applying),
    };
    ctx.ask(call(&args.applying), |project| project.trace_accept(&request))
}

fn snapshot(args: &Snapshot, ctx: &mut Ctx) -> io::Result<Exit> {
    let purpose = Purpose::writes_if(!args.check);
    let writing = if args.check { Writing::DryRun } else { Writing::Write };
    let call = Call { store: &args.store, json: args.json, purpose };
    ctx.ask(call, |project| project.trace_snapshot(writing))
}

fn fix(args: &Fix, ctx: &mut Ctx) -> io::Result<Exit> {
    let guesses = if args.unsafe_fixes { Guesses::Write } else { Guesses::Leave };
    let request = FixRequest { guesses, writing: writing(&args.applying) };
    ctx.ask(call(&args.applying), |project| project.trace_fix(request))
}

fn mv(args: &Mv, ctx: &mut Ctx) -> io::Result<Exit> {
    let writing = writing(&args.applying);
    ctx.ask(call(&args.applying), |project| project.trace_mv(&args.from, &args.to, writing))
}

fn add(args: &Add, ctx: &mut Ctx) -> io::Result<Exit> {
    let (path, place) = place(&args.path);
    let request = AddRequest {
        reference: args.reference.clone(),
        path,
        place,
        verb: args.verb.map(Into::into),
        reason: args.reason.clone(),
        writing: writing(&args.applying),
    };
    ctx.ask(call(&args.applying), |project: &Project| project.trace_add(&request))
}

fn suggest(args: &Suggest, ctx: &mut Ctx) -> io::Result<Exit> {
    let call = Call { store: &args.store, json: args.json, purpose: Purpose::Read };
    ctx.ask(call, |project| project.trace_suggest(args.change.as_deref(), args.limit))
}

fn call(applying: &Applying) -> Call<'_> {
    let purpose = Purpose::writes_if(!applying.dry_run);
    Call { store: &applying.store, json: applying.json, purpose }
}

fn writing(applying: &Applying) -> Writing {
    if applying.dry_run { Writing::DryRun } else { Writing::Write }
}

/// `src/lib.rs`, `src/lib.rs:12` or `src/lib.rs::tests::works`.
fn place(text: &str) -> (String, AddPlace) {
    if let Some((path, symbol)) = text.split_once("::") {
        return (path.to_owned(), AddPlace::Symbol(symbol.to_owned()));
    }
    match line_of(text) {
        (path, Some(line)) => (path, AddPlace::Line(line)),
        (path, None) => (path, AddPlace::File),
    }
}

/// `src/lib.rs` or `src/lib.rs:12`, also `src/lib.rs:12:5` as compilers print it.
pub(crate) fn line_of(text: &str) -> (String, Option<usize>) {
    let split = |text: &str| {
        let (path, number) = text.rsplit_once(':')?;
        Some((path.to_owned(), number.parse::<usize>().ok()?)).filter(|(path, _)| !path.is_empty())
    };
    match split(text) {
        Some((path, number)) => match split(&path) {
            Some((path, line)) => (path, Some(line)),
            None => (path, Some(number)),
        },
        None => (text.to_owned(), None),
    }
}
