//! What the past says about the requirements of one capability: which exist, with which text, and which are gone.

use std::collections::{BTreeMap, HashMap};

use countersign_delta::{LostRequirement, Record};
use countersign_model::delta_document::Operation;
use countersign_model::reference::look_alike;

use crate::history::{Origin, Past, Step, body, by_name, operations, timeline};

/// The records of one capability.
pub(crate) struct Records {
    states: BTreeMap<String, State>,
    /// The requirements that an archived change wrote, that no archived change took away, and that no spec has.
    pub(crate) lost: Vec<LostRequirement>,
    /// The archived change that came first.
    pub(crate) creator: Option<String>,
}

/// What is known about one requirement.
#[derive(Debug, Clone, Default)]
struct State {
    /// `None` if it is gone, or if its text is not on record.
    text: Option<String>,
    is_gone: bool,
    /// The change that wrote the text last.
    writer: Option<String>,
    /// The commit that took it away, where no archived change did.
    taken_by: Option<String>,
}

impl Records {
    /// Reads the past of a capability.
    pub(crate) fn of(past: &Past, present: &Present, capability: &str) -> Self {
        let steps = timeline(past, capability);
        let mut states: BTreeMap<String, State> = BTreeMap::new();
        for step in &steps {
            apply(&mut states, step);
        }
        let creator = steps.iter().find_map(|step| match &step.origin {
            Origin::Change { id, .. } => Some(id.clone()),
            _ => None,
        });
        let lost = lost(present, &states);
        Self { states, lost, creator }
    }

    /// What is known about a requirement.
    pub(crate) fn of_requirement(&self, name: &str) -> Record {
        match self.states.get(name) {
            Some(State { text: Some(text), is_gone: false, .. }) => Record::Text(text.clone()),
            Some(State { is_gone: true, .. }) => Record::Gone,
            _ => Record::Unknown,
        }
    }

    /// Requirements of this capability that stand in another one now.
    pub(crate) fn notes(&self, present: &Present, capability: &str) -> Vec<String> {
        let lost = self.states.iter().filter(|(_, state)| state.is_lost());
        let moved = lost.filter_map(|(name, _)| {
            let places = present.places.get(&look_alike(name))?;
            let is_here = places.iter().any(|place| place == capability);
            let other = places.first().filter(|_| !is_here)?;
            Some(format!("`{name}` is not in `{capability}` any more, but in `{other}`: taken for moved"))
        });
        moved.collect()
    }
}

/// Where requirements are now, by names that look alike.
pub(crate) struct Present {
    places: HashMap<String, Vec<String>>,
}

impl Present {
    /// Reads the main specs, with the deltas dumped into them.
    pub(crate) fn of(past: &Past) -> Self {
        let mut places: HashMap<String, Vec<String>> = HashMap::new();
        for (id, text) in &past.specs {
            let written = operations(text).into_iter().filter(|operation| operation.text.is_some());
            for name in by_name(text).into_keys().chain(written.map(|operation| operation.name)) {
                places.entry(look_alike(&name)).or_default().push(id.clone());
            }
        }
        Self { places }
    }
}

impl State {
    /// Whether an archived change wrote it and none took it away.
    fn is_lost(&self) -> bool {
        !self.is_gone && self.text.is_some() && self.writer.is_some()
    }
}

/// The requirements that no spec has, not even under a name that looks alike.
fn lost(present: &Present, states: &BTreeMap<String, State>) -> Vec<LostRequirement> {
    let lost = states
        .iter()
        .filter(|(name, state)| state.is_lost() && !present.places.contains_key(&look_alike(name)));
    let lost = lost.map(|(name, state)| {
        let writer = state.writer.as_deref().unwrap_or_default();
        let taken = match &state.taken_by {
            Some(subject) => format!("commit `{subject}` took it away"),
            None => "no archived change took it away".to_owned(),
        };
        LostRequirement {
            name: name.clone(),
            text: state.text.clone().unwrap_or_default(),
            story: format!("change `{writer}` wrote it, and {taken}"),
        }
    });
    lost.collect()
}

/// What a step makes of the states.
fn apply(states: &mut BTreeMap<String, State>, step: &Step) {
    let change = match &step.origin {
        Origin::Change { id, .. } => Some(id.clone()),
        Origin::Commit(_) | Origin::CutOff => None,
    };
    match step.operation {
        Operation::Added | Operation::Modified => {
            let state = states.entry(step.name.clone()).or_default();
            let writer = change.or_else(|| state.writer.take().filter(|_| !state.is_gone));
            *state = State { text: step.text.clone(), is_gone: false, writer, taken_by: None };
        }
        Operation::Removed => {
            let state = states.entry(step.name.clone()).or_default();
            match &step.origin {
                Origin::Commit(commit) => state.taken_by = Some(commit.subject.clone()),
                _ => *state = State { is_gone: true, ..State::default() },
            }
        }
        Operation::Renamed => {
            let Some(from) = &step.from else { return };
            let mut moved = states.remove(from).unwrap_or_default();
            states.insert(from.clone(), State { is_gone: true, ..State::default() });
            moved.text = moved.text.map(|text| format!("### Requirement: {}\n{}", step.name, body(&text)));
            moved.writer = change.or(moved.writer);
            states.insert(step.name.clone(), moved);
        }
    }
}
