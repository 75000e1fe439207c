//! The codes of verification: completeness V0001.., correctness V0101.., coherence V0201.., governance V0301.., the
//! baseline V0401.., test strategies V0501...

countersign_diag::codes! {
    /// A change without `tasks.md`, or whose `tasks.md` has no checkbox, is never complete: nobody can say what was to be
    /// done. Write the tasks, each with what it serves in parentheses at its end.
    ///
    /// ```md
    /// - [ ] 2.1 Emit an audit event (audit-trail/approval-recorded)
    /// ```
    V0001 TASKS_MISSING "tasks-missing": Error = "a change has no tasks";

    /// Something in the repository has to show that a task was done: code or a test that cites each requirement the task
    /// serves. The box decides nothing here; ticking it turns no item to `pass`.
    ///
    /// Work that leaves no trace in the code is explained instead, at the end of the task: `(deferred: reason, owner)` or
    /// `(manual: who, where)`. It stays `not-verified`, with that explanation, and does not fail the verification.
    V0002 TASK_EVIDENCE "task-evidence": Error = "what a task serves is cited by code or tests";

    /// The box of a task is not ticked. Do the task, or say why not at its end: `(deferred: reason, owner)`.
    V0003 TASK_OPEN "task-open": Error = "a task is open";

    /// Tasks are ticked that name nothing they serve, so nothing can show that they were done. Put the requirement into
    /// parentheses at the end of each, or an explanation.
    V0004 TASKS_UNREFERENCED "tasks-unreferenced": Error = "ticked tasks name nothing they serve";

    /// A task is ticked before one that it says it waits for, tasks wait for each other in a circle, or a task waits for a
    /// number that no task has. Mend the `(after ...)` or the boxes.
    V0005 TASK_ORDER "task-order": Error = "a task contradicts its `(after ...)`";

    /// Tasks are ticked while one above them is open. Tasks are done in the order of the list unless they say `(after ...)`;
    /// this may be in order, so it decides nothing.
    V0006 TASK_EARLY "task-early": Warning = "tasks are ticked before one above them";

    /// No task of the change serves a requirement that the change adds or modifies. Put the reference at the end of the task
    /// that does the work, or write the task.
    V0007 REQUIREMENT_SERVED "requirement-served": Error = "a task serves each added or modified requirement";

    /// What Changes, or another part of the proposal that promises something, names a requirement or a capability that no
    /// delta of the change touches. Write the delta, or take the promise back.
    V0008 PROPOSAL_DELIVERED "proposal-delivered": Error = "what the proposal names is in the deltas";

    /// A scenario is proven by a test that cites it, ran on the code that is here now, and passed. Nothing less is a pass:
    /// not a citation, not a ticked box, not a test of the requirement as a whole.
    ///
    /// Where a person answers for it instead, the scenario says so and stays `not-verified` and explained:
    ///
    /// ```md
    /// <!-- verify: manual: read by a person on the staging system; jo@example.org -->
    /// ```
    V0101 SCENARIO_PROVEN "scenario-proven": Error = "a test of a scenario passes on this code";

    /// A test of the scenario failed or could not run to its end.
    V0102 SCENARIO_FAILED "scenario-failed": Error = "a test of a scenario fails";

    /// The text of the scenario, or of its requirement, changed after somebody accepted the links to it, so nobody has said
    /// that code and tests still fit. Read both ends, mend what has to be mended, and run `trace accept`.
    V0103 SCENARIO_SUSPECT "scenario-suspect": Error = "a scenario changed after its links were accepted";

    /// The results of the scenario were produced on other code. They prove nothing about this code. Run the suite again with
    /// `results record`.
    V0104 SCENARIO_STALE "scenario-stale": Error = "the results of a scenario belong to other code";

    /// A test passes and cannot fail: its body is empty, its assertions are commented out, hold whatever the code does, or
    /// never run. The scenario that it cites is not proven by it. Assert what the THEN of the scenario says.
    V0105 TEST_ASSERTS_NOTHING "test-asserts-nothing": Error = "a test that cannot fail proves nothing";

    /// The only passing results of the scenario stand in a report that cannot be used: it is truncated, its counts are not
    /// those of its cases, or a part of it cannot be read. Run the suite again.
    V0106 SCENARIO_UNUSABLE "scenario-report-unusable": Error = "the results of a scenario stand in a report that cannot be used";

    /// No test cites the scenario. A test that cites the requirement proves its scenarios only one by one.
    ///
    /// ```rust
    /// // @req partner-onboarding/approval-required#reject
    /// #[test]
    /// fn rejects() {}
    /// ```
    V0107 SCENARIO_UNTESTED "scenario-untested": Error = "no test cites a scenario";

    /// A test cites the scenario and no report has a result of it. Run its suite with `results record`; if it did run, its
    /// result fits no cited test: put the reference into a `req` property of the result or into the name of the test.
    V0108 SCENARIO_NOT_RUN "scenario-not-run": Error = "no result belongs to the test of a scenario";

    /// Every test of the scenario was skipped. Skipped is not passed.
    V0109 SCENARIO_SKIPPED "scenario-skipped": Error = "every test of a scenario was skipped";

    /// A result fits the test of this scenario and other tests too, so it counts for none of them. Put the reference into
    /// the name of the test or into a `req` property of its result.
    V0110 SCENARIO_AMBIGUOUS "scenario-ambiguous": Error = "the result of a scenario fits several tests";

    /// A report that is missing, is cut off, holds no case, or whose counts are not those of its cases. None of its passes
    /// counts; its failures do.
    V0111 REPORT_USABLE "report-usable": Error = "a test report can be used";

    /// A test of the scenario passed only after it had failed in the same run. It counts as passed, with this warning.
    V0112 SCENARIO_FLAKY "scenario-flaky": Warning = "a scenario is proven by a flaky test";

    /// Neither the assertions of the tests of a scenario nor anything else in them uses a word of what the THEN of the
    /// scenario promises. They may test something else. A guess by words, so it decides nothing.
    V0113 OUTCOME_UNMENTIONED "outcome-unmentioned": Warning = "the tests of a scenario do not mention its outcome";

    /// One test cites very many scenarios. It may be right; a test on which every tag was hung looks the same.
    V0114 TEST_CITES_MANY "test-cites-many": Warning = "a test cites very many scenarios";

    /// Code or tests still cite a requirement or scenario that the change removes. Take the citations away, with the code
    /// that served nothing else.
    V0115 REMOVED_UNCITED "removed-uncited": Error = "nothing cites what a change removes";

    /// A change renames a requirement. Each citation of its old or its new name still has to lead to it, and each link that
    /// was accepted has to be there.
    V0116 RENAMED_EVIDENCE "renamed-evidence": Error = "a renamed requirement keeps its evidence";

    /// A place in the code is cited as implementing the requirement, a coverage report knows the file, and no passing test
    /// executed a line of the place. Either the citation is wrong or the tests do not reach the code.
    V0117 REGION_EXECUTED "region-executed": Error = "tests execute the code that a requirement cites";

    /// There are coverage reports, and none of them knows a file that is cited as implementing a requirement. Nobody can say
    /// whether a test executed it.
    V0118 REGION_UNKNOWN "region-unknown": Warning = "no coverage report knows a cited file";

    /// Nothing in the repository cites a requirement, so no result can prove one. Begin with one scenario: put
    /// `@req capability/requirement#scenario` into a comment above its test.
    V0119 NOTHING_CITED "nothing-cited": Error = "nothing cites a requirement yet";

    /// A coverage report tells tests apart, and only tests of something else executed a place that is cited as implementing
    /// the requirement. The names of tests are compared, so it decides nothing.
    V0120 REGION_BY_OTHERS "region-by-others": Warning = "only tests of something else execute a cited place";

    /// The domains that proposal and design name under "Affected domains" are those whose code the diff changes. A domain
    /// that is changed and not named is a surprise for its owners; one that is named and not changed is not done.
    V0201 DOMAIN_DECLARED "domain-declared": Error = "the domains of the documents are those of the diff";

    /// The diff changes code of a domain, no delta changes a capability of it, and neither proposal nor design gives a
    /// reason. Write the delta, or a line `` `domain`: reason `` under "Affected domains".
    V0202 DOMAIN_REASON "domain-reason": Error = "code of a domain changes with a delta or for a stated reason";

    /// The proposal lists as a non-goal what the diff or a delta changes. Change one of the two.
    V0203 NON_GOAL_KEPT "non-goal-kept": Error = "the diff stays out of the non-goals";

    /// What Changes names a path that the diff does not touch.
    V0204 PATH_CHANGED "path-changed": Error = "the paths that a proposal names are in the diff";

    /// The design names, in backticks under its decisions, its observability additions or its rollback approach, a path, a
    /// symbol, an endpoint, a flag, a metric, an event or a log name that is nowhere in the tree, or that is still there
    /// although the design says that it is removed. Mend the code or the design.
    V0205 NAME_EXISTS "name-exists": Error = "the names of a design are in the tree";

    /// The diff changes a public interface, stored data, what is built upon or where things run. The design has to say what
    /// that means for callers (Compatibility impact) and how to undo it (Rollback approach), and must not say the opposite.
    V0206 IMPACT_STATED "impact-stated": Error = "the design answers for interfaces, migrations and dependencies";

    /// Whether the rules of the repository allow the change.
    V0301 POLICY "policy": Error = "policy allows a change";

    /// Whether the persons who have to approve the change have done so.
    V0302 APPROVALS "approvals": Error = "a change is approved";

    /// Whether the evidence that a stage needs has been kept.
    V0303 EVIDENCE "evidence": Error = "evidence is retained";

    /// Whether each waiver that is used holds.
    V0304 WAIVERS "waivers": Error = "the waivers of a change hold";

    /// Whether each control that the change has to meet is met.
    V0305 CONTROLS "controls": Error = "the controls of a change are met";

    /// Whether each changed path is watched by a rule.
    V0306 PATHS_WATCHED "paths-watched": Error = "rules watch the paths of a change";

    /// Whether proposal, design, deltas and tasks are as they were when they were approved.
    V0307 ARTIFACTS_UNEDITED "artifacts-unedited": Error = "no artifact was edited after its approval";

    /// A line of the baseline cannot be read, so nobody knows which debt it accepts. Write the baseline again.
    V0401 BASELINE_INVALID "baseline-line-invalid": Error = "a line of the baseline cannot be read";

    /// The baseline accepts a debt that is not there any more, or that is another one now. The baseline may only shrink:
    /// take the line away.
    V0402 BASELINE_UNUSED "baseline-line-unused": Error = "a line of the baseline accepts a debt that is gone";

    /// The line `Decision:` below a candidate of a test strategy says neither `open` nor, with a reason, `accepted` or
    /// `dismissed`; or the reason is missing. The candidate stays open until it does, and the line stays as it is.
    ///
    /// ```md
    /// Decision: dismissed: the gateway refuses a second call with the same key
    /// ```
    V0501 STRATEGY_DECISION "strategy-decision": Warning = "a decision of a test strategy cannot be read";

    /// A block of a test strategy has no line that ends it, or its candidate has a block above already. Nothing is written
    /// to the file until that is mended, so that no word in it is lost.
    V0502 STRATEGY_BLOCK "strategy-block": Error = "a block of a test strategy cannot be read";
}
