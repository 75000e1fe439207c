//! A deterministic generator of `OpenSpec` projects that look like real ones.
//!
//! The frequencies are those of [`measured`]. A project of 1,000 capabilities and 200 changes has about 11 MB in 1,900
//! files, which is what the corpora suggest: 8.5 MB of specs (measured mean: 8,565 bytes) and 2.6 MB of changes. Specs and
//! active changes are valid in strict mode, and each change can be archived; archived changes keep their measured share
//! of open tasks.
//!
//! The bytes of a file depend on the seed and the file's own place only. A larger project therefore starts with the
//! files of a smaller one: adding changes alters nothing, and adding capabilities leaves change `i` alone once there
//! are at least `20 + 5 * i` of them.

mod capability;
mod change;
mod decoration;
mod delta;
pub mod measured;
pub(crate) mod prose;
mod words;
mod write;

#[cfg(test)]
mod tests;

use capability::Capability;
use delta::Stage;
pub use write::Written;

/// What to generate.
#[derive(Debug, Clone, Copy)]
pub struct Corpus {
    /// The number of specs.
    pub capabilities: usize,
    /// The number of active changes.
    pub changes: usize,
    /// The number of archived changes.
    pub archived: usize,
    /// The seed of everything random.
    pub seed: u64,
}

/// A file of a generated project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GeneratedFile {
    /// The path from the root of the project, with `/`.
    pub path: String,
    /// The content.
    pub bytes: Vec<u8>,
}

const CONFIG: &str = "schema: spec-driven\n\ncontext: |\n  A generated project for tests and benchmarks.\n";

impl Corpus {
    /// Generates the files: configuration, specs, active changes, archived changes.
    pub fn files(&self) -> impl Iterator<Item = GeneratedFile> {
        let corpus = *self;
        let config = GeneratedFile { path: "openspec/config.yaml".into(), bytes: CONFIG.into() };
        let specs = (0..corpus.capabilities).map(move |index| spec(&corpus, index));
        let active = (0..corpus.changes).flat_map(move |index| change::files(&corpus, Stage::Active, index));
        let archived =
            (0..corpus.archived).flat_map(move |index| change::files(&corpus, Stage::Archived, index));
        std::iter::once(config).chain(specs).chain(active).chain(archived)
    }
}

fn spec(corpus: &Corpus, index: usize) -> GeneratedFile {
    let capability = Capability::generate(corpus.seed, index);
    GeneratedFile {
        path: format!("openspec/specs/{}/spec.md", capability.name),
        bytes: capability.render().into_bytes(),
    }
}
