//! Reading documents in memory: what each reading costs, in bytes per second of one core.

use std::hint::black_box;

use countersign_bench::{delta_texts, spec_texts};
use countersign_diag::{SourceId, SourceMap};
use countersign_model::Document;
use countersign_model::accounting::Accounting;
use countersign_model::commonmark::MarkdownReading;
use countersign_model::delta_document::DeltaDocument;
use countersign_model::outline::SpecOutline;
use countersign_model::readings::{Scan, compare, scan};
use countersign_model::spec::{RequirementsSection, structure_faults};
use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion, Throughput, criterion_group, criterion_main};

const CAPABILITIES: usize = 100;

fn specs(criterion: &mut Criterion) {
    let texts = spec_texts(CAPABILITIES);
    let (source, documents) = documents(&texts);
    let mut group = criterion.benchmark_group("parse/specs");
    group.throughput(Throughput::Bytes(bytes(&texts)));
    group.bench_function("lines", |bencher| {
        bencher.iter(|| {
            for text in &texts {
                black_box(Document::new(source, text.as_str().into()));
            }
        });
    });
    each(&mut group, "line reading", &documents, |document| {
        black_box((SpecOutline::read(document).is_ok(), structure_faults(document).len()));
        black_box(RequirementsSection::read(document).blocks.len());
    });
    each(&mut group, "byte scan", &documents, |document| {
        black_box(scan(document, &[]) == Scan::Same);
    });
    each(&mut group, "comparison", &documents, |document| {
        black_box(compare(document, &[]).len());
    });
    each(&mut group, "CommonMark reading", &documents, |document| {
        black_box(MarkdownReading::of(document).headings.len());
    });
    group.finish();
}

fn deltas(criterion: &mut Criterion) {
    let texts = delta_texts(CAPABILITIES);
    let (_, documents) = documents(&texts);
    let mut group = criterion.benchmark_group("parse/deltas");
    group.throughput(Throughput::Bytes(bytes(&texts)));
    each(&mut group, "line reading", &documents, |document| {
        black_box(DeltaDocument::read(document).operation_count());
    });
    each(&mut group, "line reading and accounting", &documents, |document| {
        black_box(Accounting::of(&DeltaDocument::read(document), None).unaccounted().count());
    });
    group.finish();
}

fn each(
    group: &mut BenchmarkGroup<'_, WallTime>,
    name: &str,
    documents: &[Document],
    read: impl Fn(&Document),
) {
    group.bench_function(name, |bencher| bencher.iter(|| documents.iter().for_each(&read)));
}

fn documents(texts: &[String]) -> (SourceId, Vec<Document>) {
    let source = SourceMap::default().add("input", "");
    (source, texts.iter().map(|text| Document::new(source, text.as_str().into())).collect())
}

fn bytes(texts: &[String]) -> u64 {
    texts.iter().map(|text| text.len() as u64).sum()
}

criterion_group!(benches, specs, deltas);
criterion_main!(benches);
