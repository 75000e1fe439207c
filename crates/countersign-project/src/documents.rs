//! Reading documents: bytes from disk, decoded, known to the source map.

use std::io;
use std::path::Path;

use countersign_delta::Encoding;
use countersign_diag::SourceMap;
use countersign_model::{Document, decode};

use crate::fs;

/// Reads a document and notes its text as a source.
pub(crate) fn read_document(
    path: &Path,
    name: &str,
    sources: &mut SourceMap,
) -> io::Result<(Document, Encoding)> {
    let decoded = decode(fs::read(path)?);
    let encoding = Encoding { first_invalid: decoded.first_invalid, first_nul: decoded.first_nul };
    let id = sources.add(name, decoded.text.clone());
    Ok((Document::new(id, decoded.text), encoding))
}
