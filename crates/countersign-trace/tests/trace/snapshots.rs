//! Snapshots: what is lost between two of them.

use countersign_diag::SourceMap;
use countersign_trace::{Snapshot, SnapshotChange};

fn read(text: &str) -> Snapshot {
    let read = Snapshot::parse(SourceMap::default().add("openspec/trace.snapshot", text), text);
    assert!(read.findings.is_empty(), "{:?}", read.findings);
    read.value
}

#[test]
fn a_lost_test_and_a_worse_status_are_losses() {
    let before =
        read("# trace.snapshot v1\na/one impl,test verified\na/two impl implemented\na/three - uncovered\n");
    let after = read("a/two impl,test tested\na/one impl verified\na/four - uncovered\n");
    let changes = before.diff(&after);
    let losses: Vec<&str> =
        changes.iter().filter(|change| change.is_loss()).map(|change| change.reference.as_str()).collect();
    assert_eq!(losses, ["a/one"]);
    let others: Vec<&str> =
        changes.iter().filter(|change| !change.is_loss()).map(|change| change.reference.as_str()).collect();
    assert_eq!(others, ["a/four", "a/three", "a/two"]);
    assert_eq!(before.diff(&before), Vec::<SnapshotChange>::new());
    assert_eq!(read(&before.to_string()), before);
}

#[test]
fn a_line_that_cannot_be_read_is_a_finding() {
    let text = "a/one impl verified\na/two impl splendid\n";
    let read = Snapshot::parse(SourceMap::default().add("openspec/trace.snapshot", text), text);
    let names: Vec<&str> = read.findings.iter().map(|finding| finding.code().name).collect();
    assert_eq!(names, ["snapshot-line-invalid"]);
    assert_eq!(read.value.lines.len(), 1);
}
