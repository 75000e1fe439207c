//! Who drove an agent: `.countersign/agents/`, one file a conversation, for whoever has to say later who wrote what.

use serde::{Deserialize, Serialize};

use countersign_agent::HookCall;

use crate::disk::{Disk as _, LocalDisk};
use crate::error::{Error, io_error};
use crate::fs::{self, Hashed};
use crate::git::Git;
use crate::root::Project;
use crate::transaction::{STATE, ready};

/// The folder below our own.
const AGENTS: &str = "agents";
/// The code of errors.
const CODE: &str = "agent_hook_error";
/// The name of the format.
const SCHEMA: &str = "countersign.agent-driver/1";

/// What is known of a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
struct Record {
    schema: String,
    /// The id of the agent.
    agent: String,
    /// The conversation, as the agent names it.
    session: Option<String>,
    /// The models, in the order in which they were seen.
    models: Vec<String>,
    /// The people, in the order in which they were seen.
    drivers: Vec<Person>,
    /// The branch and the commit on which the conversation began.
    branch: Option<String>,
    head: Option<String>,
    /// Milliseconds since 1970.
    first_seen_ms: i64,
    /// Whether the agent was last told to go on.
    told_to_continue: bool,
}

/// Who, and who says so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Person {
    id: String,
    source: Source,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Source {
    /// The agent knows its user.
    Agent,
    /// Git commits under this name here.
    GitConfig,
}

/// The record of a conversation, open.
pub(super) struct Driver {
    path: std::path::PathBuf,
    before: Option<Record>,
    record: Record,
}

impl Driver {
    /// What is known, with what the call adds.
    pub(super) fn open(project: &Project, call: &HookCall) -> Result<Self, Error> {
        let disk = LocalDisk::default();
        let failed = |error: &std::io::Error| io_error(CODE, project.path(), error);
        let root = disk.open_root(project.path()).map_err(|error| failed(&error))?;
        ready(&disk, &root)?;
        let folder = project.path().join(STATE).join(AGENTS);
        if fs::is_link(&folder) {
            return Err(Error::environment(CODE, format!("`{STATE}/{AGENTS}` is a link"))
                .fix("replace it by a folder"));
        }
        let name = Hashed::of(call.session.as_deref().unwrap_or_default().as_bytes()).sha256;
        let path = folder.join(format!("{}-{}.json", call.dialect.tool_id(), &name[..16]));
        let before = match fs::read(&path) {
            Ok(bytes) => serde_json::from_slice::<Record>(&bytes).ok(),
            Err(error) if fs::is_missing(&error) => None,
            Err(error) => return Err(io_error(CODE, &path, &error)),
        };
        let mut record = before.clone().unwrap_or_else(|| begun(project, call));
        add(&mut record.models, call.model.clone());
        let person = call.user.clone().map(|id| Person { id, source: Source::Agent });
        add(&mut record.drivers, person);
        Ok(Self { path, before, record })
    }

    /// Whether the agent was told to go on the last time it wanted to stop.
    pub(super) fn was_told_to_continue(&self) -> bool {
        self.record.told_to_continue
    }

    /// Remembers what it is told now.
    pub(super) fn tell_to_continue(&mut self, told: bool) {
        self.record.told_to_continue = told;
    }

    /// Writes the record, if there is something new.
    pub(super) fn keep(self) -> Result<(), Error> {
        if self.before.as_ref() == Some(&self.record) {
            return Ok(());
        }
        let mut bytes = serde_json::to_vec_pretty(&self.record).expect("a record is JSON");
        bytes.push(b'\n');
        fs::replace(&self.path, &bytes).map_err(|error| io_error(CODE, &self.path, &error))
    }
}

/// A conversation that is seen for the first time.
fn begun(project: &Project, call: &HookCall) -> Record {
    let git = Git::find(&project.environment, project.path());
    let state = git.as_ref().and_then(|git| git.state().ok());
    let identity = git.as_ref().and_then(Git::identity);
    Record {
        schema: SCHEMA.to_owned(),
        agent: call.dialect.tool_id().to_owned(),
        session: call.session.clone(),
        models: Vec::new(),
        drivers: identity.map(|id| Person { id, source: Source::GitConfig }).into_iter().collect(),
        branch: state.as_ref().and_then(|state| state.branch.clone()),
        head: state.map(|state| state.head),
        first_seen_ms: project.environment.now_ms,
        told_to_continue: false,
    }
}

fn add<T: PartialEq>(known: &mut Vec<T>, value: Option<T>) {
    known.extend(value.filter(|value| !known.contains(value)).into_iter().collect::<Vec<_>>());
}
