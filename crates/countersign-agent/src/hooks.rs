//! Hooks of agents, as data: in which file each looks for them, and in which shape. What they call comes with the gates.

use serde_json::{Value, json};

use crate::Tool;

/// When an agent calls a hook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HookEvent {
    /// Before it uses a tool, such as writing a file; the call can be refused.
    BeforeTool,
    /// After it used a tool.
    AfterTool,
    /// Before it ends its turn.
    Stop,
}

/// How a settings file spells hooks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// Groups with a matcher, each with commands: `{hooks: {Event: [{matcher, hooks: [{type, command}]}]}}`.
    Groups,
    /// Commands by event with a version: `{version: 1, hooks: {event: [{command}]}}`.
    Versioned,
    /// The same, with the shell named: `{version: 1, hooks: {event: [{type, bash, powershell}]}}`.
    Shells,
}

/// The settings file of an agent that holds hooks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HookFile {
    /// Relative to the project.
    pub path: &'static str,
    shape: Shape,
    /// The names of the events, in the order of [`HookEvent`].
    events: [&'static str; 3],
}

const CLAUDE: HookFile = HookFile {
    path: ".claude/settings.json",
    shape: Shape::Groups,
    events: ["PreToolUse", "PostToolUse", "Stop"],
};
const CODEX: HookFile = HookFile { path: ".codex/hooks.json", ..CLAUDE };
const GEMINI: HookFile = HookFile {
    path: ".gemini/settings.json",
    shape: Shape::Groups,
    events: ["BeforeTool", "AfterTool", "AfterAgent"],
};
const CURSOR: HookFile = HookFile {
    path: ".cursor/hooks.json",
    shape: Shape::Versioned,
    events: ["preToolUse", "postToolUse", "stop"],
};
const COPILOT: HookFile = HookFile {
    path: ".github/hooks/countersign.json",
    shape: Shape::Shells,
    events: ["preToolUse", "postToolUse", "agentStop"],
};

/// Further files of settings in which agents look for hooks, relative to the project. Nothing is written there.
pub const MORE_HOOK_FILES: [&str; 2] = [".claude/settings.local.json", ".codex/config.toml"];

/// Where an agent has its hooks. Agents that run code of their own instead, or have none, have no such file.
pub fn hook_file(tool: &Tool) -> Option<&'static HookFile> {
    match tool.id() {
        "claude" => Some(&CLAUDE),
        "codex" => Some(&CODEX),
        "cursor" => Some(&CURSOR),
        "gemini" => Some(&GEMINI),
        "github-copilot" => Some(&COPILOT),
        _ => None,
    }
}

impl HookFile {
    /// What [`merge_json`](crate::merge_json) adds to the file so that these events call these commands.
    pub fn additions(&self, calls: &[(HookEvent, &str)]) -> Value {
        let mut hooks = serde_json::Map::new();
        for (event, command) in calls {
            let name = self.events[*event as usize];
            let list = hooks.entry(name).or_insert_with(|| json!([]));
            if let Value::Array(list) = list {
                list.push(self.entry(*event, command));
            }
        }
        match self.shape {
            Shape::Groups => json!({ "hooks": hooks }),
            Shape::Versioned | Shape::Shells => json!({ "version": 1, "hooks": hooks }),
        }
    }

    fn entry(&self, event: HookEvent, command: &str) -> Value {
        match (self.shape, event) {
            (Shape::Groups, HookEvent::Stop) => {
                json!({ "hooks": [{ "type": "command", "command": command }] })
            }
            (Shape::Groups, _) => {
                json!({ "matcher": "*", "hooks": [{ "type": "command", "command": command }] })
            }
            (Shape::Versioned, _) => json!({ "command": command }),
            // Where nothing is said it is half a minute, and what takes longer counts as no objection.
            (Shape::Shells, _) => {
                json!({ "type": "command", "bash": command, "powershell": command, "timeoutSec": 300 })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{HookEvent, hook_file};
    use crate::{Tool, merge_json, unmerge_json};

    const CALLS: [(HookEvent, &str); 2] = [(HookEvent::BeforeTool, "x before"), (HookEvent::Stop, "x stop")];

    fn additions(id: &str) -> Value {
        hook_file(Tool::from_id(id).unwrap()).unwrap().additions(&CALLS)
    }

    #[test]
    fn each_agent_has_its_own_shape() {
        let call = |command| json!({ "type": "command", "command": command });
        let groups = json!({ "hooks": {
            "PreToolUse": [{ "matcher": "*", "hooks": [call("x before")] }],
            "Stop": [{ "hooks": [call("x stop")] }],
        } });
        assert_eq!(additions("claude"), groups);
        assert_eq!(additions("codex"), groups);
        assert!(additions("gemini")["hooks"].get("AfterAgent").is_some());
        let listed = json!({ "version": 1, "hooks": {
            "preToolUse": [{ "command": "x before" }], "stop": [{ "command": "x stop" }],
        } });
        assert_eq!(additions("cursor"), listed);
        let stop = &additions("copilot")["hooks"]["agentStop"][0];
        assert_eq!((stop["bash"].as_str(), stop["powershell"].as_str()), (Some("x stop"), Some("x stop")));
        for id in ["opencode", "kiro", "agents"] {
            assert_eq!(hook_file(Tool::from_id(id).unwrap()), None, "{id}");
        }
    }

    #[test]
    fn hooks_of_others_stay() {
        let mine = "{\n  \"hooks\": { \"Stop\": [ { \"hooks\": [] } ] }\n}\n";
        let merged = merge_json(mine, &additions("claude")).unwrap();
        assert_eq!(unmerge_json(&merged.text, &merged.receipt).unwrap().text, mine);
    }
}
