//! The fields of a schema, read into a draft that keeps the place of everything that may still be wrong.

use countersign_diag::{Finding, Span};

use super::MAX_ARTIFACTS;
use crate::yaml::keys::{filled, list, misspelt, string};
use crate::yaml::{Node, Spanned, Value};
use crate::yaml_codes::{SCHEMA_FIELD, SCHEMA_KEY};

const SCHEMA_KEYS: [&str; 5] = ["name", "version", "description", "artifacts", "apply"];
const ARTIFACT_KEYS: [&str; 6] = ["id", "generates", "description", "template", "instruction", "requires"];
const APPLY_KEYS: [&str; 3] = ["requires", "tracks", "instruction"];
/// The largest whole number JavaScript counts with safely.
const MAX_VERSION: i64 = 9_007_199_254_740_991;

/// A schema as far as its fields can be read; `None` stands for what was wrong or missing.
#[derive(Default)]
pub(super) struct Draft {
    pub(super) name: Option<String>,
    pub(super) version: Option<u64>,
    pub(super) description: Option<String>,
    pub(super) artifacts: Vec<DraftArtifact>,
    pub(super) apply: Option<DraftApply>,
}

/// An artifact whose `requires` are not resolved yet.
pub(super) struct DraftArtifact {
    pub(super) span: Span,
    pub(super) id: Option<Spanned<String>>,
    pub(super) generates: Option<String>,
    pub(super) description: Option<String>,
    pub(super) template: Option<String>,
    pub(super) instruction: Option<String>,
    pub(super) requires: Vec<Spanned<String>>,
}

/// The apply step, its `requires` not resolved yet.
pub(super) struct DraftApply {
    pub(super) requires: Vec<Spanned<String>>,
    pub(super) tracks: Option<Spanned<String>>,
    pub(super) instruction: Option<String>,
}

/// Reads every field, reporting each that is wrong.
pub(super) fn read(root: &Node, findings: &mut Vec<Finding>) -> Draft {
    let mut reader = Reader { findings };
    if !reader.is_mapping("the schema", root) {
        return Draft::default();
    }
    let name = reader.needed("name", root, |name, node| filled(name, node).map(str::to_owned));
    let version = reader.needed("version", root, version);
    let description = reader.optional("description", root, owned);
    let items = reader.needed("artifacts", root, list).unwrap_or_default();
    let place = root.get("artifacts").map_or(root.span, |node| node.span);
    if items.is_empty() && root.get("artifacts").is_some_and(|node| node.as_sequence().is_some()) {
        reader.wrong(place, "`artifacts` must hold at least one artifact".to_owned());
    }
    if items.len() > MAX_ARTIFACTS {
        reader.wrong(
            place,
            format!("`artifacts` holds {} entries; {MAX_ARTIFACTS} are the limit", items.len()),
        );
    }
    let artifacts = items.iter().take(MAX_ARTIFACTS).filter_map(|item| reader.artifact(item)).collect();
    let apply = root.get("apply").and_then(|node| reader.apply(node));
    Draft { name, version, description, artifacts, apply }
}

/// Notes on keys that look misspelt, at the top, in artifacts and in `apply`.
pub(super) fn note_misspelt(root: &Node, findings: &mut Vec<Finding>) {
    misspelt(&SCHEMA_KEY, root, &SCHEMA_KEYS, findings);
    for artifact in root.get("artifacts").and_then(Node::as_sequence).unwrap_or_default() {
        misspelt(&SCHEMA_KEY, artifact, &ARTIFACT_KEYS, findings);
    }
    if let Some(apply) = root.get("apply") {
        misspelt(&SCHEMA_KEY, apply, &APPLY_KEYS, findings);
    }
}

struct Reader<'f> {
    findings: &'f mut Vec<Finding>,
}

impl Reader<'_> {
    fn wrong(&mut self, span: Span, message: String) {
        self.findings.push(Finding::new(&SCHEMA_FIELD, span, message));
    }

    fn is_mapping(&mut self, what: &str, node: &Node) -> bool {
        if node.as_mapping().is_none() {
            self.wrong(node.span, format!("{what} must be a mapping, not {}", node.value.kind()));
        }
        node.as_mapping().is_some()
    }

    fn optional<'a, T>(
        &mut self,
        name: &str,
        mapping: &'a Node,
        read: impl FnOnce(&str, &'a Node) -> Result<T, String>,
    ) -> Option<T> {
        let node = mapping.get(name)?;
        match read(name, node) {
            Ok(value) => Some(value),
            Err(message) => {
                self.wrong(node.span, message);
                None
            }
        }
    }

    fn needed<'a, T>(
        &mut self,
        name: &str,
        mapping: &'a Node,
        read: impl FnOnce(&str, &'a Node) -> Result<T, String>,
    ) -> Option<T> {
        if mapping.get(name).is_none() {
            self.wrong(mapping.span, format!("`{name}` is missing"));
        }
        self.optional(name, mapping, read)
    }

    fn artifact(&mut self, node: &Node) -> Option<DraftArtifact> {
        if !self.is_mapping("an artifact", node) {
            return None;
        }
        Some(DraftArtifact {
            span: node.span,
            id: self.needed("id", node, |name, node| filled(name, node).map(|text| spanned(text, node))),
            generates: self.needed("generates", node, inside),
            description: self.needed("description", node, owned),
            template: self.needed("template", node, inside),
            instruction: self.optional("instruction", node, owned),
            requires: self.optional("requires", node, list).map(|ids| self.ids(ids)).unwrap_or_default(),
        })
    }

    fn apply(&mut self, node: &Node) -> Option<DraftApply> {
        if !self.is_mapping("`apply`", node) {
            return None;
        }
        let ids = self.needed("requires", node, list);
        if ids.is_some_and(<[Node]>::is_empty) {
            let message = "`requires` of `apply` must name at least one artifact".to_owned();
            self.wrong(node.get("requires").map_or(node.span, |ids| ids.span), message);
        }
        let tracks = node.get("tracks").filter(|tracks| tracks.value != Value::Null);
        let tracks = tracks.and_then(|_| {
            self.optional("tracks", node, |name, node| inside(name, node).map(|path| spanned(&path, node)))
        });
        Some(DraftApply {
            requires: ids.map(|ids| self.ids(ids)).unwrap_or_default(),
            tracks,
            instruction: self.optional("instruction", node, owned),
        })
    }

    fn ids(&mut self, items: &[Node]) -> Vec<Spanned<String>> {
        let mut ids = Vec::new();
        for item in items {
            match item.as_str() {
                Some(id) => ids.push(spanned(id, item)),
                None => {
                    self.wrong(
                        item.span,
                        format!("`requires` must hold ids only, not {}", item.value.kind()),
                    );
                }
            }
        }
        ids
    }
}

fn spanned(text: &str, node: &Node) -> Spanned<String> {
    Spanned { value: text.to_owned(), span: node.span }
}

fn owned(name: &str, node: &Node) -> Result<String, String> {
    string(name, node).map(str::to_owned)
}

fn version(name: &str, node: &Node) -> Result<u64, String> {
    match node.value {
        Value::Int(number @ 1..=MAX_VERSION) => Ok(number.unsigned_abs()),
        Value::Int(_) | Value::Float(_) => Err(format!("`{name}` must be a whole number from 1")),
        _ => Err(format!("`{name}` must be a whole number from 1, not {}", node.value.kind())),
    }
}

/// A path that stays in its folder, on any system.
fn inside(name: &str, node: &Node) -> Result<String, String> {
    let path = filled(name, node)?;
    let mut start = path.chars();
    let is_drive = start.next().is_some_and(|c| c.is_ascii_alphabetic()) && start.next() == Some(':');
    let is_absolute = path.starts_with(['/', '\\']) || is_drive;
    if is_absolute || path.contains('\0') || path.split(['/', '\\']).any(|segment| segment == "..") {
        return Err(format!("`{name}` must be a relative path without `..`, not `{path}`"));
    }
    Ok(path.to_owned())
}
