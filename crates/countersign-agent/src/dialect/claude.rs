//! Claude Code: snake case, events in Pascal case; exit status 2 blocks and stderr is read by the model.

use serde_json::json;

use super::{Dialect, HookAnswer, HookCall, HookVerdict, Payload, event_name};
use crate::HookEvent;

/// Whoever says which event it is in these words.
pub(super) fn is_from(payload: &Payload) -> bool {
    event_name(payload).is_some() && payload.contains_key("session_id")
}

pub(super) fn read(payload: &Payload) -> HookCall {
    HookCall::in_snake_case(Dialect::Claude, payload, event(payload))
}

/// The event, in the names that Codex has as well.
pub(super) fn event(payload: &Payload) -> Option<HookEvent> {
    match event_name(payload)? {
        "PreToolUse" => Some(HookEvent::BeforeTool),
        "PostToolUse" => Some(HookEvent::AfterTool),
        "Stop" => Some(HookEvent::Stop),
        _ => None,
    }
}

pub(super) fn answer(verdict: &HookVerdict) -> HookAnswer {
    match verdict {
        HookVerdict::Allow => HookAnswer::default(),
        HookVerdict::Note { note } => HookAnswer::json(&json!({ "systemMessage": note })),
        HookVerdict::Deny { reason } | HookVerdict::Continue { reason } => HookAnswer::blocked(reason),
    }
}
