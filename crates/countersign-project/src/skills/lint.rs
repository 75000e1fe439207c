//! `skills lint`: every skill of the project, by the rules of Agent Skills and by ours.

use countersign_agent::codes::SKILL_FILE;
use countersign_agent::{CommandTree, SkillInput, SkillKind, lint};
use countersign_diag::{Finding, SourceMap, Span, sort_findings};
use countersign_report::skills::{LintedSkill, SkillsLint};

use crate::error::Error;
use crate::root::Project;

use super::SKILL;

impl Project {
    /// Looks at the skills, or at those that are named. `programs` are the commands that skills may call.
    pub fn skills_lint(&self, names: &[String], programs: &[CommandTree]) -> Result<SkillsLint, Error> {
        let mut sources = SourceMap::default();
        let mut findings = Vec::new();
        let mut skills = Vec::new();
        for skill in self.skills(names)? {
            let path = skill.file(SKILL);
            let bytes = if skill.files.iter().any(|file| file == SKILL) { self.bytes(&path)? } else { None };
            let text = bytes.map(String::from_utf8);
            let source = sources
                .add(path.as_str(), text.as_ref().and_then(|text| text.as_deref().ok()).unwrap_or_default());
            let missing = |message: &str| {
                let help = "write `SKILL.md`, or move the folder elsewhere";
                Finding::new(&SKILL_FILE, Span::new(source, 0..0), message).help(help)
            };
            let (kind, found) = match &text {
                Some(Ok(text)) => lint(SkillInput { source, folder: &skill.name, text }, programs),
                Some(Err(_)) => (SkillKind::Role, vec![missing("`SKILL.md` is not UTF-8")]),
                None => (SkillKind::Role, vec![missing("the folder has no `SKILL.md`")]),
            };
            skills.push(LintedSkill { name: skill.name, kind: kind.as_str(), path });
            findings.extend(found);
        }
        sort_findings(&sources, &mut findings);
        Ok(SkillsLint { folder: self.skills_folder()?, skills, findings, sources })
    }
}
