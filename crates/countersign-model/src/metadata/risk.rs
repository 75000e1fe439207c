//! `risk` of `.openspec.yaml`: how much is at stake, as the author says.

use countersign_diag::Finding;

use crate::yaml::Node;
use crate::yaml::keys::{nearest, string};
use crate::yaml_codes::RISK_SETTING;

/// How much is at stake with a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Risk {
    /// Little: no design and no approval is needed.
    #[default]
    Low,
    /// Something that has to be thought about before it is built.
    Medium,
    /// Much: everything is asked for.
    High,
}

impl Risk {
    /// Every tier, the lowest first.
    pub const ALL: [Self; 3] = [Self::Low, Self::Medium, Self::High];

    /// The word as it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }

    /// The tier of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|risk| risk.as_str() == word)
    }

    /// Reads the value. What cannot be read is never an error, because `OpenSpec` does not know the key; it counts as the
    /// highest tier, because somebody meant to say that there is a risk.
    pub(super) fn read(node: &Node, findings: &mut Vec<Finding>) -> Self {
        let text = match string("risk", node) {
            Ok(text) => text,
            Err(message) => {
                let finding = Finding::new(&RISK_SETTING, node.span, message);
                findings.push(finding.help("write `risk: low`, `risk: medium` or `risk: high`"));
                return Self::High;
            }
        };
        if let Some(risk) = Self::from_word(text) {
            return risk;
        }
        let help = match nearest(text, Self::ALL.iter().map(|risk| risk.as_str())) {
            Some(meant) => format!("did you mean `{meant}`? until then the change counts as high"),
            None => "`low`, `medium` and `high` are known; until then the change counts as high".to_owned(),
        };
        let message = format!("`risk` is `{text}`, which means nothing");
        findings.push(Finding::new(&RISK_SETTING, node.span, message).about(text).help(help));
        Self::High
    }
}
