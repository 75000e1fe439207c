//! A deterministic generator of repositories whose code and tests cite what their specs require.
//!
//! Of `n` requirements each has two scenarios, one function that implements it and one test of both scenarios: `n`
//! functions in `n / 10` files and `n` tests in `n / 20` files, in five languages. That are `2 * n` citations. The report
//! has two cases per test, `2 * n` in all. One open change rewords a few requirements.
//!
//! How a citation is spelled is the caller's choice, so that other tools can be given the same repository with marks of
//! their own.

#![expect(clippy::disallowed_methods, reason = "testkit writes fixtures for benchmarks")]

mod code;
mod documents;
mod report;
mod requirement;
mod templates;
#[cfg(test)]
mod tests;

use std::fs;
use std::io;
use std::path::Path;

pub use code::{Cited, Mark};
pub use documents::CHANGE;
pub use report::{LEFT_BY_THE_RUN, REPORT, SUITE};
pub use requirement::Required;

use crate::corpus::{GeneratedFile, Written};

/// What to generate.
#[derive(Debug, Clone, Copy)]
pub struct Traced {
    /// The number of requirements: a multiple of 20.
    pub requirements: usize,
    /// The seed of everything random.
    pub seed: u64,
}

impl Traced {
    /// A repository with so many requirements.
    pub fn of(requirements: usize) -> Self {
        assert!(requirements > 0 && requirements.is_multiple_of(requirement::IN_A_SPEC), "whole specs only");
        Self { requirements, seed: 1 }
    }

    /// The requirements, in order.
    pub fn required(&self) -> impl Iterator<Item = Required> {
        let seed = self.seed;
        (0..self.requirements).map(move |number| Required::generate(seed, number))
    }

    /// Every file of the repository: settings, specs, the open change, code, tests, and the report as a run leaves it.
    pub fn files(&self) -> Vec<GeneratedFile> {
        let required: Vec<Required> = self.required().collect();
        let mut files = documents::files(&required);
        files.extend(code::files(&required, &code::req));
        files.push(report::file(&required));
        files
    }

    /// The code and the tests alone, with citations as another tool wants them.
    pub fn code(&self, mark: &Mark<'_>) -> Vec<GeneratedFile> {
        let required: Vec<Required> = self.required().collect();
        code::files(&required, mark)
    }

    /// Writes the repository below `dir`.
    pub fn write_to(&self, dir: &Path) -> io::Result<Written> {
        write(&self.files(), dir)
    }
}

/// Writes files below `dir`, creating folders.
pub fn write(files: &[GeneratedFile], dir: &Path) -> io::Result<Written> {
    let mut written = Written { files: 0, bytes: 0 };
    for file in files {
        let path = dir.join(&file.path);
        fs::create_dir_all(path.parent().expect("a generated path has a folder"))?;
        fs::write(&path, &file.bytes)?;
        written.files += 1;
        written.bytes += file.bytes.len();
    }
    Ok(written)
}

fn file(path: impl Into<String>, text: String) -> GeneratedFile {
    GeneratedFile { path: path.into(), bytes: text.into_bytes() }
}
