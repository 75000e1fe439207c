//! The artifacts of a schema as a graph: what comes first, what can be written now, what waits for what.

use std::collections::{BTreeSet, HashMap};

use super::Schema;

/// The dependencies of a schema's artifacts. Ties are broken by the order in which the schema lists them.
#[derive(Debug, Clone)]
pub struct ArtifactGraph<'a> {
    schema: &'a Schema,
    places: HashMap<&'a str, usize>,
}

/// An artifact that waits for others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blocked<'a> {
    /// Its id.
    pub id: &'a str,
    /// The ids it waits for, in the order of the schema.
    pub missing: Vec<&'a str>,
}

impl<'a> ArtifactGraph<'a> {
    /// The graph of a schema.
    pub fn new(schema: &'a Schema) -> Self {
        let places =
            schema.artifacts.iter().enumerate().map(|(place, artifact)| (artifact.id.as_str(), place));
        Self { schema, places: places.collect() }
    }

    /// All ids, each after those it requires.
    pub fn build_order(&self) -> Vec<&'a str> {
        let artifacts = &self.schema.artifacts;
        let mut waiting: Vec<usize> = artifacts.iter().map(|artifact| artifact.requires.len()).collect();
        let mut dependents = vec![Vec::new(); artifacts.len()];
        for (place, artifact) in artifacts.iter().enumerate() {
            for needed in artifact.requires.iter().filter_map(|id| self.places.get(id.as_str())) {
                dependents[*needed].push(place);
            }
        }
        let mut ready: BTreeSet<usize> = (0..artifacts.len()).filter(|place| waiting[*place] == 0).collect();
        let mut order = Vec::with_capacity(artifacts.len());
        while let Some(place) = ready.pop_first() {
            order.push(artifacts[place].id.as_str());
            for dependent in &dependents[place] {
                waiting[*dependent] -= 1;
                if waiting[*dependent] == 0 {
                    ready.insert(*dependent);
                }
            }
        }
        order
    }

    /// The ids that are not there yet and have all they require.
    pub fn ready(&self, completed: &BTreeSet<String>) -> Vec<&'a str> {
        self.open(completed).filter(|(_, missing)| missing.is_empty()).map(|(id, _)| id).collect()
    }

    /// The ids that are not there yet and lack something, with what they lack.
    pub fn blocked(&self, completed: &BTreeSet<String>) -> Vec<Blocked<'a>> {
        let lacking = self.open(completed).filter(|(_, missing)| !missing.is_empty());
        lacking.map(|(id, missing)| Blocked { id, missing }).collect()
    }

    /// Whether every artifact is there.
    pub fn is_complete(&self, completed: &BTreeSet<String>) -> bool {
        self.schema.artifacts.iter().all(|artifact| completed.contains(&artifact.id))
    }

    fn open<'s>(
        &'s self,
        completed: &'s BTreeSet<String>,
    ) -> impl Iterator<Item = (&'a str, Vec<&'a str>)> + 's {
        let open = self.schema.artifacts.iter().filter(|artifact| !completed.contains(&artifact.id));
        open.map(|artifact| {
            let needed = artifact.requires.iter().map(String::as_str);
            let mut missing: Vec<&'a str> = needed.filter(|id| !completed.contains(*id)).collect();
            missing.sort_by_key(|id| self.places.get(id).copied().unwrap_or(usize::MAX));
            (artifact.id.as_str(), missing)
        })
    }
}
