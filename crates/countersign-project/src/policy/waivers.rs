//! Whether a waiver counts: it stands on the target branch, and others than those of the change wrote it.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

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

/// The lines, counted from 1, the end excluded, of the entry of a list of tables around a byte: `[[waiver]]` and all that
/// belongs to it. Empty where there is none.
pub fn entry_lines(text: &str, at: usize) -> Range<usize> {
    let (file, _) = DeTable::parse_recoverable(text);
    let mut extents = Vec::new();
    for value in file.get_ref().values() {
        let DeValue::Array(items) = value.get_ref() else { continue };
        for item in items {
            let mut extent = item.span();
            widen(item.get_ref(), &mut extent);
            extents.push(extent);
        }
    }
    match extents.into_iter().find(|extent| extent.contains(&at)) {
        Some(extent) => {
            let line = |byte: usize| text[..byte].matches('\n').count() + 1;
            line(extent.start)..line(extent.end.saturating_sub(1)) + 1
        }
        None => 1..1,
    }
}

/// Makes an extent as wide as everything in a value.
fn widen(value: &DeValue<'_>, extent: &mut Range<usize>) {
    let mut take = |span: Range<usize>| {
        extent.start = extent.start.min(span.start);
        extent.end = extent.end.max(span.end);
    };
    if let DeValue::Table(table) = value {
        for (key, value) in table {
            take(key.span());
            take(value.span());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{WaiverStanding, entry_lines, waiver_standing};
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

    #[test]
    fn an_entry_is_all_of_its_lines() {
        let text = "[[rule]]\nid = \"a\"\n\n[[waiver]]\nreason = \"\"\"\n[x]\n\"\"\"\nrule = \"a\"\n\n[[waiver]]\nrule = \"b\"\n";
        let at = |what: &str| text.find(what).unwrap();
        assert_eq!(entry_lines(text, at("rule = \"a\"")), 4..9);
        assert_eq!(entry_lines(text, at("rule = \"b\"")), 10..12);
        assert_eq!(entry_lines(text, at("id = ")), 1..3);
        assert!(entry_lines("a = 1\n", 0).is_empty());
    }
}
