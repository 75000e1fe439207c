//! Questions to somebody at a terminal. Never asked where nobody is.

use std::io;

use dialoguer::Select;

/// Lets somebody choose; `None` if they do not want to.
pub(crate) fn choose(question: &str, choices: &[String]) -> io::Result<Option<usize>> {
    let shown: Vec<String> =
        choices.iter().map(|choice| countersign_report::safety::terminal(choice)).collect();
    let answer = Select::new().with_prompt(question).items(&shown).default(0).max_length(12).interact_opt();
    answer.map_err(|dialoguer::Error::IO(error)| error)
}
