//! The commands of this program as plain data, under both of its names: what skills may call.

use clap::{Arg, Command, CommandFactory as _};
use countersign_agent::CommandTree;

use crate::args::Args;
use crate::face::Face;

/// The trees of `countersign` and `openspec`.
pub(super) fn programs() -> Vec<CommandTree> {
    [Face::Countersign, Face::OpenSpec].into_iter().map(program).collect()
}

fn program(face: Face) -> CommandTree {
    let mut command = face.command(Args::command());
    command.build();
    let mut tree = tree(&command);
    face.program().clone_into(&mut tree.name);
    if face == Face::OpenSpec {
        // What is hidden under this name does not exist under it.
        let is_shown = |name: &str| command.find_subcommand(name).is_some_and(|found| !found.is_hide_set());
        tree.commands.retain(|verb| is_shown(&verb.name));
    }
    tree
}

fn tree(command: &Command) -> CommandTree {
    let takes_value = |argument: &&Arg| {
        !argument.is_require_equals_set()
            && argument.get_num_args().is_some_and(|count| count.min_values() > 0)
            && !argument.is_positional()
    };
    CommandTree {
        name: command.get_name().to_owned(),
        flags: command.get_arguments().flat_map(flags).collect(),
        with_value: command.get_arguments().filter(takes_value).flat_map(flags).collect(),
        takes_words: command.get_positionals().next().is_some(),
        commands: command.get_subcommands().map(tree).collect(),
    }
}

/// The flags of an argument, with their dashes.
fn flags(argument: &Arg) -> Vec<String> {
    let long = argument.get_long_and_visible_aliases().unwrap_or_default();
    let short = argument.get_short_and_visible_aliases().unwrap_or_default();
    long.iter().map(|name| format!("--{name}")).chain(short.iter().map(|name| format!("-{name}"))).collect()
}
