//! `skills install`: copies of the project's skills in the folders of agents.

use countersign_agent::{Place, Tool, skill_root};

use crate::error::Error;
use crate::root::Project;
use crate::setup::{Memory, Others, Replace, SetupPlan, SetupRequest, SetupVerb, Wanted, WantedKind};

use super::{CODE, SKILL};

/// Which skills go where.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct InstallRequest {
    /// The skills; all, if none is named.
    pub names: Vec<String>,
    /// The agents.
    pub tools: Vec<&'static Tool>,
    /// Which copies may be replaced though somebody edited them.
    pub replace: Replace,
}

impl Project {
    /// Looks what has to be copied. Writes nothing; [`apply_setup`](Self::apply_setup) does.
    pub fn plan_skills_install(&self, request: &InstallRequest) -> Result<SetupPlan, Error> {
        let folder = self.skills_folder()?;
        let skills = self.skills(&request.names)?;
        if skills.is_empty() {
            let error = Error::usage(CODE, format!("there are no skills below `{folder}`"));
            return Err(error.fix("`skills new NAME` begins one"));
        }
        if request.tools.is_empty() {
            return Err(Error::usage(CODE, "no agent was found here").fix("name them: --tools claude,codex"));
        }
        if let Some(skill) = skills.iter().find(|skill| !skill.files.iter().any(|file| file == SKILL)) {
            let error = Error::usage(CODE, format!("`{}` has no `{SKILL}`", skill.path));
            return Err(error.fix("`skills lint` says what is wrong with the skills"));
        }
        let mut wanted: Vec<Wanted> = Vec::new();
        for tool in request.tools.iter().filter(|tool| tool.place() == Place::Project) {
            let root =
                skill_root(tool).filter(|root| self.bytes(&root.path).is_ok_and(|bytes| bytes.is_none()));
            wanted.extend(root.map(|root| generated(root.path, root.text)));
            for skill in &skills {
                for file in &skill.files {
                    let source = skill.file(file);
                    let path = format!("{}/{}/{file}", tool.skills_folder(), skill.name);
                    wanted.push(generated(path, self.text(&source)?));
                }
            }
        }
        self.plan_setup(SetupRequest {
            verb: SetupVerb::Install,
            wanted,
            options: Vec::new(),
            replace: request.replace.clone(),
            memory: Memory::Noted,
            others: Others::Stay,
        })
    }

    fn text(&self, path: &str) -> Result<String, Error> {
        let bytes = self.bytes(path)?.unwrap_or_default();
        String::from_utf8(bytes).map_err(|_| {
            Error::usage(CODE, format!("`{path}` is not UTF-8 and cannot be copied"))
                .fix("a skill holds text; keep other files outside of it and name their path")
        })
    }
}

fn generated(path: String, text: String) -> Wanted {
    Wanted { path, text, kind: WantedKind::Generated }
}
