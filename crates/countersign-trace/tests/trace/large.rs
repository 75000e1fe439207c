//! A large world: the answers are right, and time grows with size.

use std::fmt::Write as _;
use std::time::Instant;

use countersign_trace::{Evidence, Lock, Status, Trace};

use crate::world::World;

/// Requirements with one scenario, an implementation and a test each, and a passing result for every test.
pub(crate) fn large(count: usize) -> World {
    let mut text = String::new();
    for capability in 0..count.div_ceil(100) {
        writeln!(text, "=== spec area-{capability}\n## Requirements").expect("a string takes it");
        for at in capability * 100..(capability * 100 + 100).min(count) {
            writeln!(text, "### Requirement: Rule {at}\nThe system SHALL keep rule {at}.\n")
                .expect("a string takes it");
            writeln!(text, "#### Scenario: Kept {at}\n- **WHEN** {at} happens\n- **THEN** it holds\n")
                .expect("a string takes it");
        }
    }
    let mut results = String::new();
    for file in 0..count.div_ceil(20) {
        let range = file * 20..(file * 20 + 20).min(count);
        writeln!(text, "=== cite src/module_{file}.rs").expect("a string takes it");
        for at in range.clone() {
            let line = 10 * (at % 20) + 5;
            writeln!(text, "{line}-{} impl keep_{at} {at:016x} area-{}/rule-{at}", line + 5, at / 100)
                .expect("a string takes it");
        }
        writeln!(text, "=== cite tests/module_{file}.rs").expect("a string takes it");
        for at in range {
            let line = 10 * (at % 20) + 5;
            let (to, area) = (line + 5, at / 100);
            writeln!(text, "{line}-{to} test keeps_{at} {at:016x} area-{area}/rule-{at}#kept-{at} test")
                .expect("a string takes it");
            writeln!(results, "passed | app::module_{file} | app::module_{file} | keeps_{at}")
                .expect("a string takes it");
            writeln!(results, "passed | app | app | module_{file}::tests::other_{at}")
                .expect("a string takes it");
        }
    }
    writeln!(text, "=== report junit.xml current\n{results}").expect("a string takes it");
    World::read(&text)
}

fn milliseconds(world: &World) -> u128 {
    let (catalogue, lock) = (world.catalogue(), Lock::default());
    let start = Instant::now();
    let evidence = Evidence { files: &world.files, reports: &world.reports, ..Evidence::default() };
    let trace = Trace::build(&catalogue, &lock, &evidence);
    let took = start.elapsed().as_millis();
    assert!(trace.coverage.iter().all(|coverage| coverage.status == Status::Verified));
    assert_eq!(trace.join.matched.len(), catalogue.requirements.len());
    assert_eq!(trace.join.unmatched.len(), catalogue.requirements.len());
    took
}

#[test]
fn time_grows_with_size() {
    let (small, big) = (large(1_000), large(10_000));
    let small = (0..3).map(|_| milliseconds(&small)).min().unwrap_or_default().max(2);
    let took = (0..3).map(|_| milliseconds(&big)).min().unwrap_or_default();
    // Ten times the size; a generous margin for a busy machine, which no quadratic step stays within.
    assert!(took <= 40 * small, "1,000 requirements took {small} ms, 10,000 took {took} ms");
    eprintln!("10,000 requirements, 20,000 citations, 20,000 results: {took} ms");
}
