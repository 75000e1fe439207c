//! `merge` of `.openspec.yaml`: how small a part of a requirement two changes may both edit.

use countersign_diag::Finding;

use crate::yaml::Node;
use crate::yaml::keys::{nearest, string};
use crate::yaml_codes::MERGE_SETTING;

/// How small a part of a requirement two changes may both edit for their edits to merge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum MergeSetting {
    /// `scenario`: two edits of one scenario, or of the statement, are a conflict.
    #[default]
    Scenario,
    /// `step`: edits of different lines of one scenario, or of the statement, merge.
    Step,
}

impl MergeSetting {
    /// Every value.
    const ALL: [Self; 2] = [Self::Scenario, Self::Step];

    /// The value as it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Scenario => "scenario",
            Self::Step => "step",
        }
    }

    /// Reads the value. What cannot be read is never an error, because `OpenSpec` does not know the key; the careful
    /// default stands.
    pub(super) fn read(node: &Node, findings: &mut Vec<Finding>) -> Self {
        let text = match string("merge", node) {
            Ok(text) => text,
            Err(message) => {
                let finding = Finding::new(&MERGE_SETTING, node.span, message);
                findings.push(finding.help("write `merge: step`, or leave it out"));
                return Self::default();
            }
        };
        if let Some(setting) = Self::ALL.into_iter().find(|setting| setting.as_str() == text) {
            return setting;
        }
        let help = match nearest(text, Self::ALL.iter().map(|setting| setting.as_str())) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => "`scenario` and `step` are known; `scenario` counts now".to_owned(),
        };
        let message = format!("`merge` is `{text}`, which means nothing");
        findings.push(Finding::new(&MERGE_SETTING, node.span, message).about(text).help(help));
        Self::default()
    }
}
