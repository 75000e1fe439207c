//! Questions to somebody at a terminal. Never asked where nobody is.

use std::io;

use dialoguer::{Confirm, Input, MultiSelect, Select};

/// Lets somebody choose; `None` if they do not want to.
pub(crate) fn choose(question: &str, choices: &[String]) -> io::Result<Option<usize>> {
    choose_from(question, choices, 0)
}

/// Lets somebody choose, beginning at a choice; `None` if they do not want to.
pub(crate) fn choose_from(question: &str, choices: &[String], at: usize) -> io::Result<Option<usize>> {
    let shown = shown(choices);
    let answer = Select::new().with_prompt(question).items(&shown).default(at).max_length(12).interact_opt();
    answer.map_err(|dialoguer::Error::IO(error)| error)
}

/// Lets somebody choose any number; `None` if they do not want to.
pub(crate) fn choose_many(
    question: &str,
    choices: &[String],
    chosen: &[bool],
) -> io::Result<Option<Vec<usize>>> {
    let shown = shown(choices);
    let answer = MultiSelect::new().with_prompt(question).items(&shown).defaults(chosen).interact_opt();
    answer.map_err(|dialoguer::Error::IO(error)| error)
}

/// Lets somebody write a line, which may be what is offered.
pub(crate) fn ask_line(question: &str, offered: &str) -> io::Result<String> {
    let answer = Input::new().with_prompt(question).default(offered.to_owned()).interact_text();
    answer.map_err(|dialoguer::Error::IO(error)| error)
}

fn shown(choices: &[String]) -> Vec<String> {
    choices.iter().map(|choice| countersign_report::safety::terminal(choice)).collect()
}

/// Asks a question; `None` if there is no answer.
pub(crate) fn confirm(question: &str, default: bool) -> io::Result<Option<bool>> {
    let shown = countersign_report::safety::terminal(question);
    let answer = Confirm::new().with_prompt(shown).default(default).interact_opt();
    answer.map_err(|dialoguer::Error::IO(error)| error)
}
