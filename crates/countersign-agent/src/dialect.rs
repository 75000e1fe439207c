//! What agents say to a hook and what they want to hear: one call and one verdict for all of them, each in its own words.
//!
//! The dialect is detected from the payload. Nothing here looks at a file.

mod claude;
mod codex;
mod copilot;
mod cursor;
mod gemini;
mod patch;
mod surrogates;
#[cfg(test)]
mod tests;
mod writes;

use serde_json::{Map, Value};

use crate::HookEvent;

/// The object that an agent sends.
type Payload = Map<String, Value>;

/// Whose words a payload is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dialect {
    /// Claude Code.
    Claude,
    /// Codex.
    Codex,
    /// GitHub Copilot, in the terminal, in the cloud and in VS Code.
    Copilot,
    /// Cursor.
    Cursor,
    /// Gemini CLI.
    Gemini,
}

impl Dialect {
    /// Every dialect.
    pub const ALL: [Self; 5] = [Self::Claude, Self::Codex, Self::Copilot, Self::Cursor, Self::Gemini];

    /// The id of the agent, as `init --tools` takes it.
    pub fn tool_id(self) -> &'static str {
        match self {
            Self::Claude => "claude",
            Self::Codex => "codex",
            Self::Copilot => "github-copilot",
            Self::Cursor => "cursor",
            Self::Gemini => "gemini",
        }
    }

    /// The name for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Claude => "Claude Code",
            Self::Codex => "Codex",
            Self::Copilot => "GitHub Copilot",
            Self::Cursor => "Cursor",
            Self::Gemini => "Gemini CLI",
        }
    }

    fn of(payload: &Payload) -> Option<Self> {
        type IsFrom = fn(&Payload) -> bool;
        // The order matters: what all of them share says nothing, so the most telling words come first.
        let tests: [(Self, IsFrom); 5] = [
            (Self::Cursor, cursor::is_from),
            (Self::Copilot, copilot::is_from),
            (Self::Gemini, gemini::is_from),
            (Self::Codex, codex::is_from),
            (Self::Claude, claude::is_from),
        ];
        tests.into_iter().find(|(_, is_from)| is_from(payload)).map(|(dialect, _)| dialect)
    }
}

/// A file that a tool is about to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HookWrite {
    /// As the agent names it: relative to where it works, or absolute.
    pub path: String,
    /// The text that is new, as far as the call says it; the rest of the file is not in it.
    pub new_text: String,
}

/// What an agent calls a hook about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HookCall {
    /// Whose words it is in.
    pub dialect: Dialect,
    /// When it is called; `None` for events that nobody here judges.
    pub event: Option<HookEvent>,
    /// The tool that is about to be used.
    pub tool: Option<String>,
    /// The files that it writes, removes or moves, as far as the call says it. A shell may write others.
    pub writes: Vec<HookWrite>,
    /// The command of a shell.
    pub command: Option<String>,
    /// The conversation.
    pub session: Option<String>,
    /// The model.
    pub model: Option<String>,
    /// The user, where the agent says it.
    pub user: Option<String>,
    /// Whether the agent goes on already because a hook would not let it stop; `None` where it does not say.
    pub stop_hook_active: Option<bool>,
    /// Where the agent works.
    pub cwd: Option<String>,
}

/// What the hook says to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HookVerdict {
    /// No objection.
    Allow,
    /// No objection, and something that the user should know.
    Note {
        /// What.
        note: String,
    },
    /// The tool is not used.
    Deny {
        /// Why, for the agent.
        reason: String,
    },
    /// The agent goes on working.
    Continue {
        /// What there is to do.
        reason: String,
    },
}

/// What the program prints, and how it ends.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HookAnswer {
    /// For the agent to read as data.
    pub stdout: String,
    /// For the agent or the user to read.
    pub stderr: String,
    /// Whether the exit status is 2.
    pub blocks: bool,
}

impl HookAnswer {
    /// Says something and stands in the way of nothing.
    pub fn told(text: impl Into<String>) -> Self {
        Self { stderr: text.into(), ..Self::default() }
    }

    /// Stands in the way, in the one sign that every agent understands.
    pub fn blocked(text: impl Into<String>) -> Self {
        Self { stderr: text.into(), blocks: true, ..Self::default() }
    }

    fn json(value: &Value) -> Self {
        Self { stdout: value.to_string(), ..Self::default() }
    }
}

/// Why a payload is not understood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HookPayloadError {
    /// It is no JSON object.
    #[error("the payload is not a JSON object")]
    NotJson,
    /// No agent that is known speaks like this.
    #[error("the payload is of no agent that is known (its keys: {keys})")]
    Unknown {
        /// The keys, separated by commas.
        keys: String,
    },
}

/// Understands a payload.
pub fn read_hook(payload: &str) -> Result<HookCall, HookPayloadError> {
    // Half of a pair is no text, and some agents send it all the same: that hides nothing else in the payload.
    let read = serde_json::from_str(payload).or_else(|_| serde_json::from_str(&surrogates::mended(payload)));
    let Ok(Value::Object(payload)) = read else {
        return Err(HookPayloadError::NotJson);
    };
    let call = match Dialect::of(&payload) {
        Some(Dialect::Claude) => claude::read(&payload),
        Some(Dialect::Codex) => codex::read(&payload),
        Some(Dialect::Copilot) => copilot::read(&payload),
        Some(Dialect::Cursor) => cursor::read(&payload),
        Some(Dialect::Gemini) => gemini::read(&payload),
        None => {
            let keys = payload.keys().take(12).map(|key| printable(key)).collect::<Vec<_>>().join(", ");
            return Err(HookPayloadError::Unknown { keys });
        }
    };
    Ok(call)
}

impl HookCall {
    /// A verdict in the words of the agent that asked.
    pub fn answer(&self, verdict: &HookVerdict) -> HookAnswer {
        if *verdict == HookVerdict::Allow {
            return HookAnswer::default();
        }
        match self.dialect {
            Dialect::Claude => claude::answer(verdict),
            Dialect::Codex => codex::answer(verdict),
            Dialect::Copilot => copilot::answer(verdict),
            Dialect::Cursor => cursor::answer(verdict),
            Dialect::Gemini => gemini::answer(verdict),
        }
    }

    /// A call with what the agents that speak as Claude Code does say in the same words.
    fn in_snake_case(dialect: Dialect, payload: &Payload, event: Option<HookEvent>) -> Self {
        let tool = text(payload, "tool_name");
        let input = payload.get("tool_input").map(writes::parsed).unwrap_or_default();
        Self {
            dialect,
            event,
            writes: writes::of(tool.as_deref().unwrap_or_default(), &input),
            command: writes::command(&input),
            tool,
            session: text(payload, "session_id"),
            model: text(payload, "model"),
            user: None,
            stop_hook_active: payload.get("stop_hook_active").and_then(Value::as_bool),
            cwd: text(payload, "cwd"),
        }
    }
}

/// A text of the payload that is not empty.
fn text(payload: &Payload, key: &str) -> Option<String> {
    payload.get(key).and_then(Value::as_str).filter(|text| !text.is_empty()).map(str::to_owned)
}

fn event_name(payload: &Payload) -> Option<&str> {
    payload.get("hook_event_name").and_then(Value::as_str)
}

fn printable(key: &str) -> String {
    key.chars().filter(|letter| !letter.is_control()).take(40).collect()
}
