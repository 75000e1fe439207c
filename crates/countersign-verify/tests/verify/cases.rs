//! Every case in `fixtures/verify`: `world.txt` is what there is and what is verified, `expected.txt` the items.

use countersign_testkit::cases::{cases, compare_golden};

use crate::facts::{Facts, shown};

#[test]
fn worlds_verify_as_expected() {
    let mut failed = Vec::new();
    for case in cases("verify") {
        assert!(case.manifest().contains_key("why"), "case `{}` does not say why it is there", case.name);
        let facts = Facts::read(&case.text("world.txt").expect("a case has a world"));
        let text = answers(&facts);
        let golden = format!("verify/{}/expected.txt", case.name);
        if std::panic::catch_unwind(|| compare_golden(&golden, &text)).is_err() {
            failed.push(case.name);
        }
    }
    assert!(failed.is_empty(), "cases that verify otherwise: {}", failed.join(", "));
}

/// The items of each question; a word behind it keeps one group, or the findings.
fn answers(facts: &Facts) -> String {
    let mut out: Vec<String> = Vec::new();
    for question in &facts.asked {
        out.push(format!("> {question}"));
        let verification = facts.verify(question);
        let wanted = question.split_whitespace().skip(if question.starts_with("change") { 2 } else { 1 });
        let wanted: Vec<&str> = wanted.collect();
        let is_wanted = |word: &str| wanted.is_empty() || wanted.contains(&word);
        let items = verification.items.iter().filter(|item| is_wanted(item.group.as_str()));
        out.extend(items.map(shown));
        for finding in verification.findings.iter().filter(|_| is_wanted("findings")) {
            let (severity, name) = (finding.severity(), finding.code().name);
            let help = finding.help_text().unwrap_or_default();
            out.push(format!("finding: {severity} {name} {} [{help}]", finding.message()));
        }
        out.push(format!("failed: {}\n", verification.exit_failed()));
    }
    out.join("\n") + "\n"
}
