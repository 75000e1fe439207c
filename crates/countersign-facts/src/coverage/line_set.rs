//! Sets of lines as ranges.

use std::ops::Range;

/// Lines of a file, counted from 1, kept as sorted ranges that do not touch.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LineSet {
    ranges: Vec<Range<u32>>,
}

impl LineSet {
    /// The ranges in order; each end is exclusive.
    pub fn ranges(&self) -> &[Range<u32>] {
        &self.ranges
    }

    /// Whether it holds no line.
    pub fn is_empty(&self) -> bool {
        self.ranges.is_empty()
    }

    /// How many lines it holds.
    pub fn len(&self) -> usize {
        self.ranges.iter().map(|range| (range.end - range.start) as usize).sum()
    }

    /// Whether it holds a line.
    pub fn contains(&self, line: u32) -> bool {
        self.touches(&(line..line.saturating_add(1)))
    }

    /// Whether it holds any line of a range.
    pub fn touches(&self, lines: &Range<u32>) -> bool {
        let first = self.ranges.partition_point(|range| range.end <= lines.start);
        self.ranges.get(first).is_some_and(|range| range.start < lines.end && lines.start < lines.end)
    }
}

impl From<Vec<u32>> for LineSet {
    fn from(mut lines: Vec<u32>) -> Self {
        lines.sort_unstable();
        let mut ranges: Vec<Range<u32>> = Vec::new();
        for line in lines {
            let end = line.saturating_add(1);
            match ranges.last_mut() {
                Some(last) if line <= last.end => last.end = last.end.max(end),
                _ => ranges.push(line..end),
            }
        }
        Self { ranges }
    }
}
