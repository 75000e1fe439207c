//! Everything that is joined to a catalogue.

use crate::join::{JoinOptions, Report};
use crate::links::{CitedFile, Needs, NeedsOf};
use crate::place::Place;

/// A control of a framework and the requirements that meet it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Control {
    /// Its id, with its framework: `soc2/CC6.1`.
    pub id: String,
    /// Where it stands.
    pub place: Place,
    /// What meets it, as written.
    pub references: Vec<String>,
}

/// What code cites, what tests resulted in, and what controls ask for.
#[derive(Clone)]
pub struct Evidence<'a> {
    /// The files that cite something.
    pub files: &'a [CitedFile],
    /// The reports of the runners.
    pub reports: &'a [Report],
    /// The controls.
    pub controls: &'a [Control],
    /// What each requirement needs.
    pub needs: NeedsOf<'a>,
    /// How results are joined.
    pub join: JoinOptions,
}

impl Default for Evidence<'_> {
    fn default() -> Self {
        Self {
            files: &[],
            reports: &[],
            controls: &[],
            needs: &|_| Needs::default(),
            join: JoinOptions::default(),
        }
    }
}
