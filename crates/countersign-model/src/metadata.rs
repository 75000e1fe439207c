//! `.openspec.yaml`: what a change says about itself.
//!
//! Reading has two audiences. `status` and `instructions` need the metadata or a reason to fail; `validate` and
//! `archive` ask for a single marker and must never honour one that the others would refuse.

mod fields;
mod mention;
mod merge_setting;
mod risk;
#[cfg(test)]
mod tests;

use countersign_diag::{Finding, Severity, SourceId, Span};

use crate::yaml::{self, Node, Spanned};
use crate::yaml_codes::METADATA_SCHEMA;

pub use merge_setting::MergeSetting;
pub use risk::Risk;

/// The name of the file inside a change folder.
pub const METADATA_FILE: &str = ".openspec.yaml";

/// The metadata of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeMetadata {
    /// The name of the workflow schema.
    pub schema: String,
    /// Where that name stands.
    pub schema_span: Span,
    /// The day the change was made, `YYYY-MM-DD`.
    pub created: Option<String>,
    /// What the change is for.
    pub goal: Option<String>,
    /// The parts of the product it touches.
    pub affected_areas: Vec<String>,
    /// The initiative of a store it belongs to.
    pub initiative: Option<Initiative>,
    /// Whether the change is meant to have no spec deltas.
    pub skip_specs: bool,
    /// Whether the change may take a capability's last requirement away.
    pub retire_capabilities: bool,
    /// The changes that have to be archived first. Our addition; `OpenSpec` ignores it.
    pub depends_on: Vec<Spanned<String>>,
    /// How small a part of a requirement two changes may both edit. Our addition; `OpenSpec` ignores it.
    pub merge: MergeSetting,
    /// How much is at stake, as the author says; `None` if nothing is said. Our addition; `OpenSpec` ignores it.
    pub risk: Option<Risk>,
    /// What people have marked it with; rules may ask for a label. Our addition; `OpenSpec` ignores it.
    pub labels: Vec<String>,
}

/// A link to an initiative of a store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Initiative {
    /// The id of the store.
    pub store: String,
    /// The id of the initiative in it.
    pub id: String,
}

/// A marker that changes what `validate` and `archive` accept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MarkerKey {
    /// `skip_specs`: the change has no spec deltas.
    SkipSpecs,
    /// `retire_capabilities`: the change may delete a capability.
    RetireCapabilities,
}

impl MarkerKey {
    /// The key as it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SkipSpecs => "skip_specs",
            Self::RetireCapabilities => "retire_capabilities",
        }
    }
}

/// Whether a marker counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Marker {
    /// It is not set.
    NotDeclared,
    /// It is set, and the metadata around it can be used.
    Declared,
    /// It is set, or seems to be, in metadata that cannot be used.
    Unhonorable {
        /// The cause, for a message; authored text in it is not yet escaped.
        reason: String,
    },
}

/// What reading a `.openspec.yaml` led to.
#[derive(Debug, Clone, PartialEq)]
pub struct MetadataReading {
    /// The metadata; `None` when a finding of severity error says why it cannot be used.
    pub metadata: Option<ChangeMetadata>,
    /// Everything there is to say about the file.
    pub findings: Vec<Finding>,
    mentions: Vec<MarkerKey>,
}

/// Reads the text of a `.openspec.yaml`.
pub fn read_metadata(source: SourceId, text: &str) -> MetadataReading {
    let parsed = yaml::parse(source, text);
    let mut findings = parsed.findings;
    let both = [MarkerKey::SkipSpecs, MarkerKey::RetireCapabilities];
    let Some(root) = parsed.value else {
        let mentions = both.into_iter().filter(|key| mention::is_set_in(text, key.as_str())).collect();
        return MetadataReading { metadata: None, findings, mentions };
    };
    let mentions = both.into_iter().filter(|key| is_mentioned(&root, *key)).collect();
    let metadata = fields::read(&root, &mut findings);
    MetadataReading { metadata, findings, mentions }
}

/// An explicit `false` is the opposite of setting a marker; any other value means that somebody tried.
fn is_mentioned(root: &Node, key: MarkerKey) -> bool {
    root.get(key.as_str()).is_some_and(|node| node.as_bool() != Some(false))
}

impl MetadataReading {
    /// Why `status` and `instructions` cannot use the file, as far as the file alone can tell.
    pub fn refusal(&self) -> Option<&Finding> {
        self.findings.iter().find(|finding| finding.severity() == Severity::Error)
    }

    /// The finding that the schema is none of the available ones.
    pub fn unknown_schema(&self, available: &[&str]) -> Option<Finding> {
        let metadata = self.metadata.as_ref()?;
        let name = metadata.schema.as_str();
        if available.contains(&name) {
            return None;
        }
        let meant = yaml::keys::nearest(name, available.iter().copied());
        let help = match meant {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("available: {}", available.join(", ")),
        };
        let message = format!("schema `{name}` does not exist");
        Some(Finding::new(&METADATA_SCHEMA, metadata.schema_span, message).about(name).help(help))
    }

    /// Whether a marker counts. `load` says whether the named schema can be loaded, and if not, why.
    ///
    /// It is only called for a marker that is set in metadata that is fine otherwise.
    pub fn marker(
        &self,
        key: MarkerKey,
        available: &[&str],
        load: impl FnOnce(&str) -> Result<(), String>,
    ) -> Marker {
        let Some(metadata) = &self.metadata else {
            return match self.refusal() {
                Some(finding) if self.mentions.contains(&key) => {
                    Marker::Unhonorable { reason: finding.message().to_owned() }
                }
                _ => Marker::NotDeclared,
            };
        };
        let is_set = match key {
            MarkerKey::SkipSpecs => metadata.skip_specs,
            MarkerKey::RetireCapabilities => metadata.retire_capabilities,
        };
        if !is_set {
            return Marker::NotDeclared;
        }
        if let Some(finding) = self.unknown_schema(available) {
            return Marker::Unhonorable { reason: finding.message().to_owned() };
        }
        match load(&metadata.schema) {
            Ok(()) => Marker::Declared,
            Err(reason) => Marker::Unhonorable { reason },
        }
    }
}
