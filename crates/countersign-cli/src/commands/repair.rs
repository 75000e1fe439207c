//! `repair`

use std::io;

use crate::args::Store;
use crate::ask::Call;
use crate::context::{Ctx, Purpose};
use crate::exit::Exit;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  countersign repair                            Which main specs are broken, and what would mend them?\n  countersign repair partner-onboarding --apply"
)]
pub(crate) struct Args {
    /// The capability; all of them if none is given
    #[arg(value_name = "CAPABILITY")]
    capability: Option<String>,
    /// Write what is proposed
    #[arg(long)]
    apply: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    store: Store,
}

pub(crate) fn run(args: &Args, ctx: &mut Ctx) -> io::Result<Exit> {
    let call = Call { store: &args.store, json: args.json, purpose: Purpose::writes_if(args.apply) };
    ctx.ask(call, |project| {
        let mut plan = project.plan_repair(args.capability.as_deref())?;
        if args.apply {
            project.apply_repair(&mut plan)?;
        }
        Ok(plan.report)
    })
}
