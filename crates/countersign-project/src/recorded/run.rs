//! `results record -- CMD`: runs a command and keeps its reports, if they are surely its own and about one state of the
//! code.

use std::collections::BTreeMap;
use std::time::SystemTime;

use countersign_diag::{Code, Finding};

use super::find::{CODE, Found};
use super::record::{RECORD, Record, Report, SCHEMA};
use super::store::Store;
use super::suites::{Suite, subjects, suites};
use super::{RecordRequest, Recorded, RecordedSuite, Recording, Refused};
use crate::codes;
use crate::error::{Error, io_error};
use crate::fs::{self, Hashed};
use crate::processes::{self, Ended, Stopped};
use crate::root::Project;
use crate::subject::{CodeTree, Subject};

/// What happens next.
enum Step<T> {
    Go(T),
    Stop(Box<Refused>),
}

impl Project {
    /// Runs a command and records its reports. An error means that the call makes no sense or that the disk stands
    /// against it; what speaks against the run itself is a refusal, and then nothing is recorded.
    pub fn record_results(&self, request: &RecordRequest<'_>) -> Result<Recording, Error> {
        let suites = suites(request)?;
        let before = self.code_tree(&request.validations)?;
        let about = subjects(&before, &suites)?;
        let stale = self.all_reports(&suites)?;
        if let Some(refused) = in_code(&stale, &before) {
            return Ok(Recording::Refused(refused));
        }
        let store = Store::open(self)?;
        for file in &stale {
            store.remove(&file.name)?;
        }
        // Whatever becomes of this run, an earlier one is not the last.
        for suite in &suites {
            store.clear(suite.name)?;
        }
        let started = store.now()?;
        let started_ms = (request.clock)();
        let ended = match self.run(request) {
            Ok(ended) => ended,
            Err(refused) => return Ok(Recording::Refused(refused)),
        };
        let ended_ms = (request.clock)();
        let run = Done { request, ended, started, started_ms, ended_ms };
        let after = subjects(&self.code_tree(&request.validations)?, &suites)?;
        if let Some(refused) = run.changed(&about, &after) {
            return Ok(Recording::Refused(refused));
        }
        let mut records = Vec::new();
        for (suite, subject) in suites.iter().zip(&about) {
            match run.record(self, suite, subject)? {
                Step::Go(record) => records.push(record),
                Step::Stop(refused) => return Ok(Recording::Refused(refused)),
            }
        }
        let suites = records.into_iter().map(|record| write(&store, record)).collect::<Result<_, _>>()?;
        let findings = command_failed(ended).into_iter().collect();
        Ok(Recording::Recorded(Recorded { ended, suites, findings }))
    }

    fn all_reports(&self, suites: &[Suite<'_>]) -> Result<Vec<Found>, Error> {
        let mut found = Vec::new();
        for source in suites.iter().flat_map(|suite| &suite.sources) {
            found.extend(self.reports_of(source)?);
        }
        found.sort();
        found.dedup();
        Ok(found)
    }

    fn run(&self, request: &RecordRequest<'_>) -> Result<Ended, Box<Refused>> {
        let run = processes::Run {
            command: &request.command,
            folder: self.path().join(&request.folder),
            environment: &request.environment,
            timeout: request.timeout,
            interrupt: request.interrupt,
            output: request.output,
        };
        let program = request.command.first().map(|program| program.to_string_lossy()).unwrap_or_default();
        processes::run(&run).map_err(|stopped| match stopped {
            Stopped::NotStarted(error) => {
                let reason = crate::error::io_reason(&error);
                let message = format!("`{program}` could not be started: {reason}");
                let help =
                    "name a program on PATH, or a path that is relative to the folder the command runs in";
                refused(&codes::COMMAND_NOT_STARTED, message, help, (Vec::new(), None))
            }
            Stopped::TimedOut => {
                let message = format!("`{program}` was ended because it took too long");
                refused(&codes::RUN_STOPPED, message, "give it more time", (Vec::new(), None))
            }
            Stopped::Interrupted => {
                let message = format!("`{program}` was interrupted");
                refused(&codes::RUN_STOPPED, message, "run it again and let it end", (Vec::new(), None))
            }
        })
    }
}

/// A run that came to its end.
struct Done<'r> {
    request: &'r RecordRequest<'r>,
    ended: Ended,
    started: SystemTime,
    started_ms: i64,
    ended_ms: i64,
}

/// A record with the bytes of its reports.
struct Ready {
    record: Record,
    contents: Vec<Vec<u8>>,
}

impl Done<'_> {
    fn changed(&self, before: &[Subject], after: &[Subject]) -> Option<Box<Refused>> {
        let mut paths: Vec<String> =
            before.iter().zip(after).flat_map(|(before, after)| before.differences(after)).collect();
        paths.sort();
        paths.dedup();
        let first = paths.first()?;
        let message = match paths.len() - 1 {
            0 => format!("`{first}` changed during the run"),
            others => format!("`{first}` and {others} more changed during the run"),
        };
        let help =
            "run it again and leave the tree alone; what the run itself writes belongs into `.gitignore`";
        Some(refused(&codes::TREE_CHANGED, message, help, (paths, Some(self.ended))))
    }

    fn record(&self, project: &Project, suite: &Suite<'_>, subject: &Subject) -> Result<Step<Ready>, Error> {
        let mut reports: BTreeMap<Found, Option<String>> = BTreeMap::new();
        for source in &suite.sources {
            for file in project.reports_of(source)? {
                reports.entry(file).or_insert_with(|| source.kind.clone());
            }
        }
        let unfresh: Vec<String> = reports
            .keys()
            .filter(|file| fs::modified(&file.path).is_ok_and(|time| time < self.started))
            .map(|file| file.name.clone())
            .collect();
        if let Some(first) = unfresh.first() {
            let message = format!("`{first}` is older than the run");
            let help = "let the run write its reports itself";
            let about = (unfresh.clone(), Some(self.ended));
            return Ok(Step::Stop(refused(&codes::REPORT_NOT_FRESH, message, help, about)));
        }
        if reports.is_empty() {
            let message = format!("the run wrote no report of suite `{}` ({})", suite.name, self.ended);
            let paths = suite.sources.iter().flat_map(|source| source.paths.iter().cloned()).collect();
            let help = "compare the `path` of its `[[results]]` with where the runner writes";
            return Ok(Step::Stop(refused(&codes::NO_REPORT, message, help, (paths, Some(self.ended)))));
        }
        let mut contents = Vec::new();
        let mut listed = Vec::new();
        for (file, kind) in reports {
            let bytes = fs::read(&file.path).map_err(|error| io_error(CODE, &file.path, &error))?;
            let Hashed { sha256, size } = Hashed::of(&bytes);
            let copy = format!("{:04}-{}-{}", listed.len() + 1, &sha256[..12], last_name(&file.name));
            listed.push(Report { file: copy, path: file.name, kind, sha256, size });
            contents.push(bytes);
        }
        let command = self.request.command.iter().map(|word| word.to_string_lossy().into_owned()).collect();
        let record = Record {
            schema: SCHEMA.to_owned(),
            suite: suite.name.to_owned(),
            code_digest: subject.digest.clone(),
            inputs: suite.scope.inputs.clone(),
            command,
            folder: self.request.folder.clone(),
            ended: self.ended,
            started_ms: self.started_ms,
            ended_ms: self.ended_ms,
            tool: self.request.tool.clone(),
            reports: listed,
        };
        Ok(Step::Go(Ready { record, contents }))
    }
}

/// Refuses to remove what nobody could bring back.
fn in_code(stale: &[Found], code: &CodeTree) -> Option<Box<Refused>> {
    let files = stale.iter().filter(|file| code.contains(&file.name));
    let paths: Vec<String> = files.map(|file| file.name.clone()).collect();
    let message = format!("`{}` is a report path and belongs to the code", paths.first()?);
    let help = "add it to `.gitignore`, or let the suite write elsewhere";
    Some(refused(&codes::REPORT_IN_CODE, message, help, (paths, None)))
}

/// The warning about a command that did not succeed.
pub(super) fn command_failed(ended: Ended) -> Option<Finding> {
    (!ended.is_success()).then(|| {
        Finding::without_place(&codes::COMMAND_FAILED, format!("the command ended with {ended}"))
            .help("look at what the reports say; where all passed, look at what the command said")
    })
}

fn refused(
    code: &'static Code,
    message: String,
    help: &str,
    (paths, ended): (Vec<String>, Option<Ended>),
) -> Box<Refused> {
    Box::new(Refused { finding: Finding::without_place(code, message).help(help), paths, ended })
}

/// Writes the reports first: a record never names what is not there.
fn write(store: &Store, Ready { record, contents }: Ready) -> Result<RecordedSuite, Error> {
    for (report, bytes) in record.reports.iter().zip(&contents) {
        store.write(&record.suite, &report.file, bytes)?;
    }
    store.write(&record.suite, RECORD, &record.print())?;
    let kept: Vec<&str> = record.reports.iter().map(|report| report.file.as_str()).chain([RECORD]).collect();
    store.keep(&record.suite, &kept)?;
    let reports = record.reports.into_iter().map(|report| report.path).collect();
    Ok(RecordedSuite { suite: record.suite, code_digest: record.code_digest, reports })
}

/// The last part of a path, short enough and plain enough to be part of a name.
fn last_name(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    let plain: Vec<char> = name.chars().map(|c| if is_plain(c) { c } else { '_' }).collect();
    plain[plain.len().saturating_sub(60)..].iter().collect()
}
