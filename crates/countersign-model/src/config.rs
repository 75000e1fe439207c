//! `openspec/config.yaml`: the defaults of a project.
//!
//! Each field stands on its own: one that is wrong is left out with a finding, the others count. A file that is
//! not YAML, or gives a key twice, counts as a whole as absent, and a finding of severity error says so.

mod fields;
mod references;
#[cfg(test)]
mod tests;

use countersign_diag::{Finding, SourceId, Span};

use crate::yaml::{self, Node, Spanned, Value};
use crate::yaml_codes::CONFIG_SHAPE;

/// The largest `context` in bytes.
pub const MAX_CONTEXT: usize = 50 * 1024;

/// The fields of a config file that can be used.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProjectConfig {
    /// The workflow schema of changes that name none.
    pub schema: Option<Spanned<String>>,
    /// What every artifact's instructions begin with.
    pub context: Option<String>,
    /// Rules for single artifacts.
    pub rules: Vec<ArtifactRules>,
    /// Advice for `apply`.
    pub apply_guidance: Vec<String>,
    /// Advice for `archive`.
    pub archive_guidance: Vec<String>,
    /// The stores whose specs may be read along.
    pub references: Vec<Reference>,
    /// The store that holds the project's specs and changes, if it is not this folder.
    pub store: Option<String>,
    /// Whether the files of the Copilot cloud agent are wanted; `None` while undecided.
    pub copilot_cloud_agent: Option<bool>,
}

/// The rules of one artifact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArtifactRules {
    /// The id of the artifact, as it stands in the file.
    pub artifact: Spanned<String>,
    /// The rules, at least one, none empty.
    pub rules: Vec<String>,
}

/// A store that is referred to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// The id of the store.
    pub id: String,
    /// Where it can be cloned from.
    pub remote: Option<String>,
}

/// The `store` key, as root discovery needs it: a pointer that is there and wrong must not be overlooked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StorePointer {
    /// There is none.
    Absent,
    /// The id of a store.
    Value(String),
    /// Something else stands there.
    Malformed(MalformedPointer),
}

/// Why a `store` key cannot be followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MalformedPointer {
    /// It is not a string.
    NonString,
    /// The file is not YAML.
    Unparseable,
}

/// What reading a config file led to.
#[derive(Debug, Clone, PartialEq)]
pub struct ConfigReading {
    /// The fields that can be used; `None` when there are none.
    pub config: Option<ProjectConfig>,
    /// The pointer to a store.
    pub store: StorePointer,
    /// Everything there is to say about the file.
    pub findings: Vec<Finding>,
}

/// Reads the text of a `config.yaml` or `config.yml`.
pub fn read_config(source: SourceId, text: &str) -> ConfigReading {
    let parsed = yaml::parse(source, text);
    let mut findings = parsed.findings;
    let Some(root) = parsed.value else {
        let store = StorePointer::Malformed(MalformedPointer::Unparseable);
        return ConfigReading { config: None, store, findings };
    };
    if root.as_mapping().is_none() {
        let span = Span { end: root.span.end.max(root.span.start), ..root.span };
        let message = format!("the config file must be a mapping, not {}", root.value.kind());
        findings.push(Finding::new(&CONFIG_SHAPE, span, message).help("start with `schema: spec-driven`"));
        return ConfigReading { config: None, store: StorePointer::Absent, findings };
    }
    let config = fields::read(&root, &mut findings);
    let config = (config != ProjectConfig::default()).then_some(config);
    ConfigReading { config, store: pointer(&root), findings }
}

fn pointer(root: &Node) -> StorePointer {
    match root.get("store").map(|node| &node.value) {
        None => StorePointer::Absent,
        Some(Value::String(id)) => StorePointer::Value(id.clone()),
        Some(_) => StorePointer::Malformed(MalformedPointer::NonString),
    }
}
