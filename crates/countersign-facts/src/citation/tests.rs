//! Cases are files in `fixtures/citations`; a reference below `trap/` must never be found.

mod fixtures;
mod laws;
mod marks;
mod places;
