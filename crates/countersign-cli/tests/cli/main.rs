//! The binary from outside: arguments, exit status, what goes to stdout and what to stderr.
//!
//! Golden files are in `fixtures/cli`; `COUNTERSIGN_BLESS=1` rewrites them.

#![expect(clippy::disallowed_methods, reason = "tests write the projects that they run the program on")]
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

#[cfg(unix)]
mod boundaries;
mod calls;
mod checking;
mod completing;
mod controlling;
mod exporting;
mod first_change;
mod formats;
mod frames;
mod governing;
mod help;
mod history;
mod hostile;
mod interrupted;
mod lifecycle;
mod merging;
mod names;
mod openspec;
mod planning;
mod planted_violations;
mod review;
mod roots;
mod runner;
mod schemas;
mod setting_up;
mod skills;
mod talk;
mod templates;
#[cfg(target_os = "linux")]
mod terminal;
mod tracing;
mod verbs;
mod verifying;
