//! The name the program was called by: `openspec` shows OpenSpec's face.

use std::ffi::OsString;
use std::path::Path;

use clap::{ArgMatches, Args as _, Command};
use countersign_project::Program;

use crate::commands::validate;

/// The verbs that only Countersign has.
const OURS: [&str; 28] = [
    "uninstall",
    "explain",
    "log",
    "blame",
    "repair",
    "overlap",
    "queue",
    "rebase",
    "diff",
    "sync",
    "unarchive",
    "verify",
    "check",
    "policy",
    "baseline",
    "results",
    "next",
    "design-tests",
    "review",
    "trace",
    "why",
    "impact",
    "export",
    "template",
    "skills",
    "agent-hook",
    "git-hook",
    "ci",
];

/// Which tool the caller believes to talk to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Face {
    /// Our own: four exit statuses, refusals of ours count.
    Countersign,
    /// OpenSpec's: exit status 0 or 1, refusals of ours are notes.
    OpenSpec,
}

impl Face {
    /// From the first argument of the process.
    pub(crate) fn of(program: Option<&OsString>) -> Self {
        let stem = program.and_then(|program| Path::new(program).file_stem());
        if stem.is_some_and(|stem| stem.eq_ignore_ascii_case("openspec")) {
            Self::OpenSpec
        } else {
            Self::Countersign
        }
    }

    /// The name to use in hints.
    pub(crate) fn program(self) -> &'static str {
        self.named().as_str()
    }

    /// The name as operations see it.
    pub(crate) fn named(self) -> Program {
        match self {
            Self::Countersign => Program::Countersign,
            Self::OpenSpec => Program::OpenSpec,
        }
    }

    /// The command line under this name. OpenSpec's shows its own version, so that scripts that ask for it go on.
    pub(crate) fn command(self, command: Command) -> Command {
        match self {
            Self::Countersign => command,
            Self::OpenSpec => OURS
                .iter()
                .fold(command, |command, verb| command.mut_subcommand(*verb, |verb| verb.hide(true)))
                .name("openspec")
                .bin_name("openspec")
                .version("1.13.2")
                .after_help("")
                .mut_subcommand("validate", |validate| validate.defer(validate_of_openspec)),
        }
    }

    /// What of a call only Countersign has, if it was called under the other name.
    pub(crate) fn foreign(self, matches: &ArgMatches) -> Option<&'static str> {
        if self == Self::Countersign {
            return None;
        }
        let given = |matches: &ArgMatches, flag: &str| {
            matches!(matches.try_contains_id(flag), Ok(true))
                && matches.value_source(flag) == Some(clap::parser::ValueSource::CommandLine)
        };
        if let Some(verb) = OURS.iter().find(|verb| matches.subcommand_name() == Some(verb)) {
            return Some(verb);
        }
        let (verb, inner) = matches.subcommand()?;
        // OpenSpec's `schema validate` has a `--verbose` of its own, and so have its completions.
        let has_own = matches!(verb, "schema" | "completion");
        let talk = [("verbose", "-v"), ("timings", "--timings")].into_iter().skip(usize::from(has_own));
        [("color", "--color")]
            .into_iter()
            .chain(talk)
            .chain([("format", "--format"), ("compat", "--compat"), ("output", "--output")])
            .find(|(id, _)| given(inner, id) || given(matches, id))
            .map(|(_, flag)| flag)
    }
}

/// The arguments of `validate` without those only Countersign has.
fn validate_of_openspec(command: Command) -> Command {
    ["format", "compat", "output"].into_iter().fold(validate::Args::augment_args(command), |command, flag| {
        command.mut_arg(flag, |argument| argument.hide(true))
    })
}
