//! What coding agents get: skills, commands, a block in `AGENTS.md`, hooks in their settings; and the lint of skills.
//!
//! Text comes in and text goes out. Nothing here reads a file or knows which agents a project uses. What differs between
//! agents is data; one small writer serves all of them.

mod agents_md;
pub mod codes;
mod dialect;
mod files;
mod hooks;
mod json_text;
mod lint;
mod role_skill;
mod selection;
mod settings_merge;
mod skeleton;
mod skill;
mod tool;
mod tools;
mod workflow;

pub use agents_md::{BLOCK, BlockError, managed_block, with_block, without_block};
pub use codes::ALL as CODES;
pub use dialect::{Dialect, HookAnswer, HookCall, HookPayloadError, HookVerdict, HookWrite, read_hook};
pub use files::{GeneratedFile, files, skill_path, skill_root, sources};
pub use hooks::{HookEvent, HookFile, MORE_HOOK_FILES, hook_file};
pub use lint::{CommandTree, SkillInput, SkillKind, lint};
pub use role_skill::{QUESTIONS, RoleSkill};
pub use selection::{Delivery, Selection};
pub use settings_merge::{
    Insertion, Member, MergeError, Merged, Receipt, Unmerged, merge_json, unmerge_json,
};
pub use skeleton::skeleton;
pub use skill::is_skill_name;
pub use tool::{Place, Tool};
pub use workflow::Workflow;
