use serde_json::{Value, json};

use super::{Dialect, HookCall, HookPayloadError, HookVerdict, HookWrite, read_hook};
use crate::HookEvent;

fn sample(name: &str) -> HookCall {
    let path = format!("{}/../../fixtures/agent/hooks/{name}.json", env!("CARGO_MANIFEST_DIR"));
    #[expect(clippy::disallowed_methods, reason = "a test reads its fixture")]
    let text = std::fs::read_to_string(path).unwrap();
    read_hook(&text).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn write(path: &str, new_text: &str) -> HookWrite {
    HookWrite { path: path.to_owned(), new_text: new_text.to_owned() }
}

const SAMPLES: [(&str, Dialect, HookEvent); 17] = [
    ("claude-write", Dialect::Claude, HookEvent::BeforeTool),
    ("claude-edit", Dialect::Claude, HookEvent::BeforeTool),
    ("claude-bash", Dialect::Claude, HookEvent::BeforeTool),
    ("claude-stop", Dialect::Claude, HookEvent::Stop),
    ("codex-write", Dialect::Codex, HookEvent::BeforeTool),
    ("codex-stop", Dialect::Codex, HookEvent::Stop),
    ("copilot-write", Dialect::Copilot, HookEvent::BeforeTool),
    ("copilot-edit", Dialect::Copilot, HookEvent::BeforeTool),
    ("copilot-bash", Dialect::Copilot, HookEvent::BeforeTool),
    ("copilot-stop", Dialect::Copilot, HookEvent::Stop),
    ("copilot-vscode-write", Dialect::Copilot, HookEvent::BeforeTool),
    ("copilot-vscode-stop", Dialect::Copilot, HookEvent::Stop),
    ("cursor-write", Dialect::Cursor, HookEvent::BeforeTool),
    ("cursor-shell", Dialect::Cursor, HookEvent::BeforeTool),
    ("cursor-stop", Dialect::Cursor, HookEvent::Stop),
    ("gemini-write", Dialect::Gemini, HookEvent::BeforeTool),
    ("gemini-stop", Dialect::Gemini, HookEvent::Stop),
];

#[test]
fn every_published_payload_is_understood() {
    for (name, dialect, event) in SAMPLES {
        let call = sample(name);
        assert_eq!((call.dialect, call.event), (dialect, Some(event)), "{name}");
        assert_eq!(call.cwd.as_deref(), Some("/home/jo/shop"), "{name}");
        if event == HookEvent::Stop {
            assert_eq!((call.stop_hook_active, call.tool), (Some(false), None), "{name}");
        }
        if name.ends_with("-write") && dialect != Dialect::Codex {
            let [written] = call.writes.as_slice() else { panic!("{name}: {:?}", call.writes) };
            assert!(written.path.ends_with("src/lib.rs"), "{name}");
            assert_eq!(written.new_text, "pub fn answer() -> u8 { 42 }\n", "{name}");
        }
    }
}

#[test]
fn patches_name_every_file() {
    let wanted = [
        write("src/new.rs", "pub fn new() {}\n"),
        write("src/lib.rs", "pub fn answer() -> u8 { 43 }\n"),
        write("src/old.rs", ""),
    ];
    assert_eq!(sample("codex-write").writes, wanted);
    // Codex runs a patch in a shell as a patch.
    let payload = json!({
        "session_id": "s", "turn_id": "t", "hook_event_name": "PreToolUse", "tool_name": "Bash",
        "tool_input": { "command": "apply_patch <<'EOF'\n*** Begin Patch\n*** Update File: a\n*** Move to: b\n+c\n*** End Patch\nEOF" },
    });
    assert_eq!(read_hook(&payload.to_string()).unwrap().writes, [write("a", ""), write("b", "c\n")]);
}

#[test]
fn edits_commands_and_people_are_read() {
    assert_eq!(sample("claude-edit").writes, [write("/home/jo/shop/src/lib.rs", "43")]);
    assert_eq!(sample("copilot-edit").writes, [write("/home/jo/shop/src/lib.rs", "43")]);
    assert_eq!(sample("claude-bash").command.as_deref(), Some("cargo test"));
    assert_eq!(sample("copilot-bash").command.as_deref(), Some("rm -rf dist"));
    assert_eq!(sample("cursor-shell").command.as_deref(), Some("npm install express"));
    assert_eq!(sample("cursor-write").user.as_deref(), Some("jo@example.org"));
    assert_eq!(sample("codex-stop").model.as_deref(), Some("gpt-5.1-codex"));
    assert!(sample("claude-bash").writes.is_empty());
}

#[test]
fn tools_of_servers_are_judged_by_their_arguments() {
    let of = |tool: &str, input: Value| {
        let payload = json!({ "session_id": "s", "hook_event_name": "PreToolUse", "tool_name": tool, "tool_input": input });
        read_hook(&payload.to_string()).unwrap().writes
    };
    let server = "mcp__filesystem__write_file";
    assert_eq!(of(server, json!({ "path": "a", "content": "b" })), [write("a", "b")]);
    assert_eq!(of("mcp__store__put", json!({ "filename": "a", "contents": "b" })), [write("a", "b")]);
    let moved = json!({ "source": "a", "destination": "../b" });
    assert_eq!(of("mcp__filesystem__move_file", moved), [write("a", ""), write("../b", "")]);
    let edits = json!({ "file_path": "a", "edits": [{ "new_string": "b" }, { "new_string": "c" }] });
    assert_eq!(of("MultiEdit", edits), [write("a", "b\nc")]);
    assert_eq!(of("Delete", json!({ "path": "a" })), [write("a", "")]);
    assert!(of("Read", json!({ "file_path": "a" })).is_empty());
    assert!(of("Grep", json!({ "pattern": "x", "path": "a" })).is_empty());
}

#[test]
fn no_argument_hides_where_a_tool_writes() {
    let of = |tool: &str, input: Value| {
        let payload = json!({ "session_id": "s", "hook_event_name": "PreToolUse", "tool_name": tool, "tool_input": input });
        read_hook(&payload.to_string()).unwrap().writes
    };
    let patch = "*** Begin Patch\n*** Add File: b\n+c\n*** End Patch\n";
    let hidden = json!({ "file_path": "a", "content": patch });
    assert_eq!(of("Write", hidden), [write("b", "c\n"), write("a", patch)]);
    let noted = json!({ "file_path": "a", "content": "x", "note": patch });
    assert_eq!(of("Write", noted), [write("b", "c\n"), write("a", "x")]);
    let created = json!({ "command": "create", "path": "a", "file_text": "x" });
    assert_eq!(of("str_replace_editor", created), [write("a", "x")]);
    assert_eq!(of("editor", json!({ "command": "create", "path": "a" })), [write("a", "")]);
    assert_eq!(of("Write", json!({ "script": "x", "file_path": "a" })), [write("a", "")]);
    assert!(of("Bash", json!({ "command": "mv a b" })).is_empty());
    assert!(of("editor", json!({ "command": "view", "path": "a" })).is_empty());
}

#[test]
fn half_of_a_pair_hides_no_payload() {
    let payload = r#"{"session_id":"s","hook_event_name":"PreToolUse","tool_name":"Write","tool_input":{"file_path":"a","content":"\\ud800 \ud800 \ud83d\ude00 \udc00"}}"#;
    let wanted = "\\ud800 \u{fffd} \u{1f600} \u{fffd}";
    assert_eq!(read_hook(payload).unwrap().writes, [write("a", wanted)]);
    assert_eq!(read_hook(r#"{"a":"\ud800"#), Err(HookPayloadError::NotJson));
}

#[test]
fn every_agent_is_answered_in_its_own_words() {
    let deny = HookVerdict::Deny { reason: "no".to_owned() };
    let go_on = HookVerdict::Continue { reason: "more".to_owned() };
    for (name, _, event) in SAMPLES {
        let call = sample(name);
        let silent = call.answer(&HookVerdict::Allow);
        assert_eq!((&*silent.stdout, &*silent.stderr, silent.blocks), ("", "", false), "{name}");
        if event == HookEvent::BeforeTool {
            let said = call.answer(&deny);
            assert!(said.blocks && said.stderr == "no", "{name}");
        }
    }
    let json = |name: &str, verdict: &HookVerdict| -> Value {
        serde_json::from_str(&sample(name).answer(verdict).stdout).unwrap_or_default()
    };
    assert_eq!(json("copilot-write", &deny)["permissionDecision"], "deny");
    assert_eq!(json("cursor-write", &deny)["permission"], "deny");
    assert_eq!(json("cursor-stop", &go_on), json!({ "followup_message": "more" }));
    assert_eq!(json("copilot-stop", &go_on)["decision"], "block");
    for name in ["claude-stop", "codex-stop", "gemini-stop"] {
        let said = sample(name).answer(&go_on);
        assert!(said.blocks && said.stderr == "more" && said.stdout.is_empty(), "{name}");
    }
    for name in ["cursor-stop", "copilot-stop"] {
        assert!(!sample(name).answer(&go_on).blocks, "{name}: a status is no answer there");
    }
}

#[test]
fn whoever_was_aborted_or_is_inside_of_another_agent_is_left_alone() {
    let aborted = json!({ "hook_event_name": "stop", "cursor_version": "2.0.77", "status": "aborted" });
    assert_eq!(read_hook(&aborted.to_string()).unwrap().event, None);
    let inner = json!({ "sessionId": "s", "timestamp": 1, "stopReason": "end_turn", "agentName": "explore" });
    assert_eq!(read_hook(&inner.to_string()).unwrap().event, None);
    let inner = json!({ "session_id": "s", "hook_event_name": "SubagentStop" });
    assert_eq!(read_hook(&inner.to_string()).unwrap().event, None);
}

#[test]
fn what_is_not_understood_is_said() {
    assert_eq!(read_hook("no"), Err(HookPayloadError::NotJson));
    assert_eq!(read_hook("[]"), Err(HookPayloadError::NotJson));
    let error = read_hook(r#"{"event":"x","\u001b[31m":1}"#).unwrap_err();
    assert_eq!(error.to_string(), "the payload is of no agent that is known (its keys: event, [31m)");
}
