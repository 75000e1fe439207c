//! No text makes a reader panic, and a text that is cut never has packages that the whole one lacks.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::samples::{SAMPLES, sample};
use super::{Format, read};

#[test]
fn a_sample_that_is_cut_holds_nothing_new() {
    for path in SAMPLES {
        let (format, text) = sample(path);
        let whole = read(format, &text).unwrap().packages;
        let known: BTreeSet<(&str, &str)> =
            whole.iter().map(|package| (package.name.as_str(), package.version.as_str())).collect();
        for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)) {
            let Ok(packages) = read(format, &text[..end]) else { continue };
            for package in &packages.packages {
                let is_known = known.contains(&(package.name.as_str(), package.version.as_str()));
                // A version or a name at the very end may be cut itself.
                let is_last = package.line as usize + 6 >= text[..end].lines().count();
                assert!(is_known || is_last, "{path} cut at {end}: {package:?}");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    #[test]
    fn no_text_makes_a_reader_panic(text in any::<String>(), number in 0..Format::ALL.len()) {
        if let Ok(packages) = read(Format::ALL[number], &text) {
            prop_assert!(packages.packages.iter().all(|package| package.line >= 1));
        }
    }

    #[test]
    fn no_mutation_of_a_sample_makes_a_reader_panic(
        number in 0..SAMPLES.len(),
        at in any::<prop::sample::Index>(),
        length in 0..40_usize,
        text in "[ -~\n\t\"{}\\[\\]:,@#=\u{e9}]{0,12}",
    ) {
        let (format, sample) = sample(SAMPLES[number]);
        let mut chars: Vec<char> = sample.chars().collect();
        let at = at.index(chars.len());
        let end = (at + length).min(chars.len());
        chars.splice(at..end, text.chars());
        let mutated: String = chars.into_iter().collect();
        if let Ok(packages) = read(format, &mutated) {
            let lines = u32::try_from(mutated.lines().count()).unwrap() + 1;
            prop_assert!(packages.packages.iter().all(|package| (1..=lines).contains(&package.line)));
        }
    }
}
