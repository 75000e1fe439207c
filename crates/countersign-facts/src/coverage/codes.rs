//! The codes of coverage (R01..).

countersign_diag::codes! {
    /// The file is neither an LCOV trace file nor Cobertura XML.
    R0101 COVERAGE_UNRECOGNISED "coverage-unrecognised": Error = "a coverage report has no known format";

    /// A coverage report without a single line witnesses nothing: the tests were built without coverage, or no source
    /// was left after filters.
    R0102 COVERAGE_EMPTY "coverage-empty": Error = "a coverage report holds no line";

    /// The report ends inside a record. What is missing counts as not executed, so the whole report is not used.
    R0103 COVERAGE_TRUNCATED "coverage-truncated": Error = "a coverage report ends too early";

    /// A record cannot be read: a line number or a count is no number, a line stands outside of a file, or the record
    /// is unknown. It is left out, as if the line had not been executed.
    R0104 COVERAGE_RECORD_BROKEN "coverage-record-broken": Warning = "a record of a coverage report cannot be read";
}
