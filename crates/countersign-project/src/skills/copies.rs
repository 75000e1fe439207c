//! `skills list`: the skills of the project and of the agents' folders, and whether copies are what they are copies of.

use std::collections::BTreeMap;

use countersign_agent::{Place, SkillInput, Tool, lint, sources};
use countersign_diag::SourceMap;
use countersign_report::skills::{CopyState, ListedSkill, SkillCopy, SkillOrigin, SkillsList};

use crate::error::Error;
use crate::root::Project;

use super::{SKILL, Skill};

impl Project {
    /// Lists the skills. Skills of others in the agents' folders are no business of ours.
    pub fn skills_list(&self) -> Result<SkillsList, Error> {
        let mut listed: BTreeMap<String, ListedSkill> = BTreeMap::new();
        let own = self.skills(&[])?;
        for skill in &own {
            let text =
                self.bytes(&skill.file(SKILL))?.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
            let kind = kind(&skill.name, text.as_deref().unwrap_or_default());
            listed.insert(
                skill.name.clone(),
                ListedSkill {
                    name: skill.name.clone(),
                    kind,
                    origin: SkillOrigin::Project,
                    path: Some(skill.path.clone()),
                    copies: Vec::new(),
                },
            );
        }
        for (folder, tools) in agent_folders() {
            for copy in self.skills_in(&folder)? {
                let (origin, state) = match own.iter().find(|skill| skill.name == copy.name) {
                    Some(skill) => (SkillOrigin::Project, self.compare(skill, &copy)?),
                    None => match shipped(&copy.name) {
                        Some(text) => (SkillOrigin::Shipped, self.compare_shipped(&copy, text)?),
                        None => continue,
                    },
                };
                let skill = listed.entry(copy.name.clone()).or_insert_with(|| ListedSkill {
                    name: copy.name.clone(),
                    kind: kind(&copy.name, shipped(&copy.name).unwrap_or_default()),
                    origin,
                    path: None,
                    copies: Vec::new(),
                });
                skill.copies.push(SkillCopy { path: copy.path, tools: tools.clone(), state });
            }
        }
        Ok(SkillsList { folder: self.skills_folder()?, skills: listed.into_values().collect() })
    }

    fn compare(&self, skill: &Skill, copy: &Skill) -> Result<CopyState, Error> {
        if skill.files != copy.files {
            return Ok(CopyState::Differs);
        }
        for file in &skill.files {
            if self.bytes(&skill.file(file))? != self.bytes(&copy.file(file))? {
                return Ok(CopyState::Differs);
            }
        }
        Ok(CopyState::Same)
    }

    fn compare_shipped(&self, copy: &Skill, text: &str) -> Result<CopyState, Error> {
        let is_same =
            copy.files == [SKILL] && self.bytes(&copy.file(SKILL))?.as_deref() == Some(text.as_bytes());
        Ok(if is_same { CopyState::Same } else { CopyState::Differs })
    }
}

/// The folders of skills within a project, each with the agents that read it.
fn agent_folders() -> BTreeMap<String, Vec<&'static str>> {
    let mut folders: BTreeMap<String, Vec<&'static str>> = BTreeMap::new();
    for tool in Tool::ALL.iter().filter(|tool| tool.place() == Place::Project) {
        folders.entry(tool.skills_folder()).or_default().push(tool.id());
    }
    folders
}

/// The text of a skill that comes with the program.
fn shipped(name: &str) -> Option<&'static str> {
    let path = format!("{name}/{SKILL}");
    sources().find(|(known, _)| *known == path).map(|(_, text)| text)
}

fn kind(folder: &str, text: &str) -> &'static str {
    let source = SourceMap::default().add(SKILL, text);
    lint(SkillInput { source, folder, text }, &[]).0.as_str()
}
