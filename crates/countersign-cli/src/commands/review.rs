//! `review`

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use clap::ValueEnum;
use countersign_project::{ReviewRequest, WithoutRoot};
use countersign_report::Style;
use countersign_report::review::Review;

use crate::args::Store;
use crate::context::{Ctx, Purpose};
use crate::exit::Exit;
use crate::progress::while_running;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  countersign review add-login                                       What a second engineer has to know\n  countersign review add-login --format html --output review.html   The same as one file for a browser\n  countersign review add-login --format markdown                     The same for a comment on a pull request\n\nThe page decides nothing: exit status 0 however the change stands; `verify` decides."
)]
pub(crate) struct Args {
    /// The open change
    change: String,
    /// The diff of the change, where its commits do not tell
    #[arg(long, value_name = "A..B")]
    range: Option<String>,
    /// Print JSON, as --format json
    #[arg(long)]
    json: bool,
    /// How to print the page
    #[arg(long, value_enum, value_name = "FORMAT", conflicts_with = "json")]
    format: Option<Format>,
    /// Write the page to a file instead of stdout
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    store: Store,
}

/// How to print the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For a terminal
    Human,
    /// For a comment on a pull request, at most 64 KB
    Markdown,
    /// One file for a browser
    Html,
    /// The page as a value
    Json,
}

pub(crate) fn run(args: &Args, ctx: &mut Ctx) -> io::Result<Exit> {
    let format = if args.json { Format::Json } else { args.format.unwrap_or(Format::Human) };
    let as_json = format == Format::Json;
    let project = match ctx.project(&args.store, WithoutRoot::Fail, Purpose::Plan) {
        Ok(project) => project,
        Err(error) => return ctx.fail(as_json, &error, |failure| failure),
    };
    let request = ReviewRequest {
        change: args.change.clone(),
        range: args.range.clone(),
        tool_version: env!("CARGO_PKG_VERSION").to_owned(),
    };
    let review = match while_running(ctx, "reviewing", || project.review(&request)) {
        Ok(review) => review,
        Err(error) => return ctx.fail(as_json, &error, |failure| failure),
    };
    match &args.output {
        None => print(&review, format, &mut ctx.out, ctx.style)?,
        Some(path) => {
            let mut file = BufWriter::new(File::create(path)?);
            print(&review, format, &mut file, Style::PLAIN)?;
            file.flush()?;
        }
    }
    Ok(Exit::findings(false))
}

fn print(review: &Review, format: Format, out: &mut dyn Write, style: Style) -> io::Result<()> {
    match format {
        Format::Human => review.render_text(out, style),
        Format::Markdown => review.render_markdown(out),
        Format::Html => review.render_html(out),
        Format::Json => review.render_json(out),
    }
}
