//! `skills list`: a line per skill, and its copies below it.

use std::io;

use serde::Serialize;

use crate::answer::Answer;
use crate::shown::counted;
use crate::style::Tone;
use crate::{Style, json, safety};

/// What `skills list` answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SkillsList {
    /// The folder of skills.
    pub folder: String,
    /// The skills, by name.
    pub skills: Vec<ListedSkill>,
}

/// A skill.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListedSkill {
    /// Its name.
    pub name: String,
    /// `role`, `lifecycle` or `helper`.
    pub kind: &'static str,
    /// Where its text comes from.
    pub origin: SkillOrigin,
    /// Its folder in the project; none for one that comes with the program.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// Its copies, by path.
    pub copies: Vec<SkillCopy>,
}

/// Where the text of a skill comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum SkillOrigin {
    /// The folder of skills.
    Project,
    /// The program.
    Shipped,
}

/// A copy that agents read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SkillCopy {
    /// Its folder.
    pub path: String,
    /// The agents that read it.
    pub tools: Vec<&'static str>,
    /// Whether it is what it is a copy of.
    pub state: CopyState,
}

/// Whether a copy is what it is a copy of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum CopyState {
    /// Byte for byte.
    Same,
    /// It is not.
    Differs,
}

impl Answer for SkillsList {
    fn write_json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        #[derive(Serialize)]
        struct Document<'a> {
            schema: &'static str,
            folder: &'a str,
            skills: &'a [ListedSkill],
        }
        let document =
            Document { schema: "countersign.skills-list/1", folder: &self.folder, skills: &self.skills };
        json::write(out, &document)
    }

    fn write_text(&self, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
        if self.skills.is_empty() {
            let folder = safety::terminal(&self.folder);
            return writeln!(out, "there are no skills below {folder}; `skills new NAME` begins one");
        }
        let width = self.skills.iter().map(|skill| skill.name.chars().count()).max().unwrap_or(0);
        let mut differing = 0;
        for skill in &self.skills {
            let name = format!("{:width$}", safety::terminal(&skill.name));
            let from = match &skill.path {
                Some(path) => safety::terminal(path),
                None => "comes with countersign".to_owned(),
            };
            writeln!(out, "{}  {:9}  {from}", style.paint(Tone::Name, &name), skill.kind)?;
            for copy in &skill.copies {
                let state = match copy.state {
                    CopyState::Same => style.paint(Tone::Faint, "same"),
                    CopyState::Differs => style.paint(Tone::Warn, "differs"),
                };
                differing += usize::from(copy.state == CopyState::Differs);
                writeln!(out, "    {}  {state}", safety::terminal(&copy.path))?;
            }
        }
        writeln!(out)?;
        let skills = counted(self.skills.len(), "skill");
        match differing {
            0 => writeln!(out, "{} {skills}; every copy is what it is a copy of", style.good()),
            1 => writeln!(out, "{skills}; 1 copy differs: `skills install` brings it up to date"),
            more => writeln!(out, "{skills}; {more} copies differ: `skills install` brings them up to date"),
        }
    }
}
