//! Each test report can be used.

use super::Found;
use super::context::Context;
use crate::codes::REPORT_USABLE;
use crate::item::{Group, Item, Strength};

/// One item for each report.
pub(super) fn check(context: &Context<'_>, found: &mut Found) {
    for state in context.input.results {
        let item = Item::new(Group::Correctness, &REPORT_USABLE, &state.path);
        let item = match &state.unusable {
            Some(unusable) => item.not_verified(format!("suite `{}`: {}", state.suite, unusable.reason)),
            None if state.cases == 0 => item.not_verified(format!("suite `{}` has no case", state.suite)),
            None => {
                let reason = format!("suite `{}`, {} cases counted", state.suite, state.cases);
                item.pass(Strength::Proven(state.level), reason)
            }
        };
        let item = if item.is_debt() { item.next(context.run_again(Some(state))) } else { item };
        found.items.push(item);
    }
}
