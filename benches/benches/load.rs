//! Finding and reading a project on disk: what the commands cost that judge nothing.

use std::hint::black_box;

use countersign_bench::{OnDisk, SIZES};
use countersign_project::{Project, SortOrder};
use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};

fn load(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("load");
    group.sample_size(20);
    for size in SIZES {
        let folder = OnDisk::new(size);
        let project = Project::open(folder.path()).expect("a generated project can be opened");
        let changes = project.changes().expect("a generated project can be read");
        let change = changes.first().expect("a generated project has a change");
        group.bench_with_input(BenchmarkId::new("discovery", size), &folder, |bencher, folder| {
            bencher.iter(|| {
                let project = Project::open(folder.path()).expect("opened above");
                black_box((project.specs().is_ok(), project.changes().is_ok()))
            });
        });
        group.bench_with_input(BenchmarkId::new("list specs", size), &project, |bencher, project| {
            bencher.iter(|| black_box(project.list_specs().is_ok()));
        });
        group.bench_with_input(BenchmarkId::new("list changes", size), &project, |bencher, project| {
            bencher.iter(|| black_box(project.list_changes(SortOrder::default()).is_ok()));
        });
        group.bench_with_input(
            BenchmarkId::new("status of one change", size),
            &project,
            |bencher, project| {
                bencher.iter(|| black_box(project.change_status(change, None).is_ok()));
            },
        );
    }
    group.finish();
}

criterion_group!(benches, load);
criterion_main!(benches);
