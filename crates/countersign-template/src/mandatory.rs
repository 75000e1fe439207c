//! How many fields a change has to fill, by risk: what is not measured grows.

use countersign_diag::Finding;
use countersign_model::metadata::Risk;

use crate::codes::TOO_MANY_FIELDS;
use crate::contract::{Binds, Contract};

/// A field that has to be filled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MandatoryField {
    /// The document.
    pub document: String,
    /// Its section.
    pub heading: String,
}

/// What every governed change has besides the sections of contracts.
const ALWAYS: [(&str, &str); 2] = [("specs", "one scenario"), ("tasks.md", "tasks")];

/// The most fields that a change of low risk may have to fill.
pub const MOST_AT_LOW_RISK: usize = 5;

/// The fields that each change of a risk has to fill, whatever paths and domains it touches.
pub fn mandatory<'c>(
    contracts: impl IntoIterator<Item = (&'c str, &'c Contract)>,
    risk: Risk,
) -> Vec<MandatoryField> {
    let field = |document: &str, heading: &str| MandatoryField {
        document: document.to_owned(),
        heading: heading.to_owned(),
    };
    let mut fields = Vec::new();
    for (document, contract) in contracts {
        let asks = contract.binds == Binds::Always
            && contract.when.may_apply_at(risk)
            && contract.when.is_of_risk_alone();
        let sections = contract.sections.iter().filter(|section| {
            asks && section.required && section.when.may_apply_at(risk) && section.when.is_of_risk_alone()
        });
        fields.extend(sections.map(|section| field(document, &section.heading)));
    }
    fields.extend(ALWAYS.map(|(document, heading)| field(document, heading)));
    fields
}

/// That a small change has to fill more than it should.
pub fn check_mandatory(low: &[MandatoryField]) -> Option<Finding> {
    (low.len() > MOST_AT_LOW_RISK).then(|| {
        let fields: Vec<String> =
            low.iter().map(|field| format!("{} in {}", field.heading, field.document)).collect();
        let message = format!("a change of low risk has to fill {} fields: {}", low.len(), fields.join(", "));
        Finding::without_place(&TOO_MANY_FIELDS, message)
            .help("let sections apply from `medium` on: `when = { risk = [\"medium\", \"high\"] }`")
    })
}
