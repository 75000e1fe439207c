//! `trace suggest`: which item may serve what nothing cites.

use std::collections::BTreeMap;
use std::ops::Range;

use countersign_facts::citation::{Item, ItemKind, ScopeKind, all_items};
use countersign_report::suggest::{SuggestRow, SuggestView};
use countersign_trace::{Candidate, Suggestion, Trace};
use rayon::iter::{IntoParallelIterator as _, ParallelIterator as _};

use super::matrix::change_named;
use crate::error::Error;
use crate::fs;
use crate::root::Project;
use crate::traced::{Closely, ProjectTrace};

impl Project {
    /// Proposes links from code and tests that cite nothing, for a person to take; at most `limit`.
    #[tracing::instrument(level = "debug", skip_all)]
    pub fn trace_suggest(&self, change: Option<&str>, limit: usize) -> Result<SuggestView, Error> {
        let loaded = self.load_trace(&Closely::None)?;
        let trace = loaded.trace();
        let change = change.map(|name| change_named(&trace, name)).transpose()?;
        let found = self.uncited_items(&loaded, &trace);
        let candidates: Vec<Candidate> = found
            .iter()
            .map(|(path, item)| Candidate {
                path: path.clone(),
                line: item.lines.start,
                name: item.symbol.join(" "),
                in_test: item.in_test,
            })
            .collect();
        let is_wanted = |one: &Suggestion| {
            change.is_none_or(|at| trace.catalogue.changes[at].requirements.contains(&one.target.requirement))
        };
        let mut rows: Vec<SuggestRow> = trace
            .suggest(&candidates)
            .into_iter()
            .filter(is_wanted)
            .map(|one| {
                let (path, item) = &found[one.candidate];
                SuggestRow {
                    reference: trace.catalogue.reference_of(one.target).to_string(),
                    verb: one.verb.as_str(),
                    path: path.clone(),
                    line: item.lines.start,
                    symbol: item.symbol.join("::"),
                    words: one.words,
                    citation: one.citation,
                }
            })
            .collect();
        let left_out = rows.len().saturating_sub(limit);
        rows.truncate(limit);
        Ok(SuggestView { rows, left_out, uncited: candidates.len() })
    }

    /// The functions and tests that cite nothing, by file and line.
    fn uncited_items(&self, loaded: &ProjectTrace, trace: &Trace<'_>) -> Vec<(String, Item)> {
        let mut cited: BTreeMap<&str, Vec<(ScopeKind, &Range<usize>)>> = BTreeMap::new();
        for site in &trace.links.sites {
            cited.entry(site.path).or_default().push((site.scope.kind, &site.scope.lines));
        }
        let entries: Vec<&str> = loaded
            .tree()
            .entries()
            .iter()
            .map(|entry| entry.path.as_str())
            .filter(|path| loaded.settings().include.is_match(path))
            .collect();
        let mut found: Vec<(String, Item)> = entries
            .into_par_iter()
            .flat_map_iter(|path| {
                let here = cited.get(path).map_or(&[][..], Vec::as_slice);
                let is_cited = |item: &Item| {
                    here.iter().any(|(kind, lines)| {
                        *kind == ScopeKind::File
                            || (lines.start < item.lines.end && item.lines.start < lines.end)
                    })
                };
                let bytes = fs::read(&self.path().join(path)).unwrap_or_default();
                let is_kind = |item: &Item| match item.kind {
                    ItemKind::Test => true,
                    ItemKind::Function => !item.in_test,
                    ItemKind::Type | ItemKind::Value => false,
                };
                let items = all_items(path, &bytes).into_iter();
                let items: Vec<Item> = items.filter(|item| is_kind(item) && !is_cited(item)).collect();
                items.into_iter().map(|item| (path.to_owned(), item))
            })
            .collect();
        found.sort_by(|a, b| (&a.0, a.1.lines.start).cmp(&(&b.0, b.1.lines.start)));
        found
    }
}
