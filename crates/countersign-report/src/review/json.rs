//! The page as JSON: the value itself, under its schema.

use std::io;

use serde::Serialize;

use super::value::Review;

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    #[serde(flatten)]
    review: &'a Review,
}

impl Review {
    /// Writes the page as JSON.
    pub fn render_json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        crate::json::write(out, &Document { schema: "countersign.review/1", review: self })
    }
}
