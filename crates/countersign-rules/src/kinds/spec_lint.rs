//! `spec-lint`: wording that cannot be tested, wording that does not last, missing failure paths, numbers that contradict.

mod numbers;
mod text;
mod words;

use countersign_diag::{Finding, SourceMap, Span};
use countersign_model::Document;
use countersign_model::delta_document::DeltaDocument;
use countersign_model::spec::{Block, RequirementsSection};
use countersign_model::toml_table::{Located, Table};
use countersign_template::known;

use super::{At, Judge, Judgement, Kind, Reach, Violation};
use crate::ask::{Ask, Side};
use numbers::Numbers;

countersign_diag::codes! {
    /// A rule of kind `spec-lint` is broken: a requirement says something that nobody can test, or that will not be true
    /// for long.
    ///
    /// ```toml
    /// [[rule]]
    /// id = "clear-words"
    /// kind = "spec-lint"
    /// severity = "warning"
    /// checks = ["vague", "transient", "failure-path", "numbers"]   # all by default
    /// words = ["ASAP"]                 # vague words of your own
    /// allow = ["some"]                 # shipped words that are fine here
    /// why = "A test needs to know when to fail."
    /// ```
    ///
    /// * `vague`: a word such as `fast` or `user-friendly` in a requirement or a step.
    /// * `transient`: a word such as `currently` or `for now`: specs say what holds, not what changes.
    /// * `failure-path`: a requirement none of whose scenarios says what happens when it does not work.
    /// * `numbers`: two requirements say nearly the same with different numbers of one unit. A guess; it never blocks.
    ///
    /// A change is judged by its deltas, a branch without one by the main specs.
    P0110 SPEC_LINT "spec-lint": Error = "a requirement is worded so that it cannot be relied on";
}

pub(super) const KIND: Kind = Kind { code: &SPEC_LINT, reach: Reach::Change, read: SpecLint::read };

/// What is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Check {
    Vague,
    Transient,
    FailurePath,
    Numbers,
}

impl Check {
    const ALL: [Self; 4] = [Self::Vague, Self::Transient, Self::FailurePath, Self::Numbers];

    fn as_str(self) -> &'static str {
        match self {
            Self::Vague => "vague",
            Self::Transient => "transient",
            Self::FailurePath => "failure-path",
            Self::Numbers => "numbers",
        }
    }
}

/// The parameters.
#[derive(Debug)]
struct SpecLint {
    checks: Vec<Check>,
    vague: Vec<String>,
    transient: Vec<String>,
}

impl SpecLint {
    #[expect(
        clippy::unnecessary_wraps,
        reason = "every kind is read alike; this one has a default for everything"
    )]
    fn read(table: &mut Table<'_>, findings: &mut Vec<Finding>) -> Option<Box<dyn Judge>> {
        let checks = table.strings("checks", findings).unwrap_or_default();
        let read = |word: &str| Check::ALL.into_iter().find(|check| check.as_str() == word);
        let mut checks =
            known(&checks, "is no check of specs", &Check::ALL.map(Check::as_str), read, findings);
        if checks.is_empty() {
            checks = Check::ALL.to_vec();
        }
        let lower = |words: Vec<Located<String>>| -> Vec<String> {
            words.into_iter().map(|word| word.value.to_lowercase()).collect()
        };
        let own = lower(table.strings("words", findings).unwrap_or_default());
        let allow = lower(table.strings("allow", findings).unwrap_or_default());
        let shipped = |words: &[&str]| -> Vec<String> {
            words
                .iter()
                .filter(|word| !allow.iter().any(|one| one == *word))
                .map(|&word| word.to_owned())
                .collect()
        };
        let mut vague = shipped(words::VAGUE);
        vague.extend(own);
        Some(Box::new(Self { checks, vague, transient: shipped(words::TRANSIENT) }))
    }

    fn looks_for(&self, check: Check) -> bool {
        self.checks.contains(&check)
    }

    fn requirement(&self, spec: &Spec<'_>, block: &Block<'_>, violations: &mut Vec<Violation>) {
        let document = spec.document;
        let mut say = |line: usize, bytes: Option<std::ops::Range<usize>>, message: String, next: String| {
            let offset = document.line_offset(line);
            let bytes = bytes.map(|range| offset + range.start..offset + range.end);
            violations.push(Violation {
                at: Some(At::bytes(
                    spec.path,
                    bytes.unwrap_or_else(|| Span::range(document.line_span(line))),
                )),
                subject: format!("{} {}", spec.path, block.name),
                message,
                next,
            });
        };
        let lines = || block.lines.clone().filter(|line| !document.is_fenced(*line));
        for (check, words) in [(Check::Vague, &self.vague), (Check::Transient, &self.transient)] {
            if !self.looks_for(check) {
                continue;
            }
            for line in lines() {
                for range in text::found(document.line(line), words) {
                    let word = &document.line(line)[range.clone()];
                    let (message, next) = match check {
                        Check::Vague => (
                            format!("`{word}` in requirement `{}` cannot be tested", block.name),
                            "say what a test can measure, such as a number and a unit",
                        ),
                        _ => (
                            format!("`{word}` in requirement `{}` will not be true for long", block.name),
                            "say what holds; what changes belongs into the proposal",
                        ),
                    };
                    say(line, Some(range), message, next.to_owned());
                }
            }
        }
        if self.looks_for(Check::FailurePath) {
            let says_failure = lines().any(|line| text::is_failure(document.line(line)));
            if !says_failure && !block.scenarios(document).is_empty() {
                let message = format!(
                    "no scenario of requirement `{}` says what happens when it does not work",
                    block.name
                );
                let next = "add a scenario for a refusal, an error or a limit".to_owned();
                say(block.header(), None, message, next);
            }
        }
    }
}

/// A spec or a delta.
struct Spec<'d> {
    path: &'d str,
    document: &'d Document,
    blocks: Vec<Block<'d>>,
}

impl Judge for SpecLint {
    fn judge(&self, ask: &Ask<'_>) -> Judgement {
        let paths = match ask.paths(Side::Head) {
            Ok(paths) => paths,
            Err(unknown) => return unknown,
        };
        let deltas = ask.change().map(|change| format!("{}/specs/", change.folder));
        let is_spec = |path: &str, folder: &str| path.starts_with(folder) && path.ends_with("/spec.md");
        let judged = deltas.as_deref().unwrap_or("openspec/specs/");
        let mut sources = SourceMap::default();
        let mut documents = Vec::new();
        let needs_main = self.looks_for(Check::Numbers);
        for path in paths.iter() {
            if is_spec(path, judged) || (needs_main && is_spec(path, "openspec/specs/")) {
                match ask.text(Side::Head, path) {
                    Ok(Some(text)) => {
                        let id = sources.add(path.as_str(), text.as_str());
                        documents.push((path, Document::new(id, text.into())));
                    }
                    Ok(None) => return Judgement::cannot_tell(format!("`{path}` is gone")),
                    Err(unknown) => return unknown,
                }
            }
        }
        let specs: Vec<Spec<'_>> = documents
            .iter()
            .map(|(path, document)| {
                let blocks = if deltas.as_ref().is_some_and(|folder| path.starts_with(folder.as_str())) {
                    let delta = DeltaDocument::read(document);
                    delta.added.into_iter().chain(delta.modified).collect()
                } else {
                    RequirementsSection::read(document).blocks
                };
                Spec { path, document, blocks }
            })
            .collect();
        let (judged, other): (Vec<&Spec<'_>>, Vec<&Spec<'_>>) =
            specs.iter().partition(|spec| spec.path.starts_with(judged));
        let count: usize = judged.iter().map(|spec| spec.blocks.len()).sum();
        if count == 0 {
            return Judgement::idle("there is no requirement to look at");
        }
        let mut violations = Vec::new();
        for spec in &judged {
            for block in &spec.blocks {
                self.requirement(spec, block, &mut violations);
            }
        }
        if self.looks_for(Check::Numbers) {
            let mut numbers = Numbers::default();
            for (is_judged, spec) in
                judged.iter().map(|spec| (true, spec)).chain(other.iter().map(|spec| (false, spec)))
            {
                for block in &spec.blocks {
                    numbers.add(is_judged, spec.path, spec.document, block);
                }
            }
            violations.extend(numbers.contradictions());
        }
        Judgement::of(violations, format!("{count} requirements are worded clearly"))
    }
}
