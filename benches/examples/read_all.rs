//! Reads what `validate --all` reads, in parallel, and prints the number of bytes: the reference measure of
//! `cargo xtask compare`, as a program of its own so that start-up counts on both sides.

use std::io::Write as _;
use std::path::Path;

fn main() -> std::io::Result<()> {
    let project =
        std::env::args_os().nth(1).ok_or_else(|| std::io::Error::other("name the folder of a project"))?;
    let bytes = countersign_bench::read_all(Path::new(&project))?;
    writeln!(std::io::stdout(), "{bytes}")
}
