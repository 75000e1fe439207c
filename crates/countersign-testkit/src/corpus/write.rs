//! Writing a generated project to disk.

#![expect(clippy::disallowed_methods, reason = "testkit writes and reads fixtures for tests")]

use std::fs;
use std::io;
use std::path::Path;

use super::Corpus;

/// What was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    /// The number of files.
    pub files: usize,
    /// Their size.
    pub bytes: usize,
}

impl Corpus {
    /// Writes the project below `dir`, creating folders and replacing files of the same path.
    pub fn write_to(&self, dir: &Path) -> io::Result<Written> {
        let mut written = Written { files: 0, bytes: 0 };
        for file in self.files() {
            let path = dir.join(&file.path);
            fs::create_dir_all(path.parent().expect("a generated path has a folder"))?;
            fs::write(&path, &file.bytes)?;
            written.files += 1;
            written.bytes += file.bytes.len();
        }
        Ok(written)
    }
}
