//! Cursor: snake case, events in camel case, and its version in every payload. A tool is denied by JSON and exit status 2;
//! an agent goes on if it is given its next message.

use serde_json::{Value, json};

use super::{Dialect, HookAnswer, HookCall, HookVerdict, Payload, event_name, text, writes};
use crate::HookEvent;

pub(super) fn is_from(payload: &Payload) -> bool {
    event_name(payload).is_some()
        && (payload.contains_key("cursor_version")
            || payload.contains_key("conversation_id")
            || payload.contains_key("workspace_roots"))
}

pub(super) fn read(payload: &Payload) -> HookCall {
    let event = match event_name(payload).unwrap_or_default() {
        "preToolUse" | "beforeShellExecution" | "beforeMCPExecution" => Some(HookEvent::BeforeTool),
        "postToolUse" | "afterFileEdit" | "afterShellExecution" | "afterMCPExecution" => {
            Some(HookEvent::AfterTool)
        }
        // Whoever aborted a turn wants no other one.
        "stop" if text(payload, "status").is_none_or(|status| status == "completed") => Some(HookEvent::Stop),
        _ => None,
    };
    let root = payload.get("workspace_roots").and_then(|roots| roots.get(0)).and_then(Value::as_str);
    let mut call = HookCall::in_snake_case(Dialect::Cursor, payload, event);
    call.command = call.command.or_else(|| writes::command(&Value::Object(payload.clone())));
    call.session = text(payload, "conversation_id").or(call.session);
    call.user = text(payload, "user_email");
    call.cwd = call.cwd.or_else(|| root.map(str::to_owned));
    call.stop_hook_active = payload.get("loop_count").and_then(Value::as_u64).map(|count| count > 0);
    call
}

pub(super) fn answer(verdict: &HookVerdict) -> HookAnswer {
    match verdict {
        HookVerdict::Allow => HookAnswer::default(),
        HookVerdict::Note { note } => HookAnswer::told(note),
        HookVerdict::Deny { reason } => {
            let json = json!({ "permission": "deny", "user_message": reason, "agent_message": reason });
            HookAnswer { stderr: reason.clone(), blocks: true, ..HookAnswer::json(&json) }
        }
        HookVerdict::Continue { reason } => HookAnswer::json(&json!({ "followup_message": reason })),
    }
}
