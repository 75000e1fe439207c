//! Questions to somebody at a terminal. Never asked where nobody is.

use std::io;

use dialoguer::{Confirm, Select};

/// Lets somebody choose; `None` if they do not want to.
pub(crate) fn choose(question: &str, choices: &[String]) -> io::Result<Option<usize>> {
    let shown: Vec<String> =
        choices.iter().map(|choice| countersign_report::safety::terminal(choice)).collect();
    let answer = Select::new().with_prompt(question).items(&shown).default(0).max_length(12).interact_opt();
    answer.map_err(|dialoguer::Error::IO(error)| error)
}

/// Asks a question; `None` if there is no answer.
pub(crate) fn confirm(question: &str, default: bool) -> io::Result<Option<bool>> {
    let shown = countersign_report::safety::terminal(question);
    let answer = Confirm::new().with_prompt(shown).default(default).interact_opt();
    answer.map_err(|dialoguer::Error::IO(error)| error)
}
