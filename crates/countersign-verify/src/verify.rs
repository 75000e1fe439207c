//! The three verifications: a change, the main specs, everything.

use countersign_trace::catalogue::Stage;

use crate::checks;
use crate::input::VerifyInput;
use crate::verification::{Scope, Verification};

/// Verifies one open change, by its index in the catalogue. Without facts about it every item that needs its diff or its
/// documents is `not-verified`.
pub fn verify_change(input: &VerifyInput<'_>, change: usize) -> Verification {
    let scope = Scope::Change(input.trace.catalogue.changes[change].id.clone());
    let mut found = checks::Found::default();
    checks::change(input, change, &mut found);
    checks::reports(input, &mut found);
    Verification::new(scope, found.items, found.findings)
}

/// Verifies the main specs: what they promise today, whatever open changes make of it.
pub fn verify_specs(input: &VerifyInput<'_>) -> Verification {
    let mut found = checks::Found::default();
    checks::specs(input, &mut found);
    Verification::new(Scope::Specs, found.items, found.findings)
}

/// Verifies every open change and the main specs.
pub fn verify_all(input: &VerifyInput<'_>) -> Verification {
    let mut found = checks::Found::default();
    checks::specs(input, &mut found);
    let changes = input.trace.catalogue.changes.iter().enumerate();
    for (at, _) in changes.filter(|(_, change)| change.stage == Stage::Open) {
        checks::change(input, at, &mut found);
    }
    Verification::new(Scope::All, found.items, found.findings)
}
