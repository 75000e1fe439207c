//! What either side says to one question.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The answer to one command line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Answer {
    /// The arguments of the question.
    pub(crate) argv: Vec<String>,
    /// The exit status; 101 and above means that the program broke.
    pub(crate) exit: i32,
    /// Standard output, where it is JSON.
    #[serde(default)]
    pub(crate) out: Option<Value>,
    /// Standard output, where it is not.
    #[serde(default)]
    pub(crate) text: Option<String>,
}

impl Answer {
    /// Reads standard output, with the absolute path of the project masked.
    pub(crate) fn new(argv: &[String], exit: i32, stdout: &[u8], root: &str) -> Self {
        let text = String::from_utf8_lossy(stdout).replace(root, "<root>");
        let (out, text) = match serde_json::from_str(&text) {
            Ok(value) => (Some(value), None),
            Err(_) => (None, Some(text)),
        };
        Self { argv: argv.to_vec(), exit, out, text }
    }

    /// The first argument: the verb, or `@archive` for the trial archive that only the reference makes.
    pub(crate) fn verb(&self) -> &str {
        self.argv.first().map_or("", String::as_str)
    }

    /// The question as one line.
    pub(crate) fn question(&self) -> String {
        self.argv.join(" ")
    }

    /// Whether only the reference is asked this.
    pub(crate) fn is_internal(&self) -> bool {
        self.verb().starts_with('@')
    }
}
