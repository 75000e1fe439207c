//! The three verifications: a change, the main specs, everything.

use countersign_trace::catalogue::Stage;
use rayon::prelude::*;

use crate::checks::{self, Context, Found};
use crate::input::VerifyInput;
use crate::verification::{Scope, Verification};

/// Verifies one open change, by its index in the catalogue.
///
/// Without facts about it, each item that needs its diff is `not-verified`.
pub fn verify_change(input: &VerifyInput<'_>, change: usize) -> Verification {
    let scope = Scope::Change(input.trace.catalogue.changes[change].id.clone());
    let context = Context::new(input);
    finish(scope, [checks::everywhere(&context), checks::change(&context, change)])
}

/// Verifies the main specs: what they promise today, whatever open changes make of it.
pub fn verify_specs(input: &VerifyInput<'_>) -> Verification {
    let context = Context::new(input);
    finish(Scope::Specs, [checks::everywhere(&context), checks::specs(&context)])
}

/// Verifies every open change and the main specs.
pub fn verify_all(input: &VerifyInput<'_>) -> Verification {
    let context = Context::new(input);
    let changes = input.trace.catalogue.changes.iter().enumerate();
    let open: Vec<usize> =
        changes.filter(|(_, change)| change.stage == Stage::Open).map(|(at, _)| at).collect();
    let of_changes: Vec<Found> =
        open.into_par_iter().map(|change| checks::change(&context, change)).collect();
    let rest = [checks::everywhere(&context), checks::specs(&context)];
    finish(Scope::All, rest.into_iter().chain(of_changes))
}

fn finish(scope: Scope, found: impl IntoIterator<Item = Found>) -> Verification {
    let mut all = Found::default();
    found.into_iter().for_each(|one| all.append(one));
    Verification::new(scope, all.items, all.findings)
}
