//! What programs that embed the crates ask for first: the requirements of a project as plain values.

use std::io;

use countersign_diag::SourceMap;
use countersign_model::Document;
use countersign_model::reference::Reference;
use countersign_model::spec::{Block, RequirementsSection, ScenarioBlock};
use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};

use crate::documents::read_document;
use crate::error::{Error, io_error};
use crate::items::SpecFile;
use crate::root::Project;

/// A requirement of a main spec.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requirement {
    /// Its identity, for example `partner-onboarding/approval-required`.
    pub reference: Reference,
    /// Its name as the header spells it.
    pub name: String,
    /// The text between the header and the first scenario, fenced code aside.
    pub statement: String,
    /// Its scenarios in order.
    pub scenarios: Vec<Scenario>,
    /// The file, relative to the project, with `/`.
    pub path: String,
    /// The line of the header, counted from 1.
    pub line: usize,
}

/// A scenario of a requirement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scenario {
    /// Its identity, for example `partner-onboarding/approval-required#reject`.
    pub reference: Reference,
    /// Its name without `Scenario:`.
    pub name: String,
    /// The text below the header, without blank lines around it.
    pub text: String,
    /// The line of the header, counted from 1.
    pub line: usize,
}

impl Project {
    /// Reads every requirement of every main spec, in the order of capabilities and lines.
    ///
    /// A spec that cannot be read is an error: a list that silently lacks a spec helps nobody. Specs with findings are
    /// read as far as `archive` would read them; [`Project::validate`] tells what is wrong with them.
    #[tracing::instrument(level = "debug", skip_all)]
    pub fn requirements(&self) -> Result<Vec<Requirement>, Error> {
        let specs = self.specs().map_err(|error| io_error("io_error", &self.specs_dir(), &error))?;
        let read: Vec<Vec<Requirement>> =
            specs.par_iter().map(|spec| self.requirements_of(spec)).collect::<Result<_, _>>()?;
        Ok(read.into_iter().flatten().collect())
    }

    fn requirements_of(&self, spec: &SpecFile) -> Result<Vec<Requirement>, Error> {
        if spec.escapes {
            let reason = io::Error::new(io::ErrorKind::PermissionDenied, "the link leads out of the project");
            return Err(io_error("io_error", &spec.path, &reason));
        }
        let path = self.relative(&spec.path);
        let read = read_document(&spec.path, &path, &mut SourceMap::default());
        let (document, _) = read.map_err(|error| io_error("io_error", &spec.path, &error))?;
        let section = RequirementsSection::read(&document);
        Ok(section.blocks.iter().map(|block| requirement(&document, block, &spec.id, &path)).collect())
    }
}

fn requirement(document: &Document, block: &Block<'_>, capability: &str, path: &str) -> Requirement {
    let reference = Reference::of_requirement(capability, block.name, block.metadata(document, "ID"));
    let scenarios = block.scenarios(document);
    Requirement {
        scenarios: scenarios.iter().map(|scenario| self::scenario(document, scenario, &reference)).collect(),
        name: block.name.to_owned(),
        statement: block.text(document).to_text().into_owned(),
        path: path.to_owned(),
        line: block.header() + 1,
        reference,
    }
}

fn scenario(document: &Document, block: &ScenarioBlock<'_>, requirement: &Reference) -> Scenario {
    let text = document.joined(block.lines.start + 1..block.lines.end);
    Scenario {
        reference: requirement.with_scenario(block.name),
        name: block.name.to_owned(),
        text: text.trim_matches(['\n', ' ', '\t']).to_owned(),
        line: block.lines.start + 1,
    }
}
