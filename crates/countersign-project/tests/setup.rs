//! `init`, `update` and `uninstall` on trees of every kind: nothing foreign is lost, and everything goes away again.

#![expect(clippy::disallowed_methods, reason = "tests write the projects that they read")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed, in its helpers too")]

#[cfg(unix)]
mod setup {
    mod cases;
    mod laws;
    mod world;
}
