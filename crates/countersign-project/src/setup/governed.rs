//! The files of a governed repository.

use countersign_agent::{
    BLOCK, GeneratedFile, RoleSkill, Selection, Tool, files, skill_path, skill_root, sources,
};
use countersign_template::{GOVERNED, contract_files, schema_files};

use crate::error::Error;
use crate::root::Program;
use crate::settings::{FILE, Layout};

use super::copies::copies;
use super::look::{Seen, Tree};
use super::texts::{READMES, SettingsText, config};
use super::{Wanted, WantedKind, cloud, hook_settings};

/// Everything that decides which files there are.
pub(super) struct Governed<'a> {
    pub(super) program: Program,
    pub(super) layout: &'a Layout,
    pub(super) target_branch: &'a str,
    pub(super) domains: &'a [String],
    /// Whether the settings are asked for, so that a file nobody edited is written anew.
    pub(super) with_settings: bool,
    pub(super) language: Option<&'a str>,
    pub(super) tools: &'a [&'static Tool],
    pub(super) selection: &'a Selection,
    pub(super) extras: Extras,
    pub(super) repository: Repository,
}

/// What is made only where it is asked for.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Extras {
    /// A block in `AGENTS.md`.
    pub(super) block: bool,
    /// The files of GitHub's own agent.
    pub(super) cloud_agent: bool,
}

/// What the repository was before.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Repository {
    /// It says where its folders are.
    pub(super) has_settings: bool,
    /// There was nothing to speak of.
    pub(super) is_empty: bool,
    /// It was a project of OpenSpec.
    pub(super) had_openspec: bool,
}

/// The folders that git would forget while they are empty.
const ANCHORED: [&str; 2] = ["openspec/specs", "openspec/changes/archive"];

impl Governed<'_> {
    /// The files, those of earlier ones first.
    pub(super) fn wanted(&self, tree: &Tree<'_>) -> Result<Vec<Wanted>, Error> {
        let mut wanted = Vec::new();
        let ours = self.program == Program::Countersign;
        if ours {
            let kind = if self.with_settings { WantedKind::SeedAnew } else { WantedKind::Seed };
            let text = SettingsText {
                target_branch: self.target_branch,
                layout: self.layout,
                domains: self.domains,
            };
            wanted.push(Wanted { path: FILE.to_owned(), text: text.render(), kind });
        }
        self.openspec(tree, &mut wanted)?;
        if ours {
            self.folders(&mut wanted);
        }
        self.agents(tree, &mut wanted)?;
        if ours {
            wanted.extend(copies(tree, &self.layout.skills)?);
        }
        if self.extras.block {
            let path = "AGENTS.md".to_owned();
            wanted.push(Wanted { path, text: BLOCK.to_owned(), kind: WantedKind::Block });
        }
        if self.extras.cloud_agent {
            wanted.extend([cloud::SETUP_STEPS, cloud::AGENT].map(|(path, text)| generated(path, text)));
        }
        Ok(wanted)
    }

    /// The folder that OpenSpec has as well.
    fn openspec(&self, tree: &Tree<'_>, wanted: &mut Vec<Wanted>) -> Result<(), Error> {
        let other = tree.look("openspec/config.yml")?;
        if matches!(other, Seen::Nothing { .. }) {
            // Changes that are there were written for OpenSpec's own schema.
            let is_governed = self.program == Program::Countersign && !self.repository.had_openspec;
            let schema = if is_governed { GOVERNED } else { "spec-driven" };
            let text = config(schema, self.language, self.extras.cloud_agent);
            wanted.push(seed("openspec/config.yaml", text));
        }
        for folder in ANCHORED {
            if tree.names(folder)?.iter().all(|name| name == ".gitkeep") {
                wanted.push(seed(&format!("{folder}/.gitkeep"), String::new()));
            }
        }
        Ok(())
    }

    /// What only a governed repository has.
    fn folders(&self, wanted: &mut Vec<Wanted>) {
        for (path, text) in schema_files() {
            wanted.push(generated(&format!("openspec/schemas/{GOVERNED}/{path}"), text));
        }
        for (path, text) in contract_files() {
            wanted.push(generated(&format!("{}/{path}", self.layout.templates), text));
        }
        for (path, text) in sources().filter(|(path, _)| is_role(path)) {
            wanted.push(generated(&format!("{}/{path}", self.layout.skills), text));
        }
        let folders = self.layout.folders();
        for (key, text) in READMES.iter().filter(|_| self.repository.is_empty) {
            let folder = folders.iter().find(|(known, _)| known == key);
            wanted.extend(folder.map(|(_, folder)| seed(&format!("{folder}/README.md"), (*text).to_owned())));
        }
    }

    /// The folders of agents.
    fn agents(&self, tree: &Tree<'_>, wanted: &mut Vec<Wanted>) -> Result<(), Error> {
        let owner = self.owner_of_shared(tree)?;
        let (first, others): (Vec<&Tool>, Vec<&Tool>) =
            self.tools.iter().copied().partition(|tool| Some(*tool) == owner);
        // Of files with the same path the first one counts.
        wanted.extend(owner.and_then(skill_root).map(|file| generated(&file.path, &file.text)));
        for tool in first.into_iter().chain(others) {
            for GeneratedFile { path, text } in files(tool, self.selection) {
                let text = self.own_text(tree, tool, &path)?.unwrap_or(text);
                wanted.push(generated(&path, &text));
            }
            if self.program == Program::Countersign {
                wanted.extend(hook_settings::wanted(tool));
            }
        }
        Ok(())
    }

    /// Several agents read one folder; it stays with the one it was made for.
    fn owner_of_shared(&self, tree: &Tree<'_>) -> Result<Option<&'static Tool>, Error> {
        let mut shared = self.tools.iter().copied().filter(|tool| skill_root(tool).is_some());
        let Some(first) = shared.next() else { return Ok(None) };
        let there = skill_root(first).map(|file| tree.look(&file.path)).transpose()?;
        let id = there.as_ref().and_then(Seen::bytes).and_then(|bytes| std::str::from_utf8(bytes).ok());
        let earlier = id.and_then(|id| Tool::from_id(id.trim())).filter(|tool| skill_root(tool).is_some());
        let codex = shared.chain([first]).find(|tool| tool.id() == "codex");
        Ok(earlier.or(codex).or(Some(first)))
    }

    /// A role skill as the repository has it: the copies of agents follow it.
    fn own_text(&self, tree: &Tree<'_>, tool: &Tool, path: &str) -> Result<Option<String>, Error> {
        let role = RoleSkill::ALL.iter().find(|role| skill_path(tool, role.skill()) == path);
        let Some(role) = role.filter(|_| self.program == Program::Countersign) else { return Ok(None) };
        let source = tree.look(&format!("{}/{}/SKILL.md", self.layout.skills, role.skill()))?;
        Ok(source.bytes().and_then(|bytes| String::from_utf8(bytes.to_vec()).ok()))
    }
}

fn is_role(path: &str) -> bool {
    path.split('/').next().is_some_and(|name| RoleSkill::from_name(name).is_some())
}

fn seed(path: &str, text: String) -> Wanted {
    Wanted { path: path.to_owned(), text, kind: WantedKind::Seed }
}

fn generated(path: &str, text: &str) -> Wanted {
    Wanted { path: path.to_owned(), text: text.to_owned(), kind: WantedKind::Generated }
}
