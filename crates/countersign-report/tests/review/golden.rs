//! The renderings of a small change, byte for byte.

use countersign_testkit::cases::{cases, compare_golden};

use crate::case::{page, pages, renderings, text};
use crate::onboarding::example;
use crate::tags;

#[test]
fn small_changes_render_as_expected() {
    for case in cases("review") {
        assert!(case.manifest().contains_key("why"), "case `{}` does not say why it is there", case.name);
        let review = page(&case.text("world.txt").expect("a case has a world"));
        for (name, text) in renderings(&review) {
            if name == "html" {
                tags::check(&text);
            }
            if ["md", "html", "json", "txt"].contains(&name) {
                compare_golden(&format!("review/{}/page.{name}", case.name), &text);
            }
        }
    }
}

/// The page that the browser part of `cargo xtask test` opens.
#[test]
fn the_page_of_the_worked_example_is_as_expected() {
    let review = pages(&example(false)).remove(0);
    compare_golden("review/partner-onboarding.html", &text(|out| review.render_html(out)));
}
