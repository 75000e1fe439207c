//! Influence.

use std::collections::BTreeSet;

use countersign_model::metadata::Risk;

use super::{document, facts, sound};
use crate::{Counts, Influence, Remark, check, contract_file};

#[test]
fn findings_answers_and_mentions_are_counted_by_section() {
    let none = BTreeSet::new();
    let contract = sound(contract_file("design.md").expect("it is shipped"));
    let mut influence = Influence::new("design.md", &contract);
    let first = document(
        "## Rollback approach\n\nTBD\n\n## Compatibility impact\n\nNot applicable: nothing is called.\n",
    );
    let findings = check(&contract, &first, &facts(Risk::High, &none));
    let others = ["- [ ] 1.1 Try the rollback approach", "see design.md#rollback-approach"];
    influence.add(&Remark { document: Some(&first), findings: &findings, others: &others });
    influence.add(&Remark { document: None, findings: &[], others: &[] });
    let of = |heading: &str| {
        influence.sections.iter().find(|(name, _)| name == heading).map(|(_, counts)| *counts)
    };
    let rollback =
        Counts { documents: 1, filled: 1, findings: 1, changes: 1, mentions: 2, ..Counts::default() };
    assert_eq!(of("Rollback approach"), Some(rollback));
    let compatibility = Counts { documents: 1, not_applicable: 1, ..Counts::default() };
    assert_eq!(of("Compatibility impact"), Some(compatibility));
    assert!(rollback.has_influence() && !compatibility.has_influence());
    assert_eq!(influence.without_influence(1).into_iter().collect::<Vec<_>>(), ["Compatibility impact"]);
    assert!(influence.without_influence(2).is_empty());
}
