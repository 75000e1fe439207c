//! The history of a project: every case of `fixtures/history`, built anew in a scratch folder.

#[path = "history/queries.rs"]
mod queries;
#[path = "history/reverts.rs"]
mod reverts;
#[path = "history/verbs.rs"]
mod verbs;
