//! `verify --all` and its parts on generated repositories of 1,000, 10,000 and 100,000 requirements, next to the floor.

use std::hint::black_box;
use std::io::sink;
use std::time::Duration;

use countersign_bench::{TRACED_SIZES, TracedOnDisk, floor};
use countersign_project::{Closely, Project, VerifyRequest, VerifyScope};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};

fn repositories(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("trace");
    group.sample_size(10).warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(3));
    for size in TRACED_SIZES {
        let folder = TracedOnDisk::new(size);
        let project = Project::open(folder.path()).expect("a generated project can be opened");
        group.throughput(Throughput::Elements(size as u64));
        group.bench_with_input(BenchmarkId::new("floor", size), &folder, |bencher, folder| {
            bencher.iter(|| floor(folder.path()).expect("a generated project can be read"));
        });
        group.bench_with_input(BenchmarkId::new("read", size), &project, |bencher, project| {
            bencher.iter(|| project.load_trace(&Closely::All).expect("a generated project can be read"));
        });
        let loaded = project.load_trace(&Closely::All).expect("a generated project can be read");
        group.bench_with_input(BenchmarkId::new("join", size), &loaded, |bencher, loaded| {
            bencher.iter(|| black_box(loaded.trace().coverage.len()));
        });
        drop(loaded);
        let request = VerifyRequest::of(VerifyScope::All);
        group.bench_with_input(BenchmarkId::new("verify", size), &project, |bencher, project| {
            bencher.iter(|| project.verify(&request).expect("a generated project can be read"));
        });
        let report = project.verify(&request).expect("a generated project can be read");
        group.bench_with_input(BenchmarkId::new("rendering of JSON", size), &report, |bencher, report| {
            bencher.iter(|| report.render_json(&mut sink()).expect("a sink takes all"));
        });
    }
    group.finish();
}

criterion_group!(benches, repositories);
criterion_main!(benches);
