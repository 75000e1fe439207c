//! What is computed from measurements; nothing is measured here.

use super::contender::{Measured, median, parse_usage};
use super::criterion::figure;
use super::machine::memory_gib;
use super::verdict::targets;
use super::{Alone, Row};

fn row(command: &str, ours: f64, theirs: f64) -> Row {
    let measured = |wall_ms: f64| Measured { wall_ms, cpu_ms: None, peak_kib: Some(1000) };
    let (ours, theirs) = (measured(ours), measured(theirs));
    Row { command: command.to_owned(), ours, theirs, speed: theirs.wall_ms / ours.wall_ms, memory: Some(0.2) }
}

#[test]
fn median_is_the_middle() {
    assert_eq!(median(vec![3.0, 1.0, 2.0]), Some(2.0));
    assert_eq!(median(vec![4.0, 1.0]), Some(1.0));
    assert_eq!(median(Vec::new()), None);
}

#[test]
fn usage_is_user_and_system_time_and_memory() {
    assert_eq!(parse_usage("0.25 0.50 1234\n"), Some((750.0, 1234.0)));
    assert_eq!(parse_usage("killed"), None);
}

#[test]
fn memory_is_rounded_up() {
    assert_eq!(memory_gib("MemTotal:       16000000 kB\nMemFree: 1 kB\n"), Some(16));
    assert_eq!(memory_gib(""), None);
}

#[test]
fn bench_results_become_figures() {
    let bench = r#"{"full_id": "parse/specs/lines", "throughput": {"Bytes": 2000000}}"#;
    let found =
        figure(bench, r#"{"median": {"point_estimate": 4000000.0}}"#).expect("both files are complete");
    assert_eq!(
        (found.name.as_str(), found.median_ms, found.mb_per_s),
        ("parse/specs/lines", 4.0, Some(500.0))
    );
}

#[test]
fn the_slowest_single_command_decides() {
    let rows = [
        row("validate --all --strict --json", 10.0, 310.0),
        row("validate a --json", 1.0, 300.0),
        row("show a --json", 5.0, 300.0),
        row("list --json", 100.0, 100.0),
        row("archive a --yes --json", 10.0, 510.0),
        row("--version", 4.0, 300.0),
    ];
    let alone = [Alone {
        command: "overlap --json".to_owned(),
        ours: Measured { wall_ms: 300.0, cpu_ms: None, peak_kib: None },
    }];
    let judged: Vec<(Option<f64>, Option<bool>)> =
        targets(&rows, &alone, 2.5).iter().map(|target| (target.measured, target.met)).collect();
    let expected = [
        (Some(31.0), Some(true)),
        (Some(60.0), Some(false)),
        (Some(51.0), Some(true)),
        (Some(0.2), Some(true)),
        (Some(300.0), Some(true)),
        (Some(4.0), Some(true)),
        (Some(2.5), Some(false)),
    ];
    assert_eq!(judged, expected);
}
