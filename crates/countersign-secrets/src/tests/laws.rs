//! What holds for every text.

use countersign_diag::SourceMap;
use countersign_testkit::secrets::planted;
use proptest::prelude::*;

use crate::{mark, mask, mask_bytes, scan};

/// Pieces that begin, end and confuse tokens.
const PIECES: &[&str] = &[
    "AKIA",
    "Q3EGVWHZ5LKJ2RTN",
    "ghp_",
    "ghs_1_eyJ",
    "npm_",
    "glpat-",
    ".01.",
    "AGE-SECRET-KEY-1",
    "cio",
    "xoxb-1-",
    "SG.",
    "sk-",
    "T3BlbkFJ",
    "sk-ant-api03-",
    ":AA",
    "123456789",
    "eyJhbGciOiJIUzI1NiJ9",
    "-----BEGIN ",
    "PRIVATE KEY-----",
    "-----END ",
    "://",
    "postgres",
    "u:",
    "@",
    "password",
    "token",
    "_KEY",
    " = ",
    ": ",
    "\"",
    "'",
    "`",
    "\\n",
    "\\",
    "\n",
    "\r\n",
    "bearer ",
    "***",
    "é",
    "\0",
    "AccountKey=",
    "==",
    "q7Gd2LpX9vRk4Tz8Wm3B",
    "n4Vq8Zr1Kt6wHs0YfJ2e",
    "d41d8cd98f00b204",
];

fn confusing() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        8 => prop::sample::select(PIECES).prop_map(str::to_owned),
        1 => "[A-Za-z0-9+/_-]{1,40}",
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

/// Lines with and without secrets, glued together.
fn secretive() -> impl Strategy<Value = String> {
    let secret = (any::<u64>(), any::<prop::sample::Index>()).prop_map(|(seed, index)| {
        let planted = planted(seed, 1);
        planted[index.index(planted.len())].secret().to_owned()
    });
    let piece = prop_oneof![2 => secret, 1 => confusing()];
    prop::collection::vec(piece, 0..6).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn hits_lie_in_the_text_in_order_and_apart(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let mut before = 0;
        for hit in scan(&bytes) {
            prop_assert!(before <= hit.range.start && hit.range.start < hit.range.end);
            before = hit.range.end;
        }
        prop_assert!(before <= bytes.len());
    }

    #[test]
    fn a_hit_lies_on_a_word_or_a_key(text in prop_oneof![confusing(), secretive()]) {
        for hit in scan(text.as_bytes()) {
            let value = &text.as_bytes()[hit.range.clone()];
            let lines = hit.shape.id == "private-key";
            prop_assert!(value.iter().all(|byte| *byte > b' ' || lines), "{}", hit.shape.id);
        }
    }

    #[test]
    fn a_mask_leaves_no_hit(text in prop_oneof![confusing(), secretive()]) {
        let masked = mask(&text);
        prop_assert_eq!(scan(masked.as_bytes()).len(), 0);
        let breaks = |text: &str| text.matches('\n').count();
        prop_assert_eq!(breaks(&masked), breaks(&text));
        let bytes = mask_bytes(text.as_bytes());
        prop_assert_eq!(bytes.as_ref(), masked.as_bytes());
    }

    #[test]
    fn a_text_without_hits_is_not_copied(text in confusing()) {
        if scan(text.as_bytes()).is_empty() {
            prop_assert!(matches!(mask(&text), std::borrow::Cow::Borrowed(_)));
        }
    }

    #[test]
    fn a_marked_source_shows_no_hit(text in secretive()) {
        let mut sources = SourceMap::default();
        let id = sources.add("a", text.as_str());
        for hit in mark(&mut sources, id) {
            prop_assert!(sources.get(id).is_sensitive(&hit.range));
            let safe = sources.get(id).safe_text();
            prop_assert!(safe.as_bytes()[hit.range].iter().all(|byte| b"*\r\n".contains(byte)));
        }
    }
}

/// Time is measured where one long text and many short ones of the same length are the same work for linear code only.
#[test]
fn what_is_made_to_hurt_takes_linear_time() {
    use std::time::{Duration, Instant};
    const SMALL: usize = 2_000;
    const FACTOR: usize = 16;
    let time = |text: &str, times: usize| -> Duration {
        let start = Instant::now();
        for _ in 0..times {
            std::hint::black_box((scan(text.as_bytes()).len(), mask(text).len()));
        }
        start.elapsed()
    };
    for piece in PIECES.iter().copied().chain([
        "-----BEGIN PRIVATE KEY-----\n",
        "postgres://u:p",
        "password = \"",
        "password: a",
        "ghs_1_eyJaaaaaaaaaaa.",
        "eyJhbGciOiJIUzI1NiJ9.",
        "sk-T3BlbkFJ",
        "AKIAQ3EGVWHZ5LKJ2RTN ",
    ]) {
        let (small, large) = (piece.repeat(SMALL), piece.repeat(SMALL * FACTOR));
        let linear = (0..4).any(|_| {
            let many = time(&small, FACTOR);
            time(&large, 1) < many * 4
        });
        assert!(linear, "`{piece}` takes more than linear time");
    }
}
