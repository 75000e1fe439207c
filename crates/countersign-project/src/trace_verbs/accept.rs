//! `trace accept`: writes `openspec/trace.lock`.

use countersign_report::accept::{AcceptView, AcceptedLink};
use countersign_trace::{LockedLink, Selection, parse_reference};

use super::CODE;
use super::edits::{Writing, replace};
use super::matrix::change_named;
use crate::error::Error;
use crate::root::Project;
use crate::traced::{Closely, LOCK};

/// Which links are accepted, by whom.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AcceptRequest {
    /// Requirements, with their scenarios, or scenarios.
    pub references: Vec<String>,
    /// Everything a change touches, at the texts it proposes.
    pub change: Option<String>,
    /// Everything, in one act.
    pub initial: bool,
    /// In whose name; without one, the committer that git knows.
    pub by: Option<String>,
    /// Whether anything is written.
    pub writing: Writing,
}

impl Project {
    /// Accepts links: somebody has read both ends and says that they fit.
    #[tracing::instrument(level = "debug", skip_all)]
    pub fn trace_accept(&self, request: &AcceptRequest) -> Result<AcceptView, Error> {
        if request.references.is_empty() && request.change.is_none() && !request.initial {
            return Err(Error::usage(CODE, "say which links to accept")
                .fix("name requirements or scenarios, or pass --change ID, or --initial for everything"));
        }
        let turn = request.writing.turn(self, "trace accept")?;
        let by = self.acceptor(request.by.as_deref())?;
        let loaded = self.load_trace(&Closely::None)?;
        // What cannot be read would be lost.
        if let Some(broken) =
            loaded.findings().iter().find(|finding| finding.code().name == "lock-line-invalid")
        {
            let place =
                broken.span().map(|span| loaded.sources().locate(span).to_string()).unwrap_or_default();
            return Err(Error::usage(CODE, format!("{} ({place})", broken.message()))
                .fix(format!("mend or remove the line of `{LOCK}`, then try again")));
        }
        let trace = loaded.trace();
        let selection = if request.initial {
            Selection::Initial
        } else if let Some(change) = &request.change {
            Selection::Change(change_named(&trace, change)?)
        } else {
            let read = |text: &String| {
                parse_reference(text).ok_or_else(|| {
                    Error::usage(CODE, format!("`{text}` is no reference"))
                        .fix("write it like `capability/requirement#scenario`")
                })
            };
            Selection::References(request.references.iter().map(read).collect::<Result<_, _>>()?)
        };
        let acceptance = trace.accept(&selection, &by);
        if let Some(unknown) = acceptance.unknown.first() {
            super::named(&trace, &unknown.to_string())?;
        }
        let is_new = !(acceptance.accepted.is_empty()
            && acceptance.dropped.is_empty()
            && acceptance.aliases.is_empty());
        let links = acceptance.lock.links().len();
        if is_new && let Some(turn) = &turn {
            let step = replace(self, LOCK, acceptance.lock.to_string().into_bytes())?;
            Writing::commit(turn, "trace accept", vec![step])?;
        }
        Ok(AcceptView {
            written: is_new && turn.is_some(),
            by,
            accepted: acceptance.accepted.iter().map(row).collect(),
            dropped: acceptance.dropped.iter().map(row).collect(),
            aliases: acceptance.aliases.into_iter().map(|alias| (alias.from, alias.to)).collect(),
            links,
        })
    }

    /// Who accepts: as the caller says, else the committer of git, with the day.
    fn acceptor(&self, by: Option<&str>) -> Result<String, Error> {
        let known = by.map(str::to_owned).or_else(|| self.committer());
        let Some(name) = known.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()) else {
            return Err(Error::usage(CODE, "nobody says who accepts")
                .fix("pass --by NAME, or set `user.email` in git"));
        };
        Ok(match &self.environment.today {
            Some(today) => format!("{name} {today}"),
            None => name,
        })
    }

    /// The address that git would commit under.
    fn committer(&self) -> Option<String> {
        let git = crate::git::Git::find(&self.environment, self.path())?;
        let address = git.run(&["config", "--get", "user.email"]).ok()?;
        Some(String::from_utf8_lossy(&address).trim().to_owned())
    }
}

fn row(line: &LockedLink) -> AcceptedLink {
    AcceptedLink {
        reference: line.reference.clone(),
        verb: line.verb.as_str(),
        path: line.path.clone(),
        symbol: line.symbol.join("::"),
        by: line.by.clone(),
    }
}
