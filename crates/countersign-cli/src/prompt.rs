//! Questions to somebody at a terminal. Never asked where nobody is.

use std::io;

use dialoguer::{Confirm, MultiSelect, Select};

/// Lets somebody choose; `None` if they do not want to.
pub(crate) fn choose(question: &str, choices: &[String]) -> io::Result<Option<usize>> {
    let shown: Vec<String> =
        choices.iter().map(|choice| countersign_report::safety::terminal(choice)).collect();
    let answer = Select::new().with_prompt(question).items(&shown).default(0).max_length(12).interact_opt();
    answer.map_err(|dialoguer::Error::IO(error)| error)
}

/// Lets somebody choose any number of things, some of which may be chosen already; `None` if they do not want to.
pub(crate) fn choose_some(question: &str, choices: &[(String, bool)]) -> io::Result<Option<Vec<usize>>> {
    let shown =
        choices.iter().map(|(choice, is_chosen)| (countersign_report::safety::terminal(choice), *is_chosen));
    let answer = MultiSelect::new().with_prompt(question).items_checked(shown).max_length(12).interact_opt();
    answer.map_err(|dialoguer::Error::IO(error)| error)
}

/// Asks a question; `None` if there is no answer.
pub(crate) fn confirm(question: &str, default: bool) -> io::Result<Option<bool>> {
    let shown = countersign_report::safety::terminal(question);
    let answer = Confirm::new().with_prompt(shown).default(default).interact_opt();
    answer.map_err(|dialoguer::Error::IO(error)| error)
}
