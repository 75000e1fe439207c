//! What is known of a test report beyond its cases: whether it can be used, how it came to be, whether it is current.

/// How a report came to be, from weakest to strongest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// A file that somebody put there.
    Reported,
    /// Written by `results record`.
    Recorded,
    /// Signed by a key that is trusted for results.
    Attested,
    /// Run again by the verifier.
    Replayed,
}

impl Level {
    /// The word for documents.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Reported => "reported",
            Self::Recorded => "recorded",
            Self::Attested => "attested",
            Self::Replayed => "replayed",
        }
    }
}

/// Whether a report was produced on the code that is here now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Currency {
    /// It was.
    Current,
    /// It was not, or nobody can say; with the reason.
    Stale(String),
}

/// Why no pass of a report counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unusable {
    /// One lowercase line: truncated, counts that lie, no file where one is configured.
    pub reason: String,
}

/// A report as far as the verdict asks for it; its cases are in the trace, under the same path and suite.
///
/// The reports of the trace that no state names count as reported, usable, and current as the trace says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportState {
    /// The file, relative to the project, with `/`.
    pub path: String,
    /// The suite as the project configures it.
    pub suite: String,
    /// How it came to be.
    pub level: Level,
    /// Why its passes do not count, if they do not.
    pub unusable: Option<Unusable>,
    /// How many cases were read.
    pub cases: usize,
    /// Whether it belongs to this code.
    pub currency: Currency,
    /// How to run the suite again, where the project knows it: `cargo nextest run`.
    pub command: Option<String>,
}
