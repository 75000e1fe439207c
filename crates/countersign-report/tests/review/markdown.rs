//! Markdown fits a comment, and says what it leaves out.

use std::fmt::Write as _;

use crate::case::{page, text};

/// A comment on a pull request takes this many characters.
const COMMENT: usize = 65_536;

fn large(requirements: usize, words: usize) -> String {
    let mut world = "=== proposal large\n## Why\n\nBecause.\n\n".to_owned();
    world.push_str("=== delta large x\n## ADDED Requirements\n");
    for n in 0..requirements {
        let statement = "word ".repeat(words);
        write!(
            world,
            "\n### Requirement: R{n}\nThe system SHALL {statement}.\n\n#### Scenario: S\n- **WHEN** {n}\n- **THEN** {n} is there\n"
        )
        .expect("a string takes everything");
    }
    world
}

#[test]
fn a_large_page_is_cut_and_says_so() {
    for world in [large(600, 10), large(40, 2000), large(3000, 1)] {
        let review = page(&world);
        let markdown = text(|out| review.render_markdown(out));
        assert!(markdown.len() <= COMMENT, "{} bytes", markdown.len());
        assert!(markdown.len() > COMMENT / 4, "{} bytes: no more is cut than has to be", markdown.len());
        assert!(markdown.contains("**Cut here: "), "it says that it was cut");
        assert!(markdown.contains("`countersign review large --format html`"), "and how to see it");
        assert_eq!(markdown.matches("<details>").count(), markdown.matches("</details>").count());
        for question in countersign_report::review::Question::ALL {
            assert!(markdown.contains(&format!("### {}\n", question.question())));
        }
    }
}

#[test]
fn what_cannot_be_shown_in_part_is_left_out_whole() {
    let markdown = text(|out| page(&large(2, 80_000)).render_markdown(out));
    assert!(markdown.len() <= COMMENT && markdown.contains("**Cut here: "));
}

#[test]
fn a_small_page_is_whole() {
    let markdown = text(|out| page(&large(3, 5)).render_markdown(out));
    assert!(!markdown.contains("Cut here"));
}

#[test]
fn a_title_of_any_length_leaves_room_for_the_rest() {
    let world = format!("=== proposal long\n# {}\n\n## Why\n\nx\n", "title ".repeat(40_000));
    let markdown = text(|out| page(&world).render_markdown(out));
    assert!(markdown.len() <= COMMENT && markdown.contains("more characters"));
}
