//! `trace add`: writes a citation above an item.

use countersign_facts::citation::Verb;
use countersign_report::trace_edit::TraceEdit;
use countersign_trace::{Resolution, ResolveStep, Resolver, parse_reference};

use super::edits::{Edits, Writing};
use super::place_in_file::{NoPlace, Wanted, item_at, item_named, with_citation};
use super::{CODE, in_project, named};
use crate::error::{Error, io_error};
use crate::fs;
use crate::root::Project;
use crate::traced::Closely;

/// Where in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AddPlace {
    /// The whole file.
    File,
    /// The item at or below a line, counted from 1.
    Line(usize),
    /// The item of a name: `tests::rejects_twice`, or the end of it.
    Symbol(String),
}

/// A citation that is to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddRequest {
    /// The requirement or scenario.
    pub reference: String,
    /// The file, relative to the current folder or to the project.
    pub path: String,
    /// The item in it.
    pub place: AddPlace,
    /// What is claimed, where it is not what is claimed by default.
    pub verb: Option<Verb>,
    /// Why; `exempt` and `todo` need it.
    pub reason: Option<String>,
    /// Whether anything is written.
    pub writing: Writing,
}

impl Project {
    /// Writes a citation; nothing is written if the item has it.
    #[tracing::instrument(level = "debug", skip_all)]
    pub fn trace_add(&self, request: &AddRequest) -> Result<TraceEdit, Error> {
        let said = |reference: &str| -> Result<String, Error> {
            let verb = request.verb.map(|verb| format!("[{verb}]")).unwrap_or_default();
            let reason = request.reason.as_deref().map(str::trim).filter(|reason| !reason.is_empty());
            if matches!(request.verb, Some(Verb::Exempt | Verb::Todo)) && reason.is_none() {
                return Err(Error::usage(CODE, "`exempt` and `todo` say why").fix("pass --reason TEXT"));
            }
            if reason.is_some_and(|reason| reason.contains(['\n', '\r'])) {
                return Err(Error::usage(CODE, "a reason is one line").fix("write it shorter"));
            }
            Ok(format!("@req{verb} {reference}{}", reason.map(|why| format!(": {why}")).unwrap_or_default()))
        };
        let turn = request.writing.turn(self, "trace add")?;
        let path = in_project(self, &request.path);
        let full = self.path().join(&path);
        if !fs::is_within(self.path(), &full) {
            return Err(Error::usage(CODE, format!("`{}` is outside of the project", request.path))
                .fix("name a file of the project"));
        }
        let bytes = fs::read(&full).map_err(|error| io_error(CODE, &full, &error))?;
        let text = String::from_utf8(bytes).map_err(|_| {
            Error::usage(CODE, format!("`{path}` is not UTF-8"))
                .fix(format!("cite it in `{}`", crate::settings::FILE))
        })?;
        let loaded = self.load_trace(&Closely::None)?;
        let trace = loaded.trace();
        let target = named(&trace, &request.reference)?;
        let written = parse_reference(&request.reference).map(|known| known.to_string()).unwrap_or_default();
        let reference = match Resolver::new(trace.catalogue, trace.lock).resolve(&written) {
            Resolution::Found { step: ResolveStep::Alias | ResolveStep::ArchivedRename(_), .. } => {
                trace.catalogue.reference_of(target).to_string()
            }
            _ => written,
        };
        let wanted = match &request.place {
            AddPlace::File => Ok(Wanted::File),
            AddPlace::Line(line) => item_at(&path, &text, *line),
            AddPlace::Symbol(symbol) => item_named(&path, &text, symbol),
        };
        let marks = &loaded.settings().marks;
        let said = said(&reference)?;
        let after = wanted
            .and_then(|wanted| {
                with_citation((&path, &text), &wanted, (&reference, request.verb), &said, marks)
            })
            .map_err(|reason| no_place(reason, &path, &reference, request))?;
        let mut edits = Edits::default();
        if let Some(after) = after {
            edits.whole(&path, after.into_bytes(), None);
        }
        let planned = edits.plan(self)?;
        let written = turn.is_some() && !planned.files.is_empty();
        if let Some(turn) = turn.filter(|_| written) {
            Writing::commit(&turn, "trace add", planned.files)?;
        }
        let idle = format!("`{path}` cites `{reference}` there already");
        Ok(TraceEdit { verb: "add", written, lines: planned.lines, left: planned.left, idle })
    }
}

fn no_place(reason: NoPlace, path: &str, reference: &str, request: &AddRequest) -> Error {
    let what = match &request.place {
        AddPlace::File => format!("`{path}`"),
        AddPlace::Line(line) => format!("line {line} of `{path}`"),
        AddPlace::Symbol(symbol) => format!("`{symbol}` of `{path}`"),
    };
    match reason {
        NoPlace::NoItem(near) if near.is_empty() => Error::usage(CODE, format!("there is no item at {what}"))
            .fix("name the file alone to cite for all of it"),
        NoPlace::NoItem(near) => Error::usage(CODE, format!("there is no item at {what}"))
            .fix(format!("there is {}", near.join(", "))),
        NoPlace::Several(all) => Error::usage(CODE, format!("{what} is several items"))
            .fix(format!("name a line: {}", all.join(", "))),
        NoPlace::NoComment => {
            let verb = request.verb.unwrap_or(Verb::Impl);
            Error::usage(CODE, format!("no comment can be written that belongs to {what}")).fix(format!(
                "cite it in `{}`: [[cite]] path = \"{path}\", verb = \"{verb}\", req = [\"{reference}\"]",
                crate::settings::FILE
            ))
        }
    }
}
