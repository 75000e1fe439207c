//! Secrets in texts: where they are, how they are masked, which ones a team allows.
//!
//! [`scan`] finds tokens by the shapes their issuers gave them, verifies checksums where a shape has one, and finds
//! passwords that stand beside a name by how random they look. [`mask`] takes them out of a text, [`mark`] out of
//! everything that is rendered. An [`AllowList`] holds what a team accepts, and until when. Bytes in, values out:
//! nothing here opens a file, asks a clock, or keeps the value of a secret.
//!
//! ```
//! use countersign_secrets::{Certainty, mask, scan};
//!
//! let text = format!("key = {}{}\n", "AKIA", "Q3EGVWHZ5LKJ2RTN");
//! let hits = scan(text.as_bytes());
//! assert_eq!(hits[0].shape.id, "aws-access-key");
//! assert_eq!(hits[0].certainty, Certainty::Shape);
//! assert_eq!(mask(&text), "key = ***\n");
//! ```

mod allow;
mod alphabet;
mod checksum;
mod mark;
mod mask;
mod random;
mod scan;
mod shape;
mod table;
#[cfg(test)]
mod tests;

pub use allow::{Allow, AllowError, AllowList, Allowance};
pub use mark::mark;
pub use mask::{mask, mask_bytes};
pub use scan::{Certainty, Hit, scan};
pub use shape::Shape;
pub use table::SHAPES;
