//! Laws that hold for every document.

use countersign_diag::SourceMap;
use proptest::prelude::*;

use crate::accounting::{Accounting, LineRole};
use crate::blocks::{blocks, print};
use crate::commonmark::MarkdownReading;
use crate::delta_document::DeltaDocument;
use crate::outline::{Outline, SpecOutline};
use crate::purpose::{find_placeholder, read_purpose};
use crate::readings::{Scan, compare_with, scan};
use crate::spec::{RequirementsSection, structure_faults};
use crate::{Document, decode};

pub(super) fn document(text: &str) -> Document {
    Document::new(SourceMap::default().add("test.md", ""), text.into())
}

/// Lines that matter to one reading or the other, in all their near misses.
fn line() -> impl Strategy<Value = String> {
    let structural = prop_oneof![
        Just("# Title"),
        Just("## Purpose"),
        Just("## Requirements"),
        Just("## ADDED Requirements"),
        Just("## MODIFIED Requirements"),
        Just("## REMOVED Requirements"),
        Just("## RENAMED Requirements"),
        Just("### Requirement: Alpha"),
        Just("###Requirement: Alpha"),
        Just("### Requirement:"),
        Just("### Requirement: Beta ###"),
        Just("#### Scenario: One"),
        Just("#### One ####"),
        Just("##"),
        Just("## "),
        Just("###\u{a0}Requirement: X"),
        Just("- FROM: `### Requirement: Alpha`"),
        Just("- TO: `### Requirement: B`"),
        Just("- `### Requirement: Alpha`"),
        Just("- **WHEN** asked"),
    ];
    let traps = prop_oneof![
        Just("```"),
        Just("~~~"),
        Just("````rust"),
        Just("``` a`b"),
        Just("    ```"),
        Just("<!--"),
        Just("-->"),
        Just("<!-- a -->"),
        Just("<div>"),
        Just("<pre>"),
        Just("---"),
        Just("==="),
        Just("> ### Requirement: Q"),
        Just("[a]: /b"),
        Just("| a | b |"),
        Just("1. one"),
        Just("   - two"),
        Just("\u{feff}## Purpose"),
        Just("### Requirement: \u{2028}x"),
        Just("<script>"),
        Just("<?php"),
        Just("- <!--"),
        Just("> ```"),
        Just("- ```"),
        Just("1. ~~~"),
        Just("10.  wide"),
        Just("  > - x"),
    ];
    let fence = (
        "[ ]{0,4}",
        "[`~]{3,4}",
        proptest::collection::vec("[ ]{0,5}([#<a-]{0,3} ?[a-z]{0,3})?", 0..4),
        "[ ]{0,4}",
    )
        .prop_map(|(open, run, inner, close)| format!("{open}{run}\n{}\n{close}{run}", inner.join("\n")));
    let indent =
        prop_oneof![4 => Just(""), 1 => Just(" "), 1 => Just("   "), 1 => Just("    "), 1 => Just("\t")];
    let text = prop_oneof![4 => structural.prop_map(str::to_owned), 3 => traps.prop_map(str::to_owned),
        1 => fence, 2 => "[ -~]{0,20}", 1 => "\\PC{0,8}", 2 => Just(String::new())];
    (indent, text).prop_map(|(indent, text)| format!("{indent}{text}"))
}

pub(super) fn texts() -> impl Strategy<Value = String> {
    let end = prop_oneof![8 => Just("\n"), 2 => Just("\r\n"), 1 => Just("\r")];
    (proptest::bool::weighted(0.05), proptest::collection::vec((line(), end), 0..24)).prop_map(
        |(bom, lines)| {
            let body: String = lines.into_iter().map(|(line, end)| line + end).collect();
            if bom { format!("\u{feff}{body}") } else { body }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn blocks_partition_the_bytes_and_print_them_back(text in texts()) {
        let document = document(&text);
        let blocks = blocks(&document);
        let mut at = 0;
        for block in &blocks {
            prop_assert_eq!(block.bytes.start, at);
            prop_assert!(block.bytes.end >= at);
            at = block.bytes.end;
        }
        prop_assert_eq!(at, text.len());
        prop_assert_eq!(print(&document, &blocks), text);
    }

    #[test]
    fn where_the_scan_says_same_the_comparison_finds_nothing(text in texts()) {
        let document = document(&text);
        let delta = DeltaDocument::read(&document);
        let operations: Vec<usize> = delta
            .removed
            .iter()
            .map(|removal| removal.line)
            .chain(delta.renamed.iter().flat_map(|rename| [rename.from_line, rename.to_line]))
            .collect();
        let markdown = MarkdownReading::of(&document);
        let full = compare_with(&document, &operations, &markdown);
        if scan(&document, &operations) == Scan::Same {
            prop_assert!(full.is_empty(), "{:?}", full);
            prop_assert!(markdown.unclosed.is_empty(), "{:?}", markdown.unclosed);
        }
    }

    #[test]
    fn every_non_blank_line_of_a_delta_is_accounted_for(text in texts()) {
        let document = document(&text);
        let delta = DeltaDocument::read(&document);
        let accounting = Accounting::of(&delta, Some(&MarkdownReading::of(&document)));
        for line in 0..document.line_count() {
            prop_assert_eq!(accounting.role(line) == LineRole::Blank, document.is_blank(line), "line {}", line);
        }
    }

    #[test]
    fn views_stay_within_the_document(text in texts()) {
        let document = document(&text);
        let count = document.line_count();
        for section in Outline::new(&document).sections() {
            prop_assert!(section.line < count && section.content.end <= count);
        }
        let section = RequirementsSection::read(&document);
        prop_assert!(section.end <= count);
        for block in &section.blocks {
            prop_assert!(block.lines.end <= block.limit && block.limit <= section.end);
            for scenario in block.scenarios(&document) {
                prop_assert!(scenario.lines.end <= block.lines.end);
            }
        }
        let fences: usize = document.fences().map(|range| range.len()).sum();
        prop_assert_eq!(fences, (0..count).filter(|line| document.is_fenced(*line)).count());
    }

    #[test]
    fn arbitrary_bytes_are_read_without_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let invalid = std::str::from_utf8(&bytes).is_err();
        let decoded = decode(bytes);
        prop_assert_eq!(decoded.first_invalid.is_some(), invalid);
        let document = document(&decoded.text);
        std::hint::black_box((SpecOutline::read(&document).is_ok(), structure_faults(&document).len()));
        std::hint::black_box((read_purpose(&document), find_placeholder(&document, &decoded.text)));
        std::hint::black_box((DeltaDocument::read(&document).operation_count(), MarkdownReading::of(&document)));
        std::hint::black_box(crate::tasks::count_tasks(&decoded.text));
    }
}
