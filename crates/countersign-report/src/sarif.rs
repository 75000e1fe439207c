//! SARIF 2.1.0 within the limits of GitHub code scanning.

mod fingerprint;
mod log;

use std::collections::BTreeMap;
use std::io;

use countersign_delta::Level;
use countersign_diag::Code;

use crate::secrets::Secrets;
use crate::shown::{Place, Shown, level_word};
use crate::{ItemReport, Style, ValidateReport, json, safety};

use fingerprint::Fingerprints;
use log::{
    ArtifactLocation, Automation, Configuration, Driver, Fingerprint, Invocation, Location, Log,
    Notification, Physical, Region, RelatedLocation, Rule, RuleHelp, Run, SarifResult, Suppression, Text,
    Tool,
};

/// GitHub takes this many results in a run.
const MAX_RESULTS: usize = 25_000;
/// GitHub shows this many locations of a result at most.
const MAX_RELATED: usize = 100;

/// For GitHub, which shows suppressed results as open: what is waived is left out.
pub fn render_for_github(report: &ValidateReport, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
    let mut report = report.clone();
    for item in &mut report.items {
        item.verdict.issues.retain(|issue| issue.waived.is_none());
    }
    render(&report, out, style)
}

/// Writes one run; the worst results come first, so that a viewer with a limit drops the least.
pub fn render(report: &ValidateReport, out: &mut dyn io::Write, _style: Style) -> io::Result<()> {
    let secrets = Secrets::of(report.items.iter().map(|item| &item.sources));
    let mut all: Vec<(&ItemReport, Shown<'_>)> = report
        .items
        .iter()
        .flat_map(|item| Shown::all(report, item, &secrets).into_iter().map(move |shown| (item, shown)))
        .collect();
    all.sort_by_key(|(_, shown)| shown.level);
    let left_out = all.len().saturating_sub(MAX_RESULTS);
    all.truncate(MAX_RESULTS);

    let codes: BTreeMap<&str, &'static Code> =
        all.iter().map(|(_, shown)| shown.issue.finding.code()).map(|code| (code.number, code)).collect();
    let numbers: Vec<&str> = codes.keys().copied().collect();
    let mut fingerprints = Fingerprints::default();
    let results = all
        .iter()
        .map(|(item, shown)| {
            let fingerprint = fingerprints.of(item, shown, &secrets);
            let code = shown.issue.finding.code();
            let rule_index = numbers.binary_search(&code.number).expect("every code in use has its rule");
            result(report, item, shown, Parts { rule_index, fingerprint, secrets: &secrets })
        })
        .collect();

    let run = Run {
        tool: Tool { driver: driver(codes.into_values().map(rule).collect()) },
        invocations: invocations(left_out),
        automation_details: Automation { id: "countersign/validate/" },
        original_uri_base_ids: log::UriBases::default(),
        column_kind: "utf16CodeUnits",
        results,
    };
    json::write(out, &Log::new(run))
}

/// What belongs to a result beside the issue.
struct Parts<'a> {
    rule_index: usize,
    fingerprint: String,
    secrets: &'a Secrets,
}

fn result<'a>(
    report: &ValidateReport,
    item: &ItemReport,
    shown: &Shown<'a>,
    parts: Parts<'_>,
) -> SarifResult<'a> {
    let finding = &shown.issue.finding;
    let message = match &shown.help {
        Some(help) => format!("{}\n\nhelp: {}", safety::sarif(&shown.message), safety::sarif(help)),
        None => safety::sarif(&shown.message),
    };
    let related = finding.labels().iter().take(MAX_RELATED).map(|label| RelatedLocation {
        physical_location: physical(report, &Place::of(&item.sources, label.span).redacted(parts.secrets)),
        message: Text { text: safety::sarif(&parts.secrets.redact(&label.text)) },
    });
    SarifResult {
        rule_id: finding.code().number,
        rule_index: parts.rule_index,
        level: level_word(shown.level),
        message: Text { text: message },
        locations: vec![Location { physical_location: physical(report, &shown.place) }],
        related_locations: related.collect(),
        suppressions: shown
            .issue
            .waived
            .iter()
            .map(|reason| Suppression::of(&parts.secrets.redact(reason)))
            .collect(),
        partial_fingerprints: Fingerprint { primary_location_line_hash: parts.fingerprint },
    }
}

fn physical(report: &ValidateReport, place: &Place) -> Physical {
    let (start_column, end_column) = place.utf16;
    Physical {
        artifact_location: ArtifactLocation {
            uri: safety::uri_path(&format!("{}{}", report.root.prefix, place.path)),
            uri_base_id: log::SRCROOT,
        },
        region: Region { start_line: place.start.line, start_column, end_line: place.end.line, end_column },
    }
}

fn rule(code: &'static Code) -> Rule {
    let documentation = code.documentation();
    let full = documentation.split("\n\n").next().filter(|text| !text.is_empty()).unwrap_or(code.summary);
    Rule {
        id: code.number,
        name: code.name,
        short_description: Text { text: code.summary.to_owned() },
        full_description: Text { text: full.replace('\n', " ") },
        help: RuleHelp { text: documentation.clone(), markdown: documentation },
        default_configuration: Configuration { level: level_word(Level::from(code.severity)) },
    }
}

fn driver(rules: Vec<Rule>) -> Driver {
    let version = env!("CARGO_PKG_VERSION");
    Driver {
        name: "countersign",
        version,
        semantic_version: version,
        information_uri: env!("CARGO_PKG_REPOSITORY"),
        rules,
    }
}

fn invocations(left_out: usize) -> Vec<Invocation> {
    let notifications = (left_out > 0).then(|| Notification {
        level: "warning",
        message: Text { text: format!("{left_out} more results are left out: a run holds {MAX_RESULTS}") },
    });
    vec![Invocation {
        execution_successful: true,
        tool_execution_notifications: notifications.into_iter().collect(),
    }]
}
