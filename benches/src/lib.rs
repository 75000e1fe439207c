//! What the benches measure: generated projects and repositories on disk, single documents, and
//! inputs made to hurt.
//!
//! Every input is deterministic. The benches themselves only name what they time; `README.md` says which bench answers
//! which question.

mod floor;
mod judge;
mod on_disk;
mod pathological;
mod plain_read;
mod traced;

pub use floor::{Floor, floor};
pub use judge::{Kind, judge};
pub use on_disk::{OnDisk, SIZES, delta_texts, spec_texts};
pub use pathological::{INPUTS, Input};
pub use plain_read::{read_all, validated_files};
pub use traced::{TRACED_SIZES, TracedOnDisk};
