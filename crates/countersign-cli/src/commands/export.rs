//! `export`

use std::fs::File;
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use countersign_project::WithoutRoot;
use countersign_report::export::{Export, ExportFormat, LOBSTER_CONFIGURATION, LobsterLevel};

use crate::args::Store;
use crate::context::{Ctx, Purpose};
use crate::exit::Exit;
use crate::progress::while_running;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  countersign export --format lcov --output specs.info              Mark unproven scenarios in an editor\n  countersign export --format reqif --output specs.reqif            Requirements for a requirements tool\n  countersign export --format lobster --output lobster              A folder for lobster-report\n  countersign export --format needs --change add-login              What an open change promises\n\nWithout --change the main specs are exported. An export decides nothing: exit status 0 however they are proven."
)]
pub(crate) struct Args {
    /// What to write
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: Format,
    /// Write to a file instead of stdout; lobster needs a folder for its files
    #[arg(long, value_name = "PATH", required_if_eq("format", "lobster"))]
    output: Option<PathBuf>,
    /// Export what this open change promises
    #[arg(long, value_name = "CHANGE")]
    change: Option<String>,
    #[command(flatten)]
    store: Store,
}

/// What to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// LCOV: specs as source files, proven scenarios as lines that are hit
    Lcov,
    /// LOBSTER: a file for each level, and its configuration
    Lobster,
    /// The needs.json of sphinx-needs
    Needs,
    /// The exchange format of requirements tools.
    #[value(help = "ReqIF 1.2")]
    Reqif,
    /// The input of `OpenFastTrace`.
    #[value(help = "SpecObject XML of OpenFastTrace")]
    Specobject,
}

pub(crate) fn run(args: &Args, ctx: &mut Ctx) -> io::Result<Exit> {
    let project = match ctx.project(&args.store, WithoutRoot::Fail, Purpose::Plan) {
        Ok(project) => project,
        Err(error) => return ctx.fail(false, &error, |failure| failure),
    };
    let export = match while_running(ctx, "exporting", || project.export(args.change.as_deref())) {
        Ok(export) => export,
        Err(error) => return ctx.fail(false, &error, |failure| failure),
    };
    let format = match args.format {
        Format::Lcov => ExportFormat::Lcov,
        Format::Needs => ExportFormat::Needs,
        Format::Reqif => ExportFormat::Reqif,
        Format::Specobject => ExportFormat::SpecObject,
        Format::Lobster => {
            if let Some(folder) = &args.output {
                lobster(&export, folder)?;
            }
            return Ok(Exit::findings(false));
        }
    };
    match &args.output {
        None => export.render(format, &mut ctx.out)?,
        Some(path) => write(&export, format, path)?,
    }
    Ok(Exit::findings(false))
}

/// A file for each level, and the configuration that names them.
fn lobster(export: &Export, folder: &Path) -> io::Result<()> {
    let mut files = vec![("lobster.conf", LOBSTER_CONFIGURATION.as_bytes().to_vec())];
    for level in LobsterLevel::ALL {
        let mut text = Vec::new();
        export.render(ExportFormat::Lobster(level), &mut text)?;
        files.push((level.file(), text));
    }
    countersign_project::write_export(folder, &files)
}

fn write(export: &Export, format: ExportFormat, path: &Path) -> io::Result<()> {
    let mut file = BufWriter::new(File::create(path)?);
    export.render(format, &mut file)?;
    file.flush()
}
