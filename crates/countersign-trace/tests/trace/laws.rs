//! Laws over generated worlds.

use countersign_diag::SourceMap;
use countersign_trace::catalogue::Catalogue;
use countersign_trace::{
    Alias, Evidence, Fingerprint, Lock, LockedLink, Resolution, Resolver, Snapshot, Trace, Verdict,
};
use proptest::prelude::*;

use crate::ask::resolution;
use crate::world::{World, verb};

fn print() -> impl Strategy<Value = Fingerprint> {
    "[0-9a-f]{16}".prop_map(|text| Fingerprint::parse(&text).expect("16 digits"))
}

fn locked() -> impl Strategy<Value = LockedLink> {
    let verbs = prop_oneof![Just("impl"), Just("test"), Just("proof")];
    let symbols = proptest::collection::vec(".{0,8}", 0..3);
    (
        ("[a-c]/[a-c]{1,2}(#[a-c])?", verbs, ".{1,12}", symbols),
        (print(), print(), proptest::option::of(print()), ".{0,12}"),
    )
        .prop_map(|((reference, word, path, symbol), (code, text, full, by))| LockedLink {
            reference,
            verb: verb(word),
            path,
            symbol,
            code,
            text,
            full,
            by,
        })
}

fn locks() -> impl Strategy<Value = Lock> {
    let alias = ("[a-d]/[a-d]", "[a-d]/[a-d]", proptest::option::of(".{0,6}"));
    let alias = alias.prop_map(|(from, to, change)| Alias { from, to, change });
    (proptest::collection::vec(alias, 0..4), proptest::collection::vec(locked(), 0..6))
        .prop_map(|(aliases, links)| Lock::new(aliases, links))
}

/// Sections of a world: specs, an open and an archived change, citations and results, all over few names.
fn sections() -> impl Strategy<Value = Vec<String>> {
    let names = proptest::collection::btree_set("[A-D]", 1..4);
    let specs = proptest::collection::btree_map("[x-z]", names, 1..4).prop_map(|specs| {
        let body = |names: std::collections::BTreeSet<String>| -> String {
            let block = |name: String| {
                format!("### Requirement: {name}\nIt SHALL {name}.\n\n#### Scenario: S\n- **THEN** {name}\n")
            };
            names.into_iter().map(block).collect::<Vec<_>>().join("\n")
        };
        specs
            .into_iter()
            .map(|(capability, names)| format!("spec {capability}\n## Requirements\n{}", body(names)))
            .collect::<Vec<_>>()
    });
    let rename = ("[x-z]", "[A-F]", "[A-F]").prop_map(|(capability, from, to)| {
        format!(
            "delta 2026-01-0{}-r {capability}\n## RENAMED Requirements\n- FROM: `### Requirement: {from}`\n- TO: `### Requirement: {to}`\n",
            1 + from.len()
        )
    });
    let added = ("[x-z]", "[A-F]").prop_map(|(capability, name)| {
        format!("delta open {capability}\n## ADDED Requirements\n### Requirement: {name}\nIt SHALL.\n\n#### Scenario: S\n- **THEN** x\n")
    });
    let cite = (
        "[p-s]",
        "[x-z]",
        "[a-f]",
        prop_oneof![Just("#s"), Just("")],
        prop_oneof![Just("impl"), Just("test")],
    );
    let cite = cite.prop_map(|(file, capability, name, scenario, verb)| {
        format!(
            "cite tests/{file}.rs\n5-9 {verb} works_{name} digest-{name} {capability}/{name}{scenario} test\n"
        )
    });
    let case = ("passed|failed|skipped", "[p-s]", "[a-f]").prop_map(|(status, file, name)| {
        format!("report {file}{name}.xml current\n{status} | app::{file} | app::{file} | works_{name}\n")
    });
    (
        specs,
        proptest::option::of(rename),
        proptest::option::of(added),
        proptest::collection::vec(cite, 0..5),
        proptest::collection::vec(case, 0..5),
    )
        .prop_map(|(mut all, rename, added, cites, cases)| {
            all.extend(rename.into_iter().chain(added));
            all.extend(cites);
            all.extend(cases);
            // A file is cited once: the scanner gives one list for each.
            let mut seen = std::collections::HashSet::new();
            all.retain(|section| seen.insert(section.lines().next().unwrap_or_default().to_owned()));
            all
        })
}

fn world(sections: &[String]) -> World {
    World::read(&format!("=== {}", sections.join("=== ")))
}

fn trace<'a>(world: &'a World, catalogue: &'a Catalogue, lock: &'a Lock) -> Trace<'a> {
    let evidence = Evidence { files: &world.files, reports: &world.reports, ..Evidence::default() };
    Trace::build(catalogue, lock, &evidence)
}

/// Everything a trace says, without the ids of sources, which depend on the order of reading.
fn said(sections: &[String]) -> String {
    let mut world = world(sections);
    world.asked = ["graph", "join", "links", "snapshot", "orphans", "cycles", "accept initial"]
        .map(str::to_owned)
        .to_vec();
    let answers = crate::ask::answers(&world);
    let (catalogue, lock) = (world.catalogue(), world.lock());
    let findings = trace(&world, &catalogue, &lock).findings();
    let messages: Vec<&str> = findings.iter().map(countersign_diag::Finding::message).collect();
    format!("{answers}\n{}", messages.join("\n"))
}

const REFERENCES: [&str; 12] =
    ["x/a", "x/b", "x/e", "y/a", "y/c", "y/f", "z/d", "x/a#s", "y/b#s", "z/e#s", "x", "a"];

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn a_lock_reads_back_what_it_prints(lock in locks()) {
        let source = SourceMap::default().add("lock", "");
        let read = Lock::parse(source, &lock.to_string());
        prop_assert!(read.findings.is_empty(), "{:?}", read.findings);
        prop_assert_eq!(read.value, lock);
    }

    #[test]
    fn two_locks_merge_by_line(one in locks(), two in locks()) {
        let source = SourceMap::default().add("lock", "");
        let merged = Lock::parse(source, &format!("{one}{two}"));
        let aliases = one.aliases().iter().chain(two.aliases()).cloned().collect();
        let links = one.links().iter().chain(two.links()).cloned().collect();
        prop_assert_eq!(merged.value, Lock::new(aliases, links));
    }

    #[test]
    fn no_text_makes_the_readers_panic(text in "(alias|link|[a-z/#%=@ >-]|\\PC|\n){0,60}") {
        let source = SourceMap::default().add("lock", text.as_str());
        let lock = Lock::parse(source, &text);
        for finding in &lock.findings {
            let range = finding.span().expect("a place").range();
            prop_assert!(text.get(range).is_some());
        }
        Snapshot::parse(source, &text);
    }

    #[test]
    fn the_order_of_inputs_never_shows(sections in sections(), seed in any::<u64>()) {
        let mut shuffled = sections.clone();
        let mut state = seed | 1;
        for at in (1..shuffled.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let other = usize::try_from(state >> 33).expect("31 bits") % (at + 1);
            shuffled.swap(at, other);
        }
        prop_assert_eq!(said(&sections), said(&shuffled));
    }

    #[test]
    fn an_unrelated_requirement_changes_no_resolution(sections in sections()) {
        let mut more = sections.clone();
        more.push("spec unrelated\n## Requirements\n### Requirement: Something else\nIt SHALL.\n".to_owned());
        let (before, after) = (world(&sections), world(&more));
        let (before, after) = (before.catalogue(), after.catalogue());
        let lock = Lock::default();
        for reference in REFERENCES {
            let old = Resolver::new(&before, &lock).resolve(reference);
            let new = Resolver::new(&after, &lock).resolve(reference);
            if matches!(old, Resolution::Found { .. } | Resolution::Ambiguous { .. }) {
                prop_assert_eq!(resolution(&before, &old), resolution(&after, &new));
            } else {
                prop_assert!(new.target().is_none());
            }
        }
    }

    #[test]
    fn nothing_passes_without_a_passing_case(sections in sections()) {
        let world = world(&sections);
        let (catalogue, lock) = (world.catalogue(), world.lock());
        let trace = trace(&world, &catalogue, &lock);
        let passed: Vec<&str> = world
            .reports
            .iter()
            .flat_map(|report| &report.cases)
            .filter(|case| case.status.as_str() == "passed")
            .map(|case| case.name.as_str())
            .collect();
        for (requirement, coverage) in trace.coverage.iter().enumerate() {
            for (scenario, covered) in coverage.scenarios.iter().enumerate() {
                if covered.evidence.verdict != Verdict::Passed {
                    continue;
                }
                // A test cites exactly this scenario, and a case of its name passed.
                let proves = trace.links.links.iter().any(|link| {
                    let symbol = trace.links.sites[link.site].scope.symbol.last().expect("a function");
                    let target = link.target();
                    link.citation.verb.as_str() == "test"
                        && target.is_some_and(|t| t.requirement == requirement && t.scenario == Some(scenario))
                        && passed.contains(&symbol.as_str())
                });
                prop_assert!(proves);
            }
        }
    }

    #[test]
    fn accepting_everything_leaves_nothing_to_accept(sections in sections()) {
        let world = world(&sections);
        let (catalogue, lock) = (world.catalogue(), Lock::default());
        let first = trace(&world, &catalogue, &lock).accept(&countersign_trace::Selection::Initial, "a");
        let again = trace(&world, &catalogue, &first.lock);
        let again = again.accept(&countersign_trace::Selection::Initial, "b");
        prop_assert_eq!(again.lock.links(), first.lock.links());
    }
}
