//! The tests a change deserves: on small worlds, and on the worked example.

use std::collections::BTreeMap;

use countersign_verify::{
    CandidateKind, Manifest, TestCandidate, TestDesign, TestDesignInput, Watch, design_tests,
};

use crate::facts::Facts;
use crate::onboarding::{CHANGE, example};

fn design_with(facts: &Facts, change: &str, manifests: &[Manifest<'_>], watch: &Watch) -> TestDesign {
    let (_, open, _) = facts.world.inputs();
    let deltas = open.iter().find(|one| one.id == change).expect("the change is open").deltas.clone();
    facts.with(|input| {
        let change = input.trace.catalogue.change(change).expect("the change is there");
        design_tests(&TestDesignInput { verify: *input, change, deltas: &deltas, manifests, watch })
    })
}

fn design(facts: &Facts, change: &str) -> TestDesign {
    design_with(facts, change, &[], &Watch::NotConfigured)
}

fn shown(design: &TestDesign) -> Vec<String> {
    let line = |one: &TestCandidate| format!("{} {}", one.kind.as_str(), one.subject);
    design.candidates.iter().map(line).collect()
}

/// The candidates of one requirement.
fn gaps(delta: &str) -> Vec<String> {
    let world = format!("=== delta add-x a\n## ADDED Requirements\n{delta}");
    shown(&design(&Facts::read(&world), "add-x"))
}

#[test]
fn the_example_deserves_a_test_of_re_approval_and_of_two_reviewers_at_once() {
    let design = design(&example(false), CHANGE);
    let all = shown(&design);
    let expected = [
        "re-entry partner-onboarding/re-approval#bank-account-changed-after-approval",
        "concurrency partner-onboarding/approval-required",
    ];
    assert_eq!(all[..2], expected, "{all:#?}");
    assert!(all.len() <= 16, "{all:#?}");
    let mut of_requirement: BTreeMap<&str, usize> = BTreeMap::new();
    for one in &design.candidates {
        *of_requirement.entry(one.subject.split('#').next().unwrap_or_default()).or_default() += 1;
    }
    assert!(of_requirement.values().all(|count| *count <= 3), "{of_requirement:?}");
    assert!(design.candidates.iter().all(|one| one.place.line > 0 && !one.reason.is_empty()));
}

#[test]
fn re_entry_is_missed_where_the_requirement_itself_is_missing() {
    let mut facts = example(false);
    let text = facts.documents.clone();
    let from = text.find("### Requirement: Re-approval").expect("it is there");
    let until = from + text[from..].find("### Requirement: API compatibility").expect("it is there");
    let world = crate::world::World::read(&format!("{}{}", &text[..from], &text[until..]));
    let before = std::mem::replace(&mut facts.world, world);
    (facts.world.files, facts.world.reports) = (before.files, before.reports);
    let all = shown(&design(&facts, CHANGE));
    assert!(all.iter().take(3).any(|one| one == "re-entry partner-onboarding/approval-required"), "{all:#?}");
}

#[test]
fn the_mended_example_asks_for_less() {
    let (before, after) = (shown(&design(&example(false), CHANGE)), shown(&design(&example(true), CHANGE)));
    let re_entry = "re-entry partner-onboarding/re-approval#bank-account-changed-after-approval".to_owned();
    assert!(before.contains(&re_entry) && !after.contains(&re_entry), "{after:#?}");
}

#[test]
fn each_gap_is_asked_for_and_an_answer_silences_it() {
    let cases = [
        (
            "failure-path",
            "### Requirement: Load\nThe system SHALL load the profile.\n\n#### Scenario: Loaded\n- **WHEN** it starts\n- **THEN** the profile is shown\n",
            "\n#### Scenario: Broken\n- **WHEN** the profile is malformed\n- **THEN** the default is used\n",
        ),
        (
            "boundary",
            "### Requirement: Names\nA name SHALL have at most 40 letters.\n\n#### Scenario: Short\n- **WHEN** a name is given\n- **THEN** it is kept\n",
            "\n#### Scenario: Too long\n- **WHEN** a name has exactly 41 letters\n- **THEN** it is cut\n",
        ),
        (
            "authorisation",
            "### Requirement: Removal\nAn administrator SHALL be able to delete a project.\n\n#### Scenario: Deleted\n- **WHEN** an administrator deletes a project\n- **THEN** it is gone\n",
            "\n#### Scenario: Guest\n- **WHEN** a guest tries to delete it\n- **THEN** the call is forbidden\n",
        ),
        (
            "re-entry",
            "### Requirement: Close\nThe system SHALL close an order that is paid.\n\n#### Scenario: Paid\n- **WHEN** the money is there\n- **THEN** the order is closed\n",
            "\n#### Scenario: Reopened\n- **GIVEN** an order that was closed\n- **WHEN** it is reopened\n- **THEN** it is open\n",
        ),
        (
            "idempotency",
            "### Requirement: Mail\nThe system SHALL send a welcome mail.\n\n#### Scenario: Sent\n- **WHEN** somebody joins\n- **THEN** a mail leaves\n",
            "\n#### Scenario: Twice\n- **WHEN** the same event comes twice\n- **THEN** one mail leaves\n",
        ),
        (
            "concurrency",
            "### Requirement: Claim\nA worker SHALL claim a job before it runs.\n\n#### Scenario: Claimed\n- **WHEN** a worker asks\n- **THEN** it holds the job\n",
            "\n#### Scenario: Race\n- **WHEN** two workers ask at the same time\n- **THEN** one of them holds it\n",
        ),
    ];
    for (kind, asks, answer) in cases {
        let is_asked = |text: &str| gaps(text).iter().any(|one| one.starts_with(kind));
        assert!(is_asked(asks), "{kind}: {:?}", gaps(asks));
        assert!(!is_asked(&format!("{asks}{answer}")), "{kind}: {:?}", gaps(&format!("{asks}{answer}")));
    }
    assert_eq!(
        gaps(
            "### Requirement: Colour\nThe heading SHALL be blue.\n\n#### Scenario: Seen\n- **THEN** it is blue\n"
        ),
        [""; 0]
    );
}

#[test]
fn what_the_lists_cannot_read_is_named_and_not_judged() {
    let world = "=== delta add-x a\n## ADDED Requirements\n### Requirement: 审批\n系统必须发送通知。\n\n#### Scenario: 成功\n- **WHEN** 提交\n- **THEN** 发送\n";
    let design = design(&Facts::read(world), "add-x");
    assert_eq!((design.candidates.len(), design.unread.len()), (0, 1));
}

const WORLD: &str = "\
=== delta add-x a
## ADDED Requirements
### Requirement: Colour
The heading SHALL be blue.

#### Scenario: Seen
- **THEN** it is blue

=== design add-x
## Decision
`GET /v1/colours` and `Palette::mix` stay. The endpoint `DELETE /v1/old` is removed.

## Dependencies
- `redis`: the cache of colours.
- Colour service - asked for each page.

## Rollback approach
Set `colours = off`. Nothing else is needed.

## Observability additions
- Metric `colours_mixed_total`.

=== diff add-x complete
M api/colours.yaml
A migrations/0001_colours.sql
M Cargo.toml

=== cite tests/a.rs
5-9 test mixes t a/colour#seen test

=== bodies
tests/a.rs mixes | palette mix
";

#[test]
fn interfaces_dependencies_rollback_and_signals_come_from_the_design_and_the_diff() {
    let facts = Facts::read(WORLD);
    let lines = [5..6, 9..10];
    let text = "[package]\nname = \"x\"\n\n[dependencies]\nlettre = \"1\"\nserde = \"1\"\n\n[dev-dependencies]\ninsta = \"1\"\n";
    let manifest = Manifest { path: "Cargo.toml", text, lines: &lines };
    let place = countersign_trace::Place { path: "rules/api.toml".into(), line: 3, span: None };
    let watch = Watch::Unwatched(vec![("api-stable".to_owned(), place)]);
    let design = design_with(&facts, "add-x", &[manifest], &watch);
    let mut all = shown(&design);
    all.sort();
    let expected = [
        "contract DELETE /v1/old",
        "contract GET /v1/colours",
        "contract api/colours.yaml",
        "failure-injection Colour service",
        "failure-injection lettre",
        "failure-injection redis",
        "observability colours_mixed_total",
        "rollback Set `colours = off`.",
        "rollback migrations/0001_colours.sql",
        "unwatched api-stable",
    ];
    assert_eq!(all, expected);
    assert!(design.watch_configured);
    let lettre = design.candidates.iter().find(|one| one.subject == "lettre").expect("it is declared");
    assert_eq!((lettre.place.path.as_ref(), lettre.place.line), ("Cargo.toml", 5));
    let ids: Vec<&str> = design.candidates.iter().map(|one| one.id.as_str()).collect();
    assert!(ids.iter().all(|id| id.len() == 8 && ids.iter().filter(|other| other == &id).count() == 1));
}

#[test]
fn the_order_of_inputs_shows_nowhere_and_an_id_stays() {
    let mut facts = Facts::read(WORLD);
    let before = design(&facts, "add-x");
    facts.reverse();
    assert_eq!(design(&facts, "add-x"), before);
    let redis = before.candidates.iter().find(|one| one.kind == CandidateKind::FailureInjection);
    let moved = design(&Facts::read(&WORLD.replace("## Decision\n", "## Decision\n\nMore.\n\n")), "add-x");
    let again = moved.candidates.iter().find(|one| one.kind == CandidateKind::FailureInjection);
    assert_eq!(redis.map(|one| &one.id), again.map(|one| &one.id));
}
