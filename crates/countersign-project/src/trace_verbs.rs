//! The verbs around the trace: what is wrong, who proves what, what was accepted, why a line is there, what a diff
//! reaches, and the edits of citations.

mod accept;
mod add;
mod check;
mod edits;
mod fix;
mod impact;
mod matrix;
mod place_in_file;
mod rename;
mod snapshot;
mod suggest;
mod why;
mod why_commit;

pub use accept::AcceptRequest;
pub use add::{AddPlace, AddRequest};
pub use edits::Writing;
pub use fix::{FixRequest, Guesses};
pub use impact::ImpactRequest;

use countersign_trace::{Guess, Resolution, Resolver, Target, Trace, parse_reference};

use crate::error::Error;

/// The code of errors.
const CODE: &str = "trace_error";

/// What a reference of the command line names; a usage error with the nearest name otherwise.
fn named(trace: &Trace<'_>, reference: &str) -> Result<Target, Error> {
    let written = parse_reference(reference).map_or_else(|| reference.to_owned(), |known| known.to_string());
    let guesses = match Resolver::new(trace.catalogue, trace.lock).resolve(&written) {
        Resolution::Found { target, .. } => return Ok(target),
        Resolution::Ambiguous { candidates } => {
            let places = candidates.iter().map(|one| format!("{}:{}", one.place.path, one.place.line));
            let places: Vec<String> = places.collect();
            return Err(Error::usage(CODE, format!("`{reference}` fits more than one"))
                .fix(format!("rename one of them, or give one an explicit id: {}", places.join(", "))));
        }
        Resolution::Orphan { guesses } | Resolution::Malformed { guesses } => guesses,
    };
    let fix = match guesses.first().map(Guess::reference) {
        Some(near) => format!("did you mean `{near}`?"),
        None => {
            "name it like `capability/requirement#scenario`; `trace matrix` lists what there is".to_owned()
        }
    };
    Err(Error::usage(CODE, format!("`{reference}` names no requirement and no scenario")).fix(fix))
}

/// A place for people: `path:line`.
fn shown(place: &countersign_trace::Place) -> String {
    format!("{}:{}", place.path, place.line)
}

/// A path of the command line as the project names it: relative to it, with `/`.
fn in_project(project: &crate::root::Project, path: &str) -> String {
    let given = std::path::Path::new(path);
    let is_there = |base: &std::path::Path| crate::fs::exists(&base.join(given));
    // From a folder of the project as well as from its root.
    let base = if !given.is_absolute() && is_there(&project.environment.cwd) {
        project.environment.cwd.clone()
    } else {
        project.path().to_owned()
    };
    let full = crate::fs::lexical(&base.join(given));
    project.relative(&crate::fs::canonical(&full))
}
