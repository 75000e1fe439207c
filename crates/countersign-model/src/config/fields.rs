//! The fields of a config file, one by one.

use countersign_diag::{Finding, Span};

use super::{ArtifactRules, MAX_CONTEXT, ProjectConfig, references};
use crate::yaml::keys::{boolean, filled, list, misspelt, nearest, string};
use crate::yaml::{Node, Spanned};
use crate::yaml_codes::{CONFIG_CONTEXT, CONFIG_FIELD, CONFIG_KEY, CONFIG_OPERATION};

const KEYS: [&str; 7] = ["schema", "context", "rules", "operations", "references", "store", "githubCopilot"];
const OPERATIONS: [&str; 2] = ["apply", "archive"];

/// Reads every field of the mapping.
pub(super) fn read(root: &Node, findings: &mut Vec<Finding>) -> ProjectConfig {
    let mut config = ProjectConfig::default();
    if let Some(node) = root.get("schema") {
        let name = keep(filled("schema", node), node.span, findings);
        config.schema = name.map(|name| Spanned { value: name.to_owned(), span: node.span });
    }
    if let Some(node) = root.get("context") {
        config.context = context(node, findings);
    }
    if let Some(node) = root.get("rules") {
        config.rules = rules(node, findings);
    }
    if let Some(node) = root.get("operations") {
        operations(node, &mut config, findings);
    }
    if let Some(node) = root.get("references") {
        config.references = references::read(node, findings);
    }
    if let Some(node) = root.get("store") {
        config.store = keep(string("store", node), node.span, findings).map(str::to_owned);
    }
    if let Some(node) = root.get("githubCopilot") {
        config.copilot_cloud_agent = cloud_agent(node, findings);
    }
    misspelt(&CONFIG_KEY, root, &KEYS, findings);
    config
}

/// The value, or a finding that the field is left out.
fn keep<T>(value: Result<T, String>, span: Span, findings: &mut Vec<Finding>) -> Option<T> {
    match value {
        Ok(value) => Some(value),
        Err(message) => {
            findings.push(Finding::new(&CONFIG_FIELD, span, message));
            None
        }
    }
}

/// The entries of a mapping field, or a finding.
fn mapping<'a>(name: &str, node: &'a Node, findings: &mut Vec<Finding>) -> Option<&'a [(Node, Node)]> {
    let entries =
        node.as_mapping().ok_or_else(|| format!("`{name}` must be a mapping, not {}", node.value.kind()));
    keep(entries, node.span, findings)
}

fn context(node: &Node, findings: &mut Vec<Finding>) -> Option<String> {
    let text = keep(string("context", node), node.span, findings)?;
    if text.len() <= MAX_CONTEXT {
        return Some(text.to_owned());
    }
    let message = format!("`context` has {} bytes and is left out", text.len());
    let help = format!("keep it to {MAX_CONTEXT} bytes and point at files for the rest");
    findings.push(Finding::new(&CONFIG_CONTEXT, node.span, message).help(help));
    None
}

fn rules(node: &Node, findings: &mut Vec<Finding>) -> Vec<ArtifactRules> {
    let mut all: Vec<ArtifactRules> = Vec::new();
    for (key, value) in mapping("rules", node, findings).unwrap_or_default() {
        let Some(artifact) = key.key_name() else {
            findings.push(Finding::new(
                &CONFIG_FIELD,
                key.span,
                "a key of `rules` must be the id of an artifact",
            ));
            continue;
        };
        let rules = strings(&format!("rules.{artifact}"), value, findings);
        // `1` and `"1"` are one key; the last one counts.
        all.retain(|other| other.artifact.value != artifact);
        if !rules.is_empty() {
            all.push(ArtifactRules { artifact: Spanned { value: artifact, span: key.span }, rules });
        }
    }
    all
}

/// The filled strings of a list. One entry of another type spoils the list, an empty one is left out.
fn strings(name: &str, node: &Node, findings: &mut Vec<Finding>) -> Vec<String> {
    let Some(items) = keep(list(name, node), node.span, findings) else {
        return Vec::new();
    };
    if let Some(wrong) = items.iter().find(|item| item.as_str().is_none()) {
        let message = format!("`{name}` must hold strings only, not {}", wrong.value.kind());
        let finding = Finding::new(&CONFIG_FIELD, wrong.span, message);
        findings.push(finding.help("put quotes around an entry with `: ` in it"));
        return Vec::new();
    }
    let mut texts = Vec::new();
    for item in items {
        match item.as_str() {
            None | Some("") => {
                findings.push(Finding::new(&CONFIG_FIELD, item.span, format!("`{name}` has an empty entry")));
            }
            Some(text) => texts.push(text.to_owned()),
        }
    }
    texts
}

fn operations(node: &Node, config: &mut ProjectConfig, findings: &mut Vec<Finding>) {
    for (key, value) in mapping("operations", node, findings).unwrap_or_default() {
        let name = key.key_name().unwrap_or_default();
        let slot = match name.as_str() {
            "apply" => &mut config.apply_guidance,
            "archive" => &mut config.archive_guidance,
            _ => {
                let help = nearest(&name, OPERATIONS.into_iter()).map_or_else(
                    || "use `apply` or `archive`".to_owned(),
                    |near| format!("did you mean `{near}`?"),
                );
                let message = format!("`operations` does not know `{name}`");
                findings.push(Finding::new(&CONFIG_OPERATION, key.span, message).help(help));
                continue;
            }
        };
        let field = format!("operations.{name}");
        for (inner, _) in mapping(&field, value, findings).unwrap_or_default() {
            let inner_name = inner.key_name().unwrap_or_default();
            if inner_name != "guidance" {
                let message = format!("`{field}` takes `guidance` only, not `{inner_name}`");
                findings.push(Finding::new(&CONFIG_OPERATION, inner.span, message));
            }
        }
        if let Some(guidance) = value.get("guidance") {
            *slot = strings(&format!("{field}.guidance"), guidance, findings);
        }
    }
}

fn cloud_agent(node: &Node, findings: &mut Vec<Finding>) -> Option<bool> {
    mapping("githubCopilot", node, findings)?;
    let flag = node.get("cloudAgent")?;
    keep(boolean("githubCopilot.cloudAgent", flag), flag.span, findings)
}
