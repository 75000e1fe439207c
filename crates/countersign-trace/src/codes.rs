//! The codes of traceability (T0100 and up; the scanner of citations has those below).

countersign_diag::codes! {
    /// A citation, a task, a control or a property of a test result names a requirement or a scenario that neither a main
    /// spec nor an open change has. Nothing is proven by it. The help names what was probably meant: first what has the
    /// same text elsewhere, then what is spelt almost the same.
    ///
    /// ```rust
    /// // @req partner-onboarding/aproval-required
    /// ```
    ///
    /// A reference is always `capability/requirement` or `capability/requirement#scenario`; a title alone never counts.
    T0100 REFERENCE_UNKNOWN "reference-unknown": Error = "a reference names no requirement and no scenario";

    /// Two requirements of one capability get the same slug, or the slug of one is the explicit id of another, so a
    /// reference cannot tell them apart. No suffix is ever made up: reordering the headings would silently move links.
    /// Rename one of them, or give one an explicit `**ID**: ...` line.
    T0101 SLUG_COLLISION "slug-collision": Error = "two requirements of a capability have the same slug";

    /// Two scenarios of one requirement get the same slug, so a result cannot say which of them it proves. Rename one.
    T0102 SCENARIO_DUPLICATED "scenario-slug-duplicated": Error = "two scenarios of a requirement have the same slug";

    /// A reference fits more than one requirement or scenario. It counts for none of them until it is unambiguous.
    T0103 REFERENCE_AMBIGUOUS "reference-ambiguous": Error = "a reference fits more than one requirement or scenario";

    /// A reference holds only because of an alias in `openspec/trace.lock` or of a rename. It works; `trace fix` writes the
    /// name that is in use now.
    T0104 ALIAS_USED "alias-used": Note = "a reference uses a former name";

    /// The main spec gives a requirement an explicit `**ID**`, and the MODIFIED block of an open change does not repeat it.
    /// MODIFIED replaces the whole block, so the id would be gone after the archive, and with it every link to it.
    ///
    /// ```md
    /// ### Requirement: Approval required
    /// **ID**: ONB-7
    /// The system SHALL ...
    /// ```
    T0105 ID_LOST "id-lost": Error = "a MODIFIED block loses the explicit id of its requirement";

    /// No code cites the requirement or one of its scenarios as implemented. Put the citation in a comment above the item
    /// that implements it.
    ///
    /// ```rust
    /// // @req partner-onboarding/approval-required
    /// fn approve() {}
    /// ```
    T0106 IMPL_MISSING "impl-missing": Warning = "no code implements a requirement";

    /// No test cites the scenario. A test that cites the requirement proves its scenarios only if there are none: otherwise
    /// one test would hide every uncovered scenario.
    T0107 TEST_MISSING "test-missing": Warning = "no test cites a scenario";

    /// A citation says something that was not asked for: `test` outside of test code, or a kind of evidence that this
    /// requirement does not need. It covers nothing.
    T0108 VERB_UNWANTED "verb-unwanted": Warning = "a citation claims what it cannot or what nobody asked for";

    /// The text of a requirement or scenario changed after somebody accepted the link to it, so nobody has said that the
    /// code or the test still fits. Read both ends, mend what has to be mended, and run `trace accept`.
    T0109 LINK_SUSPECT "link-suspect": Warning = "a requirement changed after the link to it was accepted";

    /// A test result was produced on other code than that which is here now. It proves nothing about this code. Run the
    /// suite again.
    T0110 RESULT_STALE "result-stale": Warning = "test results belong to other code";

    /// Test results fit no cited test. They count for nothing; that is in order for tests that prove no scenario.
    T0111 RESULT_UNMATCHED "result-unmatched": Note = "test results fit no cited test";

    /// A test result fits more than one cited test, or several tests of different places fit one citation, so none of them
    /// counts. Put the reference into the name of the test or into a `req` property of its result.
    T0112 RESULT_AMBIGUOUS "result-ambiguous": Warning = "a test result fits more than one cited test";

    /// A test passed after it had failed in the same run. It counts as passed, with this warning.
    T0113 RESULT_FLAKY "result-flaky": Warning = "a scenario is proven by a flaky test";

    /// Two open changes add or modify the same requirement. Whichever is archived second works on text it was not written
    /// against.
    T0114 CHANGE_CONFLICT "change-conflict": Warning = "two open changes touch the same requirement";

    /// An open change removes a requirement that code or tests still cite. That is no mistake while the change is open; the
    /// citations have to go before it is archived.
    T0115 CITES_REMOVED "cites-removed": Warning = "a requirement is cited that an open change removes";

    /// More than one place claims to implement the requirement. That may be right; a citation left behind by a move looks
    /// the same.
    T0116 IMPL_DUPLICATED "impl-duplicated": Note = "more than one place implements a requirement";

    /// Nothing in the repository cites a requirement, so there is nothing to trace yet. Begin with one scenario: put
    /// `@req capability/requirement#scenario` into a comment above its test. `trace suggest` proposes places.
    T0117 NO_CITATION "no-citation": Warning = "nothing cites a requirement yet";

    /// A line of `openspec/trace.lock` cannot be read. It is left out, so the link it accepted counts as never accepted.
    /// The usual cause is a merge conflict that was resolved by hand: keep whole lines of both sides.
    T0118 LOCK_INVALID "lock-line-invalid": Error = "a line of trace.lock cannot be read";

    /// A line of `openspec/trace.lock` accepts a link that is no longer there. `trace accept` drops it.
    T0119 LOCK_UNUSED "lock-line-unused": Note = "a line of trace.lock accepts a link that is gone";

    /// The author of a citation pinned it to a text, and the text is another one now.
    T0120 PIN_MISMATCH "pin-mismatch": Warning = "a citation is pinned to another text";

    /// The code at the end of an accepted link changed, the requirement did not. Worth a look; policy may raise it.
    T0121 CODE_CHANGED "code-changed": Note = "code changed after the link to it was accepted";

    /// Two requirements of one capability have the same explicit `**ID**`.
    T0122 ID_DUPLICATED "id-duplicated": Error = "two requirements have the same explicit id";

    /// The name of a requirement or scenario has neither letters nor digits, so nothing can refer to it.
    T0123 NAME_WITHOUT_SLUG "name-without-slug": Error = "a name gives no slug";

    /// A task waits for a number that no task of the change has.
    ///
    /// ```md
    /// - [ ] 2.1 Emit an audit event (audit-trail/approval-recorded) (after 1.2)
    /// ```
    T0124 TASK_AFTER_UNKNOWN "task-after-unknown": Error = "a task waits for a task that is not there";

    /// Tasks wait for each other in a circle, so none of them can ever be next. The message shows the shortest circle.
    T0125 TASK_CYCLE "task-cycle": Error = "tasks wait for each other in a circle";

    /// An explanation stands in for evidence only with a kind, a reason and an owner.
    ///
    /// ```md
    /// <!-- verify: manual: read by a person on the staging system; jo@example.org -->
    /// ```
    T0126 EXPLANATION_INVALID "explanation-invalid": Warning = "an explanation lacks a kind, a reason or an owner";

    /// A line of `openspec/trace.snapshot` cannot be read. The file is derived: write it again.
    T0127 SNAPSHOT_INVALID "snapshot-line-invalid": Error = "a line of trace.snapshot cannot be read";
}
