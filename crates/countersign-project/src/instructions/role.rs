//! The document of a role, such as an architecture review, in the shape of an artifact.

use std::path::PathBuf;

use countersign_diag::SourceMap;
use countersign_report::compat::RootOutput;
use countersign_report::compat::instructions::ArtifactInstructions;
use countersign_template::{Role, RolePlace, skeleton};

use super::dependency;
use super::guidance::Guidance;
use crate::error::Error;
use crate::fs;
use crate::planned::PlannedChange;
use crate::root::Project;

impl Project {
    pub(super) fn of_role(
        &self,
        role: &Role,
        change: &PlannedChange,
        mut guidance: Guidance,
    ) -> Result<ArtifactInstructions, Error> {
        let (contract, note) = self.contract(role.contract);
        guidance.notes.extend(note);
        let (output_path, target) = self.place_of(role, change)?;
        let existing = fs::is_file(&target).then(|| fs::display(&target));
        let ids = change.schema().artifacts.iter().map(|artifact| artifact.id.as_str());
        Ok(ArtifactInstructions {
            change_name: change.name.clone(),
            artifact_id: role.name.to_owned(),
            schema_name: change.schema_name.clone(),
            change_dir: fs::display(&change.folder),
            planning_home: self.planning_home(),
            output_path,
            resolved_output_path: fs::display(&target),
            existing_output_paths: existing.into_iter().collect(),
            description: role.description.to_owned(),
            instruction: Some(role.instruction.to_owned()),
            context: guidance.context(),
            rules: guidance.rules(role.name),
            references: guidance.references(),
            skipped: None,
            warning: None,
            template: contract.as_deref().map_or(role.skeleton, skeleton).to_owned(),
            // A review reads what there is; nothing has to be there for it.
            dependencies: ids
                .filter(|id| !change.outputs_of(id).is_empty())
                .map(|id| dependency(id, change))
                .collect(),
            unlocks: Vec::new(),
            root: RootOutput::from(&self.root()),
            notes: guidance.notes,
        })
    }

    /// Where the document goes: the path to show, and the absolute one.
    fn place_of(&self, role: &Role, change: &PlannedChange) -> Result<(String, PathBuf), Error> {
        let inner = role.output(&change.name);
        match role.place {
            RolePlace::Change(_) => Ok((inner.clone(), change.folder.join(inner))),
            RolePlace::TestStrategy => {
                let settings = self.settings(&mut SourceMap::default(), &mut Vec::new())?;
                let path = format!("{}/{inner}", settings.validations);
                Ok((path.clone(), self.path().join(path)))
            }
        }
    }
}
