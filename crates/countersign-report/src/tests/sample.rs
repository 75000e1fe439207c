//! Reports to render, built by hand.

use countersign_delta::{Class, Issue, Verdict};
use countersign_diag::{Finding, SourceId, SourceMap, Span, codes};

use crate::{ItemKind, ItemReport, Root, Scope, ValidateReport};

codes! {
    /// A fence is opened and never closed, so that the rest of the document is code.
    ///
    /// Renderers show the requirements below it as code; nobody reads them as requirements.
    ///
    /// ## Example
    ///
    /// ````markdown
    /// # not a heading
    /// ```rust
    /// ### Requirement: Lost
    /// ````
    ///
    /// ## Fix
    ///
    /// Close it with `` ``` `` on a line of its own.
    X0012 UNCLOSED_FENCE "unclosed-fence": Error = "a code fence is never closed";
    /// A scenario of the spec is not in the block that replaces it.
    X0021 SCENARIO_LOST "scenario-lost": Error = "a modified requirement loses a scenario";
    /// The text is longer than 500 characters.
    X0030 LONG_TEXT "long-text": Note = "a requirement text is long | very long";
    /// No SHALL or MUST.
    X0031 NO_KEYWORD "no-keyword": Warning = "a requirement has neither SHALL nor MUST";
    /// The archive would refuse it.
    X0040 WOULD_REFUSE "archive-would-refuse": Note = "the archive would refuse the delta";
    /// The archive refuses it.
    X0041 REFUSED "archive-refuses": Error = "the archive refuses the delta";
}

pub(super) const SPEC: &str = "# audit Specification\n\n## Purpose\nKeeps who did what.\n\n## Requirements\n\n### Requirement: Événement 𝒳 recorded\nThe system records it.\n\n#### Scenario: approval\n- **WHEN** a partner is approved\n- **THEN** an event is written\n";

const DELTA: &str = "## MODIFIED Requirements\n\n### Requirement: Événement 𝒳 recorded\nThe system SHALL record it.\n\n```\n\tlet x = 1;\n";

/// The span of the first `needle`.
pub(super) fn span_of(sources: &SourceMap, id: SourceId, needle: &str) -> Span {
    let at = sources.get(id).text().find(needle).expect("the needle is in the text");
    Span::new(id, at..at + needle.len())
}

/// An item without issues.
pub(super) fn clean(kind: ItemKind, id: &str) -> ItemReport {
    ItemReport {
        id: id.to_owned(),
        kind,
        verdict: Verdict::default(),
        archivable: (kind == ItemKind::Change).then_some(true),
        sources: SourceMap::default(),
        duration_ms: 1,
    }
}

/// A report over items.
pub(super) fn report(scope: Scope, items: Vec<ItemReport>) -> ValidateReport {
    let root = Root {
        path: "/srv/project".to_owned(),
        source: "nearest".to_owned(),
        store_id: None,
        prefix: String::new(),
    };
    ValidateReport { items, strict: false, compat: false, scope, root }
}

/// A change with one issue of each sort: two files, no place, a refusal that repeats a note of OpenSpec.
pub(super) fn change() -> ItemReport {
    let mut sources = SourceMap::default();
    let delta = sources.add("openspec/changes/add-log/specs/audit/spec.md", DELTA);
    let spec = sources.add("openspec/specs/audit/spec.md", SPEC);
    let header = span_of(&sources, delta, "### Requirement: Événement 𝒳 recorded");
    let scenario = span_of(&sources, spec, "#### Scenario: approval");
    let fence = span_of(&sources, delta, "```\n");
    let issues = vec![
        Issue::openspec(
            Finding::new(
                &SCENARIO_LOST,
                header,
                "requirement `Événement 𝒳 recorded` loses scenario `approval`",
            )
            .about("Événement 𝒳 recorded")
            .label(header, "this block replaces the one in the spec")
            .label(scenario, "the scenario that would be lost")
            .help("copy the scenario into the block, or remove the requirement and add another one"),
            "audit/spec.md",
            None,
        ),
        Issue::openspec(
            Finding::without_place(
                &WOULD_REFUSE,
                "archive would refuse `audit`: scenario `approval` is lost",
            ),
            "audit/spec.md",
            None,
        ),
        Issue::ours(
            Finding::new(&UNCLOSED_FENCE, fence, "this fence is never closed").help("close it"),
            "audit/spec.md",
            Class::R,
        ),
        Issue::ours(
            Finding::without_place(&REFUSED, "`archive` refuses the change: scenario `approval` is lost"),
            "audit/spec.md",
            Class::V,
        ),
    ];
    ItemReport {
        id: "add-log".to_owned(),
        kind: ItemKind::Change,
        verdict: Verdict { issues },
        archivable: Some(false),
        sources,
        duration_ms: 1234,
    }
}

/// A spec with a warning and a note.
pub(super) fn spec() -> ItemReport {
    let mut sources = SourceMap::default();
    let id = sources.add("openspec/specs/audit/spec.md", SPEC);
    let body = span_of(&sources, id, "The system records it.");
    let name = span_of(&sources, id, "𝒳");
    let issues = vec![
        Issue::openspec(
            Finding::new(&NO_KEYWORD, body, "requirement `Événement 𝒳 recorded` has neither SHALL nor MUST")
                .about("Événement 𝒳 recorded")
                .help("say what the system SHALL do"),
            "requirements[0]",
            Some(9),
        ),
        Issue::openspec(
            Finding::new(&LONG_TEXT, name, "a letter outside the plane"),
            "requirements[0].text",
            None,
        ),
    ];
    ItemReport {
        id: "audit".to_owned(),
        kind: ItemKind::Spec,
        verdict: Verdict { issues },
        archivable: None,
        sources,
        duration_ms: 3,
    }
}

/// A change that OpenSpec accepts and we refuse.
pub(super) fn refused() -> ItemReport {
    let mut item = change();
    item.verdict.issues.remove(0);
    item.id = "refused".to_owned();
    item
}

/// A spec with so many issues that GitHub would drop some.
pub(super) fn many(count: usize) -> ItemReport {
    let mut item = spec();
    let warning = item.verdict.issues[0].clone();
    item.id = "many".to_owned();
    item.verdict.issues.extend(std::iter::repeat_n(warning, count));
    item
}
