//! `repair`

use std::io;

use countersign_project::WithoutRoot;
use countersign_report::json;

use crate::args::Store;
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
    let project = ctx.project(&args.store, WithoutRoot::Fail, Purpose::writes_if(args.apply));
    let planned = project.and_then(|project| {
        let mut plan = project.plan_repair(args.capability.as_deref())?;
        if args.apply {
            let applied = project.apply_repair(&mut plan);
            ctx.tell_recovered(&project);
            applied?;
        }
        Ok(plan.report)
    });
    match planned {
        Ok(report) => {
            if args.json {
                json::write(&mut ctx.out, &report)?;
            } else {
                report.render_text(&mut ctx.out, ctx.style)?;
                report.render_notes(&mut ctx.err, ctx.talk_style)?;
            }
            Ok(Exit::findings(report.leaves_problems()))
        }
        Err(error) => ctx.fail(args.json, &error, |failure| failure),
    }
}
