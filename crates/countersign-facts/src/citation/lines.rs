//! Byte offsets and lines of any bytes; a line ends at `\n`, `\r\n` or a lone `\r`.

/// Where the lines of a text start.
#[derive(Debug)]
pub(super) struct Lines {
    starts: Vec<u32>,
}

impl Lines {
    pub(super) fn new(text: &[u8]) -> Self {
        let mut starts = vec![0];
        for at in memchr::memchr2_iter(b'\n', b'\r', text) {
            if text[at] == b'\n' || text.get(at + 1) != Some(&b'\n') {
                starts.push(u32::try_from(at + 1).unwrap_or(u32::MAX));
            }
        }
        Self { starts }
    }

    /// The line of an offset, counted from 1.
    pub(super) fn line(&self, at: usize) -> usize {
        self.starts.partition_point(|start| *start as usize <= at)
    }

    /// The number of lines; a text that ends in a line break has an empty last line.
    pub(super) fn count(&self) -> usize {
        self.starts.len()
    }

    /// The column of an offset in bytes, counted from 1.
    pub(super) fn column(&self, at: usize) -> usize {
        at - self.start(self.line(at)) + 1
    }

    /// Where a line starts; a line past the last one starts at its start.
    pub(super) fn start(&self, line: usize) -> usize {
        let last = self.starts.len() - 1;
        self.starts[line.saturating_sub(1).min(last)] as usize
    }
}
