//! What every command takes, and the list of commands.

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};
use countersign_project::{Environment, Error, store_path_not_supported, stores_not_supported};

use crate::commands::{
    agent_hook, archive, baseline, blame, change, check, ci, completion, config, context, design_tests, diff,
    doctor, explain, export, git_hook, impact, init, instructions, list, log, new, next, overlap, policy,
    queue, rebase, repair, results, review, schema, schemas, show, skills, spec, status, store, sync,
    template, templates, trace, unarchive, uninstall, update, validate, verify, view, why,
};

/// Turn an OpenSpec repository into a governed delivery system
#[derive(Debug, Parser)]
#[command(
    name = "countersign",
    version = concat!(env!("CARGO_PKG_VERSION"), " (compatible with OpenSpec 1.13)"),
    propagate_version = true,
    args_override_self = true,
    max_term_width = 100,
    after_help = "Examples:\n  countersign validate --all           Would every spec and change pass, and every change archive?\n  countersign show add-login --diff    What would this change do to the specs?\n  countersign explain D0012            What does this finding mean, and how is it mended?"
)]
pub(crate) struct Args {
    #[command(flatten)]
    pub(crate) look: Look,
    #[command(flatten)]
    pub(crate) talk: Talk,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// How text looks.
#[derive(Debug, Clone, Copy, ClapArgs)]
pub(crate) struct Look {
    /// Colour the text: when the output is a terminal, always or never
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto, value_name = "WHEN")]
    color: Color,
    /// Never colour the text
    #[arg(long, global = true, hide = true)]
    no_color: bool,
}

impl Look {
    /// The colour asked for.
    pub(crate) fn color(self) -> Color {
        if self.no_color { Color::Never } else { self.color }
    }
}

/// When text is coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// When the output is a terminal and `NO_COLOR` is not set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// How much is said about the run itself.
#[derive(Debug, Clone, Copy, ClapArgs)]
pub(crate) struct Talk {
    /// Say on stderr what is done; twice for more
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub(crate) verbose: u8,
    /// Say on stderr where the run spent its time
    #[arg(long, global = true)]
    pub(crate) timings: bool,
}

/// The store of earlier calls, which is refused by name.
#[derive(Debug, Clone, Default, ClapArgs)]
pub(crate) struct Store {
    /// Work in a registered store (not supported yet: change to its checkout instead)
    #[arg(long, value_name = "ID", hide_short_help = true)]
    store: Option<String>,
    /// Never supported
    #[arg(long, value_name = "PATH", hide = true)]
    store_path: Option<String>,
}

impl Store {
    /// Says why a store cannot be used, if one was asked for.
    pub(crate) fn refuse(&self, environment: &Environment) -> Result<(), Error> {
        if self.store_path.is_some() {
            return Err(store_path_not_supported());
        }
        self.store.as_ref().map_or(Ok(()), |id| Err(stores_not_supported(environment, id)))
    }
}

/// What to do. The arguments of a verb are described to the parser only once it is called: there are many verbs.
#[derive(Debug, Subcommand)]
#[command(defer = true)]
pub(crate) enum Command {
    /// Make a repository governed: settings, schema, contracts, skills for agents
    Init(init::Args),
    /// Write what `init` made anew with this version
    Update(update::Args),
    /// Take away what `init` made, to the last byte
    Uninstall(uninstall::Args),
    /// Show the whole project: changes by stage, what is proven of each domain, what blocks whom
    View(view::Args),
    /// List changes, or specs with --specs
    List(list::Args),
    /// Show a change or a spec
    Show(show::Args),
    /// Check whether specs are sound and changes would archive
    Validate(validate::Args),
    /// Say whether a change is complete, proven on this code, and coherent
    Verify(verify::Args),
    /// Say whether what a branch or a change does is allowed by the rules of the target branch
    Check(check::Args),
    /// Explain rules, adopt a policy, and copy an organisation's
    Policy(policy::Args),
    /// Accept old findings once, and see to it that they only get fewer
    Baseline(baseline::Args),
    /// Show what a second engineer has to know to approve a change
    Review(review::Args),
    /// Write requirements and what proves them for other traceability tools
    Export(export::Args),
    /// Record what tests result in, bound to the code they ran on
    Results(results::Args),
    /// Check, change and show the links between requirements, code and tests
    Trace(trace::Args),
    /// Say why a line of code is there: requirement, change, reason, decision, task
    Why(why::Args),
    /// Show what a diff, or a change of requirements, reaches: code, tests to run again, tasks
    Impact(impact::Args),
    /// Begin something new: a change
    New(new::Args),
    /// Merge a change into the main specs and move it to the archive
    Archive(archive::Args),
    /// Show what a change was written against, what others made of it, and what it makes of it
    Diff(diff::Args),
    /// Show which open changes work on the same requirements
    Overlap(overlap::Args),
    /// Show the next task of a change, what it serves and what has to pass
    Next(next::Args),
    /// Show which tests a change deserves, and remember what was decided about them
    DesignTests(design_tests::Args),
    /// Show in which order the open changes can be archived
    Queue(queue::Args),
    /// Write a change anew over the main specs of now
    Rebase(rebase::Args),
    /// Undo an archive
    Unarchive(unarchive::Args),
    /// Merge a change into the main specs and leave it open
    Sync(sync::Args),
    /// Say how to write an artifact, implement a change or archive it, for people and agents
    Instructions(instructions::Args),
    /// Show which artifacts of a change exist and what comes next
    Status(status::Args),
    /// List the workflow schemas
    Schemas(schemas::Args),
    /// Check governed changes against the contracts of their documents
    Template(template::Args),
    /// Show where the templates of a schema are
    Templates(templates::Args),
    /// Show where a schema comes from, or check it
    Schema(schema::Args),
    /// Show and change the settings of the user
    Config(config::Args),
    /// Show the project and the stores it refers to, for an agent
    Context(context::Args),
    /// Check whether the project is whole
    Doctor(doctor::Args),
    /// List registered stores (other store commands are not supported yet)
    Store(store::Args),
    /// Worksets are not supported
    #[command(hide = true)]
    Workset(store::WorksetArgs),
    /// Deprecated: use list, show and validate
    #[command(hide = true)]
    Change(change::Args),
    /// Deprecated: use list --specs, show and validate
    #[command(hide = true)]
    Spec(spec::Args),
    /// Answer a coding agent: what it may write, and whether it may stop
    AgentHook(agent_hook::Args),
    /// Install hooks of git that ask for the same verdict, or do what they do
    GitHook(git_hook::Args),
    /// Run pipelines here as in CI, and write the file by which a forge runs them
    Ci(ci::Args),
    /// Show which changes touched a capability, a requirement or a scenario
    Log(log::Args),
    /// Show which change introduced each requirement and scenario, and which last touched it
    Blame(blame::Args),
    /// Put broken main specs together again: raw deltas in them, duplicates, lost requirements
    Repair(repair::Args),
    /// Check, list, copy and begin skills, the guidance that agents follow
    Skills(skills::Args),
    /// Say what a finding means, why it matters and how it is mended
    Explain(explain::Args),
    /// Print, install or remove the completion script of a shell
    Completion(completion::Args),
}
