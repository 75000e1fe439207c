//! The answers, one file each. Every one of them says something, whatever the documents leave out.

mod agreed;
mod breaks;
mod open;
mod proof;
mod undo;
mod unproven;
mod what;
mod whom;
mod why;

use super::desk::Desk;
use super::value::{Question, Section};

/// The answer to a question.
pub(super) fn answer(desk: &Desk<'_>, question: Question) -> Section {
    let groups = match question {
        Question::What => what::groups(desk),
        Question::Why => why::groups(desk),
        Question::Whom => whom::groups(desk),
        Question::Break => breaks::groups(desk),
        Question::Proof => proof::groups(desk),
        Question::Unproven => unproven::groups(desk),
        Question::Undo => undo::groups(desk),
        Question::Open => open::groups(desk),
        Question::Agreed => agreed::groups(desk),
    };
    Section { question, groups }
}
