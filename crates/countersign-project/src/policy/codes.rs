//! The codes of revisions and of the guarded set: P03xx.

countersign_diag::codes! {
    /// PolicyInForce is read from the tip of the target branch, and there is no git to ask: no program `git`, no repository, as in
    /// an exported tree, or one that cannot be read. Nothing else stands in for it, so nothing is verified.
    ///
    /// Run it in a clone. In a container, install git and mark the folder as safe.
    P0301 POLICY_WITHOUT_GIT "policy-without-git": Error = "there is no git repository to read the policy from";

    /// There is no branch of the name that `target-branch` gives, and none that the caller named. The working tree's own policy
    /// never decides.
    ///
    /// Fetch the branch, or name the commit: `--target REF`.
    P0302 POLICY_WITHOUT_TARGET "policy-without-target": Error = "the target branch is not in this clone";

    /// The clone is shallow, and its history ends before the place where the branch left its target. What the change is, and
    /// whose it is, cannot be told.
    ///
    /// ```yaml
    /// - uses: actions/checkout@v5
    ///   with: { fetch-depth: 0 }
    /// ```
    P0303 POLICY_HISTORY_CUT "policy-history-cut": Error = "history is cut off before the merge base";

    /// HEAD and the target branch have no common ancestor, as after `git checkout --orphan`. Start the branch anew from the
    /// target and bring the commits over.
    P0304 POLICY_UNRELATED "policy-unrelated-history": Error = "HEAD and the target branch have nothing in common";

    /// The settings of the working tree name another target branch than the settings on that branch, or on a branch that the
    /// repository has for its main one. A change does not choose who judges it.
    ///
    /// Take the edit of `target-branch` back. Where a branch really has its own policy, the caller names it: `--target`.
    P0305 POLICY_TARGET_MOVED "policy-target-moved": Error = "the change names another target branch";

    /// The policy on the tip of the target branch cannot be read: its settings hold errors, or an object of it is missing.
    /// Mend it there; until then nothing is verified.
    P0306 POLICY_UNREADABLE "policy-unreadable": Error = "the policy in force cannot be read";

    /// The tip of the target branch has neither rules nor a baseline. Adopt a policy with `policy bootstrap`; it is in force
    /// once its commit is on the target branch.
    P0307 POLICY_NOT_ADOPTED "policy-not-adopted": Error = "the target branch has no policy yet";

    /// The change edits `countersign.toml`. Settings say where rules are, which branch decides and what is judged, so an edit
    /// counts once it is on the target branch, and nothing in the repository lets a change bring it there by itself: who may
    /// push to the target branch decides.
    P0320 SETTINGS_EDITED "settings-edited": Error = "the change edits the settings";

    /// The change adds, edits or removes a file of the rules, waivers included. It is judged by the rules of the target branch
    /// all the same.
    P0321 RULES_EDITED "rules-edited": Error = "the change edits the rules";

    /// The change edits controls, which map obligations to requirements, rules and evidence.
    P0322 CONTROLS_EDITED "controls-edited": Error = "the change edits the controls";

    /// The change edits the contracts of documents.
    P0323 TEMPLATES_EDITED "templates-edited": Error = "the change edits the templates";

    /// The change edits lifecycle hooks or a script beside them.
    P0324 HOOKS_EDITED "hooks-edited": Error = "the change edits the hooks";

    /// The change edits a pipeline.
    P0325 PIPELINES_EDITED "pipelines-edited": Error = "the change edits the pipelines";

    /// The change edits who is trusted: the file of signers, of persons, the list of revoked keys, or the record of the
    /// adoption.
    P0326 TRUST_EDITED "trust-edited": Error = "the change edits the trust files";

    /// The change edits a CODEOWNERS file, in one of the places where GitHub or GitLab looks for it.
    P0327 OWNERS_EDITED "owners-edited": Error = "the change edits the code owners";

    /// The change adds lines to the baseline, or makes it unreadable. Old debt may only shrink: mend the new finding instead of
    /// accepting it.
    P0328 BASELINE_GROWN "baseline-grown": Error = "the change makes the baseline grow";

    /// The change edits the copy of the organisation's policy.
    P0329 VENDORED_EDITED "vendored-policy-edited": Error = "the change edits the vendored policy";

    /// The change edits the hooks of a coding agent, or a script that they call.
    P0330 AGENT_HOOKS_EDITED "agent-hooks-edited": Error = "the change edits the hooks of an agent";

    /// The change edits a file that the settings, a rule, a hook or a pipeline on the target branch runs or reads.
    ///
    /// ```toml
    /// [[hook]]
    /// on = "pre-release"
    /// run = [["sh", "scripts/manifests.sh"]]   # so scripts/manifests.sh is guarded as well
    /// ```
    P0331 NAMED_FILE_EDITED "named-file-edited": Error = "the change edits a file that the policy names";

    /// The change edits what the forge runs: a workflow of GitHub, `.gitlab-ci.yml`, or a file that `ci init` wrote. A change that
    /// takes the checks out of CI is judged by nobody.
    ///
    /// Bring the edit to the target branch by somebody who may push there; until then it is an error of the change.
    P0332 CI_EDITED "ci-edited": Error = "the change edits what CI runs";

    /// A policy that `[policy]` extends has no `sha256`, so anybody who may push where it comes from would decide here.
    ///
    /// Run `policy vendor`: it says the digest. Compare it with what the organisation published, and write it down.
    P0341 POLICY_NOT_PINNED "policy-not-pinned": Error = "an extended policy is not pinned by its digest";

    /// The copy of an extended policy is missing, or its digest is not the one that the settings name. Nothing stands in for it,
    /// so nothing is verified.
    ///
    /// Run `policy vendor` and commit the copy.
    P0342 POLICY_COPY_DIFFERS "policy-copy-differs": Error = "the copy of an extended policy is not the one that was pinned";

    /// A rule of the organisation is switched off, weaker, narrower or waived here. It is listed so that somebody sees it.
    P0343 DEVIATION "policy-deviation": Note = "a rule is weaker than the organisation's";

    /// The same where the settings say `deviations = "forbid"`.
    ///
    /// Keep the rule as the organisation has it.
    P0344 DEVIATION_FORBIDDEN "policy-deviation-forbidden": Error = "a rule is weaker than the organisation's, which is forbidden";
}
