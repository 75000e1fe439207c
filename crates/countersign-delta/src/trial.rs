//! A trial merge: what archive would do with one delta, and every reason for which it would refuse.

use std::collections::{HashMap, HashSet, VecDeque};

use countersign_diag::{Finding, Span};
use countersign_model::Document;
use countersign_model::delta_document::DeltaDocument;
use countersign_model::heading::{boundary_level, outline_heading};
use countersign_model::purpose::comment_ranges;
use countersign_model::readings::{Disagreement, compare};
use countersign_model::spec::{Block, ScenarioBlock};

use crate::base::Bases;
use crate::codes::{CAPABILITY_EMPTIED, NO_REQUIREMENTS, READ_BACK_FAILED, RESULT_INVALID, SCENARIO_EMPTIED};
use crate::edits::{merge, new_spec, own_lines};
use crate::hygiene::{self, disagreement_finding};
use crate::plan::{Content, Plan, Refusal, plan};
use crate::read_back::read_back;
use crate::residue::residue;
use crate::spec_check::{openspec_errors, requirement_name};
use crate::{Class, look_alikes};

/// What is merged: one delta into one capability.
#[derive(Debug, Clone, Copy)]
pub struct TrialInput<'d, 'i> {
    /// The capability path.
    pub capability: &'i str,
    /// The id of the change.
    pub change: &'i str,
    /// The main spec; `None` if the capability does not exist.
    pub base: Option<&'d Document>,
    /// The delta.
    pub delta: &'i DeltaDocument<'d>,
    /// What is known of the text that the delta was written against.
    pub bases: &'i Bases,
    /// Whether the change says, in valid metadata, that emptied capabilities go.
    pub retires: bool,
}

/// What happens to the main spec.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It is created or changed to this text.
    Write(String),
    /// Everything is done already.
    Unchanged,
    /// The capability goes.
    Retire,
}

/// The result of a trial merge.
#[derive(Debug, Clone, Default)]
pub struct Trial<'d> {
    /// The plan, where one could be made.
    pub plan: Option<Plan<'d>>,
    /// The merged text, whether or not anything stands against it.
    pub text: Option<String>,
    /// What would be written, where nothing stands against it.
    pub outcome: Option<Outcome>,
    /// The reason OpenSpec's own merge refuses, if it does.
    pub refused: Option<Box<Finding>>,
    /// A reason OpenSpec's archive refuses after the merge: the result is not a valid spec.
    pub rejected: Option<Box<Finding>>,
    /// Our own reasons.
    pub ours: Vec<(Finding, Class)>,
}

/// Tries the merge.
pub fn trial<'d>(input: &TrialInput<'d, '_>) -> Trial<'d> {
    let mut trial = Trial::default();
    let plan = match plan(input.base, input.delta, input.bases) {
        Ok(plan) => plan,
        Err(Refusal::OpenSpec(finding)) => {
            trial.refused = Some(finding);
            trial.ours.extend(base_problems(input));
            return trial;
        }
        Err(Refusal::Moved(finding)) => {
            trial.ours.push((*finding, Class::B));
            return trial;
        }
    };
    trial.ours.extend(look_alikes::check(input.base, input.delta, &plan));
    trial.ours.extend(emptied_scenarios(input, &plan));
    let known = input.base.map(|base| compare(base, &[])).unwrap_or_default();
    trial.ours.extend(disagreements_in_touched_blocks(input, &plan, &known));
    let text = match input.base {
        Some(base) => match merge(base, input.delta, &plan) {
            Ok(text) => text,
            Err(error) => {
                trial.ours.push((read_back_finding(input, &error.to_string()), Class::R));
                trial.plan = Some(plan);
                return trial;
            }
        },
        None => new_spec(input.capability, input.change, input.delta, &plan),
    };
    let merged = Document::new(input.delta.document().source(), text.as_str().into());
    if let Some(surprise) = read_back((input.base, &known), &merged, &plan) {
        let mut finding = read_back_finding(input, &surprise.what);
        if let Some(name) = surprise.about {
            finding = finding.about(name);
        }
        trial.ours.push((finding, Class::R));
        trial.ours.extend(base_problems(input));
    }
    trial.text = Some(text.clone());
    match rejection(input, &plan, &merged) {
        Ok(outcome) => {
            trial.outcome = Some(match outcome {
                Some(outcome) => outcome,
                None if plan.counts.is_zero() => Outcome::Unchanged,
                None => Outcome::Write(text),
            });
        }
        Err(finding) => {
            match foreign_heading_kept(input, &plan) {
                Some(line) => trial.ours.push((kept_finding(input, line, &finding), Class::K)),
                None => trial.rejected = Some(finding),
            }
            trial.ours.extend(base_problems(input));
        }
    }
    trial.plan = Some(plan);
    trial
}

fn read_back_finding(input: &TrialInput<'_, '_>, what: &str) -> Finding {
    let span = upper_heading(input.delta).unwrap_or_else(|| first_operation(input));
    Finding::new(&READ_BACK_FAILED, span, format!("merged, the spec reads differently: {what}"))
        .help("look for open fences, comments, raw HTML and headings above level three in what is inserted")
}

/// A heading of level one or two that stays though the requirement above it goes or is replaced: OpenSpec deletes it, and
/// then its result can be valid where ours is not.
fn foreign_heading_kept(input: &TrialInput<'_, '_>, plan: &Plan<'_>) -> Option<usize> {
    let base = input.base?;
    let is_touched =
        |slot: &&crate::plan::Slot<'_>| matches!(slot.content, Content::Replaced(_) | Content::Merged(_));
    let replaced = plan.slots.iter().filter(is_touched).filter_map(|slot| slot.base);
    replaced.chain(plan.removed.iter().copied()).find_map(|index| {
        let block = &plan.base.blocks[index];
        let mut left = own_lines(base, block).end..block.lines.end;
        left.find(|line| {
            !base.is_fenced(*line) && boundary_level(base.line(*line)).is_some_and(|level| level <= 2)
        })
    })
}

fn kept_finding(input: &TrialInput<'_, '_>, line: usize, cause: &Finding) -> Finding {
    let message = format!("text behind a touched requirement stays, and then {}", cause.message());
    let mut finding = Finding::new(&RESULT_INVALID, first_operation(input), message)
        .help("move the heading out of the Requirements section of the main spec first");
    if let Some(base) = input.base {
        finding = finding.label(base.line_span(line), "this stays");
    }
    finding
}

/// A level-one heading in the text of an operation: it would end the Requirements section.
fn upper_heading(delta: &DeltaDocument<'_>) -> Option<Span> {
    let document = delta.document();
    let blocks = delta.added.iter().chain(&delta.modified);
    blocks
        .flat_map(Block::body)
        .find(|line| !document.is_fenced(*line) && boundary_level(document.line(*line)) == Some(1))
        .map(|line| document.line_span(line))
}

/// What is wrong with the reading of the base: often the reason why a merge fails.
fn base_problems(input: &TrialInput<'_, '_>) -> Vec<(Finding, Class)> {
    let Some(base) = input.base else { return Vec::new() };
    hygiene::readings(base, &[]).into_iter().map(|finding| (finding, Class::R)).collect()
}

/// The span of the first entry of the delta.
fn first_operation(input: &TrialInput<'_, '_>) -> Span {
    let delta = input.delta;
    let lines = delta.added.iter().chain(&delta.modified).map(Block::header);
    let lines = lines.chain(delta.removed.iter().map(|removal| removal.line));
    let line = lines.chain(delta.renamed.iter().map(|rename| rename.from_line)).min();
    delta.document().line_span(line.unwrap_or(0))
}

/// Whether OpenSpec's archive would reject the merged spec; `Ok(Some(_))` if the capability is retired instead.
fn rejection(
    input: &TrialInput<'_, '_>,
    plan: &Plan<'_>,
    merged: &Document,
) -> Result<Option<Outcome>, Box<Finding>> {
    let kept = kept_foreign_titles(input, plan);
    let mut errors = openspec_errors(merged);
    errors.retain(|issue| !issue.finding.subject().is_some_and(|subject| kept.contains(subject)));
    // Hashes and white space alone end a block for OpenSpec, which then trims them; here the bytes stay.
    errors.retain(|issue| {
        !issue.finding.span().is_some_and(|span| is_hashes_alone(&merged.text()[span.range()]))
    });
    let span = first_operation(input);
    // Foreign text that stays does not make a capability of what is left.
    let is_emptied = plan.slots.is_empty()
        && (!errors.is_empty() || !kept.is_empty())
        && errors.iter().all(|issue| issue.finding.code() == &NO_REQUIREMENTS);
    if let Some(first) = errors.first().filter(|_| !is_emptied) {
        let message =
            format!("merged into `{}`, the spec is not valid: {}", input.capability, first.finding.message());
        let span = first.finding.span().and_then(|error| origin(input, merged, error)).unwrap_or(span);
        let finding = Finding::new(&RESULT_INVALID, span, message)
            .about(first.finding.subject().unwrap_or(input.capability))
            .help("mend the main spec, or the requirement in this delta; `countersign validate` says what is wrong");
        return Err(Box::new(finding));
    }
    if !is_emptied {
        return Ok(None);
    }
    let left = input.base.map(|base| residue(base, &plan.base)).unwrap_or_default();
    if input.retires && left.is_empty() {
        return Ok(Some(match input.base {
            Some(_) if plan.counts.removed > 0 => Outcome::Retire,
            None => Outcome::Unchanged,
            Some(_) => return Err(Box::new(emptied(input, span))),
        }));
    }
    let mut finding = emptied(input, span);
    if let (Some(base), Some(line)) = (input.base, left.first()) {
        finding = finding
            .label(base.line_span(*line), "this would be lost with the spec")
            .help("move what else stands in the spec, then declare `retire_capabilities: true`");
    }
    Err(Box::new(finding))
}

fn is_hashes_alone(line: &str) -> bool {
    line.starts_with('#') && line.trim_start_matches('#').trim().is_empty()
}

/// The titles of foreign headers in blocks that the plan replaces or removes: that text stays, as it was.
fn kept_foreign_titles<'d>(input: &TrialInput<'d, '_>, plan: &Plan<'d>) -> HashSet<&'d str> {
    let Some(base) = input.base else { return HashSet::new() };
    let is_replaced = |content: &Content<'_>| matches!(content, Content::Replaced(_) | Content::Merged(_));
    let replaced = plan.slots.iter().filter(|slot| is_replaced(&slot.content));
    replaced
        .filter_map(|slot| slot.base)
        .chain(plan.removed.iter().copied())
        .flat_map(|index| {
            let block = &plan.base.blocks[index];
            own_lines(base, block).end..block.lines.end
        })
        .filter_map(|line| outline_heading(base.line(line)))
        .map(|(_, title)| requirement_name(title))
        .collect()
}

/// Where the line of a merged spec comes from: the delta, or else the base.
fn origin(input: &TrialInput<'_, '_>, merged: &Document, error: Span) -> Option<Span> {
    let text = merged.text().get(error.range())?;
    let find = |document: &Document| {
        (0..document.line_count())
            .find(|line| document.line(*line) == text)
            .map(|line| document.line_span(line))
    };
    find(input.delta.document()).or_else(|| input.base.and_then(find))
}

fn emptied(input: &TrialInput<'_, '_>, span: Span) -> Finding {
    let message = format!("the change removes the last requirement of `{}`", input.capability);
    Finding::new(&CAPABILITY_EMPTIED, span, message)
        .about(input.capability)
        .help("declare `retire_capabilities: true` in .openspec.yaml if the capability goes")
}

/// Scenarios that a MODIFIED keeps by name and empties.
fn emptied_scenarios(input: &TrialInput<'_, '_>, plan: &Plan<'_>) -> Vec<(Finding, Class)> {
    let Some(base) = input.base else { return Vec::new() };
    let document = input.delta.document();
    let mut found = Vec::new();
    for slot in &plan.slots {
        let (Some(index), Content::Replaced(new)) = (slot.base, &slot.content) else { continue };
        let mut current: HashMap<&str, VecDeque<ScenarioBlock<'_>>> = HashMap::new();
        for old in plan.base.blocks[index].scenarios(base) {
            current.entry(old.name).or_default().push_back(old);
        }
        for scenario in &new.scenarios(document) {
            let Some(old) = current.get_mut(scenario.name).and_then(VecDeque::pop_front) else { continue };
            let loses_text =
                substance(base, &old) > Substance::None && substance(document, scenario) == Substance::None;
            let loses_steps =
                substance(base, &old) == Substance::Steps && substance(document, scenario) < Substance::Steps;
            if loses_text || loses_steps {
                let message = format!("scenario `{}` of `{}` loses its steps", scenario.name, slot.name);
                let finding =
                    Finding::new(&SCENARIO_EMPTIED, document.line_span(scenario.lines.start), message)
                        .about(slot.name)
                        .label(base.line_span(old.lines.start), "it has steps here")
                        .help("copy the steps of the main spec, or write new ones");
                found.push((finding, Class::A));
            }
        }
    }
    found
}

/// How much a scenario says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Substance {
    /// Nothing, or comments only.
    None,
    /// A remark.
    Text,
    /// Steps.
    Steps,
}

fn substance(document: &Document, scenario: &ScenarioBlock<'_>) -> Substance {
    let steps = scenario.steps(document);
    // Steps in another language have no keyword that is known, and come in numbers.
    if steps.len() > 1 || steps.iter().any(|step| step.keyword.is_some()) {
        return Substance::Steps;
    }
    let range = document.byte_range(scenario.lines.start + 1..scenario.lines.end);
    let text = &document.text()[range];
    let mut at = 0;
    let is_visible = |text: &str| !text.trim().is_empty();
    for comment in comment_ranges(text) {
        if is_visible(&text[at..comment.start]) {
            return Substance::Text;
        }
        at = comment.end;
    }
    if is_visible(&text[at..]) { Substance::Text } else { Substance::None }
}

/// Disagreements of the readings of the base inside blocks that the plan changes or takes away.
fn disagreements_in_touched_blocks(
    input: &TrialInput<'_, '_>,
    plan: &Plan<'_>,
    known: &[Disagreement],
) -> Vec<(Finding, Class)> {
    let Some(base) = input.base.filter(|_| !known.is_empty()) else { return Vec::new() };
    let touched: Vec<_> = plan
        .slots
        .iter()
        .filter(|slot| matches!(slot.content, Content::Renamed | Content::Replaced(_) | Content::Merged(_)))
        .filter_map(|slot| slot.base)
        .chain(plan.removed.iter().copied())
        .map(|index| plan.base.blocks[index].header()..=plan.base.blocks[index].limit)
        .collect();
    let adds = plan.slots.iter().any(|slot| matches!(slot.content, Content::Added(_)));
    let last = plan.base.blocks.last().filter(|_| adds).map(|block| block.header()..=block.limit);
    known
        .iter()
        .filter(|found| touched.iter().chain(&last).any(|range| range.contains(&found.line)))
        .map(|found| (disagreement_finding(base, found), Class::R))
        .collect()
}
