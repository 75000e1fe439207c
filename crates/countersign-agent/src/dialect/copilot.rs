//! GitHub Copilot: camel case without the name of the event, or the words of VS Code, which are nearly those of Claude
//! Code. Exit status 2 denies a tool; at the end of a turn only JSON counts.

use serde_json::{Value, json};

use super::{Dialect, HookAnswer, HookCall, HookVerdict, Payload, claude, event_name, text, writes};
use crate::HookEvent;

pub(super) fn is_from(payload: &Payload) -> bool {
    let is_camel = event_name(payload).is_none()
        && (payload.contains_key("toolName")
            || payload.get("timestamp").is_some_and(Value::is_number)
            || payload.contains_key("sessionId"));
    // In VS Code's words every payload has a time as text; those of Gemini have, too, but other events.
    let is_vscode = claude::event(payload).is_some()
        && payload.get("timestamp").is_some_and(Value::is_string)
        && !payload.contains_key("permission_mode");
    is_camel || is_vscode
}

pub(super) fn read(payload: &Payload) -> HookCall {
    if event_name(payload).is_some() {
        return HookCall::in_snake_case(Dialect::Copilot, payload, claude::event(payload));
    }
    let tool = text(payload, "toolName");
    let input = payload.get("toolArgs").map(writes::parsed).unwrap_or_default();
    let event = match (&tool, payload.contains_key("toolResult") || payload.contains_key("error")) {
        (Some(_), false) => Some(HookEvent::BeforeTool),
        (Some(_), true) => Some(HookEvent::AfterTool),
        // An agent inside of the agent has a name; only the outer one ends the turn.
        (None, _) if payload.contains_key("stopReason") && !payload.contains_key("agentName") => {
            Some(HookEvent::Stop)
        }
        (None, _) => None,
    };
    HookCall {
        dialect: Dialect::Copilot,
        event,
        writes: writes::of(tool.as_deref().unwrap_or_default(), &input),
        command: writes::command(&input),
        tool,
        session: text(payload, "sessionId"),
        model: text(payload, "model"),
        user: None,
        stop_hook_active: payload.get("stop_hook_active").and_then(Value::as_bool),
        cwd: text(payload, "cwd"),
    }
}

pub(super) fn answer(verdict: &HookVerdict) -> HookAnswer {
    match verdict {
        HookVerdict::Allow => HookAnswer::default(),
        HookVerdict::Note { note } => HookAnswer::told(note),
        HookVerdict::Deny { reason } => {
            let json = json!({
                "permissionDecision": "deny",
                "permissionDecisionReason": reason,
                "hookSpecificOutput": {
                    "hookEventName": "PreToolUse",
                    "permissionDecision": "deny",
                    "permissionDecisionReason": reason,
                },
            });
            HookAnswer { stderr: reason.clone(), blocks: true, ..HookAnswer::json(&json) }
        }
        HookVerdict::Continue { reason } => HookAnswer::json(&json!({
            "decision": "block",
            "reason": reason,
            "hookSpecificOutput": { "hookEventName": "Stop", "decision": "block", "reason": reason },
        })),
    }
}
