//! Laws of lines, spans and edits, over arbitrary texts.

use proptest::prelude::*;

use crate::{EditError, LineIndex, SourceMap, Span, TextEdit, apply_edits};

fn texts() -> impl Strategy<Value = String> {
    proptest::collection::vec(
        prop_oneof![
            Just("\n".to_owned()),
            Just("\r\n".to_owned()),
            Just("\r".to_owned()),
            Just("é𝒳".to_owned()),
            ".{0,6}"
        ],
        0..12,
    )
    .prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn lines_partition_the_text(text in texts()) {
        let index = LineIndex::new(&text);
        let mut at = 0;
        for line in 1..=index.line_count() {
            prop_assert_eq!(index.line_start(line), Some(at));
            at = index.line_end(line).expect("the line exists");
        }
        prop_assert_eq!(at as usize, text.len());
        prop_assert_eq!(index.line_start(index.line_count() + 1), None);
    }

    #[test]
    fn positions_round_trip(text in texts()) {
        let index = LineIndex::new(&text);
        for at in 0..=u32::try_from(text.len()).unwrap() {
            let position = index.position(at);
            let start = index.line_start(position.line).expect("the line exists");
            prop_assert_eq!(start + position.column - 1, at);
        }
    }

    #[test]
    fn bytes_outside_edits_are_kept(text in "[a-zé]{0,40}", cuts in proptest::collection::vec(0usize..40, 0..6)) {
        let mut cuts: Vec<usize> = cuts.into_iter().filter(|at| text.is_char_boundary(*at)).collect();
        cuts.sort_unstable();
        let edits: Vec<TextEdit> = cuts
            .chunks_exact(2)
            .map(|pair| TextEdit::replace(pair[0]..pair[1], "#"))
            .collect();
        let out = apply_edits(&text, &edits).expect("sorted, disjoint, on character boundaries");
        let mut kept = String::new();
        let mut at = 0;
        for edit in &edits {
            kept.push_str(&text[at..edit.range.start]);
            at = edit.range.end;
        }
        kept.push_str(&text[at..]);
        prop_assert_eq!(out.replace('#', ""), kept);
    }
}

#[test]
fn overlapping_edits_are_refused() {
    let edits = [TextEdit::delete(0..2), TextEdit::delete(1..3)];
    assert_eq!(apply_edits("abcd", &edits), Err(EditError::Overlap { index: 1 }));
    assert_eq!(apply_edits("é", &[TextEdit::insert(1, "x")]), Err(EditError::OutOfBounds { index: 0 }));
}

#[test]
fn utf16_columns_count_code_units() {
    let text = "aé𝒳b";
    let index = LineIndex::new(text);
    let at = u32::try_from(text.find('b').unwrap()).unwrap();
    assert_eq!(index.position(at).column, 8);
    assert_eq!(index.utf16_column(text, at), 5);
}

#[test]
fn sensitive_spans_are_masked_and_keep_offsets() {
    let mut sources = SourceMap::default();
    let id = sources.add("a.md", "key=sécret\nnext");
    sources.mark_sensitive(Span::new(id, 4..11));
    let safe = sources.get(id).safe_text();
    assert_eq!(safe, "key=*******\nnext");
    assert_eq!(safe.len(), sources.get(id).text().len());
    assert!(sources.get(id).is_sensitive(&(0..5)));
    assert!(!sources.get(id).is_sensitive(&(0..4)));
}
