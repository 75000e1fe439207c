//! Where the work on some requirements may write.

use crate::domains::Domains;

/// The paths of a domain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WritableDomain {
    /// Its name.
    pub name: String,
    /// Its globs.
    pub paths: Vec<String>,
}

/// Where a task may write, beside its own box in `tasks.md`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Writable {
    /// The paths of the domains of the capabilities that it serves.
    Domains(Vec<WritableDomain>),
    /// Everything outside `openspec/`.
    Everything {
        /// Why nothing narrower can be said, one lowercase line.
        reason: String,
    },
}

/// The paths of the domains of some capabilities.
pub(super) fn writable<'c>(domains: &Domains, capabilities: impl IntoIterator<Item = &'c str>) -> Writable {
    if !domains.is_configured() {
        let reason = "no domain says which code it owns".to_owned();
        return Writable::Everything { reason };
    }
    let mut found: Vec<WritableDomain> = Vec::new();
    let mut is_any = false;
    for capability in capabilities {
        is_any = true;
        let Some(name) = domains.of_capability(capability) else {
            return Writable::Everything { reason: format!("capability `{capability}` is in no domain") };
        };
        if found.iter().all(|domain| domain.name != name) {
            let paths = domains.paths_of(&name).to_vec();
            found.push(WritableDomain { name, paths });
        }
    }
    if !is_any {
        return Writable::Everything { reason: "the task serves no requirement".to_owned() };
    }
    if let Some(domain) = found.iter().find(|domain| domain.paths.is_empty()) {
        return Writable::Everything { reason: format!("domain `{}` has no paths", domain.name) };
    }
    Writable::Domains(found)
}
