//! The seed: sound, tested, and each of its rules seen to fire and to be silent.

use std::collections::BTreeSet;

use super::{TODAY, policy, situations};
use crate::{Expected, SEED, lint};

#[test]
fn each_rule_of_the_seed_fires_and_is_silent() {
    let (policy, findings) = policy(SEED[0].1);
    assert_eq!(findings, []);
    let situations = situations(SEED[1].1);
    for situation in &situations {
        let (ended, reason) = situation.run(&policy, TODAY).expect("the rule is there");
        let rule = &situation.rule.value;
        assert_eq!(
            ended,
            situation.expect,
            "{rule} is expected to end in {}: {reason}",
            situation.expect.as_str()
        );
    }
    let seen = |expect| -> BTreeSet<String> {
        let ones = situations.iter().filter(|one| one.expect == expect);
        ones.map(|one| one.rule.value.clone()).collect()
    };
    let ids: BTreeSet<String> = policy.rules().iter().map(|rule| rule.id.clone()).collect();
    assert_eq!((seen(Expected::Fires), seen(Expected::Silent)), (ids.clone(), ids.clone()));
    let paths: Vec<String> =
        ["api/a", "infra/a", "db/migrations/a", "config/flags/a", "src/a"].map(str::to_owned).to_vec();
    let found = lint(&policy, &paths, &[], &ids, TODAY);
    let worst = found.iter().map(countersign_diag::Finding::severity).min();
    assert!(worst.is_none_or(|worst| worst == countersign_diag::Severity::Note), "{found:?}");
}
