//! Folders without folders in them, told by their number of links: listing a folder costs ten times as much.
//!
//! A folder has one link of its parent, one of its own `.` and one of the `..` of each folder in it. That holds for the
//! file systems named here alone; others count in ways of their own, some always say two. Everywhere else, and on other
//! systems than Linux, no folder is called a leaf, and every folder is listed.

use std::path::Path;

/// Whether the numbers of links can be relied on, and on which device.
pub(crate) struct LinkCounts {
    #[cfg(target_os = "linux")]
    device: Option<u64>,
}

#[cfg(target_os = "linux")]
impl LinkCounts {
    /// The magic numbers of ext2 to ext4, XFS and tmpfs.
    const COUNTING: [u64; 3] = [0xef53, 0x5846_5342, 0x0102_1994];

    /// Asks the file system that a folder lies on.
    pub(crate) fn of(folder: &Path) -> Self {
        use std::os::unix::fs::MetadataExt as _;
        let counts = rustix::fs::statfs(folder).is_ok_and(|system| {
            u64::try_from(system.f_type).is_ok_and(|magic| Self::COUNTING.contains(&magic))
        });
        let device = std::fs::metadata(folder).ok().filter(|_| counts).map(|metadata| metadata.dev());
        Self { device }
    }

    /// No folder is a leaf.
    #[cfg(test)]
    pub(crate) fn unknown() -> Self {
        Self { device: None }
    }

    /// Whether a folder certainly has no folder in it.
    pub(crate) fn is_leaf(&self, folder: &Path) -> bool {
        use std::os::unix::fs::MetadataExt as _;
        self.device.is_some()
            && std::fs::symlink_metadata(folder).is_ok_and(|metadata| {
                metadata.is_dir() && metadata.nlink() == 2 && Some(metadata.dev()) == self.device
            })
    }
}

#[cfg(not(target_os = "linux"))]
impl LinkCounts {
    /// No folder is a leaf.
    #[cfg(test)]
    pub(crate) fn unknown() -> Self {
        Self {}
    }

    /// No other system is asked.
    pub(crate) fn of(_folder: &Path) -> Self {
        Self {}
    }

    /// Not known.
    pub(crate) fn is_leaf(&self, _folder: &Path) -> bool {
        false
    }
}
