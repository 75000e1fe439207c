//! The `references` of a config file: ids of stores, or mappings with an id and a remote.

use countersign_diag::Finding;

use super::Reference;
use crate::yaml::Node;
use crate::yaml::keys::{filled, list, string};
use crate::yaml_codes::CONFIG_FIELD;

/// Reads the list. The first entry of an id gives its place, the first remote of an id its remote.
pub(super) fn read(node: &Node, findings: &mut Vec<Finding>) -> Vec<Reference> {
    let mut references: Vec<Reference> = Vec::new();
    let items = list("references", node).unwrap_or_else(|message| {
        findings.push(Finding::new(&CONFIG_FIELD, node.span, message));
        &[]
    });
    let mut places = std::collections::HashMap::new();
    for item in items {
        let Some(reference) = entry(item, findings) else {
            continue;
        };
        match places.get(&reference.id) {
            None => {
                places.insert(reference.id.clone(), references.len());
                references.push(reference);
            }
            Some(place) => {
                let known: &mut Reference = &mut references[*place];
                known.remote = known.remote.take().or(reference.remote);
            }
        }
    }
    references
}

fn entry(item: &Node, findings: &mut Vec<Finding>) -> Option<Reference> {
    let found = match (item.as_str(), item.get("id")) {
        (Some(id), _) => return Some(Reference { id: id.to_owned(), remote: None }),
        (None, Some(id)) => string("references.id", id).map(str::to_owned),
        (None, None) => Err("a reference must be the id of a store, or a mapping with `id`".to_owned()),
    };
    let id = match found {
        Ok(id) => id,
        Err(message) => {
            findings.push(Finding::new(&CONFIG_FIELD, item.span, message));
            return None;
        }
    };
    let remote = item.get("remote").and_then(|node| match filled("references.remote", node) {
        Ok(remote) => Some(remote.to_owned()),
        Err(message) => {
            findings.push(Finding::new(
                &CONFIG_FIELD,
                node.span,
                format!("{message}; the id counts without it"),
            ));
            None
        }
    });
    Some(Reference { id, remote })
}
