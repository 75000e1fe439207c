//! The order of the steps: that of the file, but for what has to wait.

use countersign_diag::Finding;

use super::file::{Pipeline, Step};
use crate::codes::{PIPELINE_CIRCLE, PIPELINE_NEEDS};

/// The steps in the order in which they run. What can never run is a finding, and left out.
pub(super) fn order<'p>(pipeline: &'p Pipeline, findings: &mut Vec<Finding>) -> Vec<&'p Step> {
    let known: Vec<&str> = pipeline.steps.iter().map(|step| step.id.as_str()).collect();
    for step in &pipeline.steps {
        for need in step.needs.iter().filter(|need| !known.contains(&need.value.as_str())) {
            let message = format!("step `{}` needs `{}`, which is not there", step.id, need.value);
            let help = format!("steps: {}", known.join(", "));
            findings.push(Finding::new(&PIPELINE_NEEDS, need.span, message).help(help));
        }
    }
    let mut waiting: Vec<&Step> = pipeline.steps.iter().collect();
    let mut ordered: Vec<&Step> = Vec::new();
    loop {
        let is_done =
            |id: &String| ordered.iter().any(|step| step.id == *id) || !known.contains(&id.as_str());
        let ready = waiting.iter().position(|step| step.needs.iter().all(|need| is_done(&need.value)));
        match ready {
            Some(at) => ordered.push(waiting.remove(at)),
            None => break,
        }
    }
    if let Some(first) = waiting.first() {
        let names: Vec<String> = waiting.iter().map(|step| format!("`{}`", step.id)).collect();
        let message = format!("{} wait for each other", names.join(", "));
        findings.push(Finding::new(&PIPELINE_CIRCLE, first.span, message));
    }
    ordered
}
