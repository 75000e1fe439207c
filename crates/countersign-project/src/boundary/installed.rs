//! Which boundaries are installed here.

use countersign_agent::{Tool, hook_file};
use countersign_report::compat::doctor::Boundaries;

use crate::fs;
use crate::root::Project;

/// Where forges look for what they run, and others are told to.
const CI_FOLDERS: [&str; 4] = [".github/workflows", ".gitlab", "ci", "."];
/// The files there that are looked into.
const CI_ENDINGS: [&str; 3] = [".yml", ".yaml", ".sh"];

impl Project {
    /// The boundaries that are installed in this clone.
    pub(crate) fn boundaries(&self) -> Boundaries {
        let calls = |path: &str, words: &[&str]| {
            let text = fs::read_lossy(&self.path().join(path)).unwrap_or_default();
            words.iter().any(|word| text.contains(word))
        };
        let is_hooked =
            |tool: &&Tool| hook_file(tool).is_some_and(|file| calls(file.path, &["countersign agent-hook"]));
        let mut agents: Vec<String> =
            Tool::ALL.iter().filter(is_hooked).map(|tool| tool.id().to_owned()).collect();
        agents.sort();
        let mut ci = Vec::new();
        for folder in CI_FOLDERS {
            let entries = fs::entries_if_there(&self.path().join(folder)).unwrap_or_default();
            for entry in entries.iter().filter(|entry| CI_ENDINGS.iter().any(|end| entry.name.ends_with(end)))
            {
                let path =
                    if folder == "." { entry.name.clone() } else { format!("{folder}/{}", entry.name) };
                if calls(&path, &["countersign ci run", "countersign/countersign@"]) {
                    ci.push(path);
                }
            }
        }
        ci.sort();
        let git = self.installed_git_hooks().into_iter().map(str::to_owned).collect();
        Boundaries { agents, git, ci }
    }
}
