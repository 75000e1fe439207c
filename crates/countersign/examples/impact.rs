//! Prints what a diff reaches: `cargo run --example impact -- FOLDER main..HEAD`.

#![expect(clippy::disallowed_methods, reason = "the environment is a value: a program of its own reads it")]

use std::io::{Write as _, stdout};

use countersign::trace::Touched;
use countersign::{Closely, DiffRequest, Environment, Project, WithoutRoot};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let environment = Environment {
        cwd: arguments.next().unwrap_or_else(|| ".".to_owned()).into(),
        search_path: std::env::var_os("PATH"),
        ..Environment::default()
    };
    let project = Project::find(&environment, WithoutRoot::Fail)?;
    let diff = project.change_diff(&DiffRequest { range: arguments.next(), ..DiffRequest::default() });
    let touched: Vec<Touched> =
        diff.paths.into_iter().map(|path| Touched { path: path.path, lines: path.lines }).collect();
    let loaded = project.load_trace(&Closely::None)?;
    let trace = loaded.trace();
    let impact = trace.impact_of_diff(&touched);
    for target in &impact.targets {
        writeln!(stdout(), "requirement {}", trace.catalogue.reference_of(*target))?;
    }
    for test in &impact.tests {
        let site = &trace.links.sites[*test];
        writeln!(stdout(), "test {} {}", site.path, site.scope.symbol.join("::"))?;
    }
    Ok(())
}
