//! A large world: time grows with size.

use std::fmt::Write as _;
use std::time::Instant;

use countersign_verify::{ItemStatus, verify_all};

use crate::facts::Facts;

/// Requirements with a test each; every other one is proven, and a change rewrites the first hundred.
fn large(count: usize) -> Facts {
    let (mut specs, mut code, mut tests, mut results) =
        (String::new(), String::new(), String::new(), String::new());
    let mut delta = "=== delta next area-0\n## MODIFIED Requirements\n".to_owned();
    let mut tasks = "=== tasks next\n".to_owned();
    for at in 0..count {
        let area = at / 100;
        let text = format!(
            "### Requirement: Rule {at}\nThe system SHALL keep rule {at}.\n\n#### Scenario: Kept\n- **THEN** it holds\n\n"
        );
        if at % 100 == 0 {
            writeln!(specs, "=== spec area-{area}\n## Requirements").expect("a string takes it");
        }
        specs.push_str(&text);
        if area == 0 {
            delta.push_str(&text);
            writeln!(tasks, "- [x] {at} Do it (area-0/rule-{at}) (after {})", at.saturating_sub(1))
                .expect("a string takes it");
        }
        if at % 20 == 0 {
            writeln!(code, "=== cite src/module_{}.rs", at / 20).expect("a string takes it");
            writeln!(tests, "=== cite tests/module_{}.rs", at / 20).expect("a string takes it");
        }
        let (from, to) = (10 * (at % 20) + 5, 10 * (at % 20) + 9);
        writeln!(code, "{from}-{to} impl keep_{at} c{at} area-{area}/rule-{at}").expect("a string takes it");
        if at % 2 == 0 {
            let line = format!("{from}-{to} test keeps_{at} t{at} area-{area}/rule-{at}#kept test");
            writeln!(tests, "{line}").expect("a string takes it");
            writeln!(results, "passed | app | app | keeps_{at}").expect("a string takes it");
        }
    }
    let bodies = "=== states\njunit.xml recorded 5000 current\n";
    Facts::read(&format!("{specs}{delta}{tasks}{code}{tests}=== report junit.xml current\n{results}{bodies}"))
}

fn milliseconds(facts: &Facts, count: usize) -> u128 {
    facts.with(|input| {
        let took = (0..3).map(|_| {
            let start = Instant::now();
            let verification = verify_all(input);
            let took = start.elapsed().as_millis();
            let totals = verification.totals();
            assert!(totals.all_of(ItemStatus::Pass) >= count / 2);
            assert!(totals.all_of(ItemStatus::NotVerified) >= count / 2);
            took
        });
        took.min().unwrap_or_default()
    })
}

#[test]
fn time_grows_with_size() {
    let small = milliseconds(&large(1_000), 1_000).max(2);
    let took = milliseconds(&large(10_000), 10_000);
    // Ten times the size; a generous margin for a busy machine, which no quadratic step stays within.
    assert!(took <= 40 * small, "1,000 requirements took {small} ms, 10,000 took {took} ms");
    eprintln!("10,000 requirements, 15,000 citations: {took} ms");
}
