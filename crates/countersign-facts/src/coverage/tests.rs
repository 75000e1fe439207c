#![expect(clippy::disallowed_methods, reason = "tests read their samples")]

use std::ops::Range;
use std::path::Path;

use countersign_diag::SourceMap;
use countersign_model::Parsed;
use proptest::prelude::*;

use super::{CoverageReport, Format, Input, LineSet, read};
use crate::results::decode;

fn read_as(format: Option<Format>, bytes: &[u8]) -> Parsed<CoverageReport> {
    let mut sources = SourceMap::default();
    let source = sources.add("coverage", decode(bytes).into_owned());
    read(&Input { bytes, source, format })
}

fn sample(path: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/results").join(path)).unwrap()
}

fn codes(parsed: &Parsed<CoverageReport>) -> Vec<&'static str> {
    parsed.findings.iter().map(|finding| finding.code().name).collect()
}

fn ranges(lines: &LineSet) -> Vec<Range<u32>> {
    lines.ranges().to_vec()
}

#[test]
fn lcov_tells_tests_apart() {
    let parsed = read_as(None, &sample("lcov/lcov.info"));
    assert!(parsed.findings.is_empty(), "{:?}", parsed.findings);
    let file = &parsed.value.files["/project/access.c"];
    assert_eq!((file.known.len(), ranges(&file.executed)), (6, vec![3..6, 7..8, 10..12]));
    let own = |test: &str| ranges(&file.by_test[test]);
    assert_eq!(own("approved_partner_enters"), [3..6, 10..12]);
    assert_eq!(own("rejected_partner_stays_out"), [3..5, 7..8, 10..12]);
}

#[test]
fn lcov_without_tests_and_cobertura_agree() {
    let lcov = read_as(None, &sample("lcov/coverage-py.info"));
    let xml = read_as(None, &sample("cobertura/coverage-py.xml"));
    assert!(lcov.value.is_usable && xml.value.is_usable);
    assert_eq!(lcov.value.files, xml.value.files);
    let file = &lcov.value.files["access.py"];
    assert_eq!((ranges(&file.executed).as_slice(), file.by_test.len()), (std::slice::from_ref(&(1..4)), 0));
    assert_eq!(xml.value.sources, ["/project"]);
}

#[test]
fn cobertura_may_name_its_document_type_and_nothing_more() {
    let sample = sample("cobertura/gcovr.xml");
    let parsed = read_as(None, &sample);
    assert!(parsed.findings.is_empty(), "{:?}", parsed.findings);
    assert_eq!(ranges(&parsed.value.files["access.c"].executed), [3..5, 7..8, 10..12]);
    let text = String::from_utf8(sample).unwrap();
    let own = text.replacen(".dtd'>", ".dtd' [<!ENTITY a \"b\">]>", 1);
    assert_eq!(codes(&read_as(None, own.as_bytes())), ["report-entity", "coverage-empty"]);
}

#[test]
fn broken_records_are_left_out_and_said() {
    let text = "DA:1,1\nSF:a\nDA:0,1\nDA:2\nDA:3,-1\nDA:4,x\nDA:5,1,md5\nWHAT:1\nend_of_record\n";
    let parsed = read_as(Some(Format::Lcov), text.as_bytes());
    assert_eq!(codes(&parsed), ["coverage-record-broken"; 6]);
    assert_eq!(ranges(&parsed.value.files["a"].executed), std::slice::from_ref(&(5..6)));
    assert!(parsed.value.is_usable);
    let xml = "<coverage><line number='1' hits='1'/><class filename='a'><line number='x' hits='1'/><line number='2' hits='1'/></class></coverage>";
    let parsed = read_as(None, xml.as_bytes());
    assert_eq!(codes(&parsed), ["coverage-record-broken"; 2]);
    assert_eq!(ranges(&parsed.value.files["a"].executed), std::slice::from_ref(&(2..3)));
}

#[test]
fn reports_that_say_nothing_or_too_little_are_no_witness() {
    let refused = |text: &str| {
        let parsed = read_as(None, text.as_bytes());
        assert!(!parsed.value.is_usable, "{text}");
        codes(&parsed)
    };
    assert_eq!(refused("hello"), ["coverage-unrecognised"]);
    assert_eq!(refused("TN:\n"), ["coverage-truncated", "coverage-empty"]);
    assert_eq!(refused("SF:a\nDA:1,1\n"), ["coverage-truncated"]);
    assert_eq!(refused("<coverage/>"), ["coverage-empty"]);
    assert_eq!(refused("<coverage><class filename='a'><line number='1' hits='1'/>"), ["report-truncated"]);
}

#[test]
fn sets_of_lines() {
    let lines = LineSet::from(vec![7, 3, 4, 4, 5, 9]);
    assert_eq!(ranges(&lines), [3..6, 7..8, 9..10]);
    assert_eq!(lines.len(), 5);
    assert!(lines.contains(5) && !lines.contains(6));
    assert!(
        lines.touches(&(6..8))
            && !lines.touches(&(1..3))
            && !lines.touches(&(6..7))
            && !lines.touches(&(4..4))
    );
    assert!(LineSet::default().is_empty() && !lines.is_empty());
    assert!(LineSet::from(vec![u32::MAX]).ranges().len() == 1);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_panic(
        format in prop_oneof![Just(None), Just(Some(Format::Lcov)), Just(Some(Format::Cobertura))],
        file in 0usize..4,
        at in any::<prop::sample::Index>(),
        noise in proptest::collection::vec(any::<u8>(), 0..40),
    ) {
        let names = ["lcov/lcov.info", "lcov/coverage-py.info", "cobertura/coverage-py.xml", "cobertura/gcovr.xml"];
        let mut bytes = sample(names[file]);
        let whole = read_as(format, &bytes).value;
        let at = at.index(bytes.len());
        let cut = read_as(format, &bytes[..at]).value;
        for (path, lines) in &cut.files {
            // A path may be cut as well.
            if let Some(all) = whole.files.get(path) {
                prop_assert!(lines.executed.len() <= all.executed.len());
            }
        }
        bytes.splice(at..at, noise);
        let parsed = read_as(format, &bytes);
        prop_assert!(parsed.value.is_usable != parsed.has_errors());
    }
}
