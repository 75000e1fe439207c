//! `policy` and its verbs.

use std::io;

use clap::Subcommand;
use countersign_project::{CanaryRequest, CheckScope, OldFindings, PolicyTarget, Project};

use super::check::{AuthorityArgs, check};
use crate::args::Store;
use crate::ask::Call;
use crate::context::{Ctx, Purpose};
use crate::exit::Exit;
use crate::printing::Printing;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  countersign policy explain add-login   Which rules bind this change, which do not, and why?\n  countersign policy test                   Do the rules fire, and does every boundary stop what breaks them?\n  countersign policy bootstrap --baseline   Adopt a policy; what is wrong today is accepted, and only shrinks\n  countersign policy vendor                 Copy the organisation's policy here, by its digest"
)]
pub(crate) struct Args {
    #[command(subcommand)]
    verb: Verb,
}

/// What to do with rules.
#[derive(Debug, Subcommand)]
enum Verb {
    /// Say which rules bind a change, which do not, and why
    Explain(Explain),
    /// Run the tests of rules, and plant violations in a copy: does every boundary stop them?
    Test(Test),
    /// Adopt a policy for the first time; only while the target branch has none
    Bootstrap(Bootstrap),
    /// Copy the policies that the settings extend, so that they work without a network
    Vendor(Vendor),
}

#[derive(Debug, clap::Args)]
struct Explain {
    /// The change; without one, all that the branch does
    change: Option<String>,
    #[command(flatten)]
    authority: AuthorityArgs,
    #[command(flatten)]
    printing: Printing,
    #[command(flatten)]
    store: Store,
}

#[derive(Debug, clap::Args)]
struct Test {
    /// Only these rules
    rules: Vec<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    store: Store,
}

#[derive(Debug, clap::Args)]
struct Bootstrap {
    /// Accept the findings of now
    #[arg(long)]
    baseline: bool,
    /// The commit or branch that decides; without it the target branch of the settings
    #[arg(long, value_name = "REF|ID")]
    target: Option<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    store: Store,
}

#[derive(Debug, clap::Args)]
struct Vendor {
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    store: Store,
}

pub(crate) fn run(args: &Args, ctx: &mut Ctx) -> io::Result<Exit> {
    match &args.verb {
        Verb::Explain(args) => {
            let scope = args.change.clone().map_or(CheckScope::Branch, CheckScope::Change);
            check(ctx, &args.store, &args.authority.request(scope), &args.printing, true)?;
            // It explains and decides nothing.
            Ok(Exit::Fine)
        }
        Verb::Test(args) => {
            let call = Call { store: &args.store, json: args.json, purpose: Purpose::Plan };
            let request = CanaryRequest {
                program: crate::env::program()?,
                scratch: crate::env::scratch(),
                variables: crate::env::variables(),
                name: format!("countersign-canaries-{}", std::process::id()),
                rules: args.rules.clone(),
            };
            ctx.ask(call, |project| project.policy_test(&request))
        }
        Verb::Bootstrap(args) => {
            let target = args.target.clone().map_or(PolicyTarget::Settings, PolicyTarget::Named);
            let old = if args.baseline { OldFindings::Accepted } else { OldFindings::Count };
            let call = Call { store: &args.store, json: args.json, purpose: Purpose::Write };
            ctx.ask(call, |project| project.policy_bootstrap(&target, old))
        }
        Verb::Vendor(args) => {
            let call = Call { store: &args.store, json: args.json, purpose: Purpose::Write };
            ctx.ask(call, Project::policy_vendor)
        }
    }
}
