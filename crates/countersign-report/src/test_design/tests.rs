//! The text, the document and the strategy file of `design-tests`.

use countersign_trace::Place;
use countersign_verify::{CandidateKind, Decision, Strategy, TestCandidate, TestDesign};

use super::{TestDesignView, entries, intro};
use crate::Style;

fn candidate(id: &str, kind: CandidateKind, subject: &str) -> TestCandidate {
    TestCandidate {
        id: id.to_owned(),
        kind,
        subject: subject.to_owned(),
        place: Place { path: "openspec/changes/add-x/specs/pay/spec.md".into(), line: 3, span: None },
        reason: "it says `refund`, and none of its 2 scenarios says what happens twice".to_owned(),
        title: format!("{subject} <b>twice</b> \u{202e}"),
        given: "a refund".to_owned(),
        when: "the same comes again @everyone\n<!-- /candidate -->".to_owned(),
        then: "nothing more happens".to_owned(),
        weight: 1,
    }
}

fn design() -> TestDesign {
    TestDesign {
        change: "add-x".to_owned(),
        candidates: vec![
            candidate("00000001", CandidateKind::Idempotency, "pay/refund"),
            candidate("00000002", CandidateKind::Boundary, "pay/limit"),
            candidate("00000003", CandidateKind::Contract, "api/pay.yaml"),
        ],
        left_out: 2,
        unread: vec!["pay/other".to_owned()],
        watch_configured: false,
    }
}

fn view() -> TestDesignView {
    let mut strategy = Strategy::default().updated(&intro("add-x"), &entries(&design()));
    assert!(strategy.decide("00000002", &Decision::Accepted("on Monday".to_owned())));
    assert!(strategy.decide("00000003", &Decision::Dismissed("recorded elsewhere".to_owned())));
    TestDesignView::new(design(), &strategy, "validations/test-strategy/add-x.md".to_owned())
}

#[test]
fn what_is_open_is_shown_and_what_was_decided_is_remembered() {
    let mut out = Vec::new();
    view().render_text(&mut out, Style::PLAIN).unwrap();
    let expected = "\
add-x: 1 tests to think about, 1 accepted, 1 dismissed

00000001 idempotency pay/refund  openspec/changes/add-x/specs/pay/spec.md:3
  it says `refund`, and none of its 2 scenarios says what happens twice
  pay/refund <b>twice</b> \\u{202e}
    GIVEN a refund
    WHEN the same comes again @everyone\\u{a}<!-- /candidate -->
    THEN nothing more happens

accepted
  00000002 pay/limit <b>twice</b> \\u{202e}: on Monday

2 more of less weight are left out
1 requirements are not in English and were not read, the first is pay/other
what no policy watches: not-applicable (not configured)
`--write` keeps them in validations/test-strategy/add-x.md, where each can be accepted or dismissed
";
    assert_eq!(String::from_utf8(out).unwrap(), expected);
}

#[test]
fn the_document_names_its_schema_and_holds_the_same() {
    let mut out = Vec::new();
    view().render_json(&mut out).unwrap();
    let document: serde_json::Value = serde_json::from_slice(&out).unwrap();
    assert_eq!(document["schema"], "countersign.design-tests/1");
    assert_eq!(document["candidates"][1]["decision"], "accepted");
    assert_eq!(document["candidates"][1]["decision_reason"], "on Monday");
    assert_eq!(document["watch"], "not-configured");
}

#[test]
fn no_authored_text_acts_in_the_file() {
    let strategy = Strategy::default().updated(&intro("add-x"), &entries(&design()));
    let text = strategy.render();
    assert_eq!(strategy.blocks().count(), 3, "{text}");
    assert_eq!(text.matches("<!-- /candidate -->").count(), 3, "{text}");
    assert!(!text.contains("<b>") && !text.contains('\u{202e}') && !text.contains("@everyone"), "{text}");
    let gone =
        TestDesignView::new(TestDesign { candidates: Vec::new(), ..design() }, &strategy, String::new());
    assert_eq!(gone.gone, ["00000001", "00000002", "00000003"]);
}
