use super::codes::declaration;
use super::docs::{links, paths};
use super::layers::problem;
use super::text::{is_todo, names_machine};
use crate::workspace;

#[test]
fn the_repository_is_tidy() {
    let found = super::check(&workspace::root().unwrap()).unwrap();
    assert!(found.problems.is_empty(), "{:#?}", found.problems);
}

#[test]
fn layers_point_down() {
    assert_eq!(problem("countersign-model", "countersign-diag", false), None);
    assert_eq!(problem("countersign-model", "countersign-testkit", true), None);
    assert_eq!(problem("xtask", "countersign-testkit", false), None);
    assert!(problem("countersign-diag", "countersign-model", false).is_some());
    assert!(problem("countersign-cli", "countersign", false).is_some());
    assert!(problem("countersign-model", "countersign-testkit", false).is_some());
    assert!(problem("countersign-testkit", "countersign-diag", true).is_some());
}

#[test]
fn paths_and_links_are_found() {
    let line = "see `crates/countersign-diag/`, `crates/*/src`, `cargo doc` and [this](a.md#b) or [that](https://x.org)";
    assert_eq!(paths(line).collect::<Vec<_>>(), ["crates/countersign-diag"]);
    assert_eq!(links(line).collect::<Vec<_>>(), ["a.md"]);
}

#[test]
fn declarations_are_read() {
    let code = declaration("    D0012 UNCLOSED_FENCE \"unclosed-fence\": Error = \"a fence\";").unwrap();
    assert_eq!((&*code.number, &*code.constant, &*code.name), ("D0012", "UNCLOSED_FENCE", "unclosed-fence"));
    assert_eq!(declaration("D0012 unclosed-fence: a fence"), None);
}

#[test]
fn todos_need_an_issue() {
    let word = ["TO", "DO"].concat();
    assert!(is_todo(&format!("// {word}: later")));
    assert!(!is_todo(&format!("// {word}(#12): later")));
    assert!(!is_todo(&format!("starts with `TBD` or `{word}`")));
}

#[test]
fn machine_paths_are_found() {
    let home = ["/ho", "me/"].concat();
    assert!(names_machine(&format!("see {home}ann/notes")));
    assert!(!names_machine(&format!("see docs{home}notes")));
}
