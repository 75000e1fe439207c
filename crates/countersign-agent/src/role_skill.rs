//! The skills of roles, and the four questions that each of them has to answer with references.

/// The questions of a role, each with the words that have to be in the skill.
pub const QUESTIONS: [&str; 4] = [
    "What can break?",
    "What would convince a sceptical reviewer?",
    "Which scenario is easy to miss?",
    "What rollback exists if production misbehaves?",
];

/// A skill that looks at a change from one side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RoleSkill {
    /// Boundaries, compatibility, rollback assumptions.
    ArchitectureReview,
    /// How a change is proven.
    TestStrategyWriter,
    /// Whether a change can be released.
    ReleaseReadiness,
    /// What an attacker can do with it.
    SecurityReview,
    /// Stored data and interfaces.
    MigrationReview,
    /// Requirements and scenarios.
    SpecAuthor,
}

impl RoleSkill {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::ArchitectureReview,
        Self::TestStrategyWriter,
        Self::ReleaseReadiness,
        Self::SecurityReview,
        Self::MigrationReview,
        Self::SpecAuthor,
    ];

    /// The name of the skill and of its folder.
    pub fn skill(self) -> &'static str {
        match self {
            Self::ArchitectureReview => "architecture-review",
            Self::TestStrategyWriter => "test-strategy-writer",
            Self::ReleaseReadiness => "release-readiness",
            Self::SecurityReview => "security-review",
            Self::MigrationReview => "migration-review",
            Self::SpecAuthor => "spec-author",
        }
    }

    /// The role of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.skill() == name)
    }
}
