//! Aliases: what an anchor stands for, and how often it may be repeated.
//!
//! The counting is that of npm `yaml`: for each anchor its uses times the largest such product inside of it
//! may not pass 100. On top, all copies of a document together may not pass a fixed weight, so that
//! reading stays linear whatever the document repeats.

use std::ops::Range;

use super::node::{Node, Value};

/// The largest product of uses, counting the anchor itself.
const MAX_USES: u64 = 100;
/// The weight of all copies together: one per node and one per byte of text.
const MAX_COPIED: usize = 1_000_000;

/// Why an alias cannot be followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    /// It lies inside the node it names.
    Circular,
    /// Too many repetitions.
    Excessive,
    /// The copy would nest too deep.
    TooDeep,
}

/// The anchors of a document and the aliases met so far.
#[derive(Default)]
pub(super) struct Anchors {
    known: Vec<Option<Anchor>>,
    wanted: Vec<bool>,
    met: Vec<usize>,
    copied: usize,
}

struct Anchor {
    node: Node,
    height: usize,
    weight: usize,
    aliases: Range<usize>,
    has_scalar: bool,
    count: u64,
    inner: Option<u64>,
}

impl Anchors {
    /// Says beforehand that an alias to this anchor will come; only such anchors are kept.
    pub(super) fn want(&mut self, id: usize) {
        if self.wanted.len() <= id {
            self.wanted.resize(id + 1, false);
        }
        self.wanted[id] = true;
    }

    /// How many aliases were met so far; the start of a node's range of aliases.
    pub(super) fn met(&self) -> usize {
        self.met.len()
    }

    /// Keeps a finished node under its anchor. `since` is what [`Self::met`] said when the node began.
    pub(super) fn define(&mut self, id: usize, node: &Node, since: usize) -> Result<(), Refusal> {
        if !self.wanted.get(id).is_some_and(|wanted| *wanted) {
            return Ok(());
        }
        if self.known.len() <= id {
            self.known.resize_with(id + 1, || None);
        }
        let measure = measure(node);
        self.spend(measure.weight)?;
        self.known[id] = Some(Anchor {
            node: node.clone(),
            height: measure.height,
            weight: measure.weight,
            aliases: since..self.met.len(),
            has_scalar: measure.has_scalar,
            count: 1,
            inner: None,
        });
        Ok(())
    }

    /// The node an alias stands for, `room` being how deep it may be.
    pub(super) fn follow(&mut self, id: usize, room: usize) -> Result<Node, Refusal> {
        let anchor = self.known.get(id).and_then(Option::as_ref).ok_or(Refusal::Circular)?;
        let inner = anchor.inner.unwrap_or_else(|| self.largest_inside(anchor));
        let (height, weight) = (anchor.height, anchor.weight);
        if height > room {
            return Err(Refusal::TooDeep);
        }
        self.spend(weight)?;
        self.met.push(id);
        let anchor = self.known[id].as_mut().ok_or(Refusal::Circular)?;
        anchor.count += 1;
        anchor.inner = Some(inner);
        if anchor.count.saturating_mul(inner) > MAX_USES {
            return Err(Refusal::Excessive);
        }
        Ok(anchor.node.clone())
    }

    fn largest_inside(&self, anchor: &Anchor) -> u64 {
        let products = self.met[anchor.aliases.clone()].iter().filter_map(|id| {
            let inner = self.known[*id].as_ref()?;
            Some(inner.count.saturating_mul(inner.inner.unwrap_or(0)))
        });
        products.max().unwrap_or(0).max(u64::from(anchor.has_scalar))
    }

    fn spend(&mut self, weight: usize) -> Result<(), Refusal> {
        self.copied = self.copied.saturating_add(weight);
        if self.copied > MAX_COPIED { Err(Refusal::Excessive) } else { Ok(()) }
    }
}

struct Measure {
    height: usize,
    weight: usize,
    has_scalar: bool,
}

/// Recursion is bounded by the depth limit of the composer.
fn measure(node: &Node) -> Measure {
    let mut sum = Measure { height: 0, weight: 1, has_scalar: false };
    let mut add = |child: &Node| {
        let inner = measure(child);
        sum.height = sum.height.max(inner.height);
        sum.weight += inner.weight;
        sum.has_scalar |= inner.has_scalar;
    };
    match &node.value {
        Value::Sequence(items) => items.iter().for_each(add),
        Value::Mapping(entries) => {
            for (key, value) in entries {
                add(key);
                add(value);
            }
        }
        Value::String(text) => {
            sum.weight += text.len();
            sum.has_scalar = true;
            return sum;
        }
        Value::Null | Value::Bool(_) | Value::Int(_) | Value::Float(_) => {
            sum.has_scalar = true;
            return sum;
        }
    }
    sum.height += 1;
    sum
}
