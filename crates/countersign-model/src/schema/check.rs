//! What must hold between the artifacts of a schema: ids once, references that exist, no circle.

use std::collections::{HashMap, VecDeque};

use countersign_diag::{Finding, Severity};

use super::fields::{Draft, DraftApply, DraftArtifact};
use super::{Apply, Artifact, Schema};
use crate::yaml::Spanned;
use crate::yaml::keys::nearest;
use crate::yaml_codes::{
    ARTIFACT_CYCLE, DUPLICATE_ARTIFACT, TRACKS_NO_ARTIFACT, UNKNOWN_APPLY_REQUIRES, UNKNOWN_REQUIRES,
};

/// Turns a draft into a schema if nothing is wrong with it.
pub(super) fn check(draft: Draft, findings: &mut Vec<Finding>) -> Option<Schema> {
    let places = ids(&draft.artifacts, findings);
    for artifact in &draft.artifacts {
        for needed in artifact.requires.iter().filter(|needed| !places.contains_key(needed.value.as_str())) {
            let owner = artifact.id.as_ref().map_or("", |id| id.value.as_str());
            let message = format!("artifact `{owner}` requires `{}`, which does not exist", needed.value);
            let finding = Finding::new(&UNKNOWN_REQUIRES, needed.span, message);
            findings.push(finding.about(needed.value.clone()).help(known(&needed.value, &draft.artifacts)));
        }
    }
    if let Some(apply) = &draft.apply {
        for needed in apply.requires.iter().filter(|needed| !places.contains_key(needed.value.as_str())) {
            let message = format!("`apply` requires `{}`, which does not exist", needed.value);
            let finding = Finding::new(&UNKNOWN_APPLY_REQUIRES, needed.span, message);
            findings.push(finding.about(needed.value.clone()).help(known(&needed.value, &draft.artifacts)));
        }
        tracks(apply, &draft.artifacts, findings);
    }
    findings.extend(circle(&draft.artifacts, &places));
    if findings.iter().any(|finding| finding.severity() == Severity::Error) { None } else { finish(draft) }
}

/// The position of each id; a second one is reported.
fn ids<'a>(artifacts: &'a [DraftArtifact], findings: &mut Vec<Finding>) -> HashMap<&'a str, usize> {
    let mut places: HashMap<&str, usize> = HashMap::new();
    let with_id =
        artifacts.iter().enumerate().filter_map(|(place, artifact)| Some((place, artifact.id.as_ref()?)));
    for (place, id) in with_id {
        let Some(first) = places.get(id.value.as_str()) else {
            places.insert(&id.value, place);
            continue;
        };
        let message = format!("two artifacts have the id `{}`", id.value);
        let mut finding = Finding::new(&DUPLICATE_ARTIFACT, id.span, message).about(id.value.clone());
        if let Some(first) = artifacts[*first].id.as_ref() {
            finding = finding.label(first.span, "first given here");
        }
        findings.push(finding.help("rename one of them"));
    }
    places
}

fn known(name: &str, artifacts: &[DraftArtifact]) -> String {
    let ids = || artifacts.iter().filter_map(|artifact| Some(artifact.id.as_ref()?.value.as_str()));
    match nearest(name, ids()) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!("artifacts of this schema: {}", ids().collect::<Vec<_>>().join(", ")),
    }
}

fn tracks(apply: &DraftApply, artifacts: &[DraftArtifact], findings: &mut Vec<Finding>) {
    let Some(tracks) = &apply.tracks else { return };
    if artifacts.iter().any(|artifact| artifact.generates.as_deref() == Some(tracks.value.as_str())) {
        return;
    }
    let generated = artifacts.iter().filter_map(|artifact| artifact.generates.as_deref());
    let help = match nearest(&tracks.value, generated.clone()) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!("artifacts generate: {}", generated.collect::<Vec<_>>().join(", ")),
    };
    let message = format!("`tracks` names `{}`, which no artifact generates", tracks.value);
    findings
        .push(Finding::new(&TRACKS_NO_ARTIFACT, tracks.span, message).about(tracks.value.clone()).help(help));
}

/// The shortest circle, if there is one: each artifact of it requires the next.
fn circle(artifacts: &[DraftArtifact], places: &HashMap<&str, usize>) -> Option<Finding> {
    let needs: Vec<Vec<usize>> = artifacts
        .iter()
        .map(|artifact| {
            let mut needs: Vec<usize> =
                artifact.requires.iter().filter_map(|id| places.get(id.value.as_str()).copied()).collect();
            needs.sort_unstable();
            needs.dedup();
            needs
        })
        .collect();
    let mut best: Option<Vec<usize>> = None;
    for start in 0..needs.len() {
        let limit = best.as_ref().map_or(usize::MAX, Vec::len);
        if let Some(found) = shortest_back(start, &needs, limit) {
            best = Some(found);
        }
    }
    let best = best?;
    let name = |place: usize| artifacts[place].id.as_ref().map_or("", |id| id.value.as_str());
    let mut path: Vec<&str> = best.iter().map(|place| name(*place)).collect();
    path.push(name(best[0]));
    let next = path[1];
    let first = &artifacts[best[0]];
    let span = first.requires.iter().find(|id| id.value == next).map_or(first.span, |id| id.span);
    let message = format!("artifacts require each other in a circle: {}", path.join(" → "));
    let mut finding = Finding::new(&ARTIFACT_CYCLE, span, message).about(path[0]);
    for place in &best[1..] {
        finding = finding.label(artifacts[*place].span, format!("`{}` is part of it", name(*place)));
    }
    Some(finding.help("remove one `requires` of the circle"))
}

/// The shortest way from an artifact back to itself, if it has fewer steps than `limit`.
fn shortest_back(start: usize, needs: &[Vec<usize>], limit: usize) -> Option<Vec<usize>> {
    let mut from: Vec<Option<usize>> = vec![None; needs.len()];
    let mut queue = VecDeque::from([(start, 1)]);
    while let Some((place, steps)) = queue.pop_front() {
        if steps >= limit {
            return None;
        }
        for next in &needs[place] {
            if *next == start {
                let mut path = vec![place];
                while let Some(before) = path.last().and_then(|place| from[*place]) {
                    path.push(before);
                }
                path.reverse();
                return Some(path);
            }
            if from[*next].is_none() {
                from[*next] = Some(place);
                queue.push_back((*next, steps + 1));
            }
        }
    }
    None
}

fn finish(draft: Draft) -> Option<Schema> {
    let values = |ids: Vec<Spanned<String>>| ids.into_iter().map(|id| id.value).collect::<Vec<_>>();
    let mut artifacts = Vec::with_capacity(draft.artifacts.len());
    for artifact in draft.artifacts {
        artifacts.push(Artifact {
            id: artifact.id?.value,
            generates: artifact.generates?,
            description: artifact.description?,
            template: artifact.template?,
            instruction: artifact.instruction,
            requires: values(artifact.requires),
            span: Some(artifact.span),
        });
    }
    let apply = draft.apply.map(|apply| Apply {
        requires: values(apply.requires),
        tracks: apply.tracks.map(|tracks| tracks.value),
        instruction: apply.instruction,
    });
    Some(Schema {
        name: draft.name?,
        version: draft.version?,
        description: draft.description,
        artifacts,
        apply,
    })
}
