//! The counts that the benchmarks state.

use super::{REPORT, Traced};

fn count(repository: Traced, of: impl Fn(&str) -> bool, needle: &str) -> usize {
    let files = repository.files();
    let wanted = files.iter().filter(|file| of(&file.path));
    wanted.map(|file| String::from_utf8_lossy(&file.bytes).matches(needle).count()).sum()
}

#[test]
fn two_scenarios_two_citations_and_two_cases_per_requirement() {
    let repository = Traced::of(200);
    let is_spec = |path: &str| path.starts_with("openspec/specs/");
    assert_eq!(count(repository, is_spec, "\n### Requirement: "), 200);
    assert_eq!(count(repository, is_spec, "\n#### Scenario: "), 400);
    assert_eq!(count(repository, |path| !path.starts_with("openspec/"), "@req "), 400);
    assert_eq!(count(repository, |path| path.ends_with("junit.xml"), "<testcase "), 400);
}

#[test]
fn three_files_of_code_per_twenty_requirements_and_no_path_twice() {
    let repository = Traced::of(1000);
    let files = repository.files();
    let endings = [".rs", ".py", ".ts", ".go", ".java"];
    let code = files.iter().filter(|file| endings.iter().any(|ending| file.path.ends_with(ending)));
    assert_eq!(code.count(), 150);
    let mut paths: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
    paths.sort_unstable();
    paths.dedup();
    assert_eq!(paths.len(), files.len());
    assert!(!paths.contains(&REPORT), "a run has to write it");
}

#[test]
fn a_citation_is_spelled_as_asked() {
    let code = Traced::of(20).code(&|required, _| vec![format!("@relation({})", required.id())]);
    let marks = |file: &crate::corpus::GeneratedFile| {
        String::from_utf8_lossy(&file.bytes).matches("@relation(REQ_0000").count()
    };
    assert_eq!(code.iter().map(marks).sum::<usize>(), 40);
}
