//! Strict validation of whole projects, next to a plain parallel read of the same files.

use std::hint::black_box;

use countersign_bench::{Kind, OnDisk, SIZES, judge, read_all, spec_texts};
use countersign_project::{Project, Strictness, Target};
use countersign_report::{Style, json};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};

const STRICT: Strictness = Strictness { strict: true, compat: false };

fn projects(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("validate");
    group.sample_size(20);
    for size in SIZES {
        let folder = OnDisk::new(size);
        let project = Project::open(folder.path()).expect("a generated project can be opened");
        let bytes = read_all(folder.path()).expect("a generated project can be read");
        group.throughput(Throughput::Bytes(bytes));
        group.bench_with_input(BenchmarkId::new("all, strict", size), &project, |bencher, project| {
            bencher.iter(|| project.validate(&Target::All, STRICT).expect("a generated project can be read"));
        });
        group.bench_with_input(BenchmarkId::new("plain parallel read", size), &folder, |bencher, folder| {
            bencher.iter(|| read_all(folder.path()).expect("read above"));
        });
        let report = project.validate(&Target::All, STRICT).expect("a generated project can be read");
        group.bench_with_input(BenchmarkId::new("rendering of JSON", size), &report, |bencher, report| {
            bencher
                .iter(|| json::render(report, &mut std::io::sink(), Style::PLAIN).expect("a sink takes all"));
        });
    }
    group.finish();
}

/// The same without a disk and on one core.
fn documents(criterion: &mut Criterion) {
    let texts = spec_texts(100);
    let mut group = criterion.benchmark_group("validate/in memory");
    group.throughput(Throughput::Bytes(texts.iter().map(|text| text.len() as u64).sum()));
    group.bench_function("specs", |bencher| {
        bencher.iter(|| texts.iter().map(|text| black_box(judge(Kind::Spec, text))).sum::<usize>());
    });
    group.finish();
}

criterion_group!(benches, projects, documents);
criterion_main!(benches);
