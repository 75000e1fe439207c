//! The skill that `skills new` begins with: sound but for the four answers, which are its point.

use std::fmt::Write as _;

use crate::QUESTIONS;

/// A new skill. The name has to be one, which [`is_skill_name`](crate::is_skill_name) says.
pub fn skeleton(name: &str) -> String {
    let title = title(name);
    let mut text = format!(
        "---\n\
         name: {name}\n\
         description: 'Look at a change as {name} does. Use when a change is to be reviewed from this side.'\n\
         allowed-tools: Bash(countersign:*)\n\
         compatibility: Needs the countersign command.\n\
         ---\n\n\
         # {title}\n\n\
         ## Steps\n\n\
         1. Choose the change; with several open ones ask, with the names of `countersign list --json`.\n\
         2. Read it: `countersign show NAME`, `countersign review NAME`.\n\
         3. Write down what you found, each point with its reference.\n\n\
         ## Questions\n\n\
         Answer each with references: `capability/requirement#scenario`, or a file and a line.\n\n"
    );
    for question in QUESTIONS {
        writeln!(text, "- **{question}** <where this role looks for the answer>")
            .expect("a string takes everything");
    }
    text.push_str(
        "\n## Done when\n\nEach question has an answer with a reference, or says that there is none.\n",
    );
    text
}

/// The name as a heading.
fn title(name: &str) -> String {
    let words = name.replace('-', " ");
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
