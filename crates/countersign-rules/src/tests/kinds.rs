//! Each kind fires, is silent, and says when nobody can tell.

use super::{TODAY, fixture, policy, situations};
use crate::{Expected, KINDS};

#[test]
fn every_situation_ends_as_it_says() {
    for kind in KINDS {
        let (policy, findings) = policy(&fixture(kind.name(), "rule.toml"));
        assert_eq!(findings, [], "{}", kind.name());
        assert!(policy.rules().iter().all(|rule| rule.kind.name() == kind.name()), "{}", kind.name());
        let situations = situations(&fixture(kind.name(), "situations.toml"));
        let mut seen = Vec::new();
        for (at, situation) in situations.iter().enumerate() {
            let (ended, reason) = situation.run(&policy, TODAY).expect("the rule is there");
            let place = format!("{} situation {}: {reason}", kind.name(), at + 1);
            assert_eq!(ended.as_str(), situation.expect.as_str(), "{place}");
            assert!(!reason.is_empty() && !reason.ends_with('.'), "{place}");
            seen.push(ended);
        }
        assert!(seen.contains(&Expected::Fires), "{} is seen to fire", kind.name());
        assert!(seen.contains(&Expected::Silent), "{} is seen to be silent", kind.name());
        for rule in policy.rules() {
            let fires = |one: &&crate::Situation| one.rule.value == rule.id && one.expect == Expected::Fires;
            assert!(situations.iter().any(|one| fires(&one)), "rule {} is seen to fire", rule.id);
        }
    }
}

#[test]
fn every_kind_tells_what_it_takes() {
    for kind in KINDS {
        let text = kind.code.documentation();
        assert!(
            text.contains("```toml") && text.contains(&format!("kind = \"{}\"", kind.name())),
            "{}",
            kind.name()
        );
        assert!(text.contains("why = "), "{}", kind.name());
    }
    let names: Vec<&str> = KINDS.iter().map(crate::Kind::name).collect();
    assert!(names.is_sorted(), "{names:?}");
}
