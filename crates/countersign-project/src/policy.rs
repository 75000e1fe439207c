//! The policy in force: where it is read, what of it a change may not touch, who wrote what, and what was accepted.
//!
//! *Which revision decides*: the tip of the target branch, never the working tree. [`Project::policy_in_force`] finds it and
//! gives a [`PolicyInForce`]; where git, the branch, or enough of the history is missing it is [`NotVerified`], with a code, and
//! nothing else is looked at instead. A caller that knows better, CI above all, names the target: [`PolicyTarget::Named`].
//!
//! ```text
//! let policy = project.policy_in_force(&PolicyTarget::Settings)?;   // Err(NotVerified { code, reason, next })
//! policy.revision.commit        // the tip       policy.revision.merge_base, .head: for the diff only
//! policy.settings               // countersign.toml at the tip, its layout and all
//! policy.tip.below("rules")     // PolicyFiles: paths and bytes of a commit, through one `cat-file --batch`
//! policy.files_at(&policy.revision.merge_base)?  // the same of any other commit
//! policy.adoption, policy.last_edit              // commits that a verdict names
//! project.guarded_edits(&policy)?  // Vec<GuardedEdit>, each with its finding; empty = the change leaves policy alone
//! project.change_persons(&policy)? // Persons of the change
//! policy.line_persons(path, &entry_lines(text, waiver.span.start))?  // Persons of the lines of a waiver on the tip
//! waiver_standing(&change, &waiver)  // whether it counts
//! policy.baseline()?            // the accepted debts of the tip
//! policy.organisations()?       // the organisation's files of rules, by digest; `replaced_rules` says which do not bind
//! project.keep_touched_since(revision, &sources, &mut findings)?  // only what the branch touches
//! deviations(&organisations, &policy.settings.policy, &own)  // where the project is weaker, by name
//! ```
//!
//! What is trusted: the objects of the clone and its references. Whoever may write those of his own clone can make himself
//! any verdict, so the verdict of CI decides, on a clone of its own and with the target named by its commit.

mod baseline_verbs;
mod bootstrap;
pub(crate) mod codes;
mod deviations;
mod edits;
mod files;
mod guarded;
mod in_force;
mod named;
mod organisation;
mod persons;
mod revision;
mod target;
mod touched;
mod vendor;
mod waivers;

pub use bootstrap::OldFindings;
pub use codes::ALL as POLICY_CODES;
pub use deviations::{Deviation, Weakening, deviations, replaced_rules};
pub use edits::{EditState, GuardedEdit};
pub(crate) use files::is_toml;
pub use files::{PolicyFiles, TreeEntry};
pub(crate) use guarded::VENDORED;
pub use guarded::{GuardedKind, GuardedSet};
pub use in_force::PolicyInForce;
pub use organisation::Organisation;
pub use persons::{Person, Persons};
pub use revision::{NotVerified, PolicyRevision};
pub use target::PolicyTarget;
pub use waivers::{WaiverStanding, entry_lines, waiver_standing};
