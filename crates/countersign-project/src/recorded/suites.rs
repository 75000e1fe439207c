//! The suites of a request, and what each of them is about.

use std::collections::BTreeMap;
use std::path::Path;

use super::find::CODE;
use super::{RecordRequest, ReportSource};
use crate::error::Error;
use crate::subject::{CodePurpose, CodeScope, CodeTree, Subject};

/// The sources of one suite.
pub(super) struct Suite<'r> {
    pub(super) name: &'r str,
    pub(super) sources: Vec<&'r ReportSource>,
    pub(super) scope: CodeScope,
}

/// The suites of a request, by name.
pub(super) fn suites<'r>(request: &'r RecordRequest<'_>) -> Result<Vec<Suite<'r>>, Error> {
    if request.command.is_empty() {
        return Err(Error::usage(CODE, "there is no command to run").fix("write it behind `--`"));
    }
    let mut suites: BTreeMap<&str, Suite<'r>> = BTreeMap::new();
    for source in &request.sources {
        if source.suite.is_empty() || source.suite.len() > 60 {
            let message = format!("`{}` cannot be the name of a suite", source.suite);
            return Err(Error::usage(CODE, message).fix("use one to sixty characters"));
        }
        let scope = CodeScope { purpose: CodePurpose::Results, inputs: source.inputs.clone() };
        let suite = suites.entry(&source.suite).or_insert_with(|| Suite {
            name: &source.suite,
            sources: Vec::new(),
            scope: scope.clone(),
        });
        if suite.scope != scope {
            let message = format!("the sources of suite `{}` have different inputs", source.suite);
            return Err(Error::usage(CODE, message).fix("give them the same `inputs`, or different suites"));
        }
        suite.sources.push(source);
    }
    if suites.is_empty() {
        return Err(Error::usage(CODE, "no suite says where its reports are").fix("add a `[[results]]`"));
    }
    let has_link =
        Path::new(&request.folder).is_absolute() || request.folder.split('/').any(|part| part == "..");
    if has_link {
        return Err(Error::usage(CODE, format!("`{}` is no folder of the project", request.folder)));
    }
    Ok(suites.into_values().collect())
}

/// The subject of each suite.
pub(super) fn subjects(tree: &CodeTree, suites: &[Suite<'_>]) -> Result<Vec<Subject>, Error> {
    suites.iter().map(|suite| tree.subject(&suite.scope)).collect()
}
