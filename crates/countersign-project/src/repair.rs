//! `repair`: main specs put together again, from what they hold, from archived deltas and from git.

mod record;

use std::path::PathBuf;

use countersign_delta::{Remedy, RepairInput, Repaired, repair};
use countersign_report::history::GitNote;
use countersign_report::repair::{Problem, Repair, RepairedSpec};
use similar::TextDiff;

use crate::error::{Error, io_error};
use crate::fs;
use crate::history::{Past, git_note};
use crate::root::Project;
use crate::transaction::{Digest, FileStep, Steps};

use record::{Present, Records};

/// Lines of context around a difference.
const CONTEXT: usize = 3;

/// A main spec as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RepairedFile {
    /// Relative to the project.
    pub path: PathBuf,
    /// The bytes it has; `None` if there is no such file.
    pub before: Option<Vec<u8>>,
    /// The bytes it should have.
    pub after: Vec<u8>,
}

/// What is wrong with main specs, and the files that would mend it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RepairPlan {
    /// The capability it was asked for; all of them if none was.
    pub capability: Option<String>,
    /// The answer.
    pub report: Repair,
    /// The files to write.
    pub files: Vec<RepairedFile>,
}

impl Project {
    /// Looks for main specs that need repair, one or all of them, and proposes new texts. Writes nothing.
    #[tracing::instrument(level = "debug", skip_all)]
    pub fn plan_repair(&self, capability: Option<&str>) -> Result<RepairPlan, Error> {
        let past = Past::load(self, None)?;
        let known = past.capabilities();
        if let Some(wanted) = capability.filter(|wanted| !known.iter().any(|id| id == wanted)) {
            let near = crate::select::nearest(wanted, known.iter().map(String::as_str));
            let near: Vec<String> = near.iter().map(|name| format!("`{name}`")).collect();
            let error = Error::usage("unknown_item", format!("there is no capability `{wanted}`"));
            return Err(if near.is_empty() {
                error.fix("`list --specs` shows them")
            } else {
                error.fix(format!("did you mean {}?", near.join(", ")))
            });
        }
        let mut plan = RepairPlan {
            capability: capability.map(str::to_owned),
            report: Repair {
                git: GitNote::default(),
                specs: Vec::new(),
                is_applied: false,
                notes: Vec::new(),
            },
            files: Vec::new(),
        };
        let present = Present::of(&past);
        for id in known.iter().filter(|id| capability.is_none_or(|wanted| wanted == *id)) {
            let records = Records::of(&past, &present, id);
            if past.specs.contains_key(id) {
                self.plan_spec(id, &records, &mut plan)?;
                plan.report.notes.extend(records.notes(&present, id));
            } else if capability.is_some() {
                plan_absent(&past, id, &records, &mut plan);
            } else if !records.lost.is_empty() {
                plan.report.notes.push(format!(
                    "`{id}` has no main spec, though the archive leaves requirements in it ({}); `repair {id}` proposes \
                     one",
                    records.lost.len()
                ));
            }
        }
        plan.report.git = git_note(&past);
        plan.report.notes.extend(past.notes);
        Ok(plan)
    }

    fn plan_spec(&self, id: &str, records: &Records, plan: &mut RepairPlan) -> Result<(), Error> {
        let file = self.specs_dir().join(id).join("spec.md");
        let bytes = fs::read(&file).map_err(|error| io_error("repair_error", &file, &error))?;
        let Ok(text) = String::from_utf8(bytes) else {
            plan.report.notes.push(format!("`{}` is not UTF-8: it is left alone", spec_path(id)));
            return Ok(());
        };
        let repaired = repair(&RepairInput {
            capability: id,
            spec: &text,
            record: &|name| records.of_requirement(name),
            lost: &records.lost,
            creator: records.creator.as_deref(),
        });
        plan.take(id, Some(&text), repaired);
        Ok(())
    }

    /// Writes the proposals, all or none. If anything they rest on changed since they were made, nothing is written.
    pub fn apply_repair(&self, plan: &mut RepairPlan) -> Result<(), Error> {
        if !plan.files.is_empty() {
            let turn = self.turn("repair")?;
            if self.plan_repair(plan.capability.as_deref())?.files != plan.files {
                let message = "a spec, the archive or the history changed in the meantime";
                return Err(Error::environment("repair_error", message)
                    .fix("nothing was changed: look at it again and repeat the call"));
            }
            turn.commit(&steps(&plan.files))?;
        }
        plan.report.is_applied = true;
        Ok(())
    }
}

/// The steps that write the proposals.
fn steps(files: &[RepairedFile]) -> Steps {
    let files = files.iter().map(|file| FileStep {
        path: file.path.clone(),
        before: file.before.as_deref().map(Digest::of),
        after: Some(file.after.clone()),
        mode: None,
    });
    Steps { operation: "repair".to_owned(), files: files.collect(), ..Steps::default() }
}

/// A main spec that is not there: the last one that git has, or one made of what the archive leaves.
fn plan_absent(past: &Past, id: &str, records: &Records, plan: &mut RepairPlan) {
    let last = past.versions(id).iter().rev().find_map(|version| version.blob.as_deref());
    let text = last.and_then(|blob| past.git.as_ref().ok()?.blob(blob).ok());
    let text = text.and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_else(|| {
        let creator = records.creator.as_deref().unwrap_or(id);
        format!(
            "# {id} Specification\n\n## Purpose\nTBD - created by archiving change {creator}. Update Purpose after \
             archive.\n\n## Requirements\n"
        )
    });
    let mut repaired = repair(&RepairInput {
        capability: id,
        spec: &text,
        record: &|name| records.of_requirement(name),
        lost: &records.lost,
        creator: records.creator.as_deref(),
    });
    repaired.text.get_or_insert(text);
    plan.take(id, None, repaired);
}

impl RepairPlan {
    fn take(&mut self, id: &str, before: Option<&str>, repaired: Repaired) {
        if repaired.problems.is_empty() {
            return;
        }
        let path = spec_path(id);
        let diff = repaired.text.as_deref().map(|after| unified(&path, before.unwrap_or_default(), after));
        let problems = repaired.problems.into_iter().map(|problem| {
            let (proposal, open) = match problem.remedy {
                Remedy::Proposed(what) => (Some(what), None),
                Remedy::Open(why) => (None, Some(why)),
            };
            Problem {
                kind: problem.kind.as_str(),
                line: problem.line.map(|line| line + 1),
                about: problem.about,
                proposal,
                open,
            }
        });
        let problems = problems.collect();
        if let Some(after) = repaired.text {
            self.files.push(RepairedFile {
                path: PathBuf::from(&path),
                before: before.map(|text| text.as_bytes().to_vec()),
                after: after.into_bytes(),
            });
        }
        self.report.specs.push(RepairedSpec { capability: id.to_owned(), path, problems, diff });
    }
}

fn spec_path(id: &str) -> String {
    format!("openspec/specs/{id}/spec.md")
}

fn unified(path: &str, before: &str, after: &str) -> String {
    let (old, new) = (format!("a/{path}"), format!("b/{path}"));
    let old = if before.is_empty() { "/dev/null" } else { old.as_str() };
    TextDiff::from_lines(before, after).unified_diff().context_radius(CONTEXT).header(old, &new).to_string()
}
