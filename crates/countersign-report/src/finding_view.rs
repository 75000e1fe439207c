//! A finding in documents of our own.

use std::borrow::Cow;

use countersign_diag::{Finding, SourceMap};
use serde::Serialize;

use crate::secrets::Secrets;

/// A finding, frozen.
#[derive(Serialize)]
pub(crate) struct FindingV1<'a> {
    code: &'static str,
    name: &'static str,
    severity: &'static str,
    message: Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    subject: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<PlaceV1>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<Cow<'a, str>>,
    fixable: bool,
}

#[derive(Serialize)]
struct PlaceV1 {
    path: String,
    line: u32,
    column: u32,
}

impl<'a> FindingV1<'a> {
    pub(crate) fn new(finding: &'a Finding, sources: &SourceMap, secrets: &Secrets) -> Self {
        FindingV1 {
            code: finding.code().number,
            name: finding.code().name,
            severity: finding.severity().as_str(),
            message: secrets.redact(finding.message()),
            subject: finding.subject().map(|subject| secrets.redact(subject)),
            place: finding.span().map(|span| {
                let at = sources.locate(span);
                let path = secrets.redact(&at.path).into_owned();
                PlaceV1 { path, line: at.start.line, column: at.start.column }
            }),
            help: finding.help_text().map(|help| secrets.redact(help)),
            fixable: !finding.fixes().is_empty(),
        }
    }
}
