//! The codes of files of rules: P0001 and up. Each kind of rule declares its own in its file; waivers have P0201 and up,
//! controls P0601 and up.

countersign_diag::codes! {
    /// A rule names a kind that does not exist. A rule that nobody evaluates allows everything, so it is an error.
    ///
    /// Spell the kind as the help says; `countersign explain KIND` tells what each of them takes.
    P0001 KIND_UNKNOWN "rule-kind-unknown": Error = "a rule is of no known kind";

    /// A kind of rule that this version knows by name and cannot evaluate yet. It would guard nothing.
    ///
    /// Take the rule away until a version evaluates it.
    P0002 KIND_NOT_YET "rule-kind-not-yet": Error = "a kind of rule cannot be evaluated yet";

    /// Two rules have the same id, so that a waiver or a baseline would mean either. Give one of them another id.
    P0003 RULE_TWICE "rule-twice": Error = "two rules have the same id";

    /// The id of a rule is no kebab-case word. Ids stand in waivers, baselines and reports.
    ///
    /// Write it like `infra-rollback`.
    P0004 RULE_ID "rule-id": Error = "the id of a rule cannot be used";

    /// A pattern of a rule matches no path of the tree. Perhaps the folder was renamed; then the rule guards nothing.
    ///
    /// Mend the pattern; or keep it for files that are to come, which a waiver cannot say, but a comment can.
    P0005 PATTERN_MATCHES_NOTHING "rule-pattern-matches-nothing": Warning = "a pattern of a rule matches no path";

    /// No change whatever can meet the condition of this rule, so it never fires. `risk = ["low"]` together with
    /// `not = { risk = ["low"] }` is such a condition.
    ///
    /// Mend `when`, or take the rule away.
    P0006 NEVER_FIRES "rule-never-fires": Error = "a rule can never fire";

    /// A rule names a domain that `countersign.toml` does not have.
    ///
    /// Spell it as in `[domains]`.
    P0007 DOMAIN_UNKNOWN "rule-domain-unknown": Error = "a rule names an unknown domain";

    /// No file in `rules/tests/` shows this rule firing. Rules that were never seen to fire tend to be those that cannot.
    ///
    /// Write `rules/tests/ID.toml` with one situation in which it fires and one in which it is silent:
    ///
    /// ```toml
    /// [[situation]]
    /// rule = "infra-rollback"
    /// expect = "fires"
    /// files = { "infra/main.tf" = "resource {}" }
    /// ```
    P0008 RULE_UNTESTED "rule-untested": Warning = "no test shows a rule firing";

    /// A test of a rule did not end as it says. Either the rule does not do what its author believes, or the test is wrong.
    P0009 RULE_TEST_FAILED "rule-test-failed": Error = "a test of a rule ends otherwise than it says";

    /// A file of rules is not UTF-8, is no file, or cannot be read. Its rules would be silently off.
    ///
    /// Mend the file, or take it away.
    P0010 RULES_UNREADABLE "rules-unreadable": Error = "a file of rules cannot be read";

    /// Whether a rule is kept cannot be told: a file that cannot be read, a diff that is not known, an external checker that
    /// was not run. What cannot be told is never a pass.
    ///
    /// Do what the help says, then check again.
    P0011 RULE_NOT_TOLD "rule-not-told": Error = "nobody can tell whether a rule is kept";

    /// A waiver is to be read by people later: it names one rule, one change or some paths, a reason and a last day.
    ///
    /// ```toml
    /// [[waiver]]
    /// rule = "infra-rollback"
    /// change = "add-partner-approval"
    /// reason = "green field, nothing to roll back to"
    /// expires = 2027-01-31
    /// ```
    P0201 WAIVER_INVALID "waiver-invalid": Error = "a waiver cannot be used";

    /// The last day of a waiver is over. The rule binds again.
    ///
    /// Keep the rule, or let somebody renew the waiver.
    P0202 WAIVER_EXPIRED "waiver-expired": Warning = "a waiver has expired";

    /// A waiver waives nothing: the rule is kept, or the change is gone. Somebody may later rely on it by accident.
    ///
    /// Take it away.
    P0203 WAIVER_UNUSED "waiver-unused": Warning = "a waiver waives nothing";

    /// A waiver ends within two weeks.
    ///
    /// Keep the rule until then, or let somebody renew it.
    P0204 WAIVER_ENDS_SOON "waiver-ends-soon": Note = "a waiver ends soon";

    /// A waiver would let everything through: its paths match every file, or it ends more than a year from now.
    ///
    /// Name what it is about, and a day on which somebody looks again.
    P0205 WAIVER_TOO_BROAD "waiver-too-broad": Error = "a waiver is too broad";

    /// A waiver names a rule that does not exist.
    ///
    /// Spell it as in the file of rules, or take the waiver away.
    P0206 WAIVER_OF_NOTHING "waiver-of-unknown-rule": Error = "a waiver names no rule";

    /// Nobody but the author of the change has put this waiver on the target branch, so it does not count. A person who can
    /// waive the rules for their own change has none.
    ///
    /// Let somebody else put it on the target branch.
    P0207 WAIVER_BY_AUTHOR "waiver-does-not-count": Warning = "a waiver does not count";

    /// An entry of `allow` in a rule of kind `secret-scan` cannot be used: it names neither a path nor a value, or everything.
    ///
    /// Name a `path`, the `sha256` of the value in hexadecimal digits, or both, with a `reason` and a last day.
    P0401 SECRET_ALLOW_INVALID "secret-allow-invalid": Error = "an allowance for a secret cannot be used";

    /// Two controls have the same framework and id, so that nobody knows which of them has to be met.
    ///
    /// Join the two, or give one of them its own id.
    P0601 CONTROL_TWICE "control-twice": Error = "two controls have the same name";

    /// An entry of `evidence` in a control is neither a suite nor a file of the project.
    ///
    /// Write `suite:NAME` with a suite of `[[results]]`, or `file:PATH` with a path below the project.
    P0602 CONTROL_EVIDENCE_INVALID "control-evidence-invalid": Error = "evidence of a control cannot be used";

    /// A control names no requirement, no rule and no evidence, so nothing meets it: a gap.
    ///
    /// Name what meets it. As long as nothing does, the gap is a row of `trace matrix --kind control`.
    P0603 CONTROL_GAP "control-gap": Warning = "nothing meets a control";

    /// A control names a rule that does not exist, so it is not met by it.
    ///
    /// Spell it as in the file of rules, or take it away.
    P0604 CONTROL_RULE_UNKNOWN "control-rule-unknown": Error = "a control names no rule";

    /// A control names a suite that neither `[[results]]` nor a record of results has.
    ///
    /// Spell it as in `[[results]]`, or take it away.
    P0605 CONTROL_SUITE_UNKNOWN "control-suite-unknown": Error = "a control names no suite";

    /// A control names a file that is not in the tree. Perhaps it was renamed.
    ///
    /// Mend the path, or take it away.
    P0606 CONTROL_FILE_UNKNOWN "control-file-unknown": Error = "a control names no file";

    /// A file of controls is not UTF-8, is no file, or cannot be read. Its controls would be silently off.
    ///
    /// Mend the file, or take it away.
    P0607 CONTROLS_UNREADABLE "controls-unreadable": Error = "a file of controls cannot be read";
}
