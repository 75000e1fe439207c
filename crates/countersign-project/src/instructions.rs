//! `instructions`: how to write an artifact of a change, how to implement it, what to mind when it is archived.

mod apply;
mod guidance;
mod role;
mod template;

use countersign_model::schema::{Artifact, BUILTIN_NAME};
use countersign_report::compat::RootOutput;
use countersign_report::compat::instructions::{ArchiveInstructions, ArtifactInstructions, Dependency};

use crate::error::Error;
use crate::fs;
use crate::planned::{CODE, PlannedChange};
use crate::root::{Program, Project};
use crate::schemas::{Place, Schemas};
use guidance::Guidance;

/// Which change, and under which schema.
#[derive(Debug, Clone, Copy, Default)]
pub struct InstructionsRequest<'a> {
    /// The change.
    pub change: Option<&'a str>,
    /// A schema to use instead of the change's own.
    pub schema: Option<&'a str>,
}

impl Project {
    /// How to write an artifact, or, under our own name, the document of a role.
    pub fn artifact_instructions(
        &self,
        artifact: Option<&str>,
        request: InstructionsRequest<'_>,
    ) -> Result<ArtifactInstructions, Error> {
        let schemas = Schemas::new(self);
        let change = self.change_of(request, &schemas)?;
        let guidance = Guidance::read(self);
        let ids = || {
            let ids: Vec<&str> =
                change.schema().artifacts.iter().map(|artifact| artifact.id.as_str()).collect();
            format!("artifacts of `{}`: {}", change.schema_name, ids.join(", "))
        };
        let Some(id) = artifact else {
            return Err(Error::usage(CODE, "say which artifact").fix(ids()));
        };
        if let Some(artifact) = change.schema().artifact(id) {
            return self.of_artifact(artifact, &change, guidance, &schemas);
        }
        match countersign_template::role(id) {
            Some(role) if self.environment.program == Program::Countersign => {
                self.of_role(&role, &change, guidance)
            }
            _ => Err(Error::usage(
                CODE,
                format!("`{id}` is no artifact of the schema `{}`", change.schema_name),
            )
            .fix(ids())),
        }
    }

    /// What the project says to whoever archives a change.
    pub fn archive_instructions(&self, change: Option<&str>) -> Result<ArchiveInstructions, Error> {
        let schemas = Schemas::new(self);
        let name = self.named_change(change, &schemas)?;
        let guidance = Guidance::read(self);
        Ok(ArchiveInstructions {
            change_name: name.to_owned(),
            context: guidance.raw_context(),
            operation_guidance: guidance.for_archive(),
            root: RootOutput::from(&self.root()),
            notes: guidance.notes,
        })
    }

    /// The change of a request, read.
    fn change_of(
        &self,
        request: InstructionsRequest<'_>,
        schemas: &Schemas<'_>,
    ) -> Result<PlannedChange, Error> {
        let name = self.named_change(request.change, schemas)?;
        if let Some(schema) = request.schema {
            schemas.require(schema)?;
        }
        PlannedChange::read(self, name, request.schema, schemas)
    }

    /// The name of a change that exists.
    fn named_change<'n>(&self, name: Option<&'n str>, schemas: &Schemas<'_>) -> Result<&'n str, Error> {
        let Some(name) = name else {
            let names = self.active_changes()?;
            return Err(if names.is_empty() {
                Error::usage(CODE, "no change is open")
                    .fix(format!("begin one: `{} new change <name>`", self.program()))
            } else {
                Error::usage(CODE, format!("say which change: {}", names.join(", ")))
                    .fix("pass --change <name>")
            });
        };
        self.require_change(name, schemas)?;
        Ok(name)
    }

    fn of_artifact(
        &self,
        artifact: &Artifact,
        change: &PlannedChange,
        mut guidance: Guidance,
        schemas: &Schemas<'_>,
    ) -> Result<ArtifactInstructions, Error> {
        let (template, note) = self.template_of(artifact, change)?;
        guidance.notes.extend(note);
        guidance.note_unknown_rules(schemas);
        let is_skipped = change.skipped.contains(&artifact.id);
        let dependencies = artifact.requires.iter().map(|id| dependency(id, change)).collect();
        let unlocks = change.schema().artifacts.iter().filter(|other| other.requires.contains(&artifact.id));
        Ok(ArtifactInstructions {
            change_name: change.name.clone(),
            artifact_id: artifact.id.clone(),
            schema_name: change.schema_name.clone(),
            change_dir: fs::display(&change.folder),
            planning_home: self.planning_home(),
            output_path: artifact.generates.clone(),
            resolved_output_path: change.target(&artifact.generates),
            existing_output_paths: change
                .outputs_of(&artifact.id)
                .iter()
                .map(|path| fs::display(path))
                .collect(),
            description: artifact.description.clone(),
            instruction: artifact.instruction.as_deref().map(|text| self.in_our_name(text, change)),
            context: guidance.context(),
            rules: guidance.rules(&artifact.id),
            references: guidance.references(),
            skipped: is_skipped.then_some(true),
            warning: is_skipped.then(|| SKIPPED.to_owned()),
            template,
            dependencies,
            unlocks: unlocks.map(|other| other.id.clone()).collect(),
            root: RootOutput::from(&self.root()),
            notes: guidance.notes,
        })
    }

    /// The built-in instructions name our program; whoever calls it by its other name has only that one.
    fn in_our_name(&self, text: &str, change: &PlannedChange) -> String {
        let is_builtin = change.loaded.place == Place::Builtin && change.schema_name == BUILTIN_NAME;
        if is_builtin {
            text.replace("`countersign ", &format!("`{} ", self.program()))
        } else {
            text.to_owned()
        }
    }
}

/// Why an artifact is not written.
const SKIPPED: &str = "The change declares `skip_specs: true` in its .openspec.yaml, so there is nothing to write here, \
and a spec file would contradict it. If requirements change after all, take that line out and ask again.";

fn dependency(id: &str, change: &PlannedChange) -> Dependency {
    let artifact = change.schema().artifact(id);
    Dependency {
        id: id.to_owned(),
        done: change.completed.contains(id),
        path: artifact.map_or_else(|| id.to_owned(), |artifact| artifact.generates.clone()),
        description: artifact.map(|artifact| artifact.description.clone()).unwrap_or_default(),
        skipped: change.skipped.contains(id).then_some(true),
    }
}
