//! Prints the requirements of the project in a folder: `cargo run --example requirements -- FOLDER`.

use std::io::{Write as _, stdout};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args().nth(1).unwrap_or_else(|| ".".to_owned());
    let project = countersign::Project::open(folder.as_ref())?;
    for requirement in project.requirements()? {
        let scenarios = requirement.scenarios.len();
        writeln!(stdout(), "{}: {} ({scenarios} scenarios)", requirement.reference, requirement.name)?;
    }
    Ok(())
}
