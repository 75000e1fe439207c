//! The floor of tracing as a program of its own: walk, read, hash, scan, join, and nothing else. `cargo xtask compare
//! --trace` measures it next to `verify --all`.

use std::io::Write as _;
use std::path::Path;

fn main() -> std::io::Result<()> {
    let project =
        std::env::args_os().nth(1).ok_or_else(|| std::io::Error::other("name the folder of a project"))?;
    let found = countersign_bench::floor(Path::new(&project))?;
    writeln!(std::io::stdout(), "{found:?}")
}
