//! The checks, one file each, and who runs them on what.

mod governance;

use countersign_diag::Finding;

use crate::input::VerifyInput;
use crate::item::Item;

/// What checks find.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub(crate) items: Vec<Item>,
    pub(crate) findings: Vec<Finding>,
}

/// Every check of an open change.
pub(crate) fn change(input: &VerifyInput<'_>, change: usize, found: &mut Found) {
    let mut of_change = Found::default();
    governance::check(&mut of_change);
    let id = &input.trace.catalogue.changes[change].id;
    for item in &mut of_change.items {
        item.change = Some(id.clone());
    }
    found.items.append(&mut of_change.items);
    found.findings.append(&mut of_change.findings);
}

/// Every check of the main specs.
pub(crate) fn specs(_input: &VerifyInput<'_>, _found: &mut Found) {}

/// The reports.
pub(crate) fn reports(_input: &VerifyInput<'_>, _found: &mut Found) {}
