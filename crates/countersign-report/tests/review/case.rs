//! The page of a change of a world, assembled in memory.

use countersign_delta::{Bases, TrialInput, trial};
use countersign_model::delta_document::DeltaDocument;
use countersign_report::Style;
use countersign_report::review::{Review, ReviewFacts, SpecDiff, Subjects};
use countersign_trace::catalogue::{ChangeInput, SpecInput, Stage};
use countersign_verify::{ChangeDiff, ChangeDocuments, verify_change};

use crate::facts::Facts;

/// The pages of every open change of a world.
pub(crate) fn pages(facts: &Facts) -> Vec<Review> {
    facts.with(|input| {
        let (specs, open, _) = facts.world.inputs();
        let pages = open.iter().map(|change| {
            let at = input
                .trace
                .catalogue
                .changes
                .iter()
                .position(|known| known.id == change.id && known.stage == Stage::Open);
            let at = at.expect("an open change is in the catalogue");
            let verification = verify_change(input, at);
            let known = input.changes.iter().find(|known| known.change == at);
            let unknown = ChangeDiff::unknown("no git");
            Review::of(&ReviewFacts {
                trace: input.trace,
                change: at,
                folder: &format!("openspec/changes/{}", change.id),
                documents: known.map_or_else(ChangeDocuments::default, |known| known.documents),
                deltas: &change.deltas,
                specs: &spec_diffs(change, &specs),
                diff: known.map_or(&unknown, |known| &known.diff),
                verification: &verification,
                domains: input.domains,
                suites: input.results,
                subjects: &Subjects { code: Some("c0de".repeat(16)), ..Subjects::default() },
                tool_version: "0.0.0-test",
                sources: &facts.world.sources,
            })
        });
        pages.collect()
    })
}

/// The only page of a world.
pub(crate) fn page(world: &str) -> Review {
    let mut pages = pages(&Facts::read(world));
    assert_eq!(pages.len(), 1, "the world has one open change");
    pages.remove(0)
}

/// What the change makes of each main spec, as a trial of its archive says.
fn spec_diffs(change: &ChangeInput<'_>, specs: &[SpecInput<'_>]) -> Vec<SpecDiff> {
    let diff = |delta: &SpecInput<'_>| {
        let base = specs.iter().find(|spec| spec.capability == delta.capability);
        let before = base.map_or("", |base| base.document.text()).to_owned();
        let bases = Bases::default();
        let read = DeltaDocument::read(delta.document);
        let tried = trial(&TrialInput {
            capability: delta.capability,
            change: change.id,
            base: base.map(|base| base.document),
            delta: &read,
            bases: &bases,
            retires: false,
        });
        let refused = tried.refused.or(tried.rejected).map(|finding| finding.message().to_owned());
        SpecDiff {
            capability: delta.capability.to_owned(),
            path: format!("openspec/specs/{}/spec.md", delta.capability),
            after: tried.text.unwrap_or_else(|| before.clone()),
            before,
            refused,
        }
    };
    change.deltas.iter().map(diff).collect()
}

/// What a renderer writes.
pub(crate) fn text(render: impl FnOnce(&mut Vec<u8>) -> std::io::Result<()>) -> String {
    let mut out = Vec::new();
    render(&mut out).expect("a vector takes every write");
    String::from_utf8(out).expect("renderers write UTF-8")
}

/// Every rendering, by name.
pub(crate) fn renderings(review: &Review) -> Vec<(&'static str, String)> {
    let ascii = Style { color: false, width: 72, unicode: false };
    let color = Style { color: true, ..Style::PLAIN };
    vec![
        ("md", text(|out| review.render_markdown(out))),
        ("html", text(|out| review.render_html(out))),
        ("json", text(|out| review.render_json(out))),
        ("txt", text(|out| review.render_text(out, Style::PLAIN))),
        ("ascii", text(|out| review.render_text(out, ascii))),
        ("color", text(|out| review.render_text(out, color))),
    ]
}
