//! Roles: reviews that a person or an agent writes about a change, each with its contract.

use crate::contract::split_front;
use crate::shipped::contract_file;

/// Where the document of a role goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RolePlace {
    /// Into the folder of the change, at this path.
    Change(&'static str),
    /// Into `test-strategy/<change>.md` below the folder of validations.
    TestStrategy,
}

/// Somebody who looks at a change from one side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Role {
    /// Its name, which is that of its skill.
    pub name: &'static str,
    /// What it does, in one line.
    pub description: &'static str,
    /// Where its document goes.
    pub place: RolePlace,
    /// The file of its contract below the folder of templates.
    pub contract: &'static str,
    /// How to write it.
    pub instruction: &'static str,
    /// The document to fill, without front matter, as it is shipped.
    pub skeleton: &'static str,
}

impl Role {
    /// The path of its document: relative to the folder of the change, or to the folder of validations.
    pub fn output(&self, change: &str) -> String {
        match self.place {
            RolePlace::Change(path) => path.to_owned(),
            RolePlace::TestStrategy => format!("test-strategy/{change}.md"),
        }
    }
}

/// Name, description, place, contract and instruction.
type Row = (&'static str, &'static str, RolePlace, &'static str, &'static str);

const ROLES: [Row; 5] = [
    (
        "architecture-review",
        "Judge service boundaries, compatibility and rollback of a change",
        RolePlace::Change("reviews/architecture.md"),
        "reviews/architecture.md",
        include_str!("../shipped/roles/architecture-review.md"),
    ),
    (
        "test-strategy-writer",
        "Say which scenarios, failures and repetitions have to be shown, and by what",
        RolePlace::TestStrategy,
        "test-strategy.md",
        include_str!("../shipped/roles/test-strategy-writer.md"),
    ),
    (
        "release-readiness",
        "Judge whether a change can go to production, with a named sign-off",
        RolePlace::Change("reviews/release.md"),
        "reviews/release.md",
        include_str!("../shipped/roles/release-readiness.md"),
    ),
    (
        "security-review",
        "Read a change as somebody who wants to misuse it",
        RolePlace::Change("reviews/security.md"),
        "reviews/security.md",
        include_str!("../shipped/roles/security-review.md"),
    ),
    (
        "migration-review",
        "Follow the data through a change",
        RolePlace::Change("reviews/migration.md"),
        "reviews/migration.md",
        include_str!("../shipped/roles/migration-review.md"),
    ),
];

/// Every role, in the order in which they are documented.
pub fn roles() -> impl Iterator<Item = Role> {
    ROLES.into_iter().map(|(name, description, place, contract, instruction)| {
        let text = contract_file(contract).expect("each role has a shipped contract, as a test shows");
        Role { name, description, place, contract, instruction, skeleton: skeleton(text) }
    })
}

/// The role of a name.
pub fn role(name: &str) -> Option<Role> {
    roles().find(|role| role.name == name)
}

/// The document to fill that a contract holds: its text without the front matter.
pub fn skeleton(contract: &str) -> &str {
    split_front(contract).map_or(contract, |front| &contract[front.body..])
}
