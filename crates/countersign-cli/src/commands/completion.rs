//! `completion generate|install|uninstall`

use std::io::{self, Write as _};

use clap::{CommandFactory as _, ValueEnum};
use clap_complete::Shell as Script;
use countersign_project::{
    Became, CompletionDone, Error, Shell, ShellHome, install_completion, uninstall_completion,
};
use countersign_report::safety;

use crate::context::Ctx;
use crate::exit::Exit;
use crate::prompt;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  countersign completion install\n  countersign completion generate bash > countersign.bash"
)]
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
    /// Install the script for a shell (default: that of SHELL); -v says where
    Install {
        /// The shell
        #[arg(value_enum, ignore_case = true)]
        shell: Option<Known>,
    },
    /// Remove the script for a shell (default: that of SHELL)
    Uninstall {
        /// The shell
        #[arg(value_enum, ignore_case = true)]
        shell: Option<Known>,
        /// Do not ask
        #[arg(short, long)]
        yes: bool,
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

    fn shell(self) -> Shell {
        match self {
            Self::Bash => Shell::Bash,
            Self::Zsh => Shell::Zsh,
            Self::Fish => Shell::Fish,
            Self::Powershell => Shell::Powershell,
        }
    }

    /// What to run so that the shell reads its files again.
    fn again(self) -> &'static str {
        match self {
            Self::Bash => "exec bash",
            Self::Zsh => "exec zsh",
            Self::Fish => "exec fish",
            Self::Powershell => ". $PROFILE",
        }
    }
}

pub(crate) fn run(args: &Args, ctx: &mut Ctx) -> io::Result<Exit> {
    match args.verb {
        Verb::Generate { shell } => {
            let known = shell.or_else(|| Known::of(ctx.env.shell.as_deref()?)).unwrap_or(Known::Bash);
            let script = script(known, ctx.face.program());
            ctx.out.write_all(&script)?;
            Ok(Exit::Fine)
        }
        Verb::Install { shell } => match install(shell, ctx) {
            Ok((known, done)) => say_installed(known, &done, ctx),
            Err(error) => ctx.fail(false, &error, |failure| failure),
        },
        Verb::Uninstall { shell, yes } => uninstall(shell, yes, ctx),
    }
}

fn script(known: Known, program: &str) -> Vec<u8> {
    let shell = match known {
        Known::Bash => Script::Bash,
        Known::Zsh => Script::Zsh,
        Known::Fish => Script::Fish,
        Known::Powershell => Script::PowerShell,
    };
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut crate::args::Args::command(), program, &mut script);
    script
}

/// The shell that was named, or that of the environment.
fn the_shell(named: Option<Known>, ctx: &Ctx) -> Result<(Known, ShellHome), Error> {
    let unknown = || {
        let message = match &ctx.env.shell {
            Some(shell) => format!("`{shell}` cannot be completed"),
            None => "nobody says which shell it is".to_owned(),
        };
        Error::unknown_shell(message)
    };
    let known = named.or_else(|| Known::of(ctx.env.shell.as_deref()?)).ok_or_else(unknown)?;
    let home = ctx.env.home.clone().ok_or_else(Error::no_home)?;
    let env = &ctx.env;
    Ok((
        known,
        ShellHome {
            home,
            zsh: env.zsh.clone(),
            zsh_custom: env.zsh_custom.clone(),
            profile: env.profile.clone(),
            leaves_profiles: env.leaves_profiles,
        },
    ))
}

fn install(named: Option<Known>, ctx: &Ctx) -> Result<(Known, CompletionDone), Error> {
    let (known, home) = the_shell(named, ctx)?;
    let program = ctx.face.program();
    let script = String::from_utf8_lossy(&script(known, program)).into_owned();
    Ok((known, install_completion(known.shell(), program, &script, &home)?))
}

fn say_installed(known: Known, done: &CompletionDone, ctx: &mut Ctx) -> io::Result<Exit> {
    let shell = known.shell().as_str();
    let is_new = |became: Became| matches!(became, Became::Made | Became::Updated);
    let profile = done.profile.as_ref();
    let changes = is_new(done.became) || profile.is_some_and(|(_, became)| is_new(*became));
    let words = match (changes, done.became) {
        (false, _) => "is installed already",
        (true, Became::Updated) => "is up to date again",
        _ => "is installed",
    };
    writeln!(ctx.out, "Completion for {shell} {words}.")?;
    let mut lines = Vec::new();
    if ctx.talk.verbose > 0 {
        lines.push(format!("  script: {}", done.script.display()));
        lines.extend(profile.map(|(path, _)| format!("  block in: {}", path.display())));
    }
    lines.extend(done.backup.iter().map(|path| format!("  what was there is now: {}", path.display())));
    for line in lines {
        writeln!(ctx.out, "{}", safety::terminal(&line))?;
    }
    if let Some(by_hand) = &done.by_hand {
        writeln!(ctx.out, "\nThe file that {shell} reads first is as it was; write into it:\n")?;
        for line in by_hand.lines() {
            writeln!(ctx.out, "  {}", safety::terminal(line))?;
        }
    }
    if changes {
        writeln!(ctx.out, "\nNext: {}", known.again())?;
    }
    Ok(Exit::Fine)
}

fn uninstall(named: Option<Known>, yes: bool, ctx: &mut Ctx) -> io::Result<Exit> {
    let (known, home) = match the_shell(named, ctx) {
        Ok(found) => found,
        Err(error) => return ctx.fail(false, &error, |failure| failure),
    };
    let shell = known.shell().as_str();
    if !yes {
        if !ctx.may_ask(false) {
            return ctx.fail(false, &Error::unasked_removal(), |failure| failure);
        }
        if prompt::confirm(&format!("Remove the completion for {shell}?"), false)? != Some(true) {
            writeln!(ctx.out, "Nothing was removed.")?;
            return Ok(Exit::Fine);
        }
    }
    match uninstall_completion(known.shell(), ctx.face.program(), &home) {
        Ok(done) if done.became == Became::Absent && done.profile.is_none() => {
            writeln!(ctx.err, "Completion for {shell} is not installed.")?;
            Ok(Exit::Findings)
        }
        Ok(_) => {
            writeln!(ctx.out, "Completion for {shell} is removed.")?;
            Ok(Exit::Fine)
        }
        Err(error) => ctx.fail(false, &error, |failure| failure),
    }
}
