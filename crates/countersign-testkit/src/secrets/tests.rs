//! The corpus is what its labels say.

use super::encode::{ALNUM, crc32, number};
use super::{harmless, mixed, planted, shapes};

#[test]
fn a_seed_gives_the_same_corpus() {
    assert_eq!(planted(7, 3), planted(7, 3));
    assert_ne!(planted(7, 3), planted(8, 3));
    assert_eq!(harmless(7, 50), harmless(7, 50));
}

#[test]
fn every_shape_is_planted() {
    let planted = planted(1, 2);
    for (shape, checksum) in shapes() {
        let of_shape: Vec<_> = planted.iter().filter(|planted| planted.shape == shape).collect();
        assert_eq!(of_shape.len(), 2, "{shape}");
        assert!(of_shape.iter().all(|planted| planted.checksum == checksum && planted.secret().len() >= 12));
    }
}

#[test]
fn harmless_lines_are_counted_and_mixed_ones_are_enough() {
    assert_eq!(harmless(1, 1000).lines().count(), 1000);
    assert!(mixed(1, 300_000).len() >= 300_000);
}

/// The checksum of a token that its issuer published, without the token.
#[test]
fn a_published_token_has_this_checksum() {
    let body = ["zQWBuTSOoRi4A9s", "pHcVY5ncnsDkxkJ"].concat();
    assert_eq!(number(crc32(&body), ALNUM, 6), "0mLq17");
}
