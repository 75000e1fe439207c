//! `template stats`: how often a section was the reason for anything, and how many fields a change has to fill.

use std::io;

use countersign_model::metadata::Risk;
use countersign_template::{Counts, Influence, MandatoryField};
use serde::Serialize;

use crate::answer::Answer;
use crate::shown::counted;
use crate::style::Tone;
use crate::template_check::ContractSource;
use crate::{Style, safety};

/// So many documents have to exist before a section without influence is called dead.
const ENOUGH: usize = 3;

/// The counts of one contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContractStats {
    /// The contract, relative to the folder of templates.
    pub contract: String,
    /// Heading and counts, in the order of the contract.
    pub sections: Vec<(String, Counts)>,
}

impl From<Influence> for ContractStats {
    fn from(influence: Influence) -> Self {
        Self { contract: influence.document, sections: influence.sections }
    }
}

/// What a change of one risk has to fill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MandatoryStats {
    /// The risk.
    pub risk: Risk,
    /// How many fields there may be, where there is a limit.
    pub most: Option<usize>,
    /// The fields.
    pub fields: Vec<MandatoryField>,
}

/// What `template stats` answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateStats {
    /// Open governed changes.
    pub open: usize,
    /// Archived governed changes.
    pub archived: usize,
    /// Where the contracts come from.
    pub source: ContractSource,
    /// Each contract.
    pub contracts: Vec<ContractStats>,
    /// Each risk, the lowest first.
    pub mandatory: Vec<MandatoryStats>,
}

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    contracts: ContractSource,
    changes: ChangesV1,
    mandatory: Vec<MandatoryV1<'a>>,
    documents: Vec<DocumentV1<'a>>,
}

#[derive(Serialize)]
struct ChangesV1 {
    open: usize,
    archived: usize,
}

#[derive(Serialize)]
struct MandatoryV1<'a> {
    risk: &'static str,
    count: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    most: Option<usize>,
    fields: Vec<FieldV1<'a>>,
}

#[derive(Serialize)]
struct FieldV1<'a> {
    document: &'a str,
    field: &'a str,
}

#[derive(Serialize)]
struct DocumentV1<'a> {
    document: &'a str,
    sections: Vec<SectionV1<'a>>,
}

#[derive(Serialize)]
struct SectionV1<'a> {
    section: &'a str,
    documents: usize,
    filled: usize,
    not_applicable: usize,
    findings: usize,
    changes_with_findings: usize,
    mentions: usize,
    dead: bool,
}

/// Whether a section could go: several documents had it, and it was never the reason for anything.
fn is_dead(counts: &Counts) -> bool {
    counts.documents >= ENOUGH && !counts.has_influence()
}

impl Answer for TemplateStats {
    fn write_json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let document = Document {
            schema: "countersign.template-stats/1",
            contracts: self.source,
            changes: ChangesV1 { open: self.open, archived: self.archived },
            mandatory: self.mandatory.iter().map(mandatory_view).collect(),
            documents: self.contracts.iter().map(document_view).collect(),
        };
        crate::json::write(out, &document)
    }

    fn write_text(&self, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
        writeln!(out, "{}", style.paint(Tone::Strong, "fields that a change has to fill"))?;
        for one in &self.mandatory {
            let most = one.most.map(|most| format!(" of at most {most}")).unwrap_or_default();
            let is_fine = one.most.is_none_or(|most| one.fields.len() <= most);
            let mark = if is_fine { style.good() } else { style.bad() };
            writeln!(out, "  {mark} risk {:<6}  {}{most}", one.risk.as_str(), one.fields.len())?;
        }
        let changes = counted(self.open + self.archived, "governed change");
        let words = format!("sections over {changes}, {} of them archived", self.archived);
        writeln!(out, "\n{}", style.paint(Tone::Strong, &words))?;
        if self.open + self.archived == 0 {
            return writeln!(out, "  nothing to count yet: `schema: governed` makes a change one");
        }
        for contract in
            self.contracts.iter().filter(|one| one.sections.iter().any(|(_, it)| it.documents > 0))
        {
            write_contract(contract, out, style)?;
        }
        Ok(())
    }
}

/// The rows of one contract.
fn write_contract(contract: &ContractStats, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
    let name = safety::terminal(&contract.contract);
    let width = contract.sections.iter().map(|(heading, _)| heading.chars().count()).max().unwrap_or(0);
    writeln!(out, "\n  {}", style.paint(Tone::Name, &name))?;
    let head = format!("{:width$}  filled   n/a  findings  mentions", "");
    writeln!(out, "    {}", style.paint(Tone::Faint, &head))?;
    for (heading, counts) in &contract.sections {
        let heading = safety::terminal(heading);
        let gap = " ".repeat(width.saturating_sub(heading.chars().count()));
        let Counts { documents, filled, not_applicable, findings, mentions, .. } = counts;
        let filled = format!("{filled}/{documents}");
        let dead = if is_dead(counts) { style.paint(Tone::Warn, "  no influence") } else { String::new() };
        writeln!(
            out,
            "    {heading}{gap}  {filled:>6} {not_applicable:>5} {findings:>9} {mentions:>9}{dead}"
        )?;
    }
    Ok(())
}

fn mandatory_view(one: &MandatoryStats) -> MandatoryV1<'_> {
    MandatoryV1 {
        risk: one.risk.as_str(),
        count: one.fields.len(),
        most: one.most,
        fields: one
            .fields
            .iter()
            .map(|one| FieldV1 { document: &one.document, field: &one.heading })
            .collect(),
    }
}

fn document_view(contract: &ContractStats) -> DocumentV1<'_> {
    let sections = contract.sections.iter().map(|(heading, counts)| SectionV1 {
        section: heading,
        documents: counts.documents,
        filled: counts.filled,
        not_applicable: counts.not_applicable,
        findings: counts.findings,
        changes_with_findings: counts.changes,
        mentions: counts.mentions,
        dead: is_dead(counts),
    });
    DocumentV1 { document: &contract.contract, sections: sections.collect() }
}
