//! Generated repositories with citations and one recorded run, in a temporary folder.

use std::ffi::OsString;
use std::path::Path;

use countersign_project::{Project, RunRequest};
use countersign_testkit::traced::{LEFT_BY_THE_RUN, REPORT, Traced};
use tempfile::TempDir;

/// The numbers of requirements that are measured.
pub const TRACED_SIZES: [usize; 3] = [1_000, 10_000, 100_000];

/// A repository on disk, gone when dropped.
#[derive(Debug)]
pub struct TracedOnDisk {
    folder: TempDir,
}

impl TracedOnDisk {
    /// Writes a repository with so many requirements and records its run.
    pub fn new(requirements: usize) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        Traced::of(requirements).write_to(folder.path()).expect("a temporary folder can be written to");
        let project = Project::open(folder.path()).expect("a generated project can be opened");
        let run = RunRequest {
            command: ["cp", LEFT_BY_THE_RUN, REPORT].map(OsString::from).into(),
            suites: Vec::new(),
            environment: Vec::new(),
            timeout: None,
            interrupt: None,
            clock: &|| 0,
            tool: "bench".to_owned(),
        };
        let recorded = project.record(&run).expect("the run can be recorded");
        assert!(recorded.succeeded, "the run was refused: {:?}", recorded.findings);
        Self { folder }
    }

    /// The folder that holds `openspec`.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }
}
