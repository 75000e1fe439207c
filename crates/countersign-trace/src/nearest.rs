//! The nearest name, by edit distance, without comparing everything with everything.

use crate::catalogue::Lookup;
use crate::reference::Parts;

/// Longer names are not compared.
const LONGEST: usize = 96;
/// No more candidates than this are compared for one name.
const MOST: usize = 256;

/// The candidate that a name was most likely meant to be; the first of equals.
pub(crate) fn nearest<'a>(name: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    if name.len() > LONGEST {
        return None;
    }
    let allowed = |other: &str| (name.chars().count().min(other.chars().count()) / 3).min(4);
    let near = candidates.take(MOST).filter(|other| other.len() <= LONGEST).filter_map(|other| {
        let distance = distance(name, other, allowed(other))?;
        Some((distance, other))
    });
    near.min_by_key(|(distance, _)| *distance).map(|(_, other)| other)
}

/// The requirement that an unknown reference is nearest to: in its capability, else in a capability spelt alike.
pub(crate) fn nearest_slug(lookup: Lookup<'_>, parts: Parts<'_>) -> Option<usize> {
    let requirements = &lookup.catalogue().requirements;
    let mut members = lookup.capability(parts.capability());
    if members.is_empty() {
        let capabilities = lookup.catalogue().capabilities.iter().map(String::as_str);
        members = lookup.capability(nearest(parts.capability(), capabilities)?);
    }
    let slug = parts.key();
    let found = nearest(slug, candidates(lookup, members, slug).map(|at| requirements[at].slug.as_str()))?;
    members.iter().copied().find(|at| requirements[*at].slug == found)
}

/// All members; of a crowd only those that the name would stand next to, so that they begin alike.
fn candidates<'l>(
    lookup: Lookup<'l>,
    members: &'l [usize],
    slug: &str,
) -> impl Iterator<Item = usize> + use<'l> {
    let requirements = &lookup.catalogue().requirements;
    let at = members.partition_point(|at| requirements[*at].slug.as_str() < slug);
    let from = if members.len() > MOST { at.saturating_sub(MOST / 2) } else { 0 };
    members[from..].iter().take(MOST).copied()
}

/// The edit distance with transpositions of neighbours, if it is within the limit.
fn distance(one: &str, two: &str, limit: usize) -> Option<usize> {
    let (one, two): (Vec<char>, Vec<char>) = (one.chars().collect(), two.chars().collect());
    if one.len().abs_diff(two.len()) > limit {
        return None;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=two.len()).collect();
    for i in 1..=one.len() {
        let mut row = vec![i; two.len() + 1];
        for j in 1..=two.len() {
            let replace = last[j - 1] + usize::from(one[i - 1] != two[j - 1]);
            row[j] = replace.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && one[i - 1] == two[j - 2] && one[i - 2] == two[j - 1] {
                row[j] = row[j].min(before[j - 2] + 1);
            }
        }
        if row.iter().all(|cell| *cell > limit) {
            return None;
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().filter(|distance| *distance <= limit)
}
