//! A project in memory.

use std::collections::BTreeMap;

use countersign_diag::SourceMap;
use countersign_facts::citation::{Marks, scan};
use countersign_facts::results::{Status, TestCase};
use countersign_model::Document;
use countersign_trace::catalogue::{Catalogue, ChangeInput, SpecInput};
use countersign_trace::{CitedFile, Evidence, Lock, Report, Trace};
use countersign_verify::{
    ChangeDiff, ChangeDocuments, ChangeFacts, Currency, Domains, Level, NamesFound, ReportState, Unusable,
    VerifyInput, verify_change, verify_specs,
};

use crate::export::{Export, ExportFacts};

pub(super) const PAY: &str = "\
# Pay

## Purpose

To pay.

## Requirements

### Requirement: Refunds

It SHALL refund.

#### Scenario: Once

- **WHEN** a refund is asked for
- **THEN** the money is back

### Requirement: Limits

It SHALL have limits.

#### Scenario: Too much

- **THEN** it is refused

### Requirement: Fees

It SHALL take a fee.
";
pub(super) const PAY_CODE: &str = "// @req pay/refunds\npub fn refund() {}\n";
pub(super) const PAY_TESTS: &str =
    "// @req pay/refunds#once\n#[test]\nfn refunds_once() {\n    assert!(super::refund());\n}\n";

const REPORT: &str = "target/junit.xml";
const SUITE: &str = "unit";

/// What there is.
#[derive(Debug, Clone)]
pub(super) struct World {
    /// Capability and text.
    pub(super) specs: Vec<(String, String)>,
    /// The delta of the change `add-x` for `pay`, if there is one.
    pub(super) delta: Option<String>,
    /// Path and text.
    pub(super) code: Vec<(String, String)>,
    /// Name of a test and how it ended.
    pub(super) cases: Vec<(String, Status)>,
    /// A passing test that names what it proves in a property.
    pub(super) property: Option<(String, String)>,
    /// Whether the report belongs to this code.
    pub(super) current: bool,
    /// Whether the report cannot be used.
    pub(super) unusable: bool,
}

impl Default for World {
    fn default() -> Self {
        Self {
            specs: Vec::new(),
            delta: None,
            code: Vec::new(),
            cases: Vec::new(),
            property: None,
            current: true,
            unusable: false,
        }
    }
}

impl World {
    pub(super) fn passes(&mut self, test: &str) {
        self.cases.push((test.to_owned(), Status::Passed));
    }

    fn report(&self) -> Report {
        let case = |name: &str, status: Status| TestCase {
            suite: "pay".to_owned(),
            class: Some("pay::pay".to_owned()),
            name: name.to_owned(),
            file: None,
            line: None,
            status,
            duration: None,
            properties: Vec::new(),
            message: None,
            report_line: 1,
        };
        let mut cases: Vec<TestCase> = self.cases.iter().map(|(name, status)| case(name, *status)).collect();
        if let Some((name, reference)) = &self.property {
            let properties = vec![("req".to_owned(), reference.clone())];
            cases.push(TestCase { properties, ..case(name, Status::Passed) });
        }
        Report { path: REPORT.to_owned(), suite: SUITE.to_owned(), current: self.current, cases }
    }

    fn state(&self, report: &Report) -> ReportState {
        ReportState {
            path: REPORT.to_owned(),
            suite: SUITE.to_owned(),
            level: Level::Recorded,
            unusable: self.unusable.then(|| Unusable { reason: "ends in the middle".to_owned() }),
            cases: report.cases.len(),
            currency: if self.current {
                Currency::Current
            } else {
                Currency::Stale("src/pay.rs changed".to_owned())
            },
            command: None,
        }
    }

    pub(super) fn export(&self) -> Export {
        let mut sources = SourceMap::default();
        let mut read = |path: String, text: &str| {
            let source = sources.add(path.clone(), text.to_owned());
            (path, Document::new(source, text.into()))
        };
        let specs: Vec<(&str, (String, Document))> = self
            .specs
            .iter()
            .map(|(capability, text)| {
                (capability.as_str(), read(format!("openspec/specs/{capability}/spec.md"), text))
            })
            .collect();
        let delta =
            self.delta.as_ref().map(|text| read("openspec/changes/add-x/specs/pay/spec.md".to_owned(), text));
        let inputs: Vec<SpecInput<'_>> = specs
            .iter()
            .map(|(capability, (path, document))| SpecInput { capability, path, document })
            .collect();
        let deltas: Vec<SpecInput<'_>> =
            delta.iter().map(|(path, document)| SpecInput { capability: "pay", path, document }).collect();
        let open: Vec<ChangeInput<'_>> = delta
            .iter()
            .map(|_| ChangeInput { id: "add-x", deltas: deltas.clone(), ..ChangeInput::default() })
            .collect();
        let catalogue = Catalogue::build(&inputs, &open, &[]);
        let marks = Marks::default();
        let files: Vec<CitedFile> = self
            .code
            .iter()
            .map(|(path, text)| CitedFile {
                path: path.clone(),
                source: None,
                citations: scan(path, text.as_bytes(), &marks).citations,
            })
            .collect();
        let reports = vec![self.report()];
        let states = vec![self.state(&reports[0])];
        let lock = Lock::default();
        let evidence = Evidence { files: &files, reports: &reports, ..Evidence::default() };
        let trace = Trace::build(&catalogue, &lock, &evidence);
        let changes: Vec<ChangeFacts<'_>> = (0..open.len())
            .map(|change| ChangeFacts {
                change,
                documents: ChangeDocuments::default(),
                diff: ChangeDiff::unknown("nobody asked"),
                names: NamesFound::default(),
            })
            .collect();
        let input = VerifyInput {
            trace: &trace,
            domains: &Domains::default(),
            tests: &[],
            results: &states,
            coverage: &BTreeMap::new(),
            changes: &changes,
        };
        let change = (!open.is_empty()).then_some(0);
        let verification = change.map_or_else(|| verify_specs(&input), |at| verify_change(&input, at));
        Export::of(&ExportFacts {
            trace: &trace,
            change,
            deltas: &deltas,
            verification: &verification,
            reports: &states,
            sources: &sources,
        })
    }
}
