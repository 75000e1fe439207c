//! What real runners wrote is read as they counted it.

#![expect(clippy::disallowed_methods, reason = "tests read their samples")]

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::{codes, read_as};
use crate::results::Format;

/// A real report and what is to be read from it.
pub(super) struct Sample {
    pub(super) name: String,
    pub(super) bytes: Vec<u8>,
    pub(super) expected: Value,
}

impl Sample {
    pub(super) fn format(&self) -> Format {
        Format::from_word(self.expected["format"].as_str().unwrap()).unwrap()
    }
}

/// Every sample of the fixtures.
pub(super) fn all() -> Vec<Sample> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/results");
    let mut files: Vec<PathBuf> = Vec::new();
    for folder in fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir())
    {
        files.extend(fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()));
    }
    files.sort();
    let samples = files.iter().filter_map(|path| {
        let report = path.to_str().unwrap().strip_suffix(".expected.json")?;
        let folder = path.parent().unwrap().file_name().unwrap().to_str().unwrap();
        let file = Path::new(report).file_name().unwrap().to_str().unwrap();
        Some(Sample {
            name: format!("{folder}/{file}"),
            bytes: fs::read(report).unwrap(),
            expected: serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap(),
        })
    });
    samples.collect()
}

#[test]
fn samples_are_read_as_their_runners_counted_them() {
    let samples = all();
    assert!(samples.len() >= 25);
    for Sample { name, bytes, expected } in &samples {
        let parsed = read_as(None, bytes);
        let report = &parsed.value;
        assert_eq!(report.format.unwrap().as_str(), expected["format"], "{name}");
        assert_eq!(report.dialect.as_str(), expected["dialect"], "{name}");
        let cases: Vec<Value> = report
            .cases
            .iter()
            .map(|case| serde_json::json!([case.suite, case.name, case.status.as_str()]))
            .collect();
        assert_eq!(Value::from(cases), expected["cases"], "{name}");
        let totals = report.totals();
        let totals = serde_json::json!({
            "passed": totals.passed, "flaky": totals.flaky, "skipped": totals.skipped, "failed": totals.failed,
            "errored": totals.errored,
        });
        assert_eq!(totals, expected["totals"], "{name}");
        assert_eq!(
            serde_json::json!(codes(&parsed.findings)),
            expected["findings"],
            "{name}: {:#?}",
            parsed.findings
        );
        assert_eq!(report.is_usable, expected["usable"], "{name}");
    }
}

#[test]
fn places_and_properties_are_kept() {
    let of = |name: &str| {
        let sample = all().into_iter().find(|sample| sample.name == name).unwrap();
        read_as(None, &sample.bytes).value.cases
    };
    let req = |value: &str| ("req".to_owned(), format!("partner-onboarding/approval-required#{value}"));

    let pytest = of("pytest/xunit1.xml");
    assert_eq!(pytest[0].properties, [req("reject")]);
    assert_eq!((pytest[0].file.as_deref(), pytest[0].line), (Some("test_access.py"), Some(15)));
    assert_eq!(pytest[0].class.as_deref(), Some("test_access"));
    assert_eq!(pytest[3].message.as_deref(), Some("needs a mail server"));
    assert_eq!(of("pytest/xunit2.xml")[0].properties, [req("reject")]);

    let google = of("googletest/junit.xml");
    assert_eq!(google[0].properties, [req("approve")]);
    assert_eq!((google[0].file.as_deref(), google[0].line), (Some("access_test.cc"), Some(3)));

    assert_eq!(of("playwright/junit.xml")[0].properties, [req("approve")]);
    assert_eq!(of("jest/junit.xml")[0].file.as_deref(), Some("jest/access.test.js"));

    let robot = of("robot/output.xml");
    assert_eq!(robot[0].properties, [req("approve"), ("tag".to_owned(), "smoke".to_owned())]);
    assert_eq!((robot[0].file.as_deref(), robot[0].line), (Some("/project/access.robot"), Some(5)));
    assert_eq!(robot[1].message.as_deref(), Some("a <rejected> partner & friends: in != out"));

    let cucumber = of("cucumber/messages.ndjson");
    assert_eq!(cucumber[0].properties, [req("approve")]);
    assert_eq!((cucumber[0].file.as_deref(), cucumber[0].line), (Some("features/access.feature"), Some(4)));
    assert_eq!(cucumber[7].line, Some(32));

    let node = of("tap/node.tap");
    assert_eq!((node[1].file.as_deref(), node[1].line), (Some("/project/node.test.mjs"), Some(6)));

    let go = of("go/test.json");
    assert!(go[1].message.as_deref().unwrap().contains("a <rejected> partner & friends"));
    assert!(go[9].message.as_deref().unwrap().contains("[build failed]"));

    let surefire = of("surefire/junit.xml");
    assert_eq!(surefire[0].message.as_deref(), Some("no database"));
    assert_eq!(surefire[0].duration.unwrap().as_millis(), 10);
    assert_eq!(surefire[0].report_line, 5);
}
