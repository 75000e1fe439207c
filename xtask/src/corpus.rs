//! `cargo xtask corpus`: writes a generated project.

use std::io::{Write as _, stdout};
use std::path::PathBuf;

use anyhow::Context as _;
use countersign_testkit::corpus::Corpus;
use countersign_testkit::traced::Traced;

/// Write a generated project that looks like the measured corpora
#[derive(Debug, clap::Args)]
pub(crate) struct CorpusArgs {
    /// Number of specs
    #[arg(long, default_value_t = 100)]
    capabilities: usize,
    /// Number of active changes
    #[arg(long, default_value_t = 20)]
    changes: usize,
    /// Number of archived changes
    #[arg(long, default_value_t = 0)]
    archived: usize,
    /// Seed of everything random
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Write a repository with so many requirements that its code and tests cite, instead
    #[arg(long, value_name = "REQUIREMENTS", conflicts_with_all = ["capabilities", "changes", "archived"])]
    traced: Option<usize>,
    /// Folder to write to
    #[arg(long)]
    out: PathBuf,
}

/// Writes the project and tells its size.
pub(crate) fn run(args: &CorpusArgs) -> anyhow::Result<()> {
    let corpus = Corpus {
        capabilities: args.capabilities,
        changes: args.changes,
        archived: args.archived,
        seed: args.seed,
    };
    let written = match args.traced {
        Some(requirements) => Traced { seed: args.seed, ..Traced::of(requirements) }.write_to(&args.out),
        None => corpus.write_to(&args.out),
    };
    let written = written.with_context(|| format!("cannot write {}", args.out.display()))?;
    writeln!(stdout().lock(), "{} files, {} bytes", written.files, written.bytes)?;
    Ok(())
}
