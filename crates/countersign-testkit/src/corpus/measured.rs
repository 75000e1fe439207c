//! Figures measured over the ten real projects in the corpora folder: 564 specs (4,830,810 bytes, 4,505 requirements),
//! 1,561 delta files and 912 changes, of which 82 are active. The generator reproduces them.
//!
//! Of the archived changes, 331 belong to a project that keeps only their deltas; they count for deltas, not for the
//! other files. Measured at zero, and therefore never generated: front matter, CRLF, a byte order mark, nested
//! capability folders, closing hashes, and a `<` at the start of a line, in specs and in deltas alike. Comments occur
//! inside code spans only. Below 0.2 % and left out: level-5 headings (one spec) and star bullets (one spec).

use crate::Rng;

/// A distribution: the values at the percentiles 0, 10, 25, 50, 75, 90, 95, 99 and 100.
#[derive(Debug, Clone, Copy)]
pub struct Quantiles(pub [usize; 9]);

/// The percentiles of [`Quantiles`], in parts of ten thousand.
const PERCENTILES: [usize; 9] = [0, 1_000, 2_500, 5_000, 7_500, 9_000, 9_500, 9_900, 10_000];

impl Quantiles {
    /// Draws a value, interpolating between the percentiles.
    pub(crate) fn draw(&self, rng: &mut Rng) -> usize {
        let at = rng.below(10_000);
        let upper =
            PERCENTILES.iter().position(|part| at < *part).expect("every draw is below the last part");
        let (low, high) = (PERCENTILES[upper - 1], PERCENTILES[upper]);
        let (from, to) = (self.0[upper - 1], self.0[upper]);
        from + ((to - from) * (at - low) + (high - low) / 2) / (high - low)
    }

    /// Returns the median.
    pub fn median(&self) -> usize {
        self.0[3]
    }
}

/// Something a document can hold, with the share of files that hold it, in parts of ten thousand.
#[derive(Debug, Clone, Copy)]
pub struct Frequency {
    /// What is counted.
    pub feature: Feature,
    /// The share of specs.
    pub spec: usize,
    /// The share of delta files.
    pub delta: usize,
}

/// What is counted per file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Feature {
    /// A fenced code block.
    Fence,
    /// A fenced code block with an indented line that looks like a heading; implies [`Feature::Fence`].
    IndentedHeadingInFence,
    /// A fenced code block with a heading at the start of a line; implies [`Feature::Fence`].
    HeadingInFence,
    /// A pipe table.
    Table,
    /// An HTML comment, which in the corpora is always inside a code span.
    Comment,
    /// A block quote.
    BlockQuote,
    /// A thematic break.
    Thematic,
    /// A numbered list.
    Ordered,
    /// A link.
    Link,
    /// White space at the end of a line.
    TrailingSpace,
    /// No line end after the last line.
    NoFinalEol,
    /// A character beyond ASCII in a file that is not Chinese.
    NonAscii,
}

/// The measured share of files per feature.
pub const FREQUENCIES: [Frequency; 12] = [
    Frequency { feature: Feature::Fence, spec: 2_394, delta: 359 },
    Frequency { feature: Feature::IndentedHeadingInFence, spec: 1_472, delta: 90 },
    Frequency { feature: Feature::HeadingInFence, spec: 71, delta: 64 },
    Frequency { feature: Feature::Table, spec: 638, delta: 167 },
    Frequency { feature: Feature::Comment, spec: 213, delta: 160 },
    Frequency { feature: Feature::BlockQuote, spec: 53, delta: 90 },
    Frequency { feature: Feature::Thematic, spec: 301, delta: 295 },
    Frequency { feature: Feature::Ordered, spec: 798, delta: 404 },
    Frequency { feature: Feature::Link, spec: 957, delta: 224 },
    Frequency { feature: Feature::TrailingSpace, spec: 106, delta: 77 },
    Frequency { feature: Feature::NoFinalEol, spec: 284, delta: 429 },
    Frequency { feature: Feature::NonAscii, spec: 3_919, delta: 2_166 },
];

/// The share of specs written in Chinese (deltas: 1,742).
pub const CHINESE: usize = 2_092;
/// The share of specs whose steps set their keyword in bold.
pub const BOLD_STEPS: usize = 7_850;

/// Bytes of a spec; the mean is 8,565.
pub const SPEC_BYTES: Quantiles =
    Quantiles([300, 1_749, 2_929, 5_111, 10_542, 18_675, 26_472, 45_755, 228_625]);
/// Requirements per spec; the mean is 7.99.
pub const REQUIREMENTS: Quantiles = Quantiles([1, 2, 4, 6, 10, 16, 22, 32, 64]);
/// How many requirements have 1, 2, 3 ... scenarios; the mean is 2.06.
pub const SCENARIOS: [usize; 10] = [1_937, 1_426, 627, 280, 116, 50, 23, 18, 10, 7];
/// How many scenarios have 1, 2, 3 ... steps; the mean is 2.95.
pub const STEPS: [usize; 8] = [0, 3_383, 3_928, 1_322, 420, 136, 38, 10];
/// Bytes of a requirement's text, without its scenarios.
pub const BODY_BYTES: Quantiles = Quantiles([60, 95, 145, 241, 420, 734, 981, 1_725, 5_322]);
/// Bytes of a step; the mean is 72.
pub const STEP_BYTES: Quantiles = Quantiles([24, 36, 49, 66, 88, 113, 131, 183, 359]);
/// Bytes of a Purpose section.
pub const PURPOSE_BYTES: Quantiles = Quantiles([60, 81, 90, 135, 262, 404, 550, 970, 1_614]);
/// Lines inside a fence.
pub const FENCE_LINES: Quantiles = Quantiles([2, 8, 14, 19, 32, 59, 83, 157, 313]);
/// Lines of a table, with its head.
pub const TABLE_LINES: Quantiles = Quantiles([3, 6, 8, 10, 14, 17, 33, 45, 45]);

/// How many changes have 1, 2, 3 ... delta files.
pub const DELTAS: [usize; 9] = [556, 164, 65, 51, 14, 12, 7, 1, 4];
/// The share of active delta files whose capability has no spec yet.
pub const NEW_CAPABILITY: usize = 1_493;
/// The sections of a delta file (added, modified, removed, renamed) and how many files have exactly these.
pub const SECTIONS: [([bool; 4], usize); 9] = [
    ([true, false, false, false], 872),
    ([false, true, false, false], 429),
    ([true, true, false, false], 159),
    ([false, false, true, false], 21),
    ([false, true, true, false], 13),
    ([true, true, true, false], 10),
    ([true, false, true, false], 10),
    ([true, false, false, true], 2),
    ([false, true, false, true], 1),
];
/// Operations by kind: added, modified, removed, renamed.
pub const OPERATIONS: [usize; 4] = [3_280, 1_045, 122, 3];
/// Operations in an ADDED section; the mean is 3.11.
pub const ADDED: Quantiles = Quantiles([1, 1, 1, 2, 4, 7, 8, 13, 17]);
/// Operations in a MODIFIED section; the mean is 1.71.
pub const MODIFIED: Quantiles = Quantiles([1, 1, 1, 1, 2, 3, 4, 7, 13]);
/// Operations in a REMOVED section; the mean is 2.26.
pub const REMOVED: Quantiles = Quantiles([1, 1, 1, 1, 3, 4, 7, 11, 11]);

/// Bytes of a proposal; the mean is 2,568.
pub const PROPOSAL_BYTES: Quantiles = Quantiles([500, 991, 1_341, 2_055, 3_103, 4_875, 6_262, 9_220, 29_723]);
/// Bytes of a design; the mean is 4,975.
pub const DESIGN_BYTES: Quantiles =
    Quantiles([700, 1_676, 2_631, 3_955, 5_610, 8_796, 14_542, 23_418, 32_740]);
/// Tasks of a change; the mean is 15.7 for active and 18.2 for archived changes.
pub const TASKS: Quantiles = Quantiles([2, 6, 8, 13, 20, 33, 39, 90, 107]);
/// Groups of tasks.
pub const TASK_GROUPS: Quantiles = Quantiles([1, 2, 3, 5, 6, 8, 10, 14, 16]);
/// Bytes of a line with a task.
pub const TASK_BYTES: usize = 125;

/// What differs between active and archived changes.
#[derive(Debug, Clone, Copy)]
pub struct ChangeShares {
    /// The share of changes with a design.
    pub design: usize,
    /// The share of changes with a metadata file.
    pub metadata: usize,
    /// How many changes have all, some and no tasks done.
    pub done: [usize; 3],
}

/// The shares of active changes; 66 % of their tasks are done.
pub const ACTIVE: ChangeShares = ChangeShares { design: 3_902, metadata: 4_268, done: [43, 19, 18] };
/// The shares of archived changes; 92 % of their tasks are done.
pub const ARCHIVED: ChangeShares = ChangeShares { design: 7_495, metadata: 5_932, done: [400, 63, 34] };
/// The share of proposals with an HTML comment at the start of a line.
pub const PROPOSAL_COMMENT: usize = 480;
/// The share of designs with a fence.
pub const DESIGN_FENCE: usize = 3_370;
/// The share of designs with a table.
pub const DESIGN_TABLE: usize = 1_950;
/// The share of designs with a numbered list.
pub const DESIGN_ORDERED: usize = 4_830;
