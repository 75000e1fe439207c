//! Comparing one main spec after both sides merged into it.

use super::spacing::{Kind, Unit, folded, recomposed, units};

/// What the comparison of one spec says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Equal, spacing aside.
    Equal,
    /// Equal but for blocks of the spec as it was that only we keep.
    Kept,
    /// Different.
    Differs {
        /// Where, in words.
        place: String,
        /// What the reference has there.
        theirs: String,
        /// What we have there.
        ours: String,
    },
}

/// Compares what the reference wrote with what we have; `before` is the spec that both began with.
pub(crate) fn compare(before: Option<&[u8]>, theirs: &[u8], ours: &[u8]) -> Verdict {
    let (theirs, ours) = (folded(theirs), recomposed(ours));
    if theirs == ours {
        return Verdict::Equal;
    }
    let before = before.map(|before| units(&recomposed(before))).unwrap_or_default();
    let (their_units, our_units) = (units(&theirs), units(&ours));
    let foreign: Vec<&Unit> = before.iter().filter(|unit| unit.kind == Kind::Foreign).collect();
    if only_kept(&their_units, &our_units, &foreign) {
        return Verdict::Kept;
    }
    difference(&their_units, &our_units).unwrap_or_else(|| by_line(&theirs, &ours))
}

/// Whether a level-1 heading stands among the requirements of a spec: kept, it takes what follows out of its section.
pub(crate) fn has_title_inside(spec: &[u8]) -> bool {
    let units = units(&recomposed(spec));
    units.iter().any(|unit| unit.kind == Kind::Foreign && !unit.text.trim_start().starts_with("##"))
}

/// Whether ours is theirs with some of the foreign blocks of before, each as often as it stood there.
fn only_kept(theirs: &[Unit], ours: &[Unit], foreign: &[&Unit]) -> bool {
    let mut left = foreign.to_vec();
    let mut wanted = theirs.iter().peekable();
    let mut kept = 0;
    for unit in ours {
        if wanted.next_if(|wanted| *wanted == unit).is_some() {
            continue;
        }
        let Some(at) = left.iter().position(|one| *one == unit) else { return false };
        left.swap_remove(at);
        kept += 1;
    }
    kept > 0 && wanted.next().is_none()
}

/// The first block that only one side has, or that stands elsewhere, or that has another text.
fn difference(theirs: &[Unit], ours: &[Unit]) -> Option<Verdict> {
    let differs = |place: &str, theirs: String, ours: String| {
        Some(Verdict::Differs { place: place.to_owned(), theirs, ours })
    };
    let head = |unit: &Unit| unit.text.lines().next().unwrap_or_default().to_owned();
    let heads = |units: &[Unit]| units.iter().map(head).collect::<Vec<_>>();
    let (their_heads, our_heads) = (heads(theirs), heads(ours));
    if let Some(lost) = first_surplus(&their_heads, &our_heads) {
        return differs("lost block", lost, "missing".to_owned());
    }
    if let Some(surplus) = first_surplus(&our_heads, &their_heads) {
        return differs("surplus block", "missing".to_owned(), surplus);
    }
    let (their, our) = theirs.iter().zip(ours).find(|(their, our)| their != our)?;
    if head(their) != head(our) {
        return differs("order", head(their), head(our));
    }
    Some(by_line(&their.text, &our.text))
}

/// The first text that `one` holds more often than `other`.
fn first_surplus(one: &[String], other: &[String]) -> Option<String> {
    let mut left: Vec<&String> = other.iter().collect();
    for text in one {
        match left.iter().position(|left| *left == text) {
            Some(at) => drop(left.swap_remove(at)),
            None => return Some(text.clone()),
        }
    }
    None
}

/// The first line that differs.
fn by_line(theirs: &str, ours: &str) -> Verdict {
    let (mut theirs, mut ours) = (theirs.split('\n'), ours.split('\n'));
    let shown = |line: Option<&str>| line.map_or_else(|| "end".to_owned(), |line| format!("{line:?}"));
    loop {
        let (their, our) = (theirs.next(), ours.next());
        if their != our || their.is_none() {
            return Verdict::Differs { place: "line".to_owned(), theirs: shown(their), ours: shown(our) };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Verdict, compare, has_title_inside};

    const ONE: &str =
        "### Requirement: One\nIt SHALL be.\n\n#### Scenario: S\n- **WHEN** asked\n- **THEN** it is";
    const TWO: &str = "### Requirement: Two\nIt SHALL be too.";
    const NOTE: &str = "### Note\nKept by hand.";

    fn spec(blocks: &[&str]) -> String {
        format!("# a\n\n## Purpose\nWhy.\n\n## Requirements\n\n{}\n", blocks.join("\n\n"))
    }

    fn place(theirs: &str, ours: &str) -> String {
        match compare(None, theirs.as_bytes(), ours.as_bytes()) {
            Verdict::Differs { place, .. } => place,
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn spacing_line_ends_and_a_mark_make_no_difference() {
        let ours = format!("\u{feff}{}\n\n", spec(&[ONE, "", TWO])).replace('\n', "\r\n");
        assert_eq!(compare(None, spec(&[ONE, TWO]).as_bytes(), ours.as_bytes()), Verdict::Equal);
    }

    #[test]
    fn a_lost_block_is_found() {
        assert_eq!(place(&spec(&[ONE, TWO]), &spec(&[ONE])), "lost block");
        assert_eq!(place(&spec(&[ONE]), &spec(&[ONE, TWO])), "surplus block");
        assert_eq!(place(&spec(&[ONE, ONE]), &spec(&[ONE])), "lost block");
    }

    #[test]
    fn a_swapped_order_is_found() {
        assert_eq!(place(&spec(&[ONE, TWO]), &spec(&[TWO, ONE])), "order");
    }

    #[test]
    fn a_changed_byte_inside_a_block_is_found() {
        for (from, to) in [
            ("SHALL be.", "SHALL be!"),
            ("asked\n", "asked \n"),
            ("asked\n", "asked\n\n"),
            ("- **T", "-  **T"),
        ] {
            assert_eq!(place(&spec(&[ONE, TWO]), &spec(&[&ONE.replace(from, to), TWO])), "line", "{from:?}");
        }
        assert_eq!(place(&spec(&[ONE]), &spec(&[ONE]).replace("Why.", "Who.")), "line");
    }

    #[test]
    fn a_blank_run_in_a_fence_is_text() {
        let fenced = format!("{TWO}\n\n```\na\n\n\nb\n```");
        assert_eq!(place(&spec(&[&fenced]), &spec(&[&fenced.replace("\n\n\nb", "\n\nb")])), "line");
        assert_eq!(place(&spec(&[&fenced]), &spec(&[&fenced])), "Equal");
    }

    #[test]
    fn a_title_among_the_requirements_is_seen() {
        assert!(has_title_inside(spec(&[ONE, "# Appendix\nText.", TWO]).as_bytes()));
        assert!(!has_title_inside(spec(&[ONE, NOTE, TWO]).as_bytes()));
    }

    #[test]
    fn foreign_blocks_of_before_may_be_kept_and_no_others() {
        let before = spec(&[ONE, NOTE, TWO]);
        let check = |theirs: &[&str], ours: &[&str]| {
            compare(Some(before.as_bytes()), spec(theirs).as_bytes(), spec(ours).as_bytes())
        };
        assert_eq!(check(&[TWO], &[NOTE, TWO]), Verdict::Kept);
        assert_eq!(check(&[ONE, TWO], &[ONE, NOTE, TWO]), Verdict::Kept);
        assert_eq!(check(&[ONE], &[ONE, NOTE]), Verdict::Kept);
        for (theirs, ours) in [
            (vec![TWO], vec![NOTE, NOTE, TWO]),
            (vec![TWO], vec!["### Note\nOther.", TWO]),
            (vec![TWO], vec![ONE, TWO]),
            (vec![ONE, TWO], vec![ONE, NOTE]),
            (vec![ONE, NOTE, TWO], vec![ONE, TWO]),
        ] {
            assert!(matches!(check(&theirs, &ours), Verdict::Differs { .. }), "{theirs:?} {ours:?}");
        }
    }
}
