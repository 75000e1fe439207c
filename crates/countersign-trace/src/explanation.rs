//! Explanations: what may stand in for evidence, said by a person with a reason.

use countersign_diag::Finding;

use crate::codes::EXPLANATION_INVALID;
use crate::place::Place;

/// Why there is no evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ExplanationKind {
    /// A person looks.
    Manual,
    /// It comes later.
    Deferred,
}

impl ExplanationKind {
    /// The word in documents.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Manual => "manual",
            Self::Deferred => "deferred",
        }
    }

    pub(crate) fn read(word: &str) -> Option<Self> {
        [Self::Manual, Self::Deferred].into_iter().find(|kind| kind.as_str() == word)
    }
}

/// An explanation under a scenario or at the end of a task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// Manual or deferred.
    pub kind: ExplanationKind,
    /// The reason of a scenario or of a deferred task; where it is checked, for a manual task.
    pub reason: String,
    /// Who answers for it.
    pub owner: String,
    /// Where it stands.
    pub place: Place,
}

/// Reads `<!-- verify: manual|deferred: reason; owner -->`; `None` if the line says nothing of the kind.
pub(crate) fn read_comment(line: &str, place: &Place) -> Option<Result<Explanation, Finding>> {
    let start = line.find("<!--")?;
    let comment = &line[start + 4..];
    let comment = comment.split("-->").next().unwrap_or(comment);
    let said = comment.trim().strip_prefix("verify:")?.trim();
    let read = said.split_once(':').and_then(|(word, rest)| {
        let (reason, owner) = rest.rsplit_once(';')?;
        let kind = ExplanationKind::read(word.trim())?;
        let (reason, owner) = (reason.trim().to_owned(), owner.trim().to_owned());
        let is_whole = !reason.is_empty() && !owner.is_empty();
        is_whole.then(|| Explanation { kind, reason, owner, place: place.clone() })
    });
    Some(read.ok_or_else(|| invalid(place, said)))
}

pub(crate) fn invalid(place: &Place, said: &str) -> Finding {
    place
        .finding(&EXPLANATION_INVALID, &format!("explanation `{said}` is not complete"))
        .about(said)
        .help("write `manual` or `deferred`, a colon, a reason and who answers for it")
}
