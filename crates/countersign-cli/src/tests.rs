//! The arguments as clap checks them.

use clap::CommandFactory as _;

use crate::args::Args;

#[test]
fn the_arguments_contradict_nothing() {
    Args::command().debug_assert();
}
