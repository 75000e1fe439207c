//! Controls as items of a verification: those that a change touches, or all of them.

use countersign_report::check::{Authority, CheckReport};
use countersign_rules::{
    Control, ControlEvidence, ControlState, Means, MeansKind, control_state, judge_control,
};
use countersign_trace::catalogue::Stage;
use countersign_trace::{Place, Trace};
use countersign_verify::codes::CONTROLS;
use countersign_verify::{Group, Item, ItemStatus};

use super::Facts;
use crate::root::Project;
use crate::traced::ProjectTrace;

/// The items for one change, or for `None` for everything. Without an item nothing is configured. Places point into the
/// texts of the report.
pub(crate) fn items(
    project: &Project,
    (loaded, trace): (&ProjectTrace, &Trace<'_>),
    report: &CheckReport,
    change: Option<&str>,
) -> Vec<Item> {
    let mut empty = Item::of(Group::Governance, &CONTROLS, CONTROLS.name);
    empty.change = change.map(str::to_owned);
    if let Authority::NotVerified { reason, next, .. } = &report.authority {
        if !report.has_controls {
            return Vec::new();
        }
        (empty.reason, empty.next) = (reason.clone(), Some(next.clone()));
        return vec![empty];
    }
    if report.controls.is_empty() {
        return Vec::new();
    }
    let facts = Facts::new(project, (loaded, trace), Ok(report), change);
    let mut items = Vec::new();
    for control in &report.controls {
        let means = judge_control(control, &facts);
        if change.is_none_or(|id| is_touched(control, &means, id, &facts, (loaded, trace))) {
            items.push(item(control, &means, change, report));
        }
    }
    if items.is_empty() {
        empty.status = ItemStatus::NotApplicable;
        "the change touches no control".clone_into(&mut empty.reason);
        items.push(empty);
    }
    items
}

/// Whether a change touches what a control names: a requirement, a file, or a rule that it breaks.
fn is_touched(
    control: &Control,
    means: &[Means<'_>],
    change: &str,
    facts: &Facts<'_>,
    (loaded, trace): (&ProjectTrace, &Trace<'_>),
) -> bool {
    let mut known = trace.catalogue.changes.iter();
    let own = known.find(|known| known.id == change && known.stage == Stage::Open);
    let requirements = own.map(|change| change.requirements.as_slice()).unwrap_or_default();
    let mut targets = control.requirements.iter().filter_map(|one| facts.target(&one.value));
    let has_file = |path: &str| {
        loaded.diff(change).is_some_and(|diff| diff.paths.iter().any(|changed| changed.path == path))
    };
    targets.any(|target| requirements.contains(&target.requirement))
        || control
            .evidence
            .iter()
            .any(|one| matches!(one, ControlEvidence::File(path) if has_file(&path.value)))
        || means.iter().any(|one| one.kind == MeansKind::Rule && one.told.state != ControlState::Met)
}

fn item(control: &Control, means: &[Means<'_>], change: Option<&str>, report: &CheckReport) -> Item {
    let mut item = Item::of(Group::Governance, &CONTROLS, control.name());
    item.change = change.map(str::to_owned);
    let state = control_state(means);
    item.status = match state {
        ControlState::Met => ItemStatus::Pass,
        ControlState::NotMet => ItemStatus::Fail,
        ControlState::NotTold => ItemStatus::NotVerified,
    };
    let worst: Vec<&Means<'_>> = means.iter().filter(|one| one.told.state == state).collect();
    item.reason = match (state, worst.as_slice()) {
        (_, []) => "nothing meets it".to_owned(),
        (ControlState::Met, all) => {
            let names: Vec<String> = all.iter().map(|one| named(one)).collect();
            format!("met by {}", names.join(", "))
        }
        (_, [first]) => format!("{} {}", named(first), first.told.reason),
        (_, [first, rest @ ..]) => {
            format!("{} {}, and {} more", named(first), first.told.reason, rest.len())
        }
    };
    if state != ControlState::Met {
        item.next = Some("`trace matrix --kind control` shows what meets it and what does not".to_owned());
    }
    let at = report.sources.locate(control.span());
    item.place =
        Some(Place { path: at.path.into(), line: at.start.line as usize, span: Some(control.span()) });
    item
}

fn named(means: &Means<'_>) -> String {
    format!("{} `{}`", means.kind.as_str(), means.name)
}
