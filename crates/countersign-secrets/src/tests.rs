//! What the scan finds, and what it leaves alone.

mod allow;
mod laws;
mod shapes;
