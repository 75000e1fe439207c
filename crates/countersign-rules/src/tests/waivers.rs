//! Waivers: which count, which are findings.

use std::collections::BTreeSet;

use countersign_diag::Severity;

use super::{TODAY, errors, policy};
use crate::{ChangeView, MemoryFiles, Outcome, Standing, Subject, Waiver, World, judge, lint};

const RULE: &str = "[[rule]]\nid = 'no-exe'\nkind = 'forbid-path'\npaths = ['**/*.exe']\nwhy = 'y'\n";

fn waiver(lines: &str) -> String {
    format!("{RULE}[[waiver]]\nrule = 'no-exe'\nreason = 'it is signed'\n{lines}\n")
}

fn outcome(text: &str, standing: &Standing) -> (Outcome, Vec<String>) {
    let (policy, findings) = policy(text);
    assert_eq!(findings, [], "{text}");
    let mut files = MemoryFiles::default();
    files.now.insert("a.exe".to_owned(), b"MZ".to_vec());
    files.now.insert("tools/b.exe".to_owned(), b"MZ".to_vec());
    let change = ChangeView { id: "add-tool".to_owned(), ..ChangeView::default() };
    let diff = files.diff();
    let world = World {
        subject: Subject::Change(&change),
        diff: &diff,
        at_target: false,
        files: &files,
        unassigned: Ok(&[]),
        suites: &[],
        commands: &std::collections::BTreeMap::new(),
        today: TODAY,
    };
    let mut judged = judge(&policy, &world, &|_, _: &Waiver| standing.clone());
    let one = judged.remove(0);
    (one.outcome, one.refused.into_iter().map(|(_, why)| why).collect())
}

#[test]
fn a_waiver_of_the_change_waives_all_of_it_and_one_of_paths_only_those() {
    let (whole, _) = outcome(&waiver("change = 'add-tool'\nexpires = 2027-01-31"), &Standing::Counts);
    assert!(whole.is_waived() && !whole.is_open(), "{whole:?}");
    let (part, _) = outcome(&waiver("paths = ['tools/**']\nexpires = 2027-01-31"), &Standing::Counts);
    let Outcome::Broken { open, waived } = &part else { panic!("{part:?}") };
    assert_eq!((open[0].subject.as_str(), waived[0].0.subject.as_str()), ("a.exe", "tools/b.exe"));
    let (other, _) = outcome(&waiver("change = 'add-other'\nexpires = 2027-01-31"), &Standing::Counts);
    assert!(other.is_open());
}

#[test]
fn a_waiver_that_expired_or_does_not_count_waives_nothing_and_is_told() {
    let (expired, why) = outcome(&waiver("change = 'add-tool'\nexpires = 2026-11-22"), &Standing::Counts);
    assert!(expired.is_open());
    assert_eq!(why, ["it expired on 2026-11-22"]);
    let (last_day, _) = outcome(&waiver("change = 'add-tool'\nexpires = 2026-11-23"), &Standing::Counts);
    assert!(last_day.is_waived());
    let own = Standing::DoesNotCount("its author wrote the change".to_owned());
    let (own, why) = outcome(&waiver("change = 'add-tool'\nexpires = 2027-01-31"), &own);
    assert!(own.is_open());
    assert_eq!(why, ["its author wrote the change"]);
}

#[test]
fn a_waiver_that_says_too_little_or_too_much_is_an_error() {
    for (lines, code) in [
        ("change = 'a'", "setting-missing"),
        ("expires = 2027-01-31", "waiver-invalid"),
        ("change = 'a'\npaths = ['b']\nexpires = 2027-01-31", "waiver-invalid"),
        ("change = 'a'\nexpires = '2027-01-31'", "setting-type"),
        ("change = 'a'\nexpires = 2027-01-31T00:00:00Z", "setting-type"),
        ("change = 'a'\nexpires = 2027-02-31", "toml-syntax"),
        ("paths = ['**']\nexpires = 2027-01-31", "waiver-too-broad"),
        ("paths = ['./**/*']\nexpires = 2027-01-31", "waiver-too-broad"),
        ("paths = ['**/*.*']\nexpires = 2027-01-31", "waiver-too-broad"),
        ("paths = []\nexpires = 2027-01-31", "waiver-invalid"),
        ("change = '*'\nexpires = 2027-01-31", "waiver-too-broad"),
        ("change = 'a'\nexpires = 2027-01-31\nuntil = 2028-01-01", "setting-unknown"),
    ] {
        let (policy, findings) = policy(&waiver(lines));
        assert!(errors(&findings).contains(&code), "{lines}: {:?}", errors(&findings));
        assert_eq!(policy.waivers().len(), 0, "{lines}");
    }
}

#[test]
fn waivers_that_somebody_should_look_at_are_findings() {
    let codes = |lines: &str| -> Vec<&str> {
        let (policy, _) = policy(&waiver(lines));
        let tested = BTreeSet::from(["no-exe".to_owned()]);
        let found = lint(&policy, &["a.exe".to_owned()], &[], &tested, TODAY);
        found.iter().map(|finding| finding.code().name).collect()
    };
    assert_eq!(codes("change = 'a'\nexpires = 2027-01-31"), Vec::<&str>::new());
    assert_eq!(codes("change = 'a'\nexpires = 2026-11-22"), ["waiver-expired"]);
    assert_eq!(codes("change = 'a'\nexpires = 2026-12-07"), ["waiver-ends-soon"]);
    assert_eq!(codes("change = 'a'\nexpires = 2026-12-08"), Vec::<&str>::new());
    assert_eq!(codes("change = 'a'\nexpires = 2028-01-01"), ["waiver-too-broad"]);
}

#[test]
fn what_guards_nothing_is_a_finding() {
    let text = "[[rule]]\nid = 'a'\nkind = 'writable-paths'\npaths = ['scr/**']\nwhy = 'y'\n\
                when = { risk = ['low'], domains = ['sales'], not = { risk = ['low'] } }\n\
                [[waiver]]\nrule = 'b'\nchange = 'c'\nreason = 'd'\nexpires = 2027-01-31\n";
    let (policy, findings) = policy(text);
    assert_eq!(findings, []);
    let found = lint(&policy, &["src/a.rs".to_owned()], &["billing".to_owned()], &BTreeSet::new(), TODAY);
    let found: Vec<(&str, Severity)> = found.iter().map(|one| (one.code().name, one.severity())).collect();
    let expected = [
        ("rule-never-fires", Severity::Error),
        ("rule-pattern-matches-nothing", Severity::Warning),
        ("rule-domain-unknown", Severity::Error),
        ("rule-untested", Severity::Warning),
        ("waiver-of-unknown-rule", Severity::Error),
    ];
    assert_eq!(found, expected);
}
