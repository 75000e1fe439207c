//! Each question has an answer, and each answer comes from somewhere.
#![expect(clippy::disallowed_methods, reason = "the schema is a file")]

use std::collections::BTreeSet;

use countersign_report::review::{Content, Line, Question, Review};
use countersign_testkit::cases::{cases, workspace_root};
use countersign_testkit::corpus::Corpus;
use countersign_testkit::schema::faults;
use proptest::prelude::*;
use serde_json::Value;

use crate::case::{page, pages, renderings, text};
use crate::facts::Facts;
use crate::onboarding::example;

/// The eight questions of a reviewer, and who agreed.
fn check(review: &Review) {
    let asked: Vec<Question> = review.sections.iter().map(|section| section.question).collect();
    assert_eq!(asked, Question::ALL);
    for section in &review.sections {
        assert!(!section.groups.is_empty(), "{}: {:?} has no answer", review.change, section.question);
        for group in &section.groups {
            assert!(!group.blocks.is_empty(), "{}: an empty group in {:?}", review.change, section.question);
        }
        for block in section.blocks() {
            assert!(!block.sources.is_empty(), "{}: {block:?} comes from nowhere", review.change);
            for source in &block.sources {
                assert!(!source.path.is_empty() && source.line != Some(0), "{block:?}");
            }
            assert!(says_something(&block.content), "{}: {block:?} says nothing", review.change);
        }
    }
}

fn says_something(content: &Content) -> bool {
    let is_said = |line: &Line| line.0.iter().any(|run| !run.text.trim().is_empty());
    match content {
        Content::Heading { text } | Content::Text { text } | Content::Bullet { text, .. } => is_said(text),
        Content::Note { text, .. } => is_said(text),
        Content::Code { text } => !text.trim().is_empty(),
        Content::Table { rows, .. } => !rows.is_empty(),
        Content::Redline(redline) => is_said(&redline.name),
        Content::Graph(graph) => !graph.nodes.is_empty(),
    }
}

/// The document is what its schema says.
fn check_schema(review: &Review) {
    let folder = workspace_root().join("docs/formats/review.schema.json");
    let schema = std::fs::read_to_string(folder).expect("there is a schema");
    let schema: Value = serde_json::from_str(&schema).expect("a schema is JSON");
    let document = serde_json::from_str(&text(|out| review.render_json(out))).expect("it is JSON");
    assert_eq!(faults(&schema, &document), Vec::<String>::new(), "{}", review.change);
}

/// Each heading of the page asks its question, in every rendering.
fn check_renderings(review: &Review) {
    check_schema(review);
    for (name, text) in renderings(review) {
        for question in Question::ALL {
            let wanted = match name {
                "json" => format!("\"question\": \"{}\"", question.as_str()),
                "md" => format!("### {}\n", question.question()),
                "html" => format!("<h2 id=\"{0}-h\">{1}</h2>", question.as_str(), question.question()),
                _ => question.question().to_uppercase(),
            };
            assert!(text.contains(&wanted), "{}: no {wanted} in {name}", review.change);
        }
    }
}

#[test]
fn each_question_of_each_world_is_answered() {
    let mut seen = 0;
    for case in cases("verify") {
        for review in pages(&Facts::read(&case.text("world.txt").expect("a case has a world"))) {
            check(&review);
            check_renderings(&review);
            seen += 1;
        }
    }
    for mended in [false, true] {
        for review in pages(&example(mended)) {
            check(&review);
            check_renderings(&review);
            assert_eq!(review.passes, mended);
            seen += 1;
        }
    }
    assert!(seen > 10, "{seen} pages");
}

#[test]
fn each_question_of_generated_changes_is_answered() {
    let corpus = Corpus { capabilities: 30, changes: 12, archived: 2, seed: 11 };
    let mut world = String::new();
    for file in corpus.files() {
        let text = String::from_utf8(file.bytes).expect("the corpus is UTF-8");
        let parts: Vec<&str> = file.path.split('/').collect();
        let head = match parts.as_slice() {
            ["openspec", "specs", capability @ .., "spec.md"] => format!("spec {}", capability.join("/")),
            ["openspec", "changes", "archive", ..] => continue,
            ["openspec", "changes", id, "specs", capability @ .., "spec.md"] => {
                format!("delta {id} {}", capability.join("/"))
            }
            ["openspec", "changes", id, file @ ("proposal.md" | "design.md" | "tasks.md")] => {
                format!("{} {id}", file.trim_end_matches(".md"))
            }
            _ => continue,
        };
        world.extend(["=== ", &head, "\n", &text.replace("=== ", "=="), "\n"]);
    }
    let pages = pages(&Facts::read(&world));
    assert_eq!(pages.len(), 12);
    for review in &pages {
        check(review);
        check_renderings(review);
    }
}

#[test]
fn what_a_document_does_not_say_is_named_with_its_file() {
    let review =
        page("=== delta bare x\n## ADDED Requirements\n\n### Requirement: A\nThe system SHALL be.\n");
    check(&review);
    let notes = |question: Question| -> Vec<String> {
        let blocks = review.section(question).blocks();
        let notes = blocks.filter_map(|block| match &block.content {
            Content::Note { text, next, .. } => {
                let words = |line: &Line| line.0.iter().map(|run| run.text.as_str()).collect::<String>();
                Some(format!("{} {}", words(text), next.as_ref().map(words).unwrap_or_default()))
            }
            _ => None,
        });
        notes.collect()
    };
    for (question, file, section) in [
        (Question::What, "proposal.md", "## What Changes"),
        (Question::Why, "proposal.md", "## Why"),
        (Question::Why, "proposal.md", "## Non-goals"),
        (Question::Break, "proposal.md", "## Risk areas"),
        (Question::Break, "design.md", "## Compatibility impact"),
        (Question::Proof, "design.md", "## Validation strategy"),
        (Question::Undo, "design.md", "## Rollback approach"),
        (Question::Undo, "design.md", "## Observability additions"),
        (Question::Open, "design.md", "## Open questions"),
    ] {
        let file = format!("openspec/changes/bare/{file}");
        let found = notes(question).iter().any(|note| note.contains(&file) && note.contains(section));
        assert!(found, "{question:?} names {file} and {section}: {:?}", notes(question));
    }
    assert!(notes(Question::Open).iter().any(|note| note.contains("tasks.md")));
}

#[test]
fn the_example_shows_what_is_not_proven_and_what_is_deferred() {
    let review = pages(&example(false)).remove(0);
    let said = |question: Question| format!("{:?}", review.section(question));
    for planted in [
        "test-asserts-nothing",
        "partner-onboarding/re-approval#bank-account-changed-after-approval",
        "partner_approval_oldest_timestamp_seconds",
    ] {
        assert!(said(Question::Unproven).contains(planted), "{planted}");
    }
    assert!(said(Question::Open).contains("Ines Moreau"));
    assert!(said(Question::Agreed).contains("not configured yet"));
    assert!(said(Question::Break).contains("stop at a status they do not know"));
    assert_eq!(review.tally.blocking, 3);
}

#[test]
fn a_line_of_a_document_is_the_line_its_text_stands_on() {
    let review = page(
        "=== proposal one\n# T\n\n## Why\n\nFirst reason\nthat goes on.\n\n- second `code`\n\n=== delta one x\n\
         ## ADDED Requirements\n\n### Requirement: A\nThe system SHALL be.\n",
    );
    let lines: BTreeSet<(String, Option<usize>)> = review
        .section(Question::Why)
        .blocks()
        .flat_map(|block| block.sources.iter())
        .map(|source| (source.path.clone(), source.line))
        .collect();
    let path = "openspec/changes/one/proposal.md".to_owned();
    assert!(lines.contains(&(path.clone(), Some(5))) && lines.contains(&(path, Some(8))), "{lines:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Whatever is taken away, nothing on the page is empty.
    #[test]
    fn lines_can_be_missing(world in 0usize..64, drop in proptest::collection::vec(0usize..60, 0..24)) {
        let cases = cases("verify");
        let text = cases[world % cases.len()].text("world.txt").expect("a case has a world");
        let lines = text.lines().enumerate().filter(|(at, line)| line.starts_with("===") || !drop.contains(at));
        let is_ours = |line: &&str| !line.is_empty();
        let kept: Vec<&str> = lines.map(|(_, line)| line).collect();
        prop_assume!(kept.iter().any(is_ours));
        for review in pages(&Facts::read(&(kept.join("\n") + "\n"))) {
            check(&review);
            crate::tags::check(&crate::case::text(|out| review.render_html(out)));
        }
    }
}
