//! `require-section`: a section that a document of the change has to have.

use countersign_diag::Finding;
use countersign_model::toml_table::Table;

use super::section::WantedSection;
use super::{Judge, Judgement, Kind, Reach};
use crate::ask::Ask;

countersign_diag::codes! {
    /// A rule of kind `require-section` is broken: a document of the change lacks a section, or the section says nothing.
    ///
    /// ```toml
    /// [[rule]]
    /// id = "say-who-is-on-call"
    /// kind = "require-section"
    /// when = { risk = ["high"] }
    /// artifact = "design"              # required; a file in the folder of the change, `.md` may be left out
    /// heading = "Who is on call"       # required
    /// min-words = 3                    # 1 by default
    /// why = "Somebody has to pick up the phone."
    /// ```
    ///
    /// Placeholders and the text of a template say nothing. Where the section does not apply, `Not applicable: reason` is
    /// enough.
    P0104 REQUIRE_SECTION "require-section": Error = "a document of the change lacks a section";
}

pub(super) const KIND: Kind =
    Kind { code: &REQUIRE_SECTION, reach: Reach::Change, read: RequireSection::read };

/// The parameters.
#[derive(Debug)]
struct RequireSection {
    section: WantedSection,
}

impl RequireSection {
    fn read(table: &mut Table<'_>, findings: &mut Vec<Finding>) -> Option<Box<dyn Judge>> {
        Some(Box::new(Self { section: WantedSection::read(table, findings)? }))
    }
}

impl Judge for RequireSection {
    fn judge(&self, ask: &Ask<'_>) -> Judgement {
        let Some(change) = ask.change() else {
            return Judgement::Broken(vec![super::without_change(self.section.document())]);
        };
        match self.section.violations(ask, change) {
            Ok(violations) => Judgement::of(
                violations,
                format!("section `{}` says what is asked for", self.section.heading()),
            ),
            Err(unknown) => unknown,
        }
    }
}
