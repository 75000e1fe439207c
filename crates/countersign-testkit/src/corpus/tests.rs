use std::collections::BTreeMap;

use super::measured::{FREQUENCIES, Feature, OPERATIONS};
use super::{Corpus, GeneratedFile};

const CORPUS: Corpus = Corpus { capabilities: 600, changes: 300, archived: 300, seed: 1 };

/// FNV-1a, which is enough to notice a changed byte.
fn digest(files: impl Iterator<Item = GeneratedFile>) -> u64 {
    let bytes = files.flat_map(|file| file.path.into_bytes().into_iter().chain(file.bytes));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

fn texts(corpus: Corpus, holds: fn(&str) -> bool) -> Vec<String> {
    let files = corpus.files().filter(|file| holds(&file.path));
    files.map(|file| String::from_utf8(file.bytes).expect("generated files are UTF-8")).collect()
}

fn is_spec(path: &str) -> bool {
    path.starts_with("openspec/specs/")
}

fn is_delta(path: &str) -> bool {
    path.starts_with("openspec/changes/") && path.ends_with("/spec.md")
}

fn is_task_list(path: &str) -> bool {
    path.ends_with("/tasks.md") && !path.contains("/archive/")
}

fn is_chinese(text: &str) -> bool {
    !text.is_ascii() && text.chars().any(|one| ('\u{4e00}'..='\u{9fff}').contains(&one))
}

fn holds(text: &str, feature: Feature) -> bool {
    match feature {
        Feature::NoFinalEol => return !text.ends_with('\n'),
        Feature::NonAscii => return !text.is_ascii() && !is_chinese(text),
        _ => {}
    }
    let mut inside = false;
    let mut found = false;
    for line in text.lines() {
        let fence = line.starts_with("```");
        found |= match feature {
            Feature::Fence => fence,
            Feature::IndentedHeadingInFence => inside && line.starts_with("  # "),
            Feature::HeadingInFence => inside && line.starts_with('#'),
            Feature::Table => line.starts_with("| "),
            Feature::Comment => line.contains("<!--"),
            Feature::BlockQuote => line.starts_with('>'),
            Feature::Thematic => line == "---",
            Feature::Ordered => line.starts_with("1. "),
            Feature::Link => line.contains("]("),
            Feature::TrailingSpace => line.ends_with(' '),
            Feature::NoFinalEol | Feature::NonAscii => unreachable!("decided above"),
        };
        inside ^= fence;
    }
    assert!(!inside, "a fence is left open:\n{text}");
    found
}

fn share(texts: &[String], counts: impl Fn(&str) -> bool) -> usize {
    texts.iter().filter(|text| counts(text)).count() * 10_000 / texts.len()
}

/// Within a third of the share, at least 1.5 and at most 6 points, or within a tenth of it where that is more.
fn close(what: &str, measured: usize, generated: usize) {
    let tolerance = (measured / 3).clamp(150, 600).max(measured / 10);
    assert!(measured.abs_diff(generated) <= tolerance, "{what}: measured {measured}, generated {generated}");
}

#[test]
fn frequencies_are_those_measured() {
    let (specs, deltas) = (texts(CORPUS, is_spec), texts(CORPUS, is_delta));
    close("Chinese specs", super::measured::CHINESE, share(&specs, is_chinese));
    for row in &FREQUENCIES {
        close(
            &format!("{:?} in specs", row.feature),
            row.spec,
            share(&specs, |text| holds(text, row.feature)),
        );
        close(
            &format!("{:?} in deltas", row.feature),
            row.delta,
            share(&deltas, |text| holds(text, row.feature)),
        );
    }
}

#[test]
fn sizes_are_those_measured() {
    let specs = texts(CORPUS, is_spec);
    let mean = specs.iter().map(String::len).sum::<usize>() / specs.len();
    assert!(mean.abs_diff(8_565) < 1_000, "mean size of a spec: {mean}");
    let mut sizes: Vec<usize> = specs.iter().map(String::len).collect();
    sizes.sort_unstable();
    let (median, measured) = (sizes[sizes.len() / 2], super::measured::SPEC_BYTES.median());
    assert!(median.abs_diff(measured) < measured / 3, "median size of a spec: {median}, measured {measured}");
    let per_hundred = |part: usize, whole: usize| part * 100 / whole;
    let count = |needle: &str| specs.iter().map(|text| text.matches(needle).count()).sum::<usize>();
    let (requirements, scenarios) = (count("\n### Requirement: "), count("\n#### Scenario: "));
    assert!(per_hundred(requirements, specs.len()).abs_diff(799) < 80, "{requirements} requirements");
    assert!(per_hundred(scenarios, requirements).abs_diff(206) < 15, "{scenarios} scenarios");
    let tasks = texts(CORPUS, is_task_list).join("\n");
    let (done, open) = (tasks.matches("- [x] ").count(), tasks.matches("- [ ] ").count());
    assert!(per_hundred(done, done + open).abs_diff(66) < 8, "{done} of {} tasks done", done + open);
}

#[test]
fn operations_are_those_measured() {
    let mut counted = BTreeMap::from([("ADDED", 0), ("MODIFIED", 0), ("REMOVED", 0), ("RENAMED", 0)]);
    for text in texts(CORPUS, is_delta) {
        let mut kind = "ADDED";
        for line in text.lines() {
            kind =
                counted.keys().find(|one| line == format!("## {one} Requirements")).copied().unwrap_or(kind);
            let one = line.starts_with("### Requirement: ") || line.starts_with("- TO: ");
            *counted.get_mut(kind).expect("all kinds are there") += usize::from(one);
        }
    }
    let whole: usize = counted.values().sum();
    let measured: usize = OPERATIONS.iter().sum();
    for (kind, measured_count) in ["ADDED", "MODIFIED", "REMOVED", "RENAMED"].into_iter().zip(OPERATIONS) {
        close(kind, measured_count * 10_000 / measured, counted[kind] * 10_000 / whole);
    }
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    let corpus = Corpus { capabilities: 30, changes: 10, archived: 10, seed: 7 };
    assert_eq!(digest(corpus.files()), 16_090_156_516_633_545_365);
    assert_ne!(digest(corpus.files()), digest(Corpus { seed: 8, ..corpus }.files()));
}

#[test]
fn a_larger_corpus_keeps_the_files_of_a_smaller_one() {
    let small = Corpus { capabilities: 70, changes: 10, archived: 10, seed: 7 };
    let large = Corpus { capabilities: 200, changes: 25, archived: 15, seed: 7 };
    let large: BTreeMap<String, Vec<u8>> = large.files().map(|file| (file.path, file.bytes)).collect();
    for file in small.files() {
        assert_eq!(large.get(&file.path), Some(&file.bytes), "{}", file.path);
    }
}

#[test]
fn paths_are_unique() {
    let corpus = Corpus { capabilities: 2_600, changes: 400, archived: 400, seed: 2 };
    let mut paths: Vec<String> = corpus.files().map(|file| file.path).collect();
    let count = paths.len();
    paths.sort();
    paths.dedup();
    assert_eq!(paths.len(), count);
}

#[test]
fn operations_fit_the_specs() {
    let specs: BTreeMap<String, String> = CORPUS
        .files()
        .filter(|file| is_spec(&file.path))
        .map(|file| (file.path.replace("openspec/specs/", ""), String::from_utf8(file.bytes).expect("UTF-8")))
        .collect();
    let has =
        |path: &str, line: &str| specs.get(path).is_some_and(|text| text.lines().any(|one| one == line));
    for file in CORPUS.files().filter(|file| is_delta(&file.path)) {
        let (_, capability) = file.path.rsplit_once("/specs/").expect("a delta lies in `specs/`");
        let merged = file.path.contains("/archive/");
        let text = String::from_utf8(file.bytes).expect("UTF-8");
        let mut kind = "";
        for line in text.lines() {
            if let Some(rest) = line.strip_prefix("## ") {
                kind = rest.split(' ').next().expect("a split has a part");
            }
            let header = line.strip_prefix("- FROM: `").or(line.strip_prefix("- TO: `"));
            let header = header.map_or(line, |rest| rest.trim_end_matches('`'));
            if !header.starts_with("### Requirement: ") {
                continue;
            }
            let before = kind == "MODIFIED" || kind == "REMOVED" || line.starts_with("- FROM");
            let wanted = kind == "MODIFIED" || before != merged;
            assert_eq!(has(capability, header), wanted, "{}: {kind} {header}", file.path);
        }
    }
}

#[test]
fn writing_puts_every_file_where_it_belongs() {
    let folder = crate::cases::scratch("corpus");
    let corpus = Corpus { capabilities: 3, changes: 2, archived: 1, seed: 1 };
    let written = corpus.write_to(folder.path()).expect("the scratch folder is writable");
    assert_eq!(written.files, corpus.files().count());
    assert!(corpus.files().all(|file| folder.path().join(file.path).is_file()));
}
