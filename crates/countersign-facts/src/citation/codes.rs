//! The codes of tracing (T) that the scanner of sources gives.

// The examples below cite nothing. @req-off

countersign_diag::codes! {
    /// A citation names `capability/requirement`, or `capability/requirement#scenario`, in the spelling of slugs: lower
    /// case, words joined by `-`. Anything else would be a link to nothing, so it is not counted. An explanation
    /// stands behind a colon. A word in backticks or quotes is talk about citations and is not read as one.
    ///
    /// ```text
    /// // @req partner-onboarding/approval-required#reject
    /// // @req audit/approval-recorded, audit/approval-kept: both are written in one transaction
    /// ```
    T0001 REFERENCE_MALFORMED "reference-malformed": Error = "a citation does not name a requirement";

    /// The verbs are `impl`, `test`, `proof`, `related`, `exempt` and `todo`. Without one it is `test` in test code and
    /// `impl` elsewhere.
    ///
    /// ```text
    /// // @req[proof] billing/totals-add-up
    /// ```
    T0002 VERB_UNKNOWN "verb-unknown": Error = "a citation has a verb that does not exist";

    /// `exempt` and `todo` stand in for evidence, so they say why. Write the reason behind a colon.
    ///
    /// ```text
    /// // @req[exempt] access/session-expires: the test double has no sessions
    /// ```
    T0003 REASON_MISSING "reason-missing": Error = "an exempt or todo citation gives no reason";

    /// A test citation outside of test code would count something as tested that no runner runs. Move it to the test, or
    /// take another verb.
    T0004 TEST_OUTSIDE_TEST "test-outside-test": Warning = "a test citation stands outside of test code";

    /// A range that is begun has to end in the same file, or nobody can tell how far the claim reaches.
    ///
    /// ```text
    /// // @req-begin audit/approval-recorded
    /// // @req-end
    /// ```
    T0005 RANGE_UNCLOSED "range-unclosed": Error = "a cited range never ends";

    /// `@req-off` hides every citation up to `@req-on`. Without the latter the rest of the file is silently not read.
    T0006 OFF_UNCLOSED "off-unclosed": Error = "citations are switched off and never on again";

    /// `@req-end` ends a range and `@req-on` switches citations on again. There was nothing to end here.
    T0007 CLOSER_UNOPENED "closer-unopened": Warning = "a range ends that never began";

    /// The scanner does not know what a comment is in this file, so it cannot tell a citation from a string. Cite for the
    /// file with a `[[cite]]` entry of `countersign.toml`.
    T0008 LANGUAGE_UNKNOWN "language-unknown": Note = "a citation stands in a file of an unknown language";

    /// A pin is the start of a fingerprint: 8 to 16 hexadecimal digits in lower case. Leave it out, or copy it from
    /// `openspec/trace.lock`.
    ///
    /// ```text
    /// // @req auth/user-login@3f9c1a20
    /// ```
    T0009 PIN_MALFORMED "pin-malformed": Error = "the pin of a citation is not a fingerprint";
}
// @req-on
