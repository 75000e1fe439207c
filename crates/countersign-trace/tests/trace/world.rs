//! A small world in one text: documents, citations, reports, and what is asked of them.

use std::collections::BTreeSet;
use std::ops::Range;

use countersign_diag::{SourceId, SourceMap};
use countersign_facts::citation::{Citation, Scope, ScopeKind, Verb};
use countersign_facts::results::{Status, TestCase};
use countersign_model::Document;
use countersign_trace::catalogue::{Catalogue, ChangeInput, SpecInput, TextInput};
use countersign_trace::{Candidate, CitedFile, Control, Lock, Place, Report};

/// A document of a world.
struct Text {
    kind: String,
    owner: String,
    path: String,
    document: Document,
}

/// What there is.
#[derive(Default)]
pub(crate) struct World {
    pub(crate) sources: SourceMap,
    texts: Vec<Text>,
    pub(crate) files: Vec<CitedFile>,
    pub(crate) reports: Vec<Report>,
    pub(crate) controls: Vec<Control>,
    pub(crate) candidates: Vec<Candidate>,
    pub(crate) lock: Option<(SourceId, String)>,
    pub(crate) asked: Vec<String>,
}

impl World {
    /// Reads sections that begin with `=== kind words`.
    pub(crate) fn read(text: &str) -> Self {
        let mut world = Self::default();
        for section in text.split("=== ").skip(1) {
            let (head, body) = section.split_once('\n').unwrap_or((section, ""));
            let words: Vec<&str> = head.split_whitespace().collect();
            world.section(&words, body);
        }
        world
    }

    fn section(&mut self, words: &[&str], body: &str) {
        let lines = || body.lines().map(str::trim).filter(|line| !line.is_empty());
        match words {
            ["spec", capability] => {
                let path = format!("openspec/specs/{capability}/spec.md");
                self.text("spec", capability, path, body);
            }
            ["delta", change, capability] => {
                let path = format!("{}/specs/{capability}/spec.md", folder(change));
                self.text(&format!("delta {change}"), capability, path, body);
            }
            [kind @ ("tasks" | "proposal" | "design"), change] => {
                self.text(kind, change, format!("{}/{kind}.md", folder(change)), body);
            }
            ["lock"] => {
                let source = self.sources.add("openspec/trace.lock", body);
                self.lock = Some((source, body.to_owned()));
            }
            ["cite", path] => {
                let citations: Vec<Citation> =
                    lines().enumerate().map(|(at, line)| citation(line, at)).collect();
                self.files.push(CitedFile { path: (*path).to_owned(), source: None, citations });
            }
            ["report", path, currency] => {
                let cases = lines().enumerate().map(|(at, line)| case(line, at + 1)).collect();
                let report = Report {
                    path: (*path).to_owned(),
                    suite: "unit".to_owned(),
                    current: *currency == "current",
                    cases,
                };
                self.reports.push(report);
            }
            ["control", id] => {
                let place = Place { path: "controls.toml".into(), line: 1, span: None };
                let references = lines().map(str::to_owned).collect();
                self.controls.push(Control { id: (*id).to_owned(), place, references });
            }
            ["candidates"] => self.candidates.extend(lines().map(candidate)),
            ["ask"] => self.asked.extend(lines().map(str::to_owned)),
            other => panic!("no such section: {other:?}"),
        }
    }

    fn text(&mut self, kind: &str, owner: &str, path: String, body: &str) {
        let source = self.sources.add(path.as_str(), body);
        let document = Document::new(source, body.into());
        self.texts.push(Text { kind: kind.to_owned(), owner: owner.to_owned(), path, document });
    }

    fn specs(&self, kind: &str) -> Vec<SpecInput<'_>> {
        let of_kind = self.texts.iter().filter(|text| text.kind == kind);
        of_kind
            .map(|text| SpecInput { capability: &text.owner, path: &text.path, document: &text.document })
            .collect()
    }

    fn of_change(&self, kind: &str, change: &str) -> Option<TextInput<'_>> {
        let text = self.texts.iter().find(|text| text.kind == kind && text.owner == change)?;
        Some(TextInput { path: &text.path, document: &text.document })
    }

    /// The specs, the open and the archived changes.
    pub(crate) fn inputs(&self) -> (Vec<SpecInput<'_>>, Vec<ChangeInput<'_>>, Vec<ChangeInput<'_>>) {
        let mut ids: BTreeSet<&str> = BTreeSet::new();
        for text in &self.texts {
            match text.kind.strip_prefix("delta ") {
                Some(change) => _ = ids.insert(change),
                None if text.kind != "spec" => _ = ids.insert(&text.owner),
                None => {}
            }
        }
        let changes = ids.iter().map(|id| ChangeInput {
            id,
            deltas: self.specs(&format!("delta {id}")),
            tasks: self.of_change("tasks", id),
            proposal: self.of_change("proposal", id),
            design: self.of_change("design", id),
        });
        let (archived, open) = changes.partition(|change| is_archived(change.id));
        (self.specs("spec"), open, archived)
    }

    pub(crate) fn catalogue(&self) -> Catalogue {
        let (specs, open, archived) = self.inputs();
        Catalogue::build(&specs, &open, &archived)
    }

    pub(crate) fn lock(&self) -> Lock {
        self.lock.as_ref().map(|(source, text)| Lock::parse(*source, text).value).unwrap_or_default()
    }
}

fn is_archived(change: &str) -> bool {
    change.starts_with(|c: char| c.is_ascii_digit())
}

fn folder(change: &str) -> String {
    let archive = if is_archived(change) { "archive/" } else { "" };
    format!("openspec/changes/{archive}{change}")
}

pub(crate) fn verb(word: &str) -> Verb {
    let all = [Verb::Impl, Verb::Test, Verb::Proof, Verb::Related, Verb::Exempt, Verb::Todo];
    all.into_iter().find(|verb| verb.as_str() == word).unwrap_or_else(|| panic!("no verb `{word}`"))
}

/// `10-14 impl auth>login code-1 auth/user-login[@pin] [test] [titles]`; `file` for the lines of a head comment.
fn citation(line: &str, at: usize) -> Citation {
    let words: Vec<&str> = line.split_whitespace().collect();
    let (kind, lines) =
        if words[0] == "file" { (ScopeKind::File, 1..100) } else { (ScopeKind::Item, range(words[0])) };
    let spaced = words.contains(&"titles");
    let symbol = words[2].split('>').filter(|word| *word != "-");
    let symbol = symbol.map(|word| if spaced { word.replace('_', " ") } else { word.to_owned() }).collect();
    let (reference, pin) = words[4].split_once('@').map_or((words[4], None), |(r, pin)| (r, Some(pin)));
    Citation {
        reference: reference.to_owned(),
        pin: pin.map(str::to_owned),
        verb: verb(words[1]),
        explicit: true,
        reason: None,
        bytes: at * 100..at * 100 + reference.len(),
        line: lines.start.saturating_sub(1).max(1),
        column: 1,
        scope: Scope {
            kind,
            symbol,
            lines,
            in_test: words[5..].contains(&"test"),
            digest: words[3].to_owned(),
        },
    }
}

/// `3-5`, both included.
pub(crate) fn range(text: &str) -> Range<usize> {
    let (from, to) = text.split_once('-').unwrap_or((text, text));
    from.parse().expect("a line")..to.parse::<usize>().expect("a line") + 1
}

/// `passed | suite | class | name | file:line | req=...`; what is empty is not known.
fn case(line: &str, report_line: usize) -> TestCase {
    let words: Vec<&str> = line.split('|').map(str::trim).collect();
    let word = |at: usize| words.get(at).copied().filter(|word| !word.is_empty());
    let all = [Status::Passed, Status::Flaky, Status::Skipped, Status::Failed, Status::Errored];
    let (file, number) = match word(4) {
        Some(place) => match place.rsplit_once(':') {
            Some((file, line)) => (Some(file.to_owned()), line.parse().ok()),
            None => (Some(place.to_owned()), None),
        },
        None => (None, None),
    };
    let properties = word(5).and_then(|word| word.split_once('='));
    TestCase {
        suite: word(1).unwrap_or_default().to_owned(),
        class: word(2).map(str::to_owned),
        name: word(3).unwrap_or_default().to_owned(),
        file,
        line: number,
        status: all.into_iter().find(|status| status.as_str() == words[0]).expect("a status"),
        duration: None,
        properties: properties.into_iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect(),
        message: None,
        report_line,
    }
}

/// `tests/a.rs:12 test rejects_twice`.
fn candidate(line: &str) -> Candidate {
    let words: Vec<&str> = line.split_whitespace().collect();
    let (path, number) = words[0].split_once(':').expect("a place");
    Candidate {
        path: path.to_owned(),
        line: number.parse().expect("a line"),
        name: words[2].to_owned(),
        in_test: words[1] == "test",
    }
}
