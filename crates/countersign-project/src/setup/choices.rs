//! What the user's OpenSpec settings say about workflows, and what follows for a project.

use countersign_agent::{Delivery, RoleSkill, Selection, Workflow};

use crate::error::Error;
use crate::fs;
use crate::root::{Environment, Program};

/// What `config.json` in the user's settings says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct UserChoices {
    /// `profile`.
    pub profile: Option<String>,
    /// `workflows`, those that are known.
    pub workflows: Vec<Workflow>,
    /// `delivery`.
    pub delivery: Option<Delivery>,
}

impl UserChoices {
    /// Reads the file; what is missing or unusable in it says nothing, as in OpenSpec.
    pub fn read(environment: &Environment) -> Self {
        let file = environment.config_dir.as_ref().map(|folder| folder.join("config.json"));
        let text = file.and_then(|file| fs::read_lossy(&file).ok());
        let Some(value) = text.and_then(|text| serde_json::from_str::<serde_json::Value>(&text).ok()) else {
            return Self::default();
        };
        let word = |key: &str| value.get(key).and_then(serde_json::Value::as_str);
        let workflows = value.get("workflows").and_then(serde_json::Value::as_array);
        let ids = workflows.into_iter().flatten().filter_map(serde_json::Value::as_str);
        Self {
            profile: word("profile").map(str::to_owned),
            workflows: ids.filter_map(Workflow::from_id).collect(),
            delivery: word("delivery").and_then(Delivery::from_word),
        }
    }

    /// What a project gets. Under our own name that is a little more than OpenSpec's core, and the roles.
    pub fn selection(&self, program: Program, profile: Option<&str>) -> Result<Selection, Error> {
        let profile = match profile {
            Some(wrong) if !["core", "custom"].contains(&wrong) => {
                let message = format!("there is no profile `{wrong}`");
                return Err(Error::usage("unknown_profile", message).fix("use core or custom"));
            }
            Some(named) => Some(named),
            None => self.profile.as_deref().filter(|known| *known == "custom"),
        };
        let ours = program == Program::Countersign;
        let mut workflows = match profile {
            Some("custom") => self.workflows.clone(),
            _ => Workflow::CORE.to_vec(),
        };
        if ours && profile.is_none() {
            workflows.push(Workflow::Verify);
        }
        let roles = if ours { RoleSkill::ALL.to_vec() } else { Vec::new() };
        Ok(Selection { workflows, roles, delivery: self.delivery.unwrap_or_default() })
    }
}
