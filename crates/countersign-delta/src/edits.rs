//! From a plan to text edits: every byte outside of the touched blocks stays as it is.

use std::borrow::Cow;
use std::ops::Range;

use countersign_diag::{EditError, TextEdit, apply_edits};
use countersign_model::Document;
use countersign_model::delta_document::DeltaDocument;
use countersign_model::javascript::trim;
use countersign_model::outline::SpecOutline;
use countersign_model::purpose::{PLACEHOLDER_PREFIX, PLACEHOLDER_SUFFIX, read_purpose};
use countersign_model::spec::{Block, structure_faults};

use crate::arbiter::incoming_text;
use crate::plan::{Content, Plan};

/// The line behind the part of a base block that belongs to its requirement: a foreign header (`#` to `###`) inside of
/// it starts text that stays wherever the requirement goes.
pub(crate) fn own_lines(base: &Document, block: &Block<'_>) -> Range<usize> {
    let foreign = block.body().find(|line| !base.is_fenced(*line) && is_foreign_header(base.line(*line)));
    match foreign {
        None => block.lines.clone(),
        Some(foreign) => {
            let last = (block.header()..foreign).rev().find(|line| !base.is_blank(*line));
            block.header()..last.unwrap_or(block.header()) + 1
        }
    }
}

/// The text of a requirement without the foreign text behind it: what a base records and is compared with.
pub fn own_text<'d>(base: &'d Document, block: &Block<'_>) -> Cow<'d, str> {
    match base.joined(own_lines(base, block)) {
        Cow::Borrowed(text) => Cow::Borrowed(trim(text)),
        Cow::Owned(text) => Cow::Owned(trim(&text).to_owned()),
    }
}

/// `#` to `###`, up to three spaces before it, nothing or a space or tab after it.
fn is_foreign_header(line: &str) -> bool {
    let spaces = line.bytes().take(3).take_while(|byte| *byte == b' ').count();
    let line = &line[spaces..];
    let hashes = line.bytes().take_while(|byte| *byte == b'#').count();
    (1..=3).contains(&hashes) && matches!(line.as_bytes().get(hashes), None | Some(b' ' | b'\t'))
}

/// The edits that turn the base into the merged spec: sorted and disjoint.
pub fn edits(base: &Document, delta: &DeltaDocument<'_>, plan: &Plan<'_>) -> Vec<TextEdit> {
    let line_break = base.majority_line_break();
    let mut edits = Vec::new();
    for slot in &plan.slots {
        let Some(block) = slot.base.map(|index| &plan.base.blocks[index]) else { continue };
        match &slot.content {
            Content::Kept | Content::Added(_) => {}
            Content::Renamed => {
                let range = base.line_span(block.header()).range();
                edits.push(TextEdit::replace(range, format!("### Requirement: {}", slot.name)));
            }
            Content::Replaced(new) => {
                edits.push(replacement(base, block, &incoming_text(delta.document(), new)));
            }
            Content::Merged(text) => edits.push(replacement(base, block, text)),
        }
    }
    let mut addition = added_text(delta, plan, line_break);
    edits.extend(removals(base, plan, &mut addition));
    if !addition.is_empty() {
        edits.push(insertion(base, plan, addition));
    }
    edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
    edits
}

/// The merged spec.
pub fn merge(base: &Document, delta: &DeltaDocument<'_>, plan: &Plan<'_>) -> Result<String, EditError> {
    apply_edits(base.text(), &edits(base, delta, plan))
}

fn replacement(base: &Document, block: &Block<'_>, text: &str) -> TextEdit {
    let own = own_lines(base, block);
    // A delta that repeats the foreign text on purpose replaces it as well.
    let tail = (own.end < block.lines.end).then(|| base.joined(own.end..block.lines.end));
    let repeats = tail.is_some_and(|tail| text.contains(trim(&tail)));
    let lines = if repeats { block.lines.clone() } else { own };
    let range = base.line_offset(lines.start)..base.line_text_end(lines.end - 1);
    let line_break = base.majority_line_break();
    let mut text = inserted(text, line_break);
    // What ends the new text, raw HTML for one, may need a blank line to end at.
    if lines.end < base.line_count() && !base.is_blank(lines.end) {
        text.push_str(line_break);
    }
    TextEdit::replace(range, text)
}

/// A text as it is inserted: blank runs outside of fences collapsed, with the line breaks of the file.
fn inserted(text: &str, line_break: &str) -> String {
    let probe = Document::new(countersign_diag::SourceMap::default().add("", ""), text.into());
    let mut out = String::with_capacity(text.len());
    let mut blank = false;
    for line in 0..probe.line_count() {
        let raw = probe.raw_line(line);
        let is_blank = raw.is_empty() && !probe.is_fenced(line);
        if is_blank && blank {
            continue;
        }
        blank = is_blank;
        if line > 0 {
            out.push_str(line_break);
        }
        out.push_str(raw);
    }
    out
}

fn added_text(delta: &DeltaDocument<'_>, plan: &Plan<'_>, line_break: &str) -> String {
    let mut text = String::new();
    for slot in &plan.slots {
        if let Content::Added(block) = &slot.content {
            text.push_str(line_break);
            text.push_str(line_break);
            text.push_str(&inserted(&incoming_text(delta.document(), block), line_break));
        }
    }
    text
}

/// Runs of removed blocks with the blank lines after them; at the end of the document, those before them. An addition
/// that would be inserted where such a run is cut takes its place.
fn removals(base: &Document, plan: &Plan<'_>, addition: &mut String) -> Vec<TextEdit> {
    let blocks = &plan.base.blocks;
    let mut edits: Vec<TextEdit> = Vec::new();
    let mut indexes = plan.removed.iter().copied().peekable();
    while let Some(first) = indexes.next() {
        let mut last = first;
        // A block with foreign text behind it ends a run, because that text stays.
        while own_lines(base, &blocks[last]).end == blocks[last].lines.end
            && indexes.next_if(|next| *next == last + 1).is_some()
        {
            last += 1;
        }
        let own = own_lines(base, &blocks[last]);
        let is_whole = own.end == blocks[last].lines.end;
        let start = blocks[first].header();
        if is_whole && blocks[last].limit == base.line_count() {
            let before = (0..start).rev().find(|line| !base.is_blank(*line));
            let from = before.map_or(0, |line| base.line_text_end(line));
            edits.push(TextEdit::replace(from..base.line_text_end(own.end - 1), std::mem::take(addition)));
        } else {
            let next = (own.end..base.line_count()).find(|line| !base.is_blank(*line)).unwrap_or(own.end);
            edits.push(TextEdit::delete(base.line_offset(start)..base.line_offset(next)));
        }
    }
    edits
}

/// Puts the additions behind the last line of the Requirements section that stays.
fn insertion(base: &Document, plan: &Plan<'_>, mut text: String) -> TextEdit {
    let line_break = base.majority_line_break();
    let Some(header) = plan.base.header else {
        let last = (0..base.line_count()).rev().find(|line| !base.is_blank(*line));
        let at = last.map_or(0, |line| base.line_text_end(line));
        return TextEdit::insert(at, format!("{line_break}{line_break}## Requirements{text}"));
    };
    let removed: Vec<Range<usize>> =
        plan.removed.iter().map(|index| own_lines(base, &plan.base.blocks[*index])).collect();
    let is_removed = |line: usize| {
        let next = removed.partition_point(|lines| lines.end <= line);
        removed.get(next).is_some_and(|lines| lines.contains(&line))
    };
    let anchor = (header..plan.base.end)
        .rev()
        .find(|line| !base.is_blank(*line) && !is_removed(*line))
        .unwrap_or(header);
    let removed_behind = plan.removed.iter().any(|index| plan.base.blocks[*index].header() > anchor);
    let follows = anchor + 1 < base.line_count() && anchor + 1 == plan.base.end && !removed_behind;
    if follows {
        text.push_str(line_break);
    }
    TextEdit::insert(base.line_text_end(anchor), text)
}

/// The text of a new main spec.
pub fn new_spec(capability: &str, change: &str, delta: &DeltaDocument<'_>, plan: &Plan<'_>) -> String {
    let purpose = carried_purpose(capability, delta);
    let purpose = purpose
        .map_or_else(|| Cow::Owned(format!("{PLACEHOLDER_PREFIX}{change}{PLACEHOLDER_SUFFIX}")), Cow::Owned);
    let mut text = skeleton(capability, &purpose);
    text.truncate(text.trim_end().len());
    text.push_str(&added_text(delta, plan, "\n"));
    text.push('\n');
    text
}

fn skeleton(capability: &str, purpose: &str) -> String {
    format!("# {capability} Specification\n\n## Purpose\n{purpose}\n\n## Requirements\n")
}

/// The Purpose of the delta, unless it would leave a spec that cannot be read.
fn carried_purpose(capability: &str, delta: &DeltaDocument<'_>) -> Option<String> {
    let purpose = read_purpose(delta.document())?.body?;
    let text = skeleton(capability, &purpose);
    if text.contains("<!--") {
        return None;
    }
    let probe = Document::new(delta.document().source(), text.into());
    let readable = structure_faults(&probe).is_empty() && SpecOutline::read(&probe).is_ok();
    readable.then_some(purpose)
}
