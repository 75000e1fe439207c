//! Tests of plans and edits: laws over generated specs and deltas, and tables of what a merge leaves where.

mod intents;
mod laws;
mod merges;
mod repair;
mod three_way;
