//! The file keeps everything that a person wrote.

use countersign_diag::SourceMap;
use proptest::prelude::{Just, any, prop, prop_assert, prop_assert_eq, prop_oneof, proptest};
use proptest::strategy::Strategy as Generator;

use super::{Decision, Strategy};
use crate::test_design::strategy::update::StrategyEntry;

fn parse(text: &str) -> Strategy {
    let parsed = parse_all(text);
    assert_eq!(parsed.1, Vec::<String>::new());
    parsed.0
}

fn parse_all(text: &str) -> (Strategy, Vec<String>) {
    let mut sources = SourceMap::default();
    let source = sources.add("strategy.md", text);
    let parsed = Strategy::parse(source, text);
    let findings = parsed.findings.iter().map(|one| format!("{} {}", one.code().name, one.message()));
    (parsed.value, findings.collect())
}

fn entry(id: u32, body: &str) -> StrategyEntry {
    StrategyEntry { id: format!("{id:08x}"), body: body.to_owned() }
}

fn three() -> Strategy {
    Strategy::default().updated("# Strategy\n", &[entry(1, "one"), entry(2, "two"), entry(3, "three")])
}

#[test]
fn a_new_file_has_an_open_decision_for_each_candidate() {
    let text = three().render();
    assert!(text.starts_with("# Strategy\n\n<!-- candidate 00000001 "), "{text}");
    assert!(
        text.contains(" -->\none\n<!-- /candidate -->\nDecision: open\n\n<!-- candidate 00000002 "),
        "{text}"
    );
    assert_eq!(parse(&text), three());
}

#[test]
fn decisions_and_prose_outlive_an_update() {
    let text = three().render().replacen(
        "Decision: open",
        "Decision: dismissed, the gateway does it\nSee the minutes.",
        1,
    );
    let text = text.replacen("Decision: open", "Decision: accepted: on Monday", 1);
    let updated = parse(&text).updated("", &[entry(1, "one, better"), entry(2, "two"), entry(4, "four")]);
    let after = updated.render();
    assert!(after.contains(
        "\none, better\n<!-- /candidate -->\nDecision: dismissed, the gateway does it\nSee the minutes.\n"
    ));
    assert!(after.contains("\n> The change no longer gives rise to this.\nthree\n"), "{after}");
    let decided: Vec<&Decision> = updated.blocks().map(|block| &block.decision).collect();
    let expected = [
        &Decision::Dismissed("the gateway does it".to_owned()),
        &Decision::Accepted("on Monday".to_owned()),
        &Decision::Open,
        &Decision::Open,
    ];
    assert_eq!(decided, expected);
    assert_eq!(updated.blocks().map(|block| block.gone).collect::<Vec<_>>(), [false, false, true, false]);
}

#[test]
fn an_edited_block_is_left_alone_and_one_that_is_back_is_not_gone() {
    let text = three().render().replace("two\n", "two, in my words\n");
    let gone = parse(&text).updated("", &[]);
    assert!(gone.blocks().all(|block| block.gone));
    let back = gone.updated("", &[entry(1, "one"), entry(2, "two"), entry(3, "three")]);
    assert_eq!(back.render(), text);
    assert!(back.blocks().nth(1).is_some_and(super::StrategyBlock::is_edited));
}

#[test]
fn a_decision_can_be_taken_down() {
    let mut strategy = three();
    assert!(strategy.decide("00000002", &Decision::Dismissed("not\nneeded".to_owned())));
    assert!(!strategy.decide("0000000f", &Decision::Open));
    assert!(strategy.render().contains("Decision: dismissed: not needed\n"));
    assert_eq!(parse(&strategy.render()).decisions()["00000002"].reason(), Some("not needed"));
}

#[test]
fn what_cannot_be_read_is_said() {
    let text = three().render().replacen("Decision: open", "Decision: dismissed", 1);
    let (strategy, findings) = parse_all(&text);
    assert_eq!(findings, ["strategy-decision the decision cannot be read, so the candidate stays open"]);
    assert_eq!(strategy.render(), text);
    let unclosed = three().render().replacen("<!-- /candidate -->\n", "", 1);
    assert_eq!(parse_all(&unclosed).1, ["strategy-block the block of candidate `00000001` has no end"]);
    let repeated = three().render().replace("candidate 00000002", "candidate 00000001");
    assert_eq!(parse_all(&repeated).1, ["strategy-block candidate `00000001` has two blocks"]);
}

#[test]
fn blank_lines_of_a_formatter_and_other_line_ends_do_no_harm() {
    let text = three()
        .render()
        .replace("-->\nDecision: open", "-->\n\nDecision: accepted: yes")
        .replace('\n', "\r\n");
    let strategy = parse(&text);
    assert!(strategy.blocks().all(|block| block.decision.as_str() == "accepted" && !block.is_edited()));
    let updated =
        strategy.updated("", &[entry(1, "one"), entry(2, "two"), entry(3, "three"), entry(4, "four")]);
    assert!(updated.render().starts_with(&text));
    assert!(!updated.render().replace("\r\n", "").contains('\n'));
}

/// Lines of every sort that matters here.
fn line() -> impl Generator<Value = String> {
    prop_oneof![
        Just("<!-- candidate 00000001 9d0e1f22 -->".to_owned()),
        Just("<!-- candidate 00000002 9d0e1f22 gone -->".to_owned()),
        Just("<!-- /candidate -->".to_owned()),
        Just("Decision: dismissed: because".to_owned()),
        Just("Decision: perhaps".to_owned()),
        Just(String::new()),
        "[ -~]{0,12}",
        "\\PC{0,6}",
    ]
}

fn text() -> impl Generator<Value = String> {
    (prop::collection::vec((line(), prop_oneof![Just("\n"), Just("\r\n")]), 0..24), any::<bool>()).prop_map(
        |(lines, open)| {
            let mut text: String = lines.iter().flat_map(|(line, end)| [line.as_str(), *end]).collect();
            if open && text.ends_with('\n') {
                text.pop();
            }
            text
        },
    )
}

proptest! {
    #[test]
    fn what_is_read_is_written_back(text in text()) {
        prop_assert_eq!(parse_all(&text).0.render(), text);
    }

    #[test]
    fn what_is_written_reads_the_same(bodies in prop::collection::vec("(?s).{0,40}", 0..5), text in text()) {
        let entries: Vec<StrategyEntry> = (3u32..).zip(&bodies).map(|(id, body)| entry(id, body)).collect();
        let strategy = parse_all(&text).0.updated("# Title\n", &entries);
        let again = parse_all(&strategy.render()).0;
        prop_assert_eq!(&again, &strategy);
        // A block that stands open in the text may swallow the first new one; else each candidate has one block.
        prop_assert_eq!(again.clone().updated("# Title\n", &entries), again);
    }

    #[test]
    fn what_a_person_wrote_stays(text in text(), bodies in prop::collection::vec("[a-z ]{1,20}", 0..5)) {
        let entries: Vec<StrategyEntry> = (1u32..).zip(&bodies).map(|(id, body)| entry(id, body)).collect();
        let before = parse_all(&text).0;
        let after = before.clone().updated("", &entries);
        let decided = |strategy: &Strategy| -> Vec<(String, Decision)> {
            strategy.blocks().map(|block| (block.id.clone(), block.decision.clone())).collect()
        };
        prop_assert!(decided(&after).starts_with(&decided(&before)));
        let rendered = after.render();
        for piece in before.pieces() {
            if let super::StrategyPiece::Text(written) = piece {
                prop_assert!(written.trim().is_empty() || rendered.contains(written.as_str()));
            }
        }
    }
}
