//! The domains that proposal and design name are those whose code the diff changes.

use std::collections::{BTreeMap, BTreeSet};

use countersign_trace::Place;
use countersign_trace::catalogue::TextInput;

use super::Found;
use super::context::Context;
use crate::codes::DOMAIN_DECLARED;
use crate::diff::ChangeDiff;
use crate::domains::Domains;
use crate::input::{ChangeDocuments, ChangeFacts};
use crate::item::{Group, Item, Strength};
use crate::sections::{Parts, code_spans};

/// What one document says under "Affected domains".
pub(super) struct Said {
    path: String,
    heading: Place,
    /// Each domain, where it is named, and what is said of it.
    pub(super) domains: BTreeMap<String, (Place, String)>,
}

/// One item for each domain that the diff or a document names.
pub(super) fn check(context: &Context<'_>, facts: &ChangeFacts<'_>, found: &mut Found) {
    let item = |domain: &str| Item::new(Group::Coherence, &DOMAIN_DECLARED, format!("domain {domain}"));
    let said = said(&facts.documents, context.input.domains);
    if !context.input.domains.is_configured() || said.is_empty() {
        let reason = if said.is_empty() {
            "neither proposal nor design has a section \"Affected domains\""
        } else {
            "the project configures no domains"
        };
        let item = Item::new(Group::Coherence, &DOMAIN_DECLARED, "domains");
        found.items.push(item.not_applicable(reason));
        return;
    }
    let changed = changed(&facts.diff);
    for (domain, paths) in &changed {
        let silent = said.iter().find(|one| !one.domains.contains_key(*domain));
        let item = item(domain).in_domain(Some((*domain).to_owned()));
        let places = paths.iter().take(5).map(|path| Place { path: (*path).into(), line: 1, span: None });
        found.items.push(match silent {
            Some(one) => item
                .fail(format!("the diff changes {}, and `{}` does not name it", count(paths.len()), one.path))
                .at(&one.heading)
                .related(places)
                .next(format!("add `` - `{domain}`: why `` below \"Affected domains\"")),
            None => item
                .pass(Strength::Cited, format!("named, and the diff changes {}", count(paths.len())))
                .at(&said[0].domains[*domain].0),
        });
    }
    let named: BTreeMap<&String, &Place> = said
        .iter()
        .rev()
        .flat_map(|one| one.domains.iter().map(|(name, (place, _))| (name, place)))
        .collect();
    for (domain, place) in named.into_iter().filter(|(name, _)| !changed.contains_key(name.as_str())) {
        let item = item(domain).in_domain(Some(domain.clone())).at(place);
        found.items.push(
            item.not_verified("named as affected, and the diff changes none of its code")
                .next("do the work, or take the domain out"),
        );
    }
}

/// The domains of a diff with their paths.
pub(super) fn changed(diff: &ChangeDiff) -> BTreeMap<&str, BTreeSet<&str>> {
    let mut changed: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for path in &diff.paths {
        if let Some(domain) = &path.domain {
            changed.entry(domain).or_default().insert(&path.path);
        }
    }
    changed
}

/// What the documents that have such a section say.
pub(super) fn said(documents: &ChangeDocuments<'_>, domains: &Domains) -> Vec<Said> {
    let documents = [documents.proposal, documents.design].into_iter().flatten();
    documents.filter_map(|text| said_in(text, domains)).collect()
}

fn said_in(text: TextInput<'_>, domains: &Domains) -> Option<Said> {
    let parts = Parts::new(text);
    let sections = parts.of(|title| title.contains("affected domains"));
    let heading = parts.place(sections.first()?.heading);
    let mut said = BTreeMap::new();
    for block in sections.iter().flat_map(|section| parts.blocks(section.lines.clone())) {
        for code in code_spans(&block.text).into_iter().filter(|code| domains.is_name(code.text)) {
            let about = block.text[code.end..].to_owned();
            said.entry(code.text.to_owned()).or_insert_with(|| (parts.place_of(&block, code), about));
        }
    }
    Some(Said { path: text.path.to_owned(), heading, domains: said })
}

fn count(paths: usize) -> String {
    if paths == 1 { "one path of it".to_owned() } else { format!("{paths} paths of it") }
}
