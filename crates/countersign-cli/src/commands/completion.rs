//! `completion generate`

use clap::{CommandFactory as _, ValueEnum};
use clap_complete::Shell;

use crate::context::Ctx;
use crate::exit::Exit;

#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  countersign completion generate bash > countersign.bash")]
pub(crate) struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, clap::Subcommand)]
enum Verb {
    /// Print the script for a shell (default: that of SHELL)
    Generate {
        /// The shell
        #[arg(value_enum, ignore_case = true)]
        shell: Option<Known>,
    },
}

/// The shells that can be completed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Known {
    /// Bash
    Bash,
    /// Zsh
    Zsh,
    /// Fish
    Fish,
    /// PowerShell
    Powershell,
}

impl Known {
    /// The shell of a path such as `/bin/zsh`.
    fn of(path: &str) -> Option<Self> {
        Self::from_str(path.rsplit('/').next()?, true).ok()
    }
}

pub(crate) fn run(args: &Args, ctx: &mut Ctx) -> Exit {
    let Verb::Generate { shell } = args.verb;
    let shell = match shell.or_else(|| Known::of(ctx.env.shell.as_deref()?)).unwrap_or(Known::Bash) {
        Known::Bash => Shell::Bash,
        Known::Zsh => Shell::Zsh,
        Known::Fish => Shell::Fish,
        Known::Powershell => Shell::PowerShell,
    };
    let mut command = crate::args::Args::command();
    clap_complete::generate(shell, &mut command, ctx.face.program(), &mut ctx.out);
    Exit::Fine
}
