//! `config`: the settings of the user

mod edit;
mod profile;

use std::io::{self, Write as _};

use countersign_project::{Error, Keys, Reading, UserSettings};
use countersign_report::{safety, user_settings};

use crate::context::Ctx;
use crate::exit::Exit;
use crate::prompt::confirm;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  countersign config list\n  countersign config set delivery skills\n  countersign config profile core"
)]
pub(crate) struct Args {
    /// Whose settings: only `global` is known
    #[arg(long, value_name = "SCOPE")]
    scope: Option<String>,
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, clap::Subcommand)]
enum Verb {
    /// Show where the settings are
    Path,
    /// Show all settings
    List {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Print one value, for scripts; exit status 1 if it is not set
    Get {
        /// The key, such as `telemetry.enabled`
        key: String,
    },
    /// Set a value
    Set(Set),
    /// Remove a key, so that its default counts again
    Unset {
        /// The key
        key: String,
    },
    /// Write the defaults over everything
    Reset {
        /// Needed, because everything goes
        #[arg(long)]
        all: bool,
        /// Do not ask
        #[arg(short, long)]
        yes: bool,
    },
    /// Open the settings in EDITOR or VISUAL
    Edit,
    /// Choose which workflows are installed, and how
    Profile {
        /// `core`; without it you are asked
        preset: Option<String>,
    },
}

#[derive(Debug, clap::Args)]
struct Set {
    /// The key, such as `featureFlags.beta`
    key: String,
    /// The value; `true`, numbers and JSON lists and objects are taken as what they look like
    #[arg(allow_hyphen_values = true)]
    value: String,
    /// Take the value as text, whatever it looks like
    #[arg(long)]
    string: bool,
    /// Set a key that is not known
    #[arg(long)]
    allow_unknown: bool,
}

pub(crate) fn run(args: &Args, ctx: &mut Ctx) -> io::Result<Exit> {
    if args.scope.as_deref().is_some_and(|scope| !scope.is_empty() && scope != "global") {
        let error = Error::unknown_scope();
        return ctx.fail(false, &error, |failure| failure);
    }
    let settings = match UserSettings::read(&ctx.environment()) {
        Ok(settings) => settings,
        Err(error) => return ctx.fail(false, &error, |failure| failure),
    };
    if let Some(fault) = settings.fault().filter(|_| args.verb.uses_values()) {
        ctx.note(&fault);
    }
    let done = match &args.verb {
        Verb::Path => {
            writeln!(ctx.out, "{}", safety::terminal(&settings.path().to_string_lossy())).map(|()| None)?
        }
        Verb::List { json } => {
            let list = settings.list();
            if *json {
                list.write_json(&mut ctx.out)?;
            } else {
                list.write_text(&mut ctx.out, ctx.style)?;
            }
            None
        }
        Verb::Get { key } => match settings.get(key) {
            Some(value) => user_settings::write_value(&value, &mut ctx.out).map(|()| None)?,
            None => return Ok(Exit::Findings),
        },
        Verb::Set(set) => match set.run(&settings) {
            Ok(value) => Some(format!("{} = {value}", set.key)),
            Err(error) => return ctx.fail(false, &error, |failure| failure),
        },
        Verb::Unset { key } => match settings.unset(key) {
            Ok(true) => Some(format!("{key} is not set any more")),
            Ok(false) => Some(format!("{key} was not set")),
            Err(error) => return ctx.fail(false, &error, |failure| failure),
        },
        Verb::Reset { all, yes } => return reset(ctx, &settings, (*all, *yes)),
        Verb::Edit => return edit::run(ctx, &settings),
        Verb::Profile { preset } => return profile::run(ctx, &settings, preset.as_deref()),
    };
    if let Some(done) = done {
        writeln!(ctx.out, "{}", safety::terminal(&done))?;
    }
    Ok(Exit::Fine)
}

impl Verb {
    /// Whether the verb shows values, so that a file that cannot be used has to be named.
    fn uses_values(&self) -> bool {
        matches!(self, Self::List { .. } | Self::Get { .. })
    }
}

impl Set {
    fn run(&self, settings: &UserSettings) -> Result<serde_json::Value, Error> {
        let reading = if self.string { Reading::AsText } else { Reading::AsItLooks };
        let keys = if self.allow_unknown { Keys::Any } else { Keys::Known };
        settings.set(&self.key, &self.value, (reading, keys))
    }
}

fn reset(ctx: &mut Ctx, settings: &UserSettings, (all, yes): (bool, bool)) -> io::Result<Exit> {
    if !all {
        let error = Error::reset_needs_all();
        return ctx.fail(false, &error, |failure| failure);
    }
    if !yes {
        if !ctx.may_ask(false) {
            let error = Error::reset_needs_yes();
            return ctx.fail(false, &error, |failure| failure);
        }
        match confirm("Write the defaults over all settings?", false)? {
            Some(true) => {}
            Some(false) => return writeln!(ctx.out, "Nothing was changed.").map(|()| Exit::Fine),
            None => return Ok(Exit::Cancelled),
        }
    }
    match settings.reset() {
        Ok(()) => writeln!(ctx.out, "All settings have their defaults.").map(|()| Exit::Fine),
        Err(error) => ctx.fail(false, &error, |failure| failure),
    }
}
