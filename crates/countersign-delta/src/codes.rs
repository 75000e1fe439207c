//! The codes of specs (M) and deltas (D).

countersign_diag::codes! {
    /// A main spec says what it is for in a `## Purpose` section with text in it. Without one OpenSpec cannot read the
    /// spec at all: `list` counts no requirement and `archive` refuses to touch it.
    ///
    /// ```md
    /// ## Purpose
    /// Lets a partner company register and get access after somebody approved it.
    /// ```
    M0001 PURPOSE_MISSING "purpose-missing": Error = "a spec has no Purpose section with text";

    /// The requirements of a main spec stand below one `## Requirements` header. Without it nothing in the spec is a
    /// requirement.
    M0002 REQUIREMENTS_MISSING "requirements-missing": Error = "a spec has no Requirements section";

    /// A spec without requirements specifies nothing. Add one, or remove the capability.
    M0003 NO_REQUIREMENTS "no-requirements": Error = "the Requirements section of a spec is empty";

    /// A requirement needs at least one scenario: a `####` header with text below it. A header alone does not count.
    ///
    /// ```md
    /// #### Scenario: Registration is rejected
    /// - **WHEN** the approver rejects the partner
    /// - **THEN** the partner gets no access
    /// ```
    M0004 SCENARIO_MISSING "scenario-missing": Error = "a requirement has no scenario with text";

    /// A header below `## Requirements` has neither a title nor text.
    M0005 STATEMENT_EMPTY "statement-empty": Error = "a requirement has no text at all";

    /// `## ADDED Requirements` and its siblings belong into a change. In a main spec such a header ends the Requirements
    /// section, and everything below it is lost to every reader. It usually got there by copying a delta by hand.
    M0006 DELTA_HEADER_IN_SPEC "delta-header-in-spec": Error = "a main spec holds a delta section header";

    /// Only requirements below `## Requirements` are read. This one is invisible to `list`, `validate` and `archive`.
    M0007 REQUIREMENT_OUTSIDE "requirement-outside": Error = "a requirement stands outside of the Requirements section";

    /// Two requirements of one name cannot be told apart: an update of one would drop the other.
    M0008 REQUIREMENT_DUPLICATED "requirement-duplicated": Error = "two requirements have the same name";

    /// The Purpose is the sentence that archive writes for a new capability, or starts with `TBD` or `TODO`. Write what
    /// the capability is for, in the main spec: the Purpose of a delta is read only when the capability is created.
    M0009 PURPOSE_PLACEHOLDER "purpose-placeholder": Warning = "the Purpose of a spec is a placeholder";

    /// A Purpose of fewer than 50 characters rarely says what a capability is for.
    M0010 PURPOSE_BRIEF "purpose-brief": Warning = "the Purpose of a spec is shorter than 50 characters";

    /// A statement of more than 500 characters is usually several requirements.
    M0011 REQUIREMENT_LONG "requirement-long": Note = "the text of a requirement is longer than 500 characters";

    /// The statement of a requirement stands on the lines below its header; a keyword in the header alone is not one.
    ///
    /// ```md
    /// ### Requirement: Approval required
    /// The system SHALL NOT grant access before a partner is approved.
    /// ```
    M0012 STATEMENT_MISSING "statement-missing": Error = "a requirement has no statement below its header";

    /// English specs mark what is binding with SHALL or MUST (RFC 2119). The keyword has to stand in the statement.
    M0013 KEYWORD_MISSING "keyword-missing": Warning = "the statement of a requirement has neither SHALL nor MUST";

    /// The file cannot be read: it is missing, a folder, or access is denied.
    M0014 UNREADABLE "unreadable": Error = "a file cannot be read";

    /// No line in the task files of the change is a checkbox, so every tool counts zero tasks and none is ever open.
    ///
    /// ```md
    /// - [ ] 1.1 Emit an audit event (audit-trail/approval-recorded)
    /// ```
    M0020 TASKS_WITHOUT_CHECKBOX "tasks-without-checkbox": Warning = "a task list has no checkbox";

    /// The number of a task starts with the number of another group than the `## N.` it stands in.
    M0021 TASK_GROUP_MISMATCH "task-group-mismatch": Warning = "the number of a task does not fit its group";

    /// Two tasks have one number, so a reference to it is ambiguous.
    M0022 TASK_ID_DUPLICATED "task-id-duplicated": Warning = "two tasks have the same number";

    /// An archived change is finished; an open checkbox in it is either undone work or a forgotten tick.
    M0023 TASKS_INCOMPLETE "tasks-incomplete": Error = "an archived change has open tasks";

    /// `skip_specs: true` says that the change touches no behaviour, and there are files under `specs/`. One of the two
    /// is wrong.
    M0030 SKIP_SPECS_CONFLICT "skip-specs-conflict": Error = "a change declares skip_specs and has spec files";

    /// The change declares that it touches no behaviour, so it needs no delta.
    M0031 SKIP_SPECS_ACCEPTED "skip-specs-accepted": Note = "a change without deltas is accepted because it declares skip_specs";

    /// `skip_specs` counts only in valid metadata: a `schema` that exists, every key of the right type.
    M0032 SKIP_SPECS_INVALID "skip-specs-invalid": Error = "skip_specs stands in metadata that is not valid";

    /// A change is a folder directly below `openspec/changes`. A folder that only holds other changes hides them.
    M0033 NESTED_CHANGE "nested-change": Error = "a folder of changes stands where a change should";

    /// The unresolved halves of a git merge (`<<<<<<<`, `=======`, `>>>>>>>`) would be merged as if somebody had meant
    /// them. Resolve the conflict first.
    M0040 CONFLICT_MARKERS "conflict-markers": Error = "a document holds unresolved git conflict markers";

    /// A byte that is not UTF-8, or a NUL. OpenSpec would write U+FFFD in its place and lose it. Save the file as UTF-8.
    M0041 UNDECODABLE "undecodable": Error = "a document is not UTF-8 text";

    /// OpenSpec reads lines, people read Markdown, and at this line they see different things: a heading that is one
    /// to only one of them, or fenced code that starts or ends elsewhere. A merge that touches the place is refused,
    /// because nobody can tell what it would do.
    M0042 READINGS_DISAGREE "readings-disagree": Error = "OpenSpec and Markdown readers see different things here";

    /// Two scenarios of one requirement have the same name, so neither can be referred to, and a change that drops one
    /// of them is hard to see.
    M0043 SCENARIO_DUPLICATED "scenario-duplicated": Warning = "two scenarios of a requirement have the same name";

    /// Delta specs live at `specs/<capability>/spec.md`. A `spec.md` right below `specs/` belongs to no capability and is
    /// ignored when the change is archived.
    D0001 DELTA_AT_ROOT "delta-at-root": Error = "a delta spec stands outside of a capability folder";

    /// Only `spec.md` is read. A delta in a file of another name is ignored when the change is archived.
    D0002 DELTA_MISPLACED "delta-misplaced": Error = "a delta stands in a file that is never read";

    /// A change says what it changes, in delta specs; one that changes no behaviour says so with `skip_specs: true`.
    ///
    /// ```md
    /// ## ADDED Requirements
    /// ### Requirement: Approval required
    /// ```
    D0003 NO_DELTAS "no-deltas": Error = "a change has no delta";

    /// A delta section is there, and no entry in it can be read. Requirements start with `### Requirement: name`.
    D0004 DELTA_SECTIONS_EMPTY "delta-sections-empty": Error = "the delta sections of a spec have no entries";

    /// A `spec.md` of a change without any delta section: notes, or a copy of the whole spec. It would be ignored.
    D0005 DELTA_SECTIONS_MISSING "delta-sections-missing": Error = "a delta spec has no delta section";

    /// A `###` header in ADDED or MODIFIED that is not `### Requirement: name` starts no requirement: it belongs to the
    /// one above it, or to nothing.
    D0006 HEADER_IGNORED "header-ignored": Note = "a header in a delta section is not a requirement";

    /// `### Requirement:` without a name starts no requirement.
    D0007 HEADER_NAMELESS "header-nameless": Note = "a requirement header in a delta section has no name";

    /// A rename is a `FROM:` line followed by its `TO:` line. Half a rename, or two interleaved ones, would rename the
    /// wrong requirement.
    ///
    /// ```md
    /// - FROM: `### Requirement: Login`
    /// - TO: `### Requirement: Sign-in`
    /// ```
    D0008 RENAME_UNPAIRED "rename-unpaired": Error = "half a rename";

    /// A requirement outside of the four delta sections is ignored by archive.
    D0009 REQUIREMENT_ORPHANED "requirement-orphaned": Warning = "a requirement stands outside of every delta section";

    /// One section names a requirement twice.
    D0010 OPERATION_DUPLICATED "operation-duplicated": Error = "a delta section names a requirement twice";

    /// Two sections ask for different things about one requirement.
    D0011 OPERATIONS_CONFLICT "operations-conflict": Error = "two delta sections name the same requirement";

    /// A code fence is opened and never closed. Everything below it, later operations included, is code to OpenSpec and
    /// would be pasted into the main spec as text.
    D0012 UNCLOSED_FENCE "unclosed-fence": Error = "a code fence is never closed";

    /// An HTML comment is opened and never closed: merged, it hides everything below it.
    D0013 UNCLOSED_COMMENT "unclosed-comment": Error = "an HTML comment is never closed";

    /// A raw HTML block is opened and never closed: merged, it swallows everything below it.
    D0014 UNCLOSED_HTML "unclosed-html": Error = "a raw HTML block is never closed";

    /// MODIFIED replaces the whole requirement. A scenario of the main spec that the new text leaves out would be lost,
    /// so archive refuses. Copy it, or say that it goes.
    D0015 SCENARIOS_DROPPED "scenarios-dropped": Error = "a modified requirement leaves out scenarios";

    /// Renames are applied first: a MODIFIED of a renamed requirement uses the new name.
    D0016 RENAME_OLD_NAME "rename-old-name": Error = "MODIFIED uses the old name of a renamed requirement";

    /// The new name of a rename is also the name of an added requirement.
    D0017 RENAME_COLLIDES "rename-collides": Error = "a rename and an addition have the same name";

    /// OpenSpec calls the change valid, and its own archive would refuse it. The issue next to this one says why.
    D0018 ARCHIVE_WOULD_REFUSE "archive-would-refuse": Note = "archive would refuse this delta";

    /// Whether archive would accept the change could not be found out.
    D0019 ARCHIVE_UNCHECKED "archive-unchecked": Note = "the merge could not be tried";

    /// Only ADDED can create a capability. MODIFIED and RENAMED need a main spec to work on: check the folder name, or
    /// archive the change that creates the capability first.
    D0030 SPEC_MISSING "spec-missing": Error = "the delta changes a capability that does not exist";

    /// The requirement that the delta modifies or renames is not in the main spec. Names are compared exactly.
    D0031 TARGET_MISSING "target-missing": Error = "the requirement to change is not in the main spec";

    /// A requirement of the new name is in the main spec already, with other content.
    D0032 NAME_TAKEN "name-taken": Error = "a requirement of that name exists already";

    /// Two names that differ only in case, spaces, quotes, invisible characters or emphasis are one name to a reader. Use
    /// the exact name of the main spec, or one that is really different.
    D0033 NEAR_MISS_NAME "near-miss-name": Error = "a name is almost the name of another requirement";

    /// The main spec is broken, so no delta can be merged into it. Mend the spec first.
    D0034 BASE_BROKEN "base-broken": Error = "the main spec cannot be updated until it is mended";

    /// The main spec as it would stand after archive is not a valid spec.
    D0035 RESULT_INVALID "result-invalid": Error = "the merged spec would not be valid";

    /// The change removes the last requirement of a capability. Say that the capability goes, with
    /// `retire_capabilities: true` in `.openspec.yaml`; what else stands in the spec has to be moved first.
    D0036 CAPABILITY_EMPTIED "capability-emptied": Error = "the change removes the last requirement of a capability";

    /// The merged spec, read again, is not what was planned: something in the inserted text changes how the rest is read.
    D0037 READ_BACK_FAILED "read-back-failed": Error = "the merged spec does not read back as planned";

    /// Text that no rule accounts for would be lost: it belongs to no requirement of the delta, and archive drops it
    /// without a word.
    D0040 TEXT_UNACCOUNTED "text-unaccounted": Error = "text of the delta belongs to no operation";

    /// A header that looks like a delta section and is none, so everything below it would be dropped.
    D0041 NEAR_MISS_SECTION "near-miss-section": Error = "a header is almost a delta section";

    /// An entry that looks like a removal or a rename and is none, so it would silently not be done.
    D0042 NEAR_MISS_ENTRY "near-miss-entry": Error = "an entry is almost a removal or a rename";

    /// The scenario is kept by name and its steps are gone. That loses text without saying so.
    D0043 SCENARIO_EMPTIED "scenario-emptied": Error = "a modified requirement empties a scenario";

    /// OpenSpec carries out operations that stand inside an HTML comment, where nobody sees them.
    D0044 OPERATION_HIDDEN "operation-hidden": Error = "an operation stands where readers do not see it";

    /// The folder or the file of the main spec is a link that leads out of the project. It is read, as OpenSpec does;
    /// an archive would write what does not belong to this repository. Replace the link by what it leads to.
    D0045 TARGET_OUTSIDE "target-outside": Error = "archive would write outside of the project";

    /// A comment such as `<!-- scenario removed: NAME; reason: WHY -->` says that a scenario goes, or changes its name, on
    /// purpose. This one cannot be read, or names a scenario that is not there.
    D0046 SCENARIO_INTENT "scenario-intent": Error = "an instruction about a scenario cannot be carried out";

    /// Another change altered the requirement after this delta was written, and both edit the same part. OpenSpec would
    /// overwrite the other change without a word. `countersign rebase` writes both sides into the delta.
    D0050 BASE_MOVED "base-moved": Error = "the main spec moved, and both sides edit the same part";

    /// The text that history gives as the base of the delta already holds another change, and the delta takes that change
    /// back: it was written against something older, as happens after a rebase or a squash.
    D0051 STALE_BASE_SUSPECTED "stale-base-suspected": Error = "the delta takes back an earlier edit of the requirement";

    /// A change that was archived after this one was begun touched the same requirement, and the delta leaves out a line
    /// that it brought. Nothing tells which text the delta was written against.
    D0052 ARCHIVED_MEANWHILE "archived-meanwhile": Error = "the delta leaves out what another change brought in the meantime";

    /// `base.lock` of the change cannot be read, or one of its texts was edited by hand. Without it nothing proves what
    /// the delta was written against: take the file back from history, or write it anew.
    D0053 BASE_LOCK_INVALID "base-lock-invalid": Error = "base.lock cannot be used";

    /// A `receipt.json` says what the main specs were before an archive or a sync: it tells what other changes were
    /// written against, and how to undo. This one, or the folder it lies in, cannot be read, so archiving could take back
    /// the work of another change. Take the file back from history. Nothing else may have this name in the folder of a
    /// change.
    D0054 RECEIPT_INVALID "receipt-invalid": Error = "a receipt cannot be used";
}
