//! Every code of the program, in the order in which they are documented.

use countersign_diag::Code;

/// The codes of all crates.
pub(crate) fn all() -> Vec<&'static Code> {
    let mut codes: Vec<&'static Code> = countersign_delta::CODES
        .iter()
        .chain(countersign_model::yaml_codes::ALL)
        .chain(countersign_model::toml_codes::ALL)
        .chain(countersign_facts::citation::codes::ALL)
        .chain(countersign_facts::results::CODES)
        .chain(countersign_facts::coverage::CODES)
        .chain(countersign_template::CODES)
        .chain(countersign_trace::CODES)
        .chain(countersign_verify::CODES)
        .chain(countersign_agent::CODES)
        .chain(countersign_project::CODES)
        .chain(countersign_project::POLICY_CODES)
        .chain(countersign_rules::CODES)
        .copied()
        .chain(countersign_rules::kind_codes())
        .collect();
    codes.sort_by_key(|code| code.number);
    codes
}

/// The code of a number or a name, in any case.
pub(crate) fn find(text: &str) -> Option<&'static Code> {
    all()
        .into_iter()
        .find(|code| code.number.eq_ignore_ascii_case(text) || code.name.eq_ignore_ascii_case(text))
}
