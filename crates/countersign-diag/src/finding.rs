//! Findings: a problem in somebody's document, as a plain value.

use crate::{Code, Severity, SourceMap, Span, TextEdit};

/// How much trust a fix deserves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Applicability {
    /// Keeps the meaning; applied by `--fix`.
    Safe,
    /// May change the meaning; applied only with `--unsafe-fixes`.
    Unsafe,
}

/// A way to mend a finding: edits to one source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What the fix does, in the imperative.
    pub title: String,
    /// How much trust it deserves.
    pub applicability: Applicability,
    /// The source that changes.
    pub source: crate::SourceId,
    /// Sorted, disjoint edits.
    pub edits: Vec<TextEdit>,
}

/// A second place that matters to a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What is there, in a few words.
    pub text: String,
}

/// One problem in somebody's document: a code, a place, a sentence, a way on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    code: &'static Code,
    severity: Severity,
    span: Option<Span>,
    message: String,
    subject: Option<String>,
    help: Option<String>,
    labels: Vec<Label>,
    fixes: Vec<Fix>,
}

impl Finding {
    /// A finding at a span. The message is one lowercase line without a full stop, values in backticks.
    pub fn new(code: &'static Code, span: Span, message: impl Into<String>) -> Self {
        Self { span: Some(span), ..Self::without_place(code, message) }
    }

    /// A finding about something that is not there, so that no byte can be pointed at.
    pub fn without_place(code: &'static Code, message: impl Into<String>) -> Self {
        let message = message.into();
        Self {
            code,
            severity: code.severity,
            span: None,
            message,
            subject: None,
            help: None,
            labels: Vec::new(),
            fixes: Vec::new(),
        }
    }

    /// The same finding with another severity than its code's.
    #[must_use]
    pub fn severity_is(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// Names what the finding is about, for example a requirement, as the author wrote it.
    #[must_use]
    pub fn about(mut self, subject: impl Into<String>) -> Self {
        self.subject = Some(subject.into());
        self
    }

    /// Says the next step.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Points at a second place.
    #[must_use]
    pub fn label(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label { span, text: text.into() });
        self
    }

    /// Offers a fix.
    #[must_use]
    pub fn fix(mut self, fix: Fix) -> Self {
        self.fixes.push(fix);
        self
    }

    /// The same finding in a map that holds its sources so many places further.
    #[must_use]
    pub fn moved(mut self, places: usize) -> Self {
        self.span = self.span.map(|span| span.moved(places));
        for label in &mut self.labels {
            label.span = label.span.moved(places);
        }
        for fix in &mut self.fixes {
            fix.source = Span::new(fix.source, 0..0).moved(places).source;
        }
        self
    }

    /// The kind of finding.
    pub fn code(&self) -> &'static Code {
        self.code
    }

    /// How bad it is.
    pub fn severity(&self) -> Severity {
        self.severity
    }

    /// The primary place, if there is one.
    pub fn span(&self) -> Option<Span> {
        self.span
    }

    /// The message; authored text in it is not yet escaped for any sink.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What it is about, as the author wrote it.
    pub fn subject(&self) -> Option<&str> {
        self.subject.as_deref()
    }

    /// The next step.
    pub fn help_text(&self) -> Option<&str> {
        self.help.as_deref()
    }

    /// The other places.
    pub fn labels(&self) -> &[Label] {
        &self.labels
    }

    /// The ways to mend it.
    pub fn fixes(&self) -> &[Fix] {
        &self.fixes
    }
}

/// Sorts findings by path, place, severity and code, and drops exact repeats.
pub fn sort_findings(sources: &SourceMap, findings: &mut Vec<Finding>) {
    findings.sort_by_cached_key(|finding| {
        let place =
            finding.span.map(|span| (sources.get(span.source).name().to_owned(), span.start, span.end));
        (place, finding.severity, finding.code.number, finding.message.clone())
    });
    findings.dedup();
}
