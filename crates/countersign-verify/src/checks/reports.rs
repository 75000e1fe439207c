//! Each test report can be used.

use super::Found;
use super::context::{Context, run_again};
use crate::codes::REPORT_USABLE;
use crate::item::{Group, Item};

/// One item for each report that cannot be used. A report that can proves nothing by being there, so it is no pass.
pub(super) fn check(context: &Context<'_>, found: &mut Found) {
    for state in context.input.results {
        let reason = match &state.unusable {
            Some(unusable) => format!("suite `{}`: {}", state.suite, unusable.reason),
            None if state.cases == 0 => format!("suite `{}` has no case", state.suite),
            None => continue,
        };
        let item = Item::new(Group::Correctness, &REPORT_USABLE, &state.path).not_verified(reason);
        found.items.push(item.next(run_again(Some(state))));
    }
}
