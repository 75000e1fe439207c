//! A task that gates a release: `cargo run --example gate_release -- FOLDER`. Exit status 1 if anything stands in its way.

#![expect(clippy::disallowed_methods, reason = "the environment is a value: a program of its own reads it")]

use std::io::{Write as _, stdout};
use std::process::ExitCode;

use countersign::{Environment, Project, VerifyRequest, VerifyScope, WithoutRoot};

fn main() -> Result<ExitCode, Box<dyn std::error::Error>> {
    let environment = Environment {
        cwd: std::env::args().nth(1).unwrap_or_else(|| ".".to_owned()).into(),
        search_path: std::env::var_os("PATH"),
        now_ms: std::time::UNIX_EPOCH.elapsed()?.as_millis().try_into()?,
        ..Environment::default()
    };
    let project = Project::find(&environment, WithoutRoot::Fail)?;
    let report = project.verify(&VerifyRequest::of(VerifyScope::All))?;
    for item in report.blocking() {
        writeln!(stdout(), "{} {}: {}", item.check.number, item.subject, item.reason)?;
    }
    let digest = &report.code_digest[..12];
    let verdict = if report.exit_failed() { "stays" } else { "may go" };
    writeln!(stdout(), "code {digest} {verdict}")?;
    Ok(ExitCode::from(u8::from(report.exit_failed())))
}
