//! Influence: how often a section was the reason for anything, so that dead ones can be deleted.

use std::collections::BTreeSet;

use countersign_diag::{Finding, Severity};
use countersign_model::Document;
use countersign_model::outline::Outline;
use countersign_model::reference::slug;

use crate::check::{is_answered, is_not_applicable};
use crate::contract::{Contract, is_same_heading};

/// What the documents of changes made of one section.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Documents that were looked at.
    pub documents: usize,
    /// Those that fill it.
    pub filled: usize,
    /// Those that say it does not apply.
    pub not_applicable: usize,
    /// Findings about it, notes left out.
    pub findings: usize,
    /// Changes with such a finding.
    pub changes: usize,
    /// Other documents of the same change that name it.
    pub mentions: usize,
}

impl Counts {
    /// Whether it was ever the reason for a finding, a decision or a remark.
    pub fn has_influence(&self) -> bool {
        self.findings > 0 || self.mentions > 0
    }
}

/// The counts of each section of a contract, in its order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Influence {
    /// The document.
    pub document: String,
    /// Heading and counts.
    pub sections: Vec<(String, Counts)>,
}

/// What is known of one document of a change.
#[derive(Debug, Clone, Copy)]
pub struct Remark<'a> {
    /// The document; `None` if the change lacks it.
    pub document: Option<&'a Document>,
    /// The findings about it.
    pub findings: &'a [Finding],
    /// The texts of the change in which people decide and remark: reviews, tasks, test strategy, comments.
    pub others: &'a [&'a str],
}

impl Influence {
    /// No counts yet.
    pub fn new(document: &str, contract: &Contract) -> Self {
        let sections = contract.sections.iter();
        let sections = sections.map(|section| (section.heading.clone(), Counts::default())).collect();
        Self { document: document.to_owned(), sections }
    }

    /// Counts one change.
    pub fn add(&mut self, remark: &Remark<'_>) {
        let outline = remark.document.map(Outline::new);
        let others: Vec<String> = remark.others.iter().map(|text| folded(text)).collect();
        for (heading, counts) in &mut self.sections {
            let about = |finding: &&Finding| {
                finding.severity() != Severity::Note
                    && finding.subject().is_some_and(|subject| is_same_heading(subject, heading))
            };
            let findings = remark.findings.iter().filter(about).count();
            counts.findings += findings;
            counts.changes += usize::from(findings > 0);
            counts.documents += usize::from(remark.document.is_some());
            let anchor = format!("{}#{}", self.document, slug(heading));
            let name = folded(heading);
            // One word alone, such as `why`, is found in any text; only its anchor names it.
            let is_named = |text: &String| {
                text.contains(&anchor) || (name.contains(' ') && text.contains(name.as_str()))
            };
            counts.mentions += others.iter().filter(|text| is_named(text)).count();
            let (Some(document), Some(outline)) = (remark.document, &outline) else { continue };
            let Some(section) =
                outline.sections().iter().find(|section| is_same_heading(section.title, heading))
            else {
                continue;
            };
            if is_not_applicable(document, section) {
                counts.not_applicable += 1;
            } else if is_answered(document, section) {
                counts.filled += 1;
            }
        }
    }

    /// The sections that several documents had and that never were the reason for anything.
    pub fn without_influence(&self, documents: usize) -> BTreeSet<&str> {
        let quiet =
            |(_, counts): &&(String, Counts)| counts.documents >= documents && !counts.has_influence();
        self.sections.iter().filter(quiet).map(|(heading, _)| heading.as_str()).collect()
    }
}

fn folded(text: &str) -> String {
    let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
    words.join(" ")
}
