//! What the deprecated `change` and `spec` commands have in common.

/// Arguments of `change list` and `spec list`.
#[derive(Debug, clap::Args)]
pub(crate) struct List {
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
    /// Show titles and counts
    #[arg(long)]
    pub(crate) long: bool,
}

/// Arguments of `change validate` and `spec validate`.
#[derive(Debug, clap::Args)]
pub(crate) struct Validate {
    /// The item
    pub(crate) item: Option<String>,
    /// Let warnings fail, too
    #[arg(long)]
    pub(crate) strict: bool,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
    /// Never ask
    #[arg(long)]
    pub(crate) no_interactive: bool,
}
