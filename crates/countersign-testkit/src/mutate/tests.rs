use std::collections::BTreeMap;

use super::{Kind, apply, mutate};
use crate::Rng;

const DELTA: &str = "## Why\n\nBecause it's needed.\n\n## ADDED Requirements\n\n### Requirement: Keep order\n\nThe system \
    SHALL keep order.\n\n#### Scenario: Two calls\n\n- **WHEN** two calls arrive\n- **THEN** the first wins\n\n\
    ## RENAMED Requirements\n\n- FROM: `### Requirement: A`\n- TO: `### Requirement: B`\n";

#[test]
fn a_seed_reproduces_a_case() {
    for seed in 0..200 {
        let first = mutate(DELTA.as_bytes(), &mut Rng::new(seed));
        assert_eq!(first, mutate(DELTA.as_bytes(), &mut Rng::new(seed)));
        assert!((1..=3).contains(&first.1.len()));
    }
}

#[test]
fn every_kind_changes_bytes() {
    for kind in Kind::ALL {
        let found = (0..20).find_map(|seed| apply(*kind, DELTA.as_bytes(), &mut Rng::new(seed)));
        let (changed, mutation) = found.unwrap_or_else(|| panic!("{kind:?} never applies"));
        assert_ne!(changed, DELTA.as_bytes());
        assert_eq!(mutation.kind, *kind);
    }
}

#[test]
fn all_kinds_are_drawn_and_structure_is_hit_most() {
    let mut kinds = BTreeMap::new();
    let mut structural = 0;
    let mut all = 0;
    for seed in 0..4_000 {
        for mutation in mutate(DELTA.as_bytes(), &mut Rng::new(seed)).1 {
            *kinds.entry(mutation.kind).or_insert(0) += 1;
            all += 1;
            structural +=
                usize::from(mutation.before.starts_with("`#") || mutation.before.contains("Requirement: "));
        }
    }
    assert_eq!(kinds.len(), Kind::ALL.len());
    assert!(structural * 2 > all, "{structural} of {all} hit a structural line");
}

#[test]
fn any_bytes_can_be_mutated_again_and_again() {
    let starts: [&[u8]; 7] =
        [b"", b"\n", b"\r", b"\xff\xfe", b"# a", b"\xef\xbb\xbf", "- \u{e9}\u{2028}".as_bytes()];
    for start in starts {
        let mut rng = Rng::new(11);
        let mut bytes = start.to_vec();
        for _ in 0..400 {
            bytes = mutate(&bytes, &mut rng).0;
            bytes.truncate(4_000);
        }
    }
}

#[test]
fn a_mutation_explains_itself() {
    let (_, mutation) = apply(Kind::Drop, b"# a\x1b", &mut Rng::new(1)).expect("a line can be dropped");
    assert_eq!(mutation.to_string(), r"Drop at line 1: `# a\x1b`");
}
