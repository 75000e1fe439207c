//! Whether a waiver counts: it stands on the target branch, and others than those of the change wrote it.

use super::persons::Persons;

/// What a waiver is worth for a change.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum WaiverStanding {
    /// It counts.
    Counts,
    /// Somebody of the change wrote it, so it does not.
    ByAuthor {
        /// Who.
        who: String,
    },
    /// Nobody can tell, so it does not.
    Unknown {
        /// Why.
        reason: String,
    },
}

/// Judges a waiver that stands on the tip of the target branch by the persons of the change and those of its lines.
pub fn waiver_standing(change: &Persons, waiver: &Persons) -> WaiverStanding {
    let same = waiver.known.iter().find(|person| change.known.iter().any(|other| person.may_be(other)));
    if let Some(person) = same {
        return WaiverStanding::ByAuthor { who: person.to_string() };
    }
    let missing = waiver.unknown.iter().chain(&change.unknown).next();
    let nobody = || waiver.known.is_empty().then(|| "nobody is known for its lines".to_owned());
    match missing.cloned().or_else(nobody) {
        Some(reason) => WaiverStanding::Unknown { reason },
        None => WaiverStanding::Counts,
    }
}

#[cfg(test)]
mod tests {
    use super::{WaiverStanding, waiver_standing};
    use crate::policy::persons::{Person, Persons};

    fn persons(emails: &[&str], unknown: &[&str]) -> Persons {
        let person = |email: &&str| Person { name: format!("n{email}"), email: (*email).to_owned() };
        Persons {
            known: emails.iter().map(person).collect(),
            unknown: unknown.iter().map(|reason| (*reason).to_owned()).collect(),
        }
    }

    #[test]
    fn only_others_waive_and_unknown_never_counts() {
        let change = persons(&["a@x", "b@x"], &[]);
        assert_eq!(waiver_standing(&change, &persons(&["c@x"], &[])), WaiverStanding::Counts);
        let by_author = waiver_standing(&change, &persons(&["c@x", "b@x"], &[]));
        assert!(matches!(by_author, WaiverStanding::ByAuthor { .. }), "{by_author:?}");
        for (change, waiver) in [
            (persons(&["a@x"], &["r"]), persons(&["c@x"], &[])),
            (persons(&["a@x"], &[]), persons(&["c@x"], &["r"])),
            (persons(&["a@x"], &[]), persons(&[], &[])),
        ] {
            let standing = waiver_standing(&change, &waiver);
            assert!(matches!(standing, WaiverStanding::Unknown { .. }), "{standing:?}");
        }
    }
}
