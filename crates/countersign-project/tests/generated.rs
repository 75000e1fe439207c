//! The generated inputs of `fixtures/README.md`: what is too large to store, or cannot be checked out everywhere.
//!
//! Nothing here measures time. An input is so large that work which grows with its square would not end.

#![expect(clippy::disallowed_methods, reason = "tests write the projects that they read, and watch them")]

mod generated {
    mod headings;
    mod inline;
    mod links;
    mod names;
    mod pipes;
    mod sandbox;
    mod size;
    mod unreadable;
}
