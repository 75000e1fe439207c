//! The requirements of a spec and the scenarios of a requirement as texts that can be compared.

use std::collections::BTreeMap;

use countersign_diag::SourceMap;
use countersign_model::Document;
use countersign_model::spec::RequirementsSection;

/// A requirement of a main spec.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CurrentRequirement {
    pub(crate) name: String,
    /// The explicit `**ID**`, if it has one.
    pub(crate) id: Option<String>,
    /// The block, lines joined with `\n`, white space at the end taken away.
    pub(crate) text: String,
}

/// A document that nothing points into.
pub(crate) fn document(text: &str) -> Document {
    Document::new(SourceMap::default().add("", ""), text.into())
}

/// The requirements of a main spec in order.
pub(crate) fn requirements(text: &str) -> Vec<CurrentRequirement> {
    let document = document(text);
    let blocks = RequirementsSection::read(&document).blocks;
    let requirements = blocks.iter().map(|block| CurrentRequirement {
        name: block.name.to_owned(),
        id: block.metadata(&document, "ID").filter(|id| !id.is_empty()).map(str::to_owned),
        text: block.raw(&document).into_owned(),
    });
    requirements.collect()
}

/// The texts of a main spec by name. Blocks of one name count as one.
pub(crate) fn by_name(text: &str) -> BTreeMap<String, String> {
    let mut texts: BTreeMap<String, String> = BTreeMap::new();
    for requirement in requirements(text) {
        let known = texts.entry(requirement.name).or_default();
        if !known.is_empty() {
            known.push('\n');
        }
        known.push_str(&requirement.text);
    }
    texts
}

/// The scenarios of a requirement in order, each with its text; of several of one name the first.
pub(crate) fn scenarios(requirement: &str) -> Vec<(String, String)> {
    let document = document(&format!("## Requirements\n{requirement}"));
    let section = RequirementsSection::read(&document);
    let mut found: Vec<(String, String)> = Vec::new();
    for scenario in section.blocks.iter().flat_map(|block| block.scenarios(&document)) {
        if !found.iter().any(|(name, _)| name == scenario.name) {
            let text = document.joined(scenario.lines.clone());
            found.push((scenario.name.to_owned(), text.trim_end().to_owned()));
        }
    }
    found
}

/// A requirement without its header line: what a rename leaves as it is.
pub(crate) fn body(requirement: &str) -> &str {
    requirement.split_once('\n').map_or("", |(_, body)| body)
}
