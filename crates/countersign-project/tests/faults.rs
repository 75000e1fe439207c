//! The transaction under every fault: cut short at any point, with the disk full, shut or elsewhere, and raced.

#![expect(clippy::disallowed_methods, reason = "tests write the projects that they read, and watch them")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed, in its helpers too")]

mod faults {
    mod claim;
    mod crash;
    #[cfg(unix)]
    mod edits;
    mod errors;
    #[cfg(unix)]
    mod kill;
    #[cfg(unix)]
    mod links;
    #[cfg(unix)]
    mod local;
    mod locking;
    mod scenario;
    mod sim;
    mod syncs;
}
