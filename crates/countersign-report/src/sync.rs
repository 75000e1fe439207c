//! `sync`: what became of the main specs.

use std::io;

use crate::answer::Answer;
use crate::merge_plan::MergePlanView;
use crate::{Style, json, safety};

/// The answer of `sync`: the plan, and what was done with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyncAnswer {
    /// The plan.
    pub plan: MergePlanView,
    /// What was done.
    pub done: Synced,
}

/// What `sync` did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Synced {
    /// It showed the plan.
    Shown,
    /// It compared the main specs with the plan.
    Checked,
    /// It wrote main specs.
    Written,
    /// There was nothing to write.
    Nothing,
}

impl Answer for SyncAnswer {
    fn write_json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        json::write(out, &self.plan)
    }

    fn write_text(&self, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
        self.plan.render_text(out, style)?;
        match self.done {
            Synced::Shown | Synced::Checked => Ok(()),
            Synced::Written => {
                let change = safety::terminal(&self.plan.change);
                writeln!(out, "The deltas of `{change}` are in the main specs.")
            }
            Synced::Nothing => writeln!(out, "The main specs have it all."),
        }
    }

    fn has_findings(&self) -> bool {
        self.done == Synced::Checked && self.plan.changes_specs()
    }
}

#[cfg(test)]
mod tests {
    use super::{SyncAnswer, Synced};
    use crate::answer::Answer as _;
    use crate::merge_plan::{BaseView, MergePlanView, PLAN_SCHEMA, RefusalView, SpecView};
    use crate::tests::schema::check_published;

    fn plan(refusal: Option<RefusalView>) -> MergePlanView {
        let base = BaseView {
            requirement: "Alpha".to_owned(),
            known_from: None,
            doubt: Some("the delta is in no commit".to_owned()),
            outcome: "unknown",
        };
        let spec = SpecView {
            capability: "cap".to_owned(),
            outcome: "update",
            added: 0,
            modified: 1,
            removed: 0,
            renamed: 0,
            bases: vec![base],
            disappearing: vec!["- **THEN** it answers once".to_owned()],
            diff: None,
        };
        MergePlanView {
            schema: PLAN_SCHEMA,
            change: "one".to_owned(),
            archived_as: "2026-11-23-one".to_owned(),
            possible: refusal.is_none(),
            merge: None,
            specs: vec![spec],
            dropped: Vec::new(),
            refusal,
        }
    }

    #[test]
    fn the_document_matches_its_schema() {
        let refusal = RefusalView {
            code: "archive_refused",
            message: "it would lose text".to_owned(),
            fix: "mend it".to_owned(),
            findings: serde_json::json!([{ "code": "D0040" }]),
        };
        for refusal in [None, Some(refusal)] {
            let mut out = Vec::new();
            let answer = SyncAnswer { plan: plan(refusal), done: Synced::Checked };
            answer.write_json(&mut out).expect("memory takes it");
            assert!(answer.has_findings(), "the main specs are not what they should be");
            check_published("plan.schema.json", &serde_json::from_slice(&out).expect("it is JSON"));
        }
    }

    #[test]
    fn the_text_says_why_git_is_silent() {
        let mut out = Vec::new();
        let answer = SyncAnswer { plan: plan(None), done: Synced::Nothing };
        answer.write_text(&mut out, crate::Style::PLAIN).expect("memory takes it");
        let text = String::from_utf8(out).expect("it is text");
        assert!(
            text.contains("was written against (the delta is in no commit); it is taken as it stands"),
            "{text}"
        );
    }
}
