//! The HTML file stands alone, has the landmarks it needs, and leads nowhere else.

use crate::case::{pages, text};
use crate::onboarding::example;
use crate::tags;

fn html(mended: bool) -> String {
    let review = pages(&example(mended)).remove(0);
    text(|out| review.render_html(out))
}

#[test]
fn it_stands_alone() {
    let html = html(false);
    let tags = tags::check(&html);
    let policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";
    assert!(tags.iter().any(|tag| tag.get("content") == Some(policy)));
    for outside in ["http://", "https://", "url(", "@import", "<script", "<link", "<img", "javascript:"] {
        assert!(!html.contains(outside), "{outside}");
    }
}

#[test]
fn it_has_its_landmarks() {
    let html = html(false);
    let tags = tags::check(&html);
    let count = |name: &str| tags.iter().filter(|tag| tag.name == name).count();
    assert_eq!(["main", "header", "nav", "footer", "h1"].map(count), [1; 5]);
    assert_eq!(tags.iter().find(|tag| tag.name == "html").and_then(|tag| tag.get("lang")), Some("en"));
    assert!(tags.iter().filter(|tag| tag.name == "table").count() > 3);
    let scoped = tags
        .iter()
        .filter(|tag| tag.name == "th")
        .all(|tag| matches!(tag.get("scope"), Some("col" | "rowgroup")));
    assert!(scoped, "each header says of what");
    assert!(html.contains("prefers-color-scheme:dark") && html.contains("@media print"));
}

#[test]
fn nodes_of_the_graph_lead_to_rows_of_the_matrix() {
    let tags = tags::check(&html(false));
    let rows = tags.iter().filter(|tag| tag.name == "tr").filter_map(|tag| tag.get("id")).count();
    assert!(rows > 20, "{rows} rows");
    let svg = tags.iter().position(|tag| tag.name == "svg").expect("it is drawn");
    let links =
        tags[svg..].iter().filter(|tag| tag.get("href").is_some_and(|to| to.starts_with("#m"))).count();
    assert!(links > 5, "{links} links");
    let shapes = tags[svg..].iter().filter(|tag| tag.name == "rect").count();
    assert!(shapes < 200, "the drawing is small: {shapes}");
}

#[test]
fn the_same_facts_give_the_same_bytes() {
    assert_eq!(html(true), html(true));
}
