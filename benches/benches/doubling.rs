//! Large and hostile documents at doubling sizes: time is linear where the throughput stays the same.

use std::time::Duration;

use countersign_bench::{INPUTS, Input, Kind, judge, spec_texts};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};

/// How often a construct is repeated.
const REPETITIONS: [usize; 4] = [12_500, 25_000, 50_000, 100_000];
/// Sizes of one document made of ordinary text.
const MEGABYTES: [usize; 3] = [2, 5, 10];

fn hostile(criterion: &mut Criterion) {
    let asked = |word: &str| std::env::args().any(|argument| argument == word);
    let is_test = asked("--test") || !asked("--bench");
    for Input { name, kind, text } in INPUTS {
        let mut group = criterion.benchmark_group(format!("doubling/{name}"));
        group
            .sample_size(10)
            .warm_up_time(Duration::from_millis(100))
            .measurement_time(Duration::from_millis(300));
        for repetitions in REPETITIONS {
            // Run once as a test, a bench has to start and end, no more.
            let repetitions = if is_test { repetitions / 100 } else { repetitions };
            let text = text(repetitions);
            group.throughput(Throughput::Bytes(text.len() as u64));
            group.bench_with_input(BenchmarkId::from_parameter(repetitions), &text, |bencher, text| {
                bencher.iter(|| judge(*kind, text));
            });
        }
        group.finish();
    }
}

fn large(criterion: &mut Criterion) {
    let body: String = spec_texts(100).concat();
    let mut group = criterion.benchmark_group("doubling/one large spec");
    group.sample_size(10).warm_up_time(Duration::from_millis(100)).measurement_time(Duration::from_secs(1));
    for megabytes in MEGABYTES {
        let bytes = megabytes * 1_000_000;
        let text = body.repeat(bytes / body.len() + 1);
        let text = &text[..text.floor_char_boundary(bytes)];
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_with_input(
            BenchmarkId::from_parameter(format!("{megabytes} MB")),
            text,
            |bencher, text| {
                bencher.iter(|| judge(Kind::Spec, text));
            },
        );
    }
    group.finish();
}

criterion_group!(benches, hostile, large);
criterion_main!(benches);
