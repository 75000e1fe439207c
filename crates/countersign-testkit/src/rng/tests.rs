use super::Rng;

#[test]
fn a_seed_gives_one_stream_forever() {
    let mut rng = Rng::new(1);
    assert_eq!(rng.next_u64(), 0x910a_2dec_8902_5cc1);
    let mut again = Rng::new(1);
    assert_eq!(again.next_u64(), 0x910a_2dec_8902_5cc1);
}

#[test]
fn streams_differ_by_name_and_index() {
    let first = Rng::stream(7, "spec", 1).next_u64();
    assert_ne!(first, Rng::stream(7, "spec", 2).next_u64());
    assert_ne!(first, Rng::stream(7, "change", 1).next_u64());
    assert_ne!(first, Rng::stream(8, "spec", 1).next_u64());
    assert_eq!(first, Rng::stream(7, "spec", 1).next_u64());
}

#[test]
fn draws_stay_in_bounds() {
    let mut rng = Rng::new(3);
    for _ in 0..1_000 {
        assert!(rng.below(7) < 7);
        assert!((3..=5).contains(&rng.between(3, 5)));
        assert!(rng.weighted(&[0, 2, 0, 1]) % 2 == 1);
    }
    assert!(!rng.chance(0));
    assert!(rng.chance(10_000));
}
