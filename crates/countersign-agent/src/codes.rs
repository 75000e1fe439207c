//! The codes of skills: the Agent Skills rules K0001.., the questions of roles K0020.., commands that do not exist K0030...

countersign_diag::codes! {
    /// A folder below `skills` is a skill if it has a file `SKILL.md`, in exactly this spelling, encoded as UTF-8. Agents do not see
    /// the others. Write the file, or move the folder elsewhere.
    K0001 SKILL_FILE "skill-file": Error = "a skill has no readable `SKILL.md`";

    /// A skill begins with front matter: YAML between two lines `---`, with a name and a description. Without it, or where it is no
    /// mapping, agents do not load the skill.
    ///
    /// ```md
    /// ---
    /// name: data-review
    /// description: Look at stored data as its owner does. Use when a change alters a table.
    /// ---
    /// ```
    ///
    /// A text with `: ` in it needs quotes.
    K0002 SKILL_FRONT_MATTER "skill-front-matter": Error = "the front matter of a skill cannot be read";

    /// The name of a skill is that of its folder: 1 to 64 of `a-z`, `0-9` and hyphens, none of them first, last or doubled.
    K0003 SKILL_NAME "skill-name": Error = "the name of a skill is not that of its folder, or no name";

    /// The description is all that an agent reads before it chooses a skill: 1 to 1,024 characters, what it does and when to use it.
    K0004 SKILL_DESCRIPTION "skill-description": Error = "the description of a skill is missing or too long";

    /// The other keys of the front matter have a shape as well: `compatibility` is a text of at most 500 characters, `license` and
    /// `allowed-tools` are texts, `metadata` has texts as values.
    K0005 SKILL_VALUE "skill-value": Error = "a value in the front matter of a skill has the wrong shape";

    /// Agent Skills know the keys `name`, `description`, `license`, `compatibility`, `metadata` and `allowed-tools`. Other keys work
    /// with one agent at best, and validators refuse them. Put your own below `metadata`.
    K0006 SKILL_KEY "skill-key": Warning = "a key in the front matter of a skill is not known";

    /// The body of a skill is read as a whole each time the skill is used. It has something in it, and fewer than 500 lines. Move
    /// details to files beside it, or to what a command prints.
    K0007 SKILL_BODY "skill-body": Error = "the body of a skill is empty or too long";

    /// A skill of more than 4 KB costs every conversation that uses it. Keep the steps in what `countersign instructions` prints.
    K0008 SKILL_SIZE "skill-size": Warning = "a skill is larger than 4 KB";

    /// The skill of a role asks four questions, in these words: what can break, what would convince a sceptical reviewer, which
    /// scenario is easy to miss, what rollback exists if production misbehaves. A review that does not is a summary.
    ///
    /// Skills that are no role say so in their front matter:
    ///
    /// ```yaml
    /// metadata:
    ///   kind: helper
    /// ```
    K0020 QUESTION_MISSING "question-missing": Error = "a role does not ask one of the four questions";

    /// A question of a role says, behind it, where this role looks for the answer. A question alone, `TODO` or `<...>` says nothing
    /// that the other roles do not say.
    K0021 QUESTION_UNANSWERED "question-unanswered": Error = "a question of a role is left open";

    /// The skill of a role demands references with each answer: `capability/requirement#scenario`, a file and a line, or a recorded
    /// result. Otherwise nobody can check the answer.
    K0022 REFERENCES_NOT_ASKED "references-not-asked": Error = "a role does not ask for references";

    /// A skill calls a command that does not exist, in a code span or a code block. An agent would call it, fail, and improvise.
    K0030 UNKNOWN_VERB "unknown-verb": Error = "a skill calls a command that does not exist";

    /// A skill passes a flag that its command does not have.
    K0031 UNKNOWN_FLAG "unknown-flag": Error = "a skill passes a flag that its command does not have";
}
