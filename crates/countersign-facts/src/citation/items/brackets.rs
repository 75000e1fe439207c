//! Which bracket closes which.

use std::ops::Range;

use super::View;

/// No partner.
pub(super) const NONE: usize = usize::MAX;

/// The partner of each bracket, by token; a bracket without one is punctuation.
#[derive(Debug)]
pub(super) struct Brackets {
    first: usize,
    partner: Vec<u32>,
}

impl Brackets {
    pub(super) fn new(view: View<'_>, range: &Range<usize>) -> Self {
        let mut partner = vec![u32::MAX; range.len()];
        let mut open: Vec<(u8, usize)> = Vec::new();
        let mut counts = [0_usize; 3];
        for at in range.clone() {
            let byte = view.punct(at);
            match byte {
                b'(' | b'[' | b'{' => {
                    counts[which(byte)] += 1;
                    open.push((byte, at));
                }
                b')' | b']' | b'}' if counts[which(byte)] > 0 => {
                    // What stays open inside of a closed pair has no partner.
                    while let Some((opener, start)) = open.pop() {
                        counts[which(opener)] -= 1;
                        if which(opener) == which(byte) {
                            partner[start - range.start] = u32::try_from(at).unwrap_or(u32::MAX);
                            partner[at - range.start] = u32::try_from(start).unwrap_or(u32::MAX);
                            break;
                        }
                    }
                }
                _ => {}
            }
        }
        Self { first: range.start, partner }
    }

    /// The partner of a bracket, or [`NONE`].
    pub(super) fn of(&self, at: usize) -> usize {
        let found = at.checked_sub(self.first).and_then(|at| self.partner.get(at)).copied();
        found.filter(|partner| *partner != u32::MAX).map_or(NONE, |partner| partner as usize)
    }
}

fn which(byte: u8) -> usize {
    match byte {
        b'(' | b')' => 0,
        b'[' | b']' => 1,
        _ => 2,
    }
}
