//! The arguments of `trace` and its verbs.

use std::path::PathBuf;

use clap::{Subcommand, ValueEnum};
use countersign_facts::citation::Verb as CitationVerb;

use crate::args::Store;

#[derive(Debug, clap::Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "Examples:\n  countersign trace                                     What is wrong with citations and links?\n  countersign trace matrix add-login --format csv       Which test shows which scenario?\n  countersign trace suggest                             Which test may show what nothing shows?\n  countersign trace add auth/login tests/login.rs:12    Cite a requirement above a test\n  countersign trace accept auth/login                   I read both ends, and they fit"
)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(super) verb: Option<Verb>,
    #[command(flatten)]
    pub(super) check: Check,
}

/// What to do with the trace.
#[derive(Debug, Subcommand)]
pub(super) enum Verb {
    /// List what is wrong with citations, links and the lock
    Check(Check),
    /// Show which test, task or control stands against which requirement
    Matrix(Matrix),
    /// Say that links fit what they name now, in openspec/trace.lock
    Accept(Accept),
    /// Write coverage down in openspec/trace.snapshot, or compare it
    Snapshot(Snapshot),
    /// Write the names that are in use now where former ones are cited
    Fix(Fix),
    /// Make one name another in code, tasks, settings and trace.lock
    Mv(Mv),
    /// Write a citation above an item
    Add(Add),
    /// Propose links for a person to take
    Suggest(Suggest),
}

#[derive(Debug, clap::Args)]
pub(super) struct Check {
    /// Print JSON, as --format json
    #[arg(long)]
    pub(super) json: bool,
    /// How to print the findings
    #[arg(long, value_enum, value_name = "FORMAT", conflicts_with = "json")]
    pub(super) format: Option<CheckFormat>,
    /// Write them to a file instead of stdout
    #[arg(long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
    #[command(flatten)]
    pub(super) store: Store,
}

/// How to print findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum CheckFormat {
    /// One screen for people
    Human,
    /// One line per finding
    Concise,
    /// All of them
    Json,
    /// SARIF 2.1.0
    Sarif,
}

#[derive(Debug, clap::Args)]
pub(super) struct Matrix {
    /// Only what this change touches, open or archived
    pub(super) change: Option<String>,
    /// Everything; so it is without a change
    #[arg(long, conflicts_with = "change")]
    all: bool,
    /// What stands against requirements
    #[arg(long, value_enum, default_value_t = Kind::Test)]
    pub(super) kind: Kind,
    /// Print JSON, as --format json
    #[arg(long)]
    pub(super) json: bool,
    /// How to print the table
    #[arg(long, value_enum, value_name = "FORMAT", conflicts_with = "json")]
    pub(super) format: Option<MatrixFormat>,
    /// Write it to a file instead of stdout
    #[arg(long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
    #[command(flatten)]
    pub(super) store: Store,
}

/// What stands against requirements.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Kind {
    /// The tests of each scenario
    Test,
    /// The tasks that serve each requirement
    Task,
    /// The requirements and tests of each control
    Control,
}

/// How to print a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum MatrixFormat {
    /// For people
    Human,
    /// Comma-separated values
    Csv,
    /// A Markdown table
    Md,
    /// One HTML file
    Html,
    /// JSON
    Json,
}

/// How something is written.
#[derive(Debug, clap::Args)]
pub(super) struct Applying {
    /// Show what would be written, and write nothing
    #[arg(long)]
    pub(super) dry_run: bool,
    /// Print JSON
    #[arg(long)]
    pub(super) json: bool,
    #[command(flatten)]
    pub(super) store: Store,
}

#[derive(Debug, clap::Args)]
pub(super) struct Accept {
    /// Requirements, with their scenarios, or scenarios: `capability/requirement#scenario`
    #[arg(value_name = "REF", conflicts_with_all = ["change", "initial"])]
    pub(super) references: Vec<String>,
    /// Every link to what this change touches, at the texts that it proposes
    #[arg(long, value_name = "ID", conflicts_with = "initial")]
    pub(super) change: Option<String>,
    /// Every link there is, in one act
    #[arg(long)]
    pub(super) initial: bool,
    /// In whose name (default: the e-mail address that git knows)
    #[arg(long, value_name = "NAME")]
    pub(super) by: Option<String>,
    #[command(flatten)]
    pub(super) applying: Applying,
}

#[derive(Debug, clap::Args)]
pub(super) struct Snapshot {
    /// Write nothing, and fail if coverage was lost
    #[arg(long)]
    pub(super) check: bool,
    /// Print JSON
    #[arg(long)]
    pub(super) json: bool,
    #[command(flatten)]
    pub(super) store: Store,
}

#[derive(Debug, clap::Args)]
pub(super) struct Fix {
    /// Write guesses too, such as the nearest name
    #[arg(long)]
    pub(super) unsafe_fixes: bool,
    #[command(flatten)]
    pub(super) applying: Applying,
}

#[derive(Debug, clap::Args)]
pub(super) struct Mv {
    /// What is cited; `audit/` is all of a capability
    pub(super) from: String,
    /// What it is called now
    pub(super) to: String,
    #[command(flatten)]
    pub(super) applying: Applying,
}

#[derive(Debug, clap::Args)]
pub(super) struct Add {
    /// The requirement or scenario
    #[arg(value_name = "REF")]
    pub(super) reference: String,
    /// The file, with a line or a name: `src/lib.rs:12`, `src/lib.rs::tests::works`
    #[arg(value_name = "PATH[:LINE|::SYMBOL]")]
    pub(super) path: String,
    /// What the item claims (default: `test` in test code, else `impl`)
    #[arg(long, value_enum)]
    pub(super) verb: Option<ClaimVerb>,
    /// Why, behind a colon; `exempt` and `todo` need it
    #[arg(long, value_name = "TEXT")]
    pub(super) reason: Option<String>,
    #[command(flatten)]
    pub(super) applying: Applying,
}

/// What a citation claims.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ClaimVerb {
    /// It implements the requirement
    Impl,
    /// It tests it
    Test,
    /// It proves it otherwise
    Proof,
    /// It has to do with it
    Related,
    /// It is exempt
    Exempt,
    /// It will serve it
    Todo,
}

impl From<ClaimVerb> for CitationVerb {
    fn from(verb: ClaimVerb) -> Self {
        match verb {
            ClaimVerb::Impl => Self::Impl,
            ClaimVerb::Test => Self::Test,
            ClaimVerb::Proof => Self::Proof,
            ClaimVerb::Related => Self::Related,
            ClaimVerb::Exempt => Self::Exempt,
            ClaimVerb::Todo => Self::Todo,
        }
    }
}

#[derive(Debug, clap::Args)]
pub(super) struct Suggest {
    /// Only for what this change touches
    #[arg(long, value_name = "ID")]
    pub(super) change: Option<String>,
    /// At most this many
    #[arg(long, value_name = "N", default_value_t = 12)]
    pub(super) limit: usize,
    /// Print JSON
    #[arg(long)]
    pub(super) json: bool,
    #[command(flatten)]
    pub(super) store: Store,
}
