//! What validation says about the task files of a change.

use countersign_diag::{Finding, SourceId, Span};
use countersign_model::tasks::{TaskFault, TaskFile, find_missing_checkboxes, find_numbering_faults};

use crate::Issue;
use crate::change_input::TaskInput;
use crate::codes::{TASK_GROUP_MISMATCH, TASK_ID_DUPLICATED, TASKS_WITHOUT_CHECKBOX};
use crate::spec_check::one_based;

pub(crate) fn task_issues(input: &TaskInput<'_>) -> Vec<Issue> {
    let files: Vec<TaskFile<'_>> = input.files.iter().map(|(file, _)| *file).collect();
    let mut faults = Vec::new();
    if input.tracked {
        faults.extend(find_missing_checkboxes(&files));
    }
    if input.numbered {
        faults.extend(find_numbering_faults(&files));
    }
    let starts: Vec<Vec<usize>> = if faults.is_empty() {
        Vec::new()
    } else {
        files.iter().map(|file| line_starts(file.text)).collect()
    };
    faults.iter().map(|fault| task_issue(input, &starts, fault)).collect()
}

fn task_issue(input: &TaskInput<'_>, starts: &[Vec<usize>], fault: &TaskFault<'_>) -> Issue {
    let (file, line) = match *fault {
        TaskFault::NoCheckbox { file, line }
        | TaskFault::GroupMismatch { file, line, .. }
        | TaskFault::DuplicateId { file, line, .. } => (file, line),
    };
    let span_of = |file: usize, line: usize| {
        let (task_file, source) = &input.files[file];
        line_span(task_file.text, *source, starts[file][line])
    };
    let task_file = &input.files[file].0;
    let span = span_of(file, line);
    let finding = match fault {
        TaskFault::NoCheckbox { .. } => {
            Finding::new(&TASKS_WITHOUT_CHECKBOX, span, "no task has a checkbox, so no task is counted")
                .help("write each task as `- [ ] 1.1 what to do`")
        }
        TaskFault::GroupMismatch { id, group, .. } => {
            Finding::new(&TASK_GROUP_MISMATCH, span, format!("task `{id}` stands in group `{group}`"))
                .about(*id)
                .help("move it to its group, or number it anew")
        }
        TaskFault::DuplicateId { id, first, .. } => {
            let (first_file, first_line) = *first;
            Finding::new(&TASK_ID_DUPLICATED, span, format!("task number `{id}` is used twice"))
                .about(*id)
                .label(span_of(first_file, first_line), "first used here")
                .help("give one of them the next free number")
        }
    };
    Issue::openspec(finding, task_file.path, one_based(line))
}

/// Where the lines of a text start, counted by `\n` only, as task files are read.
fn line_starts(text: &str) -> Vec<usize> {
    std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect()
}

/// The span of the line that starts at an offset.
fn line_span(text: &str, source: SourceId, start: usize) -> Span {
    let end = start + text[start..].find('\n').unwrap_or(text.len() - start);
    let text = text[start..end].trim_end_matches('\r');
    Span::new(source, start..start + text.len())
}
