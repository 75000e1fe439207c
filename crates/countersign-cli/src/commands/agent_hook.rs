//! `agent-hook`

use std::io::{self, Read as _, Write as _};

use countersign_project::{HookRequest, agent_hook};
use countersign_report::safety;

use crate::context::Ctx;
use crate::exit::Exit;

/// More than this no agent sends about one call.
const LARGEST: u64 = 64 << 20;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  countersign init --tools claude,codex,cursor,github-copilot    Install it in the settings of agents\n  countersign agent-hook < payload.json                          What would it say to this call?\n\nIt speaks the hook dialects of Claude Code, Codex, Cursor, GitHub Copilot and Gemini CLI, detected from the payload.\nBefore a write it guards paths and looks for secrets; before the agent stops it says what every other boundary says.\nLocal hooks can be passed over: what counts is the run in CI.\n\nExit status: 0 no objection, or said in JSON; 2 blocked."
)]
#[expect(
    clippy::empty_structs_with_brackets,
    reason = "clap reads the arguments of each verb into such a struct"
)]
pub(crate) struct Args {}

/// Answers an agent. Whatever happens, the exit status is 0 or 2, because agents know no other.
#[expect(clippy::unnecessary_wraps, reason = "every verb is called alike")]
pub(crate) fn run(ctx: &mut Ctx) -> io::Result<Exit> {
    let mut payload = Vec::new();
    let read = io::stdin().lock().take(LARGEST).read_to_end(&mut payload);
    let mut environment = ctx.environment();
    environment.today = Some(crate::env::today());
    let read = read.map(|_| payload.as_slice()).map_err(|error| error.to_string());
    let payload = read.as_ref().map(|bytes| *bytes).map_err(String::as_str);
    let answer = agent_hook(&HookRequest { payload, environment: &environment });
    if !answer.stdout.is_empty() {
        // JSON escapes what a terminal would take for an order. Where nobody reads it, the exit status still counts.
        writeln!(ctx.out, "{}", answer.stdout).ok();
    }
    if !answer.stderr.is_empty() {
        writeln!(ctx.err, "{}", safety::terminal_lines(&answer.stderr)).ok();
    }
    Ok(if answer.blocks { Exit::Blocked } else { Exit::Fine })
}
