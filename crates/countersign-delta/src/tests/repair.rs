//! Laws of repair over specs put together at random from sound and broken pieces.

use std::collections::BTreeSet;

use proptest::prelude::*;

use crate::{LostRequirement, Record, Remedy, RepairInput, Repaired, repair};

/// Pieces of main specs and of deltas, each ending in a line break.
const PIECES: [&str; 14] = [
    "# cap Specification\n\n## Purpose\nWhat cap does.\n\n",
    "## Requirements\n\n",
    "### Requirement: Alpha\nIt SHALL do alpha.\n\n#### Scenario: One\n- **THEN** one\n\n",
    "### Requirement: Alpha\nIt SHALL do alpha.\n\n#### Scenario: One\n- **THEN** one\n- **THEN** two\n\n",
    "### Requirement: Beta\nIt SHALL do beta.\n\n",
    "### Requirement: Gamma\nIt SHALL do gamma otherwise.\n\n",
    "## ADDED Requirements\n\n",
    "## MODIFIED Requirements\n\n",
    "## REMOVED Requirements\n\n",
    "## RENAMED Requirements\n\n- FROM: `### Requirement: Beta`\n- TO: `### Requirement: Delta`\n\n",
    "## Notes\n\nNobody reads this.\n\n",
    "Loose words.\n\n",
    "```\n",
    "### Foreign header\nForeign text.\r\n\r\n",
];

fn run(spec: &str) -> Repaired {
    let gamma = "### Requirement: Gamma\nIt SHALL do gamma.";
    let record = |name: &str| match name {
        "Gamma" => Record::Text(gamma.to_owned()),
        "Delta" => Record::Gone,
        _ => Record::Unknown,
    };
    let lost = [LostRequirement {
        name: "Gamma".to_owned(),
        text: gamma.to_owned(),
        story: "change `g` wrote it".to_owned(),
    }];
    repair(&RepairInput { capability: "cap", spec, record: &record, lost: &lost, creator: Some("g") })
}

fn lines(text: &str) -> BTreeSet<&str> {
    text.lines().map(str::trim_end).filter(|line| !line.is_empty()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn repair_ends_and_loses_nothing_unsaid(pieces in prop::collection::vec(0..PIECES.len(), 0..12)) {
        let spec: String = pieces.iter().map(|piece| PIECES[*piece]).collect();
        let first = run(&spec);
        let Some(text) = &first.text else { return Ok(()) };
        let proposes = |problem: &crate::RepairProblem| matches!(problem.remedy, Remedy::Proposed(_));
        prop_assert!(first.problems.iter().any(proposes), "a text without a proposal:\n{spec}\n---\n{text}");
        prop_assert_eq!(&run(text).text, &None, "a second repair:\n{}\n---\n{}", spec, text);
        // Removals, renames and headers are meant to go; everything else stays.
        if !spec.contains("## REMOVED") {
            let now = lines(text);
            for line in lines(&spec) {
                let goes = line.starts_with("## ") || line.contains("FROM:") || line.contains("TO:")
                    || line == "### Requirement: Beta" || line.contains("gamma otherwise");
                prop_assert!(goes || now.contains(line), "`{line}` is lost:\n{spec}\n---\n{text}");
            }
        }
    }
}
