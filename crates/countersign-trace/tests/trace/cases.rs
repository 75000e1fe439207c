//! Every case in `fixtures/trace`: `world.txt` is what there is and what is asked, `expected.txt` the answers.

use countersign_testkit::cases::{cases, compare_golden};

use crate::ask::answers;
use crate::world::World;

#[test]
fn worlds_answer_as_expected() {
    let mut failed = Vec::new();
    for case in cases("trace") {
        assert!(case.manifest().contains_key("why"), "case `{}` does not say why it is there", case.name);
        let world = World::read(&case.text("world.txt").expect("a case has a world"));
        let text = answers(&world);
        let golden = format!("trace/{}/expected.txt", case.name);
        if std::panic::catch_unwind(|| compare_golden(&golden, &text)).is_err() {
            failed.push(case.name);
        }
    }
    assert!(failed.is_empty(), "cases that answer otherwise: {}", failed.join(", "));
}
