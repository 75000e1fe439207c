//! The scan for secrets: bytes per second of one core on text as repositories hold it, and on text without any needle.

use std::hint::black_box;

use countersign_secrets::scan;
use countersign_testkit::secrets::mixed;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

const BYTES: usize = 16 * 1024 * 1024;

fn secrets(criterion: &mut Criterion) {
    let mixed = mixed(1, BYTES);
    let plain = "The partner is told why a request was refused.\n".repeat(BYTES / 47);
    let mut group = criterion.benchmark_group("secrets");
    group.sample_size(10);
    for (name, text) in [("mixed text", &mixed), ("prose", &plain)] {
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(name, |bencher| bencher.iter(|| black_box(scan(text.as_bytes()).len())));
    }
    group.finish();
}

criterion_group!(benches, secrets);
criterion_main!(benches);
