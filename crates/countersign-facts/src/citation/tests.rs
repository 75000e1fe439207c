//! Cases are files in `fixtures/citations`; a reference below `trap/` must never be found.

mod fixtures;

use super::{Marks, SourceCitations};

fn scan(path: &str, text: &str) -> SourceCitations {
    super::scan(path, text.as_bytes(), &Marks::default())
}
