//! What a project wants its agents to have.

use crate::{RoleSkill, Workflow};

/// In which form workflows come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Delivery {
    /// As skills and as commands.
    #[default]
    Both,
    /// As skills.
    Skills,
    /// As commands; agents that know none get nothing, except where OpenSpec gives skills nevertheless.
    Commands,
}

impl Delivery {
    /// The delivery of a word of OpenSpec's settings.
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "both" => Some(Self::Both),
            "skills" => Some(Self::Skills),
            "commands" => Some(Self::Commands),
            _ => None,
        }
    }

    /// The word of OpenSpec's settings.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Both => "both",
            Self::Skills => "skills",
            Self::Commands => "commands",
        }
    }
}

/// The skills and commands that are wanted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Selection {
    /// The workflows.
    pub workflows: Vec<Workflow>,
    /// The roles; OpenSpec has none.
    pub roles: Vec<RoleSkill>,
    /// In which form.
    pub delivery: Delivery,
}

impl Selection {
    /// What OpenSpec gives unless it is told otherwise.
    pub fn core() -> Self {
        Self { workflows: Workflow::CORE.to_vec(), ..Self::default() }
    }

    /// Every workflow and every role.
    pub fn all() -> Self {
        Self {
            workflows: Workflow::ALL.to_vec(),
            roles: RoleSkill::ALL.to_vec(),
            delivery: Delivery::default(),
        }
    }
}
