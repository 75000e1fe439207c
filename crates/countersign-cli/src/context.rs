//! What a command gets besides its arguments: output handles, the look of text, the environment.

use std::io::{self, BufWriter, IsTerminal as _, Write};

use countersign_project::{Environment, Error, ErrorKind, Project, WithoutRoot};
use countersign_report::compat::Failure;
use countersign_report::{Style, json};

use crate::args::{Color, Look, Talk};
use crate::env::Env;
use crate::exit::Exit;
use crate::face::Face;

/// What a command has in mind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// It looks.
    Read,
    /// It looks at what a command that writes would do, the date of today included.
    Plan,
    /// It writes.
    Write,
}

impl Purpose {
    /// Writes, or only plans to.
    pub(crate) fn writes_if(writes: bool) -> Self {
        if writes { Self::Write } else { Self::Plan }
    }
}

/// Large enough that the report of a thousand items takes few writes.
const OUTPUT_BUFFER: usize = 64 * 1024;

/// The handles and settings of one run.
pub(crate) struct Ctx {
    /// Data.
    pub(crate) out: BufWriter<Box<dyn Write>>,
    /// Talk.
    pub(crate) err: Box<dyn Write>,
    /// Under which name the program runs.
    pub(crate) face: Face,
    /// The environment.
    pub(crate) env: Env,
    /// How text on stdout looks.
    pub(crate) style: Style,
    /// How text on stderr looks.
    pub(crate) talk_style: Style,
    /// How much is said about the run itself.
    pub(crate) talk: Talk,
    /// Whether stdin is a terminal, so that somebody could answer.
    pub(crate) stdin_is_terminal: bool,
    /// Whether stdout is a terminal, so that its text has to be made safe.
    pub(crate) stdout_is_terminal: bool,
    /// Whether stderr is a terminal, so that progress can be shown.
    pub(crate) stderr_is_terminal: bool,
}

impl Ctx {
    /// The real thing.
    pub(crate) fn new(face: Face, env: Env, look: Look, talk: Talk) -> Self {
        let (stdout, stderr) = (io::stdout().is_terminal(), io::stderr().is_terminal());
        let style = |is_terminal: bool| Style {
            color: match look.color() {
                Color::Always => true,
                Color::Never => false,
                Color::Auto => is_terminal && !env.no_color && !env.dumb_terminal,
            },
            width: width(is_terminal),
            unicode: !is_terminal || !env.ascii_only,
        };
        Self {
            out: BufWriter::with_capacity(OUTPUT_BUFFER, Box::new(io::stdout())),
            err: Box::new(io::stderr()),
            face,
            style: style(stdout),
            talk_style: style(stderr),
            env,
            talk,
            stdin_is_terminal: io::stdin().is_terminal(),
            stdout_is_terminal: stdout,
            stderr_is_terminal: stderr,
        }
    }

    /// Whether a question may be asked.
    pub(crate) fn may_ask(&self, no_interactive: bool) -> bool {
        !no_interactive && !self.env.ci && !self.env.not_interactive && self.stdin_is_terminal
    }

    /// The project around the current folder, for a command that has this in mind. Says on stderr what an interrupted
    /// command left: a command that writes undoes or finishes it before it plans anything.
    pub(crate) fn project(
        &mut self,
        store: &crate::args::Store,
        without: WithoutRoot,
        purpose: Purpose,
    ) -> Result<Project, Error> {
        let mut environment = self.environment();
        if purpose != Purpose::Read {
            environment.today = Some(crate::env::today());
        }
        store.refuse(&environment)?;
        let project = Project::find(&environment, without)?;
        if purpose == Purpose::Write {
            let settled = project.settle();
            self.tell_recovered(&project);
            settled?;
        } else {
            self.tell_interrupted(&project);
        }
        Ok(project)
    }

    /// The current folder as the project, for a command that looks.
    pub(crate) fn here(&mut self) -> Project {
        let project = Project::here(&self.environment());
        self.tell_interrupted(&project);
        project
    }

    /// The current folder as the project, for a command that writes.
    pub(crate) fn here_to_write(&mut self) -> Result<Project, Error> {
        let project = Project::here(&self.environment());
        let settled = project.settle();
        self.tell_recovered(&project);
        settled.map(|()| project)
    }

    /// Says on stderr what an interrupted command left.
    pub(crate) fn tell_interrupted(&mut self, project: &Project) {
        if let Some(left) = project.interrupted() {
            self.note(&left);
        }
    }

    /// Says on stderr what was recovered.
    pub(crate) fn tell_recovered(&mut self, project: &Project) {
        for recovered in project.take_recovered() {
            self.note(&recovered.describe());
        }
    }

    /// Says something on stderr that is no part of the answer; nobody listening is no reason to stop.
    pub(crate) fn note(&mut self, text: &str) {
        writeln!(self.err, "note: {}", countersign_report::safety::terminal(text)).ok();
    }

    /// The environment as operations see it.
    pub(crate) fn environment(&self) -> Environment {
        let Env { cwd, data_dir, config_dir, now_ms, search_path, home, .. } = &self.env;
        Environment {
            cwd: cwd.clone(),
            data_dir: data_dir.clone(),
            config_dir: config_dir.clone(),
            now_ms: *now_ms,
            today: None,
            search_path: search_path.clone(),
            home: home.clone(),
            program: self.face.named(),
        }
    }

    /// Reports that a command could not do its work: as the document `failure` makes of it, or as text.
    pub(crate) fn fail(
        &mut self,
        as_json: bool,
        error: &Error,
        failure: impl FnOnce(Failure) -> Failure,
    ) -> io::Result<Exit> {
        let failure = failure(error.failure());
        if as_json {
            json::write(&mut self.out, &failure)?;
        } else {
            failure.render_text(&mut self.err, self.talk_style)?;
        }
        Ok(Self::exit_of(error))
    }

    /// How a command ends that could not do its work.
    pub(crate) fn exit_of(error: &Error) -> Exit {
        match error.kind() {
            ErrorKind::Usage => Exit::Usage,
            _ => Exit::CouldNotRun,
        }
    }
}

/// Columns of the terminal; 100 where there is none.
fn width(is_terminal: bool) -> usize {
    let size = if is_terminal { terminal_size::terminal_size() } else { None };
    size.map_or(100, |(width, _)| usize::from(width.0).max(40))
}
