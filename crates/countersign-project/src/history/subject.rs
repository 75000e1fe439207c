//! What a reference such as `capability/requirement#scenario` names, in the present or in the past.

use countersign_model::reference::{Reference, slug};

use super::past::Past;
use super::texts::{requirements, scenarios};
use super::timeline::{Step, timeline};
use crate::error::Error;
use crate::select::nearest;

/// A requirement that a reference names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NamedRequirement {
    /// Its name, or the last one it had.
    pub(crate) name: String,
    /// Its reference.
    pub(crate) reference: Reference,
}

/// What a reference names.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Subject {
    /// `None`: all of them.
    pub(crate) capability: Option<String>,
    pub(crate) requirement: Option<NamedRequirement>,
    /// The name of a scenario of it.
    pub(crate) scenario: Option<String>,
}

/// The reference of a requirement: by the explicit id it has now, else by its name.
pub(crate) fn reference_of(past: &Past, capability: &str, name: &str) -> Reference {
    let text = past.specs.get(capability).map_or("", String::as_str);
    let current = requirements(text).into_iter().find(|requirement| requirement.name == name);
    Reference::of_requirement(capability, name, current.and_then(|current| current.id).as_deref())
}

/// The capability that an argument must be about, judged by its words alone; `None` if that cannot be told yet.
pub(crate) fn resolve(past: &Past, argument: Option<&str>) -> Result<Subject, Error> {
    let Some(argument) = argument else { return Ok(Subject::default()) };
    let (path, scenario) = match argument.split_once('#') {
        Some((path, scenario)) => (path, Some(scenario)),
        None => (argument, None),
    };
    let capabilities = past.capabilities();
    let is_capability = |id: &str| capabilities.iter().any(|capability| capability == id);
    if is_capability(path) && scenario.is_none() {
        return Ok(Subject { capability: Some(path.to_owned()), ..Subject::default() });
    }
    let Some((capability, requirement)) =
        path.rsplit_once('/').filter(|(capability, _)| is_capability(capability))
    else {
        let capability = path.split('/').next().unwrap_or(path);
        let near = nearest(path, capabilities.iter().map(String::as_str));
        let near =
            if near.is_empty() { nearest(capability, capabilities.iter().map(String::as_str)) } else { near };
        return Err(unknown(&format!("there is no capability `{path}`"), &near, "`list --specs` shows them"));
    };
    let steps = timeline(past, capability);
    let named = find_requirement(past, capability, requirement, &steps)?;
    let scenario =
        scenario.map(|scenario| find_scenario(past, capability, &named, scenario, &steps)).transpose()?;
    Ok(Subject { capability: Some(capability.to_owned()), requirement: Some(named), scenario })
}

/// Finds a requirement: by the slug of a current name, by an explicit id, by the slug of a name it once had.
fn find_requirement(
    past: &Past,
    capability: &str,
    wanted: &str,
    steps: &[Step],
) -> Result<NamedRequirement, Error> {
    let current = requirements(past.specs.get(capability).map_or("", String::as_str));
    let is_wanted = |name: &str| slug(name) == slug(wanted);
    let by_slug = current.iter().find(|requirement| is_wanted(&requirement.name));
    let found =
        by_slug.or_else(|| current.iter().find(|requirement| requirement.id.as_deref() == Some(wanted)));
    let former = || {
        steps.iter().rev().find_map(|step| {
            let from = step.from.as_deref().filter(|from| is_wanted(from));
            if is_wanted(&step.name) { Some(step.name.as_str()) } else { from }
        })
    };
    let name = found.map(|requirement| requirement.name.as_str()).or_else(former);
    if let Some(name) = name {
        let reference = reference_of(past, capability, name);
        return Ok(NamedRequirement { name: name.to_owned(), reference });
    }
    let mut slugs: Vec<String> = current.iter().map(|requirement| slug(&requirement.name)).collect();
    slugs.extend(steps.iter().map(|step| slug(&step.name)));
    let wanted = slug(wanted);
    let near: Vec<String> = nearest(&wanted, slugs.iter().map(String::as_str))
        .into_iter()
        .map(|slug| format!("{capability}/{slug}"))
        .collect();
    let near: Vec<&str> = near.iter().map(String::as_str).collect();
    let message = format!("`{capability}` has and had no requirement `{wanted}`");
    Err(unknown(&message, &near, "`show` shows the requirements of a spec"))
}

fn find_scenario(
    past: &Past,
    capability: &str,
    requirement: &NamedRequirement,
    wanted: &str,
    steps: &[Step],
) -> Result<String, Error> {
    let current = requirements(past.specs.get(capability).map_or("", String::as_str));
    let texts =
        current.iter().filter(|current| current.name == requirement.name).map(|current| &current.text);
    let former = super::timeline::trace(steps, &requirement.name);
    let texts = texts.chain(former.iter().rev().filter_map(|step| step.text.as_ref()));
    let names: Vec<String> = texts.flat_map(|text| scenarios(text)).map(|(name, _)| name).collect();
    if let Some(name) = names.iter().find(|name| slug(name) == slug(wanted)) {
        return Ok(name.clone());
    }
    let slugs: Vec<String> = names.iter().map(|name| slug(name)).collect();
    let wanted = slug(wanted);
    let near: Vec<String> = nearest(&wanted, slugs.iter().map(String::as_str))
        .into_iter()
        .map(|slug| format!("{}#{slug}", requirement.reference))
        .collect();
    let near: Vec<&str> = near.iter().map(String::as_str).collect();
    let message = format!("`{}` has and had no scenario `{wanted}`", requirement.reference);
    Err(unknown(&message, &near, "`show` shows the scenarios of a spec"))
}

fn unknown(message: &str, near: &[&str], otherwise: &str) -> Error {
    let error = Error::usage("unknown_item", message);
    if near.is_empty() {
        return error.fix(otherwise);
    }
    let near: Vec<String> = near.iter().map(|name| format!("`{name}`")).collect();
    error.fix(format!("did you mean {}?", near.join(", ")))
}

/// The capability to ask git about, if the words of an argument tell it.
pub(crate) fn capability_of(project: &crate::root::Project, argument: Option<&str>) -> Option<String> {
    let path = argument?.split('#').next()?;
    let has_spec = |id: &&str| {
        let is_plain = id.split('/').all(|part| !matches!(part, "" | "." | "..")) && !id.contains('\\');
        is_plain && crate::fs::is_file(&project.specs_dir().join(id).join("spec.md"))
    };
    let parent = path.rsplit_once('/').map(|(parent, _)| parent);
    [Some(path), parent].into_iter().flatten().find(has_spec).map(str::to_owned)
}
