//! The `countersign` command: parses arguments, calls one operation of `countersign-project`, hands the outcome to
//! `countersign-report`. Called under the name `openspec` it shows OpenSpec's verbs and exit statuses only.

mod args;
mod ask;
mod codes;
mod commands;
mod context;
mod env;
mod exit;
mod face;
mod logging;
mod printing;
mod progress;
mod prompt;
#[cfg(test)]
mod tests;

use std::io::Write as _;
use std::process::ExitCode;

use clap::{CommandFactory as _, FromArgMatches as _};

use crate::args::Args;
use crate::context::Ctx;
use crate::env::Env;
use crate::exit::Exit;
use crate::face::Face;

fn main() -> ExitCode {
    let arguments: Vec<std::ffi::OsString> = std::env::args_os().collect();
    let face = Face::of(arguments.first());
    let env = Env::read();
    let parsed = face.command(Args::command()).try_get_matches_from(&arguments);
    let args = match parsed
        .and_then(|matches| Ok((face.foreign(&matches), Args::from_arg_matches(&matches)?)))
    {
        Ok((None, args)) => args,
        Ok((Some(word), _)) => {
            writeln!(std::io::stderr(), "error: `{word}` is Countersign's own; call `countersign` for it")
                .ok();
            return Exit::Usage.status(face);
        }
        Err(error) => {
            // Help and version are answers, everything else is a mistake in the call.
            let exit = if error.use_stderr() { Exit::Usage } else { Exit::Fine };
            let printed = error.print();
            return if printed.is_ok() { exit.status(face) } else { Exit::CouldNotRun.status(face) };
        }
    };
    let timings = logging::start(args.talk, &env);
    let mut ctx = Ctx::new(face, env, args.look, args.talk);
    let ran = commands::run(args.command, &mut ctx);
    let exit = match ran.and_then(|exit| ctx.out.flush().map(|()| exit)) {
        Ok(exit) => exit,
        // A reader that stops reading, such as `head`, is no error of ours.
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Exit::Fine,
        Err(error) => {
            writeln!(ctx.err, "error: cannot write the output: {error}").ok();
            Exit::CouldNotRun
        }
    };
    if let Some(timings) = timings {
        timings.print(&mut ctx.err).ok();
    }
    exit.status(face)
}
