//! The commands, one file each: arguments with their help, then one function.

use std::io;

use crate::args::Command;
use crate::context::Ctx;
use crate::exit::Exit;

pub(crate) mod agent_hook;
pub(crate) mod archive;
pub(crate) mod baseline;
pub(crate) mod blame;
pub(crate) mod change;
pub(crate) mod check;
pub(crate) mod ci;
pub(crate) mod completion;
pub(crate) mod config;
pub(crate) mod context;
pub(crate) mod design_tests;
pub(crate) mod diff;
pub(crate) mod doctor;
pub(crate) mod explain;
pub(crate) mod export;
pub(crate) mod git_hook;
pub(crate) mod impact;
pub(crate) mod init;
pub(crate) mod instructions;
pub(crate) mod list;
pub(crate) mod log;
pub(crate) mod new;
pub(crate) mod next;
pub(crate) mod nouns;
pub(crate) mod overlap;
pub(crate) mod policy;
pub(crate) mod queue;
pub(crate) mod rebase;
pub(crate) mod repair;
pub(crate) mod results;
pub(crate) mod review;
pub(crate) mod schema;
pub(crate) mod schemas;
pub(crate) mod show;
pub(crate) mod skills;
pub(crate) mod spec;
pub(crate) mod status;
pub(crate) mod store;
pub(crate) mod sync;
pub(crate) mod template;
pub(crate) mod templates;
pub(crate) mod tools;
pub(crate) mod trace;
pub(crate) mod unarchive;
pub(crate) mod uninstall;
pub(crate) mod update;
pub(crate) mod validate;
pub(crate) mod verify;
pub(crate) mod view;
pub(crate) mod why;

/// Runs a command. An error is one of writing the output; everything else is said in the output.
pub(crate) fn run(command: Command, ctx: &mut Ctx) -> io::Result<Exit> {
    match command {
        Command::Init(args) => init::run(&args, ctx),
        Command::Update(args) => update::run(&args, ctx),
        Command::Uninstall(args) => uninstall::run(&args, ctx),
        Command::List(args) => list::run(&args, ctx),
        Command::Show(args) => show::run(&args, ctx),
        Command::Validate(args) => validate::run(&args, ctx),
        Command::Archive(args) => archive::run(&args, ctx),
        Command::Diff(args) => diff::run(&args, ctx),
        Command::Overlap(args) => overlap::run(&args, ctx),
        Command::New(args) => new::run(args, ctx),
        Command::Next(args) => next::run(&args, ctx),
        Command::DesignTests(args) => design_tests::run(&args, ctx),
        Command::Queue(args) => queue::run(&args, ctx),
        Command::Rebase(args) => rebase::run(&args, ctx),
        Command::Unarchive(args) => unarchive::run(&args, ctx),
        Command::Sync(args) => sync::run(&args, ctx),
        Command::Instructions(args) => instructions::run(&args, ctx),
        Command::Status(args) => status::run(&args, ctx),
        Command::Schemas(args) => schemas::run(&args, ctx),
        Command::Template(args) => template::run(&args, ctx),
        Command::Templates(args) => templates::run(&args, ctx),
        Command::Schema(args) => schema::run(&args, ctx),
        Command::Config(args) => config::run(&args, ctx),
        Command::Context(args) => context::run(&args, ctx),
        Command::Doctor(args) => doctor::run(&args, ctx),
        Command::Store(args) => store::run(&args, ctx),
        Command::Workset(_) => store::run_workset(ctx),
        Command::Change(args) => change::run(args, ctx),
        Command::Spec(args) => spec::run(args, ctx),
        Command::Repair(args) => repair::run(&args, ctx),
        Command::Review(args) => review::run(&args, ctx),
        Command::Export(args) => export::run(&args, ctx),
        Command::Check(args) => check::run(&args, ctx),
        Command::Policy(args) => policy::run(&args, ctx),
        Command::Verify(args) => verify::run(&args, ctx),
        Command::Trace(args) => trace::run(&args, ctx),
        Command::View(args) => view::run(&args, ctx),
        Command::Why(args) => why::run(&args, ctx),
        Command::Impact(args) => impact::run(&args, ctx),
        Command::Skills(args) => skills::run(&args, ctx),
        Command::Results(args) => results::run(&args, ctx),
        Command::AgentHook(_) => agent_hook::run(ctx),
        Command::GitHook(args) => git_hook::run(&args, ctx),
        Command::Ci(args) => ci::run(&args, ctx),
        Command::Log(args) => log::run(&args, ctx),
        Command::Baseline(args) => baseline::run(&args, ctx),
        Command::Blame(args) => blame::run(&args, ctx),
        Command::Explain(args) => explain::run(&args, ctx),
        Command::Completion(args) => completion::run(&args, ctx),
    }
}
