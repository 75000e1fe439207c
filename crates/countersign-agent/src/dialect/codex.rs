//! Codex: the words of Claude Code, and a turn; a patch is a tool of its own.

use super::{Dialect, HookAnswer, HookCall, HookVerdict, Payload, claude, text};

pub(super) fn is_from(payload: &Payload) -> bool {
    let is_rollout = |path: &String| path.replace('\\', "/").contains("/rollout-");
    claude::is_from(payload)
        && (payload.contains_key("turn_id")
            || payload.contains_key("model")
            || text(payload, "tool_name").is_some_and(|tool| tool == "apply_patch")
            || text(payload, "transcript_path").as_ref().is_some_and(is_rollout))
}

pub(super) fn read(payload: &Payload) -> HookCall {
    HookCall::in_snake_case(Dialect::Codex, payload, claude::event(payload))
}

pub(super) fn answer(verdict: &HookVerdict) -> HookAnswer {
    claude::answer(verdict)
}
