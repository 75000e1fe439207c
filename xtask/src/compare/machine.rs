//! The machine as far as figures need it: size, never names.

#![expect(clippy::disallowed_methods, reason = "maintenance code does its own IO")]

use std::fs;
use std::thread;

use serde::Serialize;

/// Where it was measured.
#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct Machine {
    /// The processors a program may use.
    pub(crate) cores: usize,
    /// The memory in GiB; nothing where the system does not say.
    pub(crate) memory_gib: Option<u64>,
}

impl Machine {
    /// The one this runs on.
    pub(crate) fn this() -> Self {
        let cores = thread::available_parallelism().map_or(1, usize::from);
        Self {
            cores,
            memory_gib: fs::read_to_string("/proc/meminfo").ok().and_then(|text| memory_gib(&text)),
        }
    }
}

/// The total in the text of `/proc/meminfo`, rounded up: the system keeps a part for itself.
pub(crate) fn memory_gib(text: &str) -> Option<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix("MemTotal:"))?;
    let kib: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kib.div_ceil(1024 * 1024))
}
