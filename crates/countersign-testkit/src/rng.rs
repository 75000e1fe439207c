//! A small seeded generator of pseudo-random numbers (splitmix64), the same on every machine and in every release.

#[cfg(test)]
mod tests;

/// A seeded stream of pseudo-random numbers; not for secrets.
#[derive(Debug, Clone)]
pub struct Rng {
    state: u64,
}

impl Rng {
    /// Starts the stream of `seed`.
    pub fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// Starts a stream that depends on `seed`, a name and an index, and on nothing drawn elsewhere.
    pub fn stream(seed: u64, name: &str, index: usize) -> Self {
        let mut state = seed ^ 0x6a09_e667_f3bc_c908;
        for byte in name.bytes().chain(index.to_string().bytes()) {
            state = (state ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
        let mut rng = Self { state };
        rng.state = rng.next_u64();
        rng
    }

    /// Draws 64 bits.
    pub fn next_u64(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.state;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    /// Draws a number below `limit`, which must not be zero.
    pub fn below(&mut self, limit: usize) -> usize {
        let limit = u64::try_from(limit).expect("a usize fits into 64 bits");
        usize::try_from(self.next_u64() % limit).expect("the rest is below a usize")
    }

    /// Draws a number between `low` and `high`, both included.
    pub fn between(&mut self, low: usize, high: usize) -> usize {
        low + self.below(high - low + 1)
    }

    /// Is true in `share` of ten thousand draws.
    pub fn chance(&mut self, share: usize) -> bool {
        self.below(10_000) < share
    }

    /// Draws one of `items`, which must not be empty.
    pub fn pick<'a, T: ?Sized>(&mut self, items: &[&'a T]) -> &'a T {
        items[self.below(items.len())]
    }

    /// Draws an index of `weights` with a probability proportional to the weight there.
    pub fn weighted(&mut self, weights: &[usize]) -> usize {
        let mut rest = self.below(weights.iter().sum());
        for (index, weight) in weights.iter().enumerate() {
            if rest < *weight {
                return index;
            }
            rest -= weight;
        }
        unreachable!("the rest is below the sum of the weights")
    }
}
