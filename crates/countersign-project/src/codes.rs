//! The codes of recorded results (R0200 and up; the readers of reports have those below).

countersign_diag::codes! {
    /// A report path of `[[results]]` names a file that belongs to the code: git tracks it, or no ignore file excludes it.
    /// Reports of earlier runs are removed before a run, and a run must leave the code as it was, so such a path can
    /// neither be cleaned nor written. Let the suite write below an ignored folder, or add the path to `.gitignore`.
    ///
    /// ```text
    /// # .gitignore
    /// /reports/
    /// ```
    R0200 REPORT_IN_CODE "report-in-code": Error = "a report path names a file of the code";

    /// The command of `results record -- CMD` could not be started, usually because there is no such program. Nothing was
    /// recorded.
    R0201 COMMAND_NOT_STARTED "command-not-started": Error = "the command of a recorded run could not be started";

    /// The command took longer than its timeout, or was interrupted, and was ended with all that it had started. What it had
    /// written by then proves nothing, so nothing was recorded.
    R0202 RUN_STOPPED "run-stopped": Error = "a recorded run was ended before its end";

    /// The code was not the same after the run as before it, so nobody can say which code was tested. Nothing was recorded.
    /// Keep editors and generators away while tests run; what a test writes belongs into an ignored or temporary folder.
    R0203 TREE_CHANGED "tree-changed": Error = "the code changed during a recorded run";

    /// The command wrote no report for a suite at the paths of its `[[results]]`. Reports of earlier runs were removed before,
    /// so none of them can stand in. Look at the paths, and at whether the command runs that suite at all.
    R0204 NO_REPORT "no-report": Error = "a recorded run wrote no report";

    /// A report is older than the start of the run: the command put an old file in place instead of writing a new one.
    /// Nothing was recorded.
    R0205 REPORT_NOT_FRESH "report-not-fresh": Error = "a report is older than the run that should have written it";

    /// The command of the run did not succeed. Its reports are kept and say what failed; where they say that all passed, something
    /// outside of the tests went wrong.
    R0206 COMMAND_FAILED "command-failed": Warning = "the command of a recorded run failed";

    /// The record of a suite below `.countersign/results` cannot be read, or was written by a later version. Its reports count as if
    /// somebody had put them there. Record the suite again.
    R0207 RECORD_UNREADABLE "record-unreadable": Error = "the record of a run cannot be read";

    /// A report below `.countersign/results` is not the one that was recorded: its SHA-256 is another. It proves nothing. Record the
    /// suite again.
    R0208 REPORT_EDITED "report-edited": Error = "a recorded report was edited";

    /// A report that was recorded is not there any more, or has another name. Record the suite again.
    R0209 REPORT_MISSING "report-missing": Error = "a recorded report is missing";

    /// A report lies there, and no recorded run has written it. Nobody knows which code it is about, so it is never current. Run the
    /// suite with `countersign results record -- CMD`.
    R0210 REPORT_UNRECORDED "report-unrecorded": Note = "a report was written by no recorded run";

    /// A `[[cite]]` entry of `countersign.toml` names a file that is no part of the code: it does not exist, an ignore file excludes
    /// it, or it lies below `openspec`. So nothing is cited by it.
    ///
    /// ```text
    /// [[cite]]
    /// path = "migrations/0007_audit.sql"
    /// req = ["audit-trail/decisions-recorded"]
    /// ```
    ///
    /// Mend the path, or take the entry away.
    R0211 CITE_WITHOUT_FILE "cite-without-file": Error = "a `[[cite]]` entry names a file that is not there";

    /// A commit says `Change: ID`, and there is no such change, neither open nor archived. The commit would belong to nothing.
    ///
    /// Name a change that `countersign list` shows, or say `No-Change: reason`.
    P0501 CHANGE_TRAILER "change-trailer": Error = "a commit names a change that is not there";

    /// A commit says that it belongs to no change and gives no reason. The reason is shown to whoever releases it.
    ///
    /// ```text
    /// No-Change: raises the version of the formatter
    /// ```
    P0502 NO_CHANGE_TRAILER "no-change-trailer": Error = "a commit belongs to no change and does not say why";

    /// A pipeline has no steps, or one of them has no `run`, an empty one, or a built-in that does not exist. Such a pipeline is
    /// not run at all.
    ///
    /// ```toml
    /// [[step]]
    /// id = "validate"
    /// run = ["builtin:validate"]
    /// ```
    P0510 PIPELINE_STEP "pipeline-step": Error = "a step of a pipeline cannot be run";

    /// Two steps of a pipeline have one id, so nobody can say which one `needs` means.
    ///
    /// Give each its own.
    P0511 PIPELINE_ID "pipeline-id": Error = "two steps of a pipeline have one id";

    /// `needs` of a step names a step that is not there. A step that waits for nothing would be run too early, so the pipeline is
    /// not run at all.
    ///
    /// Spell it as the help says, or take it away.
    P0512 PIPELINE_NEEDS "pipeline-needs": Error = "a step needs one that is not there";

    /// Steps of a pipeline wait for each other, so none of them can begin.
    ///
    /// Take one of the `needs` away.
    P0513 PIPELINE_CIRCLE "pipeline-circle": Error = "steps of a pipeline wait for each other";

    /// A step records results for a suite that no `[[results]]` of `countersign.toml` has.
    ///
    /// Add it there, or name one that is.
    P0514 PIPELINE_SUITE "pipeline-suite": Error = "a step records a suite that is not there";

    /// The change edits what decides about the run: the settings, a pipeline, or a file that one of them names. A change that takes
    /// the checks out of its own pipeline would pass, so nothing is run.
    ///
    /// Take the edit out of the change. Whoever may push to the target branch decides about it; from then on it runs.
    P0515 PIPELINE_EDITED "pipeline-edited": Error = "the change edits what decides about a pipeline";
}
