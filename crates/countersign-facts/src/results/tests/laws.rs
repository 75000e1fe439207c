//! Laws over arbitrary and mutated reports.

use proptest::prelude::*;

use super::samples::{self, Sample};
use super::{codes, read_as};
use crate::results::Format;

fn passed(bytes: &[u8], format: Format) -> u64 {
    let totals = read_as(Some(format), bytes).value.totals();
    totals.passed + totals.flaky
}

/// Whether the format says where a report ends. JSON lines end at any line, as far as anybody can tell from outside.
fn shows_its_end(sample: &Sample, cut: usize) -> bool {
    match sample.format() {
        Format::Junit | Format::Robot => sample.bytes[cut..].contains(&b'>'),
        // Comments may follow the plan.
        Format::Tap => sample.bytes[cut..].windows(4).any(|bytes| bytes == b"\n1.."),
        Format::Cucumber => sample.bytes[cut..].contains(&b'}'),
        Format::Nextest | Format::LibtestJson | Format::GoTestJson => false,
    }
}

#[test]
fn a_sample_that_is_cut_never_passes_more() {
    for sample in samples::all().iter().filter(|sample| sample.expected["usable"] == true) {
        let whole = passed(&sample.bytes, sample.format());
        let step = (sample.bytes.len() / 400).max(1);
        for cut in (0..sample.bytes.len()).step_by(step) {
            let parsed = read_as(Some(sample.format()), &sample.bytes[..cut]);
            let totals = parsed.value.totals();
            assert!(totals.passed + totals.flaky <= whole, "{} cut at {cut}", sample.name);
            if shows_its_end(sample, cut) {
                assert!(
                    !parsed.value.is_usable,
                    "{} cut at {cut}: {:?}",
                    sample.name,
                    codes(&parsed.findings)
                );
            }
        }
    }
}

#[test]
fn a_stream_that_is_cut_inside_a_suite_is_not_usable() {
    for sample in samples::all() {
        let end: &str = match sample.format() {
            Format::Nextest | Format::LibtestJson => "\"suite\"",
            Format::GoTestJson => "\"Elapsed\":0.",
            _ => continue,
        };
        let text = String::from_utf8(sample.bytes.clone()).unwrap();
        let last = text.rfind(end).unwrap();
        let line = text[..last].rfind('\n').unwrap() + 1;
        assert!(!read_as(None, &text.as_bytes()[..line]).value.is_usable, "{}", sample.name);
    }
}

/// A sample with some bytes replaced, removed, repeated or swapped for words of the formats.
fn mutated() -> impl Strategy<Value = (Format, Vec<u8>)> {
    let words = prop_oneof![
        Just(b"<testcase name='x'/>".to_vec()),
        Just(b"</testsuite>".to_vec()),
        Just(b"<![CDATA[".to_vec()),
        Just(b"&#0;&#xD800;&lt;".to_vec()),
        Just(b"\nok 999999999999999999999 - x {\n".to_vec()),
        Just(b"\n1..18446744073709551615\n".to_vec()),
        Just(b"\n  ---\n".to_vec()),
        Just(b"18446744073709551615".to_vec()),
        Just(b"-1e308".to_vec()),
        Just("é\u{2028}".as_bytes().to_vec()),
        proptest::collection::vec(any::<u8>(), 0..8),
    ];
    let samples = samples::all();
    let edit = (any::<prop::sample::Index>(), 0usize..40, words);
    (0..samples.len(), proptest::collection::vec(edit, 1..6)).prop_map(move |(index, edits)| {
        let sample = &samples[index];
        let mut bytes = sample.bytes.clone();
        for (at, length, word) in edits {
            let at = at.index(bytes.len() + 1);
            let end = (at + length).min(bytes.len());
            bytes.splice(at..end, word);
        }
        (sample.format(), bytes)
    })
}

fn formats() -> impl Strategy<Value = Option<Format>> {
    prop_oneof![Just(None), (0..Format::ALL.len()).prop_map(|index| Some(Format::ALL[index]))]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_bytes_never_panic(format in formats(), bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let parsed = read_as(format, &bytes);
        prop_assert!(parsed.value.is_usable != parsed.has_errors());
    }

    #[test]
    fn words_of_the_formats_never_panic(
        format in formats(),
        words in proptest::collection::vec(prop_oneof![
            Just("<testsuites>"), Just("<testsuite tests='9'>"), Just("</testsuite>"), Just("<testcase name='a'>"), Just("</testcase>"),
            Just("<failure>"), Just("</failure>"), Just("<robot>"), Just("<suite name='s'>"), Just("<test name='t'>"), Just("<status status='PASS'/>"),
            Just("    "), Just("ok 1 - a"), Just("not ok"), Just("1..2"), Just("# Subtest: x"), Just("---"), Just("..."), Just("}"), Just("{"), Just("\n"),
            Just("{\"type\":\"suite\",\"event\":\"started\",\"test_count\":1}\n"), Just("{\"type\":\"test\",\"event\":\"ok\",\"name\":\"a$b#2\"}\n"),
            Just("{\"type\":\"suite\",\"event\":\"ok\",\"passed\":1}\n"), Just("{\"Action\":\"run\",\"Package\":\"p\",\"Test\":\"T\"}\n"),
            Just("{\"Action\":\"pass\",\"Package\":\"p\",\"Test\":\"T\"}\n"), Just("{\"Action\":\"fail\",\"Package\":\"p\"}\n"),
            Just("{\"testCase\":{\"id\":\"1\"}}\n"), Just("{\"testCaseStarted\":{\"id\":\"1\",\"testCaseId\":\"1\"}}\n"),
            Just("{\"testCaseFinished\":{\"testCaseStartedId\":\"1\"}}\n"), Just("{}\n"),
        ], 0..40),
    ) {
        let parsed = read_as(format, words.concat().as_bytes());
        prop_assert!(parsed.value.is_usable != parsed.has_errors());
    }

    #[test]
    fn mutated_samples_never_panic((format, bytes) in mutated()) {
        let known = read_as(Some(format), &bytes);
        prop_assert!(known.value.is_usable != known.has_errors());
        let sniffed = read_as(None, &bytes);
        prop_assert!(sniffed.value.format.is_some() || sniffed.value.cases.is_empty());
    }

    /// Cases are read in order, so a cut takes the last ones away and makes none better: whatever passes in the part has passed, or
    /// only later turns out worse.
    #[test]
    fn a_cut_report_has_no_case_the_whole_has_not((format, bytes) in mutated(), cut in any::<prop::sample::Index>()) {
        if matches!(format, Format::Junit | Format::Robot | Format::Tap) {
            let part = read_as(Some(format), &bytes[..cut.index(bytes.len() + 1)]).value.cases.len();
            // Node's suites are cases until the block behind them says what they are.
            prop_assert!(part <= read_as(Some(format), &bytes).value.cases.len() + 1);
        }
    }
}
