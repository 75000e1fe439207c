//! `show`: a spec or a change as data and as text.

use std::collections::{HashMap, VecDeque};
use std::path::PathBuf;

use countersign_delta::Encoding;
use countersign_diag::SourceMap;
use countersign_model::Document;
use countersign_model::delta_document::{self, DeltaDocument};
use countersign_model::heading::{normalize_name, scenario_name};
use countersign_model::outline::{NotASpec, OutlineRequirement, SpecOutline};
use countersign_model::proposal::{NotAProposal, Proposal, read_title};
use countersign_model::reference::Reference;
use countersign_model::spec::{Block, RequirementsSection};
use countersign_report::compat::RootOutput;
use countersign_report::compat::show::{
    Delta, Metadata, Operation, Rename, Requirement, RequirementDiff, Scenario, ShowChange, ShowSpec,
};

use crate::change::{describe_nested, nested_changes};
use crate::documents::read_document;
use crate::error::{Error, io_error};
use crate::fs;
use crate::items::spec_files;
use crate::root::Project;
use crate::schemas::Schemas;
use crate::show_diff::{attach_diffs, diffs};

/// Whether a change is shown with the differences it makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Diffs {
    /// With the differences of its MODIFIED requirements.
    With,
    /// Without.
    Without,
}

/// Which parts of a spec to show.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SpecParts {
    /// Only the requirement with this 1-based number, as the caller wrote it.
    pub requirement: Option<String>,
    /// Leave the scenarios out.
    pub without_scenarios: bool,
    /// Only requirements: leaves the scenarios out too.
    pub only_requirements: bool,
}

/// A delta spec of a change with the main spec it works on.
pub(crate) struct DeltaPair {
    pub(crate) capability: String,
    pub(crate) delta: Document,
    pub(crate) main: Option<Document>,
}

impl Project {
    /// A spec as data.
    pub fn show_spec(&self, id: &str, parts: &SpecParts) -> Result<ShowSpec, Error> {
        if parts.only_requirements && parts.requirement.is_some() {
            return Err(Error::usage("show_error", "--requirements and --requirement exclude each other"));
        }
        let document = self.spec_document(id)?;
        let spec = SpecOutline::read(&document).map_err(|reason| {
            let what = match reason {
                NotASpec::NoPurpose(_) => "it has no Purpose with text",
                NotASpec::NoRequirements => "it has no Requirements section",
            };
            Error::usage("show_error", format!("spec `{id}` cannot be read as one: {what}"))
                .fix(format!("`validate {id}` says how to mend it"))
        })?;
        let only = parts
            .requirement
            .as_deref()
            .map(|number| number_in(number, spec.requirements.len()))
            .transpose()?;
        let with_scenarios = !parts.without_scenarios && !parts.only_requirements;
        let section = RequirementsSection::read(&document);
        let blocks: HashMap<usize, &Block<'_>> =
            section.blocks.iter().map(|block| (block.header(), block)).collect();
        let requirements: Vec<Requirement> = spec
            .requirements
            .iter()
            .enumerate()
            .filter(|(index, _)| only.is_none_or(|only| only == *index))
            .map(|(_, requirement)| {
                let block = blocks.get(&requirement.line);
                let explicit = block.and_then(|block| block.metadata(&document, "ID"));
                requirement_view(id, requirement, explicit, with_scenarios)
            })
            .collect();
        Ok(ShowSpec {
            id: id.to_owned(),
            title: id.to_owned(),
            overview: spec.overview.into_owned(),
            requirement_count: requirements.len(),
            requirements,
            metadata: Metadata::default(),
            root: Some(RootOutput::from(&self.root())),
        })
    }

    /// The Markdown of a spec.
    pub fn spec_text(&self, id: &str) -> Result<String, Error> {
        Ok(self.spec_document(id)?.text().to_owned())
    }

    fn spec_document(&self, id: &str) -> Result<Document, Error> {
        let folder = self.specs_dir().join(id);
        let path = folder.join("spec.md");
        if !fs::lexical(&path).starts_with(self.specs_dir()) {
            return Err(Error::usage("show_error", format!("`{id}` leads out of the specs folder")));
        }
        if !fs::exists(&path) {
            return Err(Error::usage(
                "show_error",
                format!("spec `{id}` does not exist at {}", self.relative(&path)),
            )
            .fix("`list --specs` shows the specs"));
        }
        if !fs::is_within(&self.specs_dir(), &path) && !fs::is_within(&folder, &path) {
            return Err(Error::usage(
                "show_error",
                format!("the link {} leads out of the specs folder", self.relative(&path)),
            )
            .fix("replace the link by the file"));
        }
        let mut sources = SourceMap::default();
        let read = read_document(&path, &self.relative(&path), &mut sources);
        read.map(|(document, _)| document).map_err(|error| io_error("show_error", &path, &error))
    }

    /// A change as data.
    pub fn show_change(&self, id: &str, with: Diffs) -> Result<ShowChange, Error> {
        let document = self.proposal_document(id)?;
        let proposal = Proposal::read(&document).map_err(|reason| {
            let section = match reason {
                NotAProposal::NoWhy => "Why",
                NotAProposal::NoWhatChanges => "What Changes",
            };
            Error::usage("show_error", format!("the proposal of `{id}` has no `{section}` section with text"))
                .fix(format!("add `## {section}` to proposal.md"))
        })?;
        let pairs = self.delta_pairs(id)?;
        let mut deltas = Vec::new();
        let mut has_sections = false;
        for pair in &pairs {
            let delta = DeltaDocument::read(&pair.delta);
            has_sections |= delta.has_sections();
            deltas.extend(delta_views(&pair.capability, &delta));
        }
        if !has_sections {
            deltas = proposal.announced_deltas().iter().map(announced_view).collect();
        } else if with == Diffs::With {
            attach_diffs(&pairs, &mut deltas);
        }
        Ok(ShowChange {
            id: id.to_owned(),
            title: read_title(&document).unwrap_or(id).to_owned(),
            delta_count: deltas.len(),
            deltas,
            root: Some(RootOutput::from(&self.root())),
        })
    }

    /// The Markdown of a change's proposal.
    pub fn change_text(&self, id: &str) -> Result<String, Error> {
        Ok(self.proposal_document(id)?.text().to_owned())
    }

    /// The differences a change makes, requirement by requirement.
    pub fn change_diffs(&self, id: &str) -> Result<Vec<RequirementDiff>, Error> {
        Ok(diffs(&self.delta_pairs(id)?))
    }

    fn proposal_document(&self, id: &str) -> Result<Document, Error> {
        let folder = self.changes_dir().join(id);
        let path = folder.join("proposal.md");
        if fs::lexical(&folder).parent() != Some(&self.changes_dir()) || !fs::is_folder(&folder) {
            return Err(Error::usage("show_error", format!("change `{id}` does not exist"))
                .fix("`list` shows the changes"));
        }
        if !fs::exists(&path) {
            let schemas = Schemas::new(self);
            return Err(match nested_changes(&self.changes_dir(), id, &schemas) {
                Some(nested) => Error::usage("show_error", describe_nested(id, &nested)),
                None => Error::usage("show_error", format!("change `{id}` has no proposal.md yet"))
                    .fix(format!("`status --change {id}` says what comes next")),
            });
        }
        if !fs::is_within(&folder, &path) {
            return Err(Error::usage(
                "show_error",
                format!("the link {} leads out of the change", self.relative(&path)),
            )
            .fix("replace the link by the file"));
        }
        let mut sources = SourceMap::default();
        let read: Result<(Document, Encoding), _> = read_document(&path, &self.relative(&path), &mut sources);
        read.map(|(document, _)| document).map_err(|error| io_error("show_error", &path, &error))
    }

    fn delta_pairs(&self, id: &str) -> Result<Vec<DeltaPair>, Error> {
        let specs = self.changes_dir().join(id).join("specs");
        let files = spec_files(&specs).map_err(|error| io_error("show_error", &specs, &error))?;
        let mut sources = SourceMap::default();
        let mut read = |path: PathBuf| {
            let name = self.relative(&path);
            read_document(&path, &name, &mut sources).ok().map(|(document, _)| document)
        };
        Ok(files
            .into_iter()
            .filter(|file| !file.escapes)
            .filter_map(|file| {
                let delta = read(file.path)?;
                let main = read(self.specs_dir().join(&file.id).join("spec.md"));
                Some(DeltaPair { capability: file.id, delta, main })
            })
            .collect())
    }
}

/// A 1-based number as the caller wrote it, as an index; digits at its start count, as in OpenSpec.
fn number_in(text: &str, count: usize) -> Result<usize, Error> {
    let digits: String = text.trim_start().chars().take_while(char::is_ascii_digit).collect();
    match digits.parse::<usize>() {
        Ok(number) if (1..=count).contains(&number) => Ok(number - 1),
        _ => Err(Error::usage("show_error", format!("there is no requirement {text}; the spec has {count}"))),
    }
}

fn requirement_view(
    capability: &str,
    requirement: &OutlineRequirement<'_>,
    explicit: Option<&str>,
    with_scenarios: bool,
) -> Requirement {
    let name = plain_name(requirement.title);
    let reference = Reference::of_requirement(capability, name, explicit);
    let scenarios = requirement.scenarios.iter().map(|scenario| {
        let header = format!("#### {}", scenario.title);
        Scenario {
            raw_text: scenario.raw_text.to_string(),
            name: scenario_name(&header).map(str::to_owned),
            line: u32::try_from(scenario.line + 1).ok(),
        }
    });
    Requirement {
        text: requirement.text.to_text().into_owned(),
        scenarios: if with_scenarios { scenarios.collect() } else { Vec::new() },
        name: Some(name.to_owned()),
        id: Some(reference.to_string()),
        line: u32::try_from(requirement.line + 1).ok(),
    }
}

/// A requirement's name without `Requirement:`.
fn plain_name(title: &str) -> &str {
    match title.get(..12) {
        Some(head) if head.eq_ignore_ascii_case("requirement:") => normalize_name(&title[12..]),
        _ => normalize_name(title),
    }
}

/// The operations of one delta spec as data, in OpenSpec's order.
fn delta_views(capability: &str, delta: &DeltaDocument<'_>) -> Vec<Delta> {
    let mut views = Vec::new();
    let mut push = |operation: Operation, verb: &str, requirement: Requirement| {
        views.push(Delta {
            spec: capability.to_owned(),
            operation,
            description: format!("{verb} requirement: {}", requirement.text),
            requirement: Some(requirement.clone()),
            requirements: Some(vec![requirement]),
            rename: None,
            diff: None,
            warning: None,
        });
    };
    let view = |block: &Block<'_>| {
        let explicit = block.metadata(delta.document(), "ID").map(str::to_owned);
        let requirement = delta.outline_requirement(block)?;
        Some(requirement_view(capability, &requirement, explicit.as_deref(), true))
    };
    for requirement in delta.added.iter().filter_map(view) {
        push(Operation::Added, "Add", requirement);
    }
    for requirement in delta.modified.iter().filter_map(view) {
        push(Operation::Modified, "Modify", requirement);
    }
    let mut blocks: HashMap<&str, VecDeque<&Block<'_>>> = HashMap::new();
    for block in &delta.removed_blocks {
        blocks.entry(block.name).or_default().push_back(block);
    }
    for removal in &delta.removed {
        let block = blocks.get_mut(removal.name).and_then(VecDeque::pop_front);
        let requirement = match block {
            Some(block) => view(block),
            None if removal.name.is_empty() => None,
            None => Some(Requirement {
                text: format!("Requirement: {}", removal.name),
                scenarios: Vec::new(),
                name: Some(removal.name.to_owned()),
                id: Some(Reference::of_requirement(capability, removal.name, None).to_string()),
                line: u32::try_from(removal.line + 1).ok(),
            }),
        };
        if let Some(requirement) = requirement {
            push(Operation::Removed, "Remove", requirement);
        }
    }
    for rename in &delta.renamed {
        views.push(Delta {
            spec: capability.to_owned(),
            operation: Operation::Renamed,
            description: format!("Rename requirement from \"{}\" to \"{}\"", rename.from, rename.to),
            requirement: None,
            requirements: None,
            rename: Some(Rename { from: rename.from.to_owned(), to: rename.to.to_owned() }),
            diff: None,
            warning: None,
        });
    }
    views
}

/// A delta that only the prose of the proposal announces.
fn announced_view(announced: &countersign_model::proposal::AnnouncedDelta<'_>) -> Delta {
    let operation = match announced.operation {
        delta_document::Operation::Added => Operation::Added,
        delta_document::Operation::Modified => Operation::Modified,
        delta_document::Operation::Removed => Operation::Removed,
        delta_document::Operation::Renamed => Operation::Renamed,
    };
    Delta {
        spec: announced.capability.to_owned(),
        operation,
        description: announced.description.to_owned(),
        requirement: None,
        requirements: None,
        rename: None,
        diff: None,
        warning: None,
    }
}
