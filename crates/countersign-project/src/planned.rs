//! A change with its schema and what exists of its artifacts: what `status` and `instructions` speak of.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use countersign_model::metadata::Risk;
use countersign_model::schema::{Artifact, Schema, is_specs_artifact};
use countersign_report::compat::status::PlanningHome;

use crate::change::{Metadata, describe_nested, nested_changes, schema_name};
use crate::error::{Error, io_error};
use crate::fs;
use crate::outputs::outputs;
use crate::root::Project;
use crate::schemas::{Loaded, Schemas};

/// The code of errors.
pub(crate) const CODE: &str = "change_error";

/// A change and its artifacts.
pub(crate) struct PlannedChange {
    pub(crate) name: String,
    /// Its folder, canonical.
    pub(crate) folder: PathBuf,
    /// The schema as it was named.
    pub(crate) schema_name: String,
    pub(crate) loaded: Arc<Loaded>,
    /// The files of each artifact of the schema.
    outputs: Vec<Vec<PathBuf>>,
    /// The ids of the artifacts that exist or are skipped.
    pub(crate) completed: BTreeSet<String>,
    /// The ids of those that the change declares it does not need.
    pub(crate) skipped: BTreeSet<String>,
    /// How much is at stake, as the author says.
    pub(crate) risk: Option<Risk>,
}

impl PlannedChange {
    /// Reads a change that exists, under the schema it names or under another.
    pub(crate) fn read(
        project: &Project,
        id: &str,
        explicit: Option<&str>,
        schemas: &Schemas<'_>,
    ) -> Result<Self, Error> {
        let folder = fs::canonical(&project.changes_dir().join(id));
        let metadata = Metadata::of(&folder);
        let (skips, risk) = metadata
            .required(schemas)?
            .map_or((false, None), |metadata| (metadata.skip_specs, metadata.risk));
        let schema_name = schema_name(explicit, &metadata, schemas)?;
        let loaded = schemas.load(&schema_name).map_err(|unusable| Error::usage(CODE, unusable.reason))?;
        let mut found = Vec::new();
        let (mut completed, mut skipped) = (BTreeSet::new(), BTreeSet::new());
        for artifact in &loaded.schema.artifacts {
            let existing = outputs(&folder, &artifact.generates)?;
            if !existing.is_empty() {
                completed.insert(artifact.id.clone());
            } else if skips && is_specs_artifact(&artifact.generates) {
                completed.insert(artifact.id.clone());
                skipped.insert(artifact.id.clone());
            }
            found.push(existing);
        }
        Ok(Self {
            name: id.to_owned(),
            folder,
            schema_name,
            loaded,
            outputs: found,
            completed,
            skipped,
            risk,
        })
    }

    pub(crate) fn schema(&self) -> &Schema {
        &self.loaded.schema
    }

    /// Each artifact of the schema with its files.
    pub(crate) fn artifacts(&self) -> impl Iterator<Item = (&Artifact, &[PathBuf])> {
        self.schema().artifacts.iter().zip(self.outputs.iter().map(Vec::as_slice))
    }

    /// The files of an artifact.
    pub(crate) fn outputs_of(&self, id: &str) -> &[PathBuf] {
        self.artifacts().find(|(artifact, _)| artifact.id == id).map(|(_, files)| files).unwrap_or_default()
    }

    /// Where an artifact goes, absolute.
    pub(crate) fn target(&self, generates: &str) -> String {
        fs::display(&fs::lexical(&self.folder.join(generates)))
    }

    /// The ids that implementing waits for.
    pub(crate) fn apply_requires(&self) -> Vec<String> {
        match &self.schema().apply {
            Some(apply) => apply.requires.clone(),
            None => self.schema().artifacts.iter().map(|artifact| artifact.id.clone()).collect(),
        }
    }
}

impl Project {
    /// Fails with OpenSpec's code if there is no such change.
    pub(crate) fn require_change(&self, id: &str, schemas: &Schemas<'_>) -> Result<(), Error> {
        let odd = id.is_empty() || id.starts_with('.') || id == "archive" || id.contains(['/', '\\', '\0']);
        if odd {
            return Err(Error::usage(
                CODE,
                format!("`{}` cannot be the name of a change", id.escape_debug()),
            )
            .fix("`list` shows the changes"));
        }
        if !fs::is_folder(&self.changes_dir().join(id)) {
            let names = self.active_changes()?;
            let near = crate::select::nearest(id, names.iter().map(String::as_str));
            let error = Error::usage(CODE, format!("change `{id}` does not exist"));
            return Err(match near.first() {
                Some(near) => error.fix(format!("did you mean `{near}`?")),
                None => error.fix("`list` shows the changes"),
            });
        }
        match nested_changes(&self.changes_dir(), id, schemas) {
            Some(nested) => Err(Error::usage(CODE, describe_nested(id, &nested))),
            None => Ok(()),
        }
    }

    /// The names of the open changes.
    pub(crate) fn active_changes(&self) -> Result<Vec<String>, Error> {
        self.changes().map_err(|error| io_error(CODE, &self.changes_dir(), &error))
    }

    /// Where changes live.
    pub(crate) fn planning_home(&self) -> PlanningHome {
        PlanningHome {
            kind: "repo".to_owned(),
            root: fs::display(self.path()),
            changes_dir: fs::display(&self.changes_dir()),
            default_schema: countersign_model::schema::BUILTIN_NAME.to_owned(),
        }
    }
}
