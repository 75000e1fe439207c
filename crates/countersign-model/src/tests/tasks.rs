//! Every case of `fixtures/tasks`, against what is recorded from OpenSpec.

use countersign_testkit::cases::{Case, cases};

use crate::tasks::{TaskFault, TaskFile, count_tasks, find_missing_checkboxes, find_numbering_faults};

fn lines(case: &Case, key: &str) -> Vec<i64> {
    let manifest = case.manifest();
    let lines = manifest.get(key).and_then(|lines| lines.as_array()).cloned().unwrap_or_default();
    lines.iter().filter_map(toml::Value::as_integer).collect()
}

fn line_of(fault: &TaskFault<'_>) -> i64 {
    let (TaskFault::NoCheckbox { line, .. }
    | TaskFault::GroupMismatch { line, .. }
    | TaskFault::DuplicateId { line, .. }) = fault;
    i64::try_from(*line).expect("a line number") + 1
}

#[test]
fn every_case_counts_as_recorded() {
    for case in cases("tasks") {
        let bytes = case.bytes("tasks.md").expect("a case has tasks");
        let text = String::from_utf8_lossy(&bytes);
        let manifest = case.manifest();
        let number = |key: &str| manifest.get(key).and_then(toml::Value::as_integer);
        let progress = count_tasks(&text);
        assert_eq!(i64::try_from(progress.total).ok(), number("total"), "total of {}", case.name);
        assert_eq!(i64::try_from(progress.completed).ok(), number("completed"), "completed of {}", case.name);
        let files = [TaskFile { path: "tasks.md", text: &text }];
        let found: Vec<i64> = find_numbering_faults(&files).iter().map(line_of).collect();
        assert_eq!(found, lines(&case, "numbering"), "numbering of {}", case.name);
        let found: Vec<i64> = find_missing_checkboxes(&files).iter().map(line_of).collect();
        assert_eq!(found, lines(&case, "checkbox"), "checkbox of {}", case.name);
    }
}
