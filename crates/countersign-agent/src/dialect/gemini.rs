//! Gemini CLI: snake case with events of its own; exit status 2 blocks a tool, and at the end of a turn it asks for another.

use serde_json::json;

use super::{Dialect, HookAnswer, HookCall, HookVerdict, Payload, event_name};
use crate::HookEvent;

/// The events that no other agent has.
const EVENTS: [&str; 8] = [
    "BeforeTool",
    "AfterTool",
    "BeforeAgent",
    "AfterAgent",
    "BeforeModel",
    "AfterModel",
    "BeforeToolSelection",
    "PreCompress",
];

pub(super) fn is_from(payload: &Payload) -> bool {
    event_name(payload).is_some_and(|event| EVENTS.contains(&event))
}

pub(super) fn read(payload: &Payload) -> HookCall {
    let event = match event_name(payload).unwrap_or_default() {
        "BeforeTool" => Some(HookEvent::BeforeTool),
        "AfterTool" => Some(HookEvent::AfterTool),
        "AfterAgent" => Some(HookEvent::Stop),
        _ => None,
    };
    HookCall::in_snake_case(Dialect::Gemini, payload, event)
}

pub(super) fn answer(verdict: &HookVerdict) -> HookAnswer {
    match verdict {
        HookVerdict::Allow => HookAnswer::default(),
        HookVerdict::Note { note } => HookAnswer::json(&json!({ "systemMessage": note })),
        HookVerdict::Deny { reason } | HookVerdict::Continue { reason } => HookAnswer::blocked(reason),
    }
}
