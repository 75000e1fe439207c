//! `design-tests`

use std::io;

use countersign_project::StrategyUse;

use crate::args::Store;
use crate::ask::Call;
use crate::context::{Ctx, Purpose};
use crate::exit::Exit;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  countersign design-tests add-login                Which tests does this change deserve?\n  countersign design-tests add-login --write        Keep them in validations/test-strategy/add-login.md\n  countersign design-tests add-login --dismiss 1a2b3c4d --reason \"the gateway refuses it\""
)]
pub(crate) struct Args {
    /// The change
    change: String,
    /// Bring the strategy file of the change up to date
    #[arg(long)]
    write: bool,
    /// Take down that a test of this candidate is wanted
    #[arg(long, value_name = "ID", requires = "reason", conflicts_with = "dismiss")]
    accept: Option<String>,
    /// Take down that no test of this candidate is needed
    #[arg(long, value_name = "ID", requires = "reason")]
    dismiss: Option<String>,
    /// Why
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    store: Store,
}

pub(crate) fn run(args: &Args, ctx: &mut Ctx) -> io::Result<Exit> {
    let how = strategy_use(args);
    let call =
        Call { store: &args.store, json: args.json, purpose: Purpose::writes_if(how != StrategyUse::Read) };
    ctx.ask(call, |project| project.design_tests(&args.change, &how))
}

fn strategy_use(args: &Args) -> StrategyUse {
    let reason = args.reason.clone().unwrap_or_default();
    match (&args.accept, &args.dismiss) {
        (Some(id), _) => StrategyUse::Accept { id: id.clone(), reason },
        (None, Some(id)) => StrategyUse::Dismiss { id: id.clone(), reason },
        (None, None) if args.write => StrategyUse::Write,
        (None, None) => StrategyUse::Read,
    }
}
