//! Secrets in sources that findings point into.

use countersign_diag::{SourceId, SourceMap, Span};

use crate::scan::{Hit, scan};

/// Marks every secret of a source as sensitive, so that no renderer shows it, and says where they are.
///
/// What other findings say about the same lines is masked as well.
pub fn mark(sources: &mut SourceMap, source: SourceId) -> Vec<Hit> {
    let hits = scan(sources.get(source).text().as_bytes());
    for hit in &hits {
        sources.mark_sensitive(Span::new(source, hit.range.clone()));
    }
    hits
}
