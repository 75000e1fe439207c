//! The codes of test results (R).

countersign_diag::codes! {
    /// The file is none of the report formats: JUnit XML, the JSON of nextest, libtest and `go test`, TAP, Cucumber
    /// messages, or `output.xml` of Robot Framework. Name the right file, or give its `kind` in `[[results]]`.
    R0001 REPORT_UNRECOGNISED "report-unrecognised": Error = "a test report has no known format";

    /// A report without a single test case proves nothing. A filter that matches no test, a suite that was not built
    /// or a wrong path usually lie behind it. Run the suite again and look at what it ran.
    R0002 NO_CASES "no-cases": Error = "a test report holds no test case";

    /// The report ends before its format says it may: the runner was killed, the disk was full, or the file was copied
    /// while it was written. What is missing may have failed. Run the suite again.
    R0003 REPORT_TRUNCATED "report-truncated": Error = "a test report ends too early";

    /// The file breaks the rules of its format at this place, so that what follows cannot be trusted. Two reports that
    /// were joined by hand are a common reason; give each its own file.
    R0004 REPORT_MALFORMED "report-malformed": Error = "a test report breaks the rules of its format";

    /// The file has a document type or an entity of its own. No test runner writes one into a report, and expanding
    /// them is a known way to exhaust a reader or to make it read other files, so none is ever expanded. Remove the
    /// declaration, or find out who wrote it.
    R0005 REPORT_ENTITY "report-entity": Error = "a report declares or uses an entity";

    /// Elements or subtests are nested deeper than any runner nests them.
    R0006 REPORT_TOO_DEEP "report-too-deep": Error = "a report is nested too deeply";

    /// The report says how many tests ran, failed or were skipped, and its own cases say otherwise. Cases are
    /// missing, were edited, or the file was put together from several. Run the suite again and use the file the
    /// runner wrote.
    R0007 COUNTS_DIFFER "counts-differ": Error = "the counts of a test report differ from its cases";

    /// Two cases have the same suite, class, name and place, so they cannot be told apart. All of them are kept, and
    /// all of them have to pass. Retries written as separate cases look like this, and so does one test that fails
    /// and then fails again while it cleans up.
    R0008 CASE_DUPLICATED "case-duplicated": Warning = "two test cases cannot be told apart";

    /// A case without a name can belong to no test.
    R0009 CASE_NAMELESS "case-nameless": Warning = "a test case has no name";

    /// The status of a case is a word that its format does not know. Such a case counts as errored, never as passed.
    R0010 STATUS_UNKNOWN "status-unknown": Warning = "the status of a test case is unknown";

    /// A test started and the report does not say how it ended: it crashed, or took its process with it. It counts as
    /// errored.
    R0011 CASE_UNFINISHED "case-unfinished": Warning = "a test started and never ended";

    /// The runner itself says that it could not go on: a TAP `Bail out!`, an error of a whole suite, a fatal error of
    /// the run. What had not run by then is unknown.
    R0012 RUN_ABORTED "run-aborted": Error = "a test run was given up";

    /// The file is not UTF-8. Bytes that are no text were read as U+FFFD, so names with them match no test.
    R0013 REPORT_UNDECODABLE "report-undecodable": Warning = "a test report is not UTF-8 text";

    /// Lines that are not of the format were passed over, usually what the tests or the compiler printed into the
    /// same file. Keep standard error out of the report.
    R0014 LINE_IGNORED "line-ignored": Note = "lines of a test report are not part of its format";

    /// `jest-junit` writes `test.todo` like a test that passed and leaves it out of its count. By the difference
    /// these cases were found and count as skipped; where they cannot be told from tests that took no time, those
    /// count as skipped too.
    R0015 TODO_AS_PASSED "todo-as-passed": Warning = "a report lists tests still to be written as passed";
}
