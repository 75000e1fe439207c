//! What governance will look at. Until it is configured each item is `not-applicable`.

use super::Found;
use crate::codes::{APPROVALS, ARTIFACTS_UNEDITED, CONTROLS, EVIDENCE, PATHS_WATCHED, POLICY, WAIVERS};
use crate::item::{Group, Item};

/// One item for each part of governance.
pub(super) fn check(found: &mut Found) {
    for code in [&POLICY, &APPROVALS, &EVIDENCE, &WAIVERS, &CONTROLS, &PATHS_WATCHED, &ARTIFACTS_UNEDITED] {
        found.items.push(Item::new(Group::Governance, code, code.name).not_applicable("not configured"));
    }
}
