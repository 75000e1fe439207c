//! Why an operation could not do its work, with OpenSpec's code and the next step.

use countersign_report::compat::{Diagnostic, Failure};

/// An operation that could not do its work. The user's documents are not the problem; the call or the disk is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Error {
    code: &'static str,
    message: String,
    target: Option<&'static str>,
    fix: Option<String>,
    /// What kind of failure it is, for the exit status.
    kind: ErrorKind,
}

/// What kind of failure an [`Error`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The call asks for something that makes no sense or does not exist.
    Usage,
    /// The disk or the installation stands against it.
    Environment,
}

impl Error {
    pub(crate) fn usage(code: &'static str, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), target: None, fix: None, kind: ErrorKind::Usage }
    }

    pub(crate) fn environment(code: &'static str, message: impl Into<String>) -> Self {
        Self { kind: ErrorKind::Environment, ..Self::usage(code, message) }
    }

    /// The same error under the code of another verb.
    pub(crate) fn under(mut self, code: &'static str) -> Self {
        self.code = code;
        self
    }

    pub(crate) fn fix(mut self, fix: impl Into<String>) -> Self {
        self.fix = Some(fix.into());
        self
    }

    pub(crate) fn target(mut self, target: &'static str) -> Self {
        self.target = Some(target);
        self
    }

    /// The same error with another next step.
    #[must_use]
    pub fn with_fix(self, fix: impl Into<String>) -> Self {
        self.fix(fix)
    }

    /// The folders of a governed repository hold something else.
    pub fn names_taken(message: impl Into<String>) -> Self {
        Self::usage("names_taken", message)
    }

    /// `--tools` names no agents.
    pub fn wrong_tools(message: impl Into<String>) -> Self {
        Self::usage("unknown_tool", message)
    }

    /// No shell is named, and the environment names none that can be completed.
    pub fn unknown_shell(message: impl Into<String>) -> Self {
        Self::usage("completion_error", message).fix("name one: bash, zsh, fish or powershell")
    }

    /// Nobody can be asked whether completion is to be removed.
    pub fn unasked_removal() -> Self {
        Self::usage("completion_error", "nobody can be asked here").fix("pass --yes")
    }

    /// The user has no home folder.
    pub fn no_home() -> Self {
        Self::environment("completion_error", "the environment names no home folder").fix("set HOME")
    }

    /// The program cannot find itself.
    pub fn own_program(error: &std::io::Error) -> Self {
        Self::environment("alias_error", format!("cannot find this program: {}", io_reason(error)))
    }

    /// `--report` was used in a way that makes no sense.
    pub fn invalid_report_request(problem: &str) -> Self {
        Self::usage("invalid_validation_report_request", problem)
            .fix("use --report full or findings with --all, --changes, --specs or --archived, without a name")
    }

    /// `status` was asked for one change and for all of them.
    pub fn change_or_all() -> Self {
        Self::usage("change_error", "--change and --all exclude each other").fix("pass one of the two")
    }

    /// An option that OpenSpec had once.
    pub fn removed_option(code: &'static str, option: &str) -> Self {
        Self::usage(code, format!("{option} is not supported any more")).target("change.options")
    }

    /// `config --scope` names something else than the settings of the user.
    pub fn unknown_scope() -> Self {
        Self::usage("config_error", "only the scope `global` is known").fix("leave --scope out")
    }

    /// `config reset` was called without `--all`.
    pub fn reset_needs_all() -> Self {
        Self::usage("config_error", "a reset takes all settings back").fix("pass --all to say so")
    }

    /// `config reset` cannot ask.
    pub fn reset_needs_yes() -> Self {
        Self::usage("config_error", "nobody can be asked whether all settings may go").fix("pass --yes")
    }

    /// `config edit` knows no editor.
    pub fn no_editor() -> Self {
        Self::usage("config_error", "no editor is set").fix("set EDITOR or VISUAL, for example `EDITOR=vim`")
    }

    /// The editor did not do its work.
    pub fn editor_failed(editor: &str, reason: &str) -> Self {
        Self::environment("config_error", format!("the editor `{editor}` failed: {reason}"))
            .fix("set EDITOR or VISUAL to an editor that is installed, such as `code --wait`")
    }

    /// There is no profile of this name.
    pub fn unknown_preset(preset: &str) -> Self {
        Self::usage("config_error", format!("there is no profile `{preset}`")).fix("`core` is the only one")
    }

    /// `config profile` cannot ask.
    pub fn profile_needs_preset() -> Self {
        Self::usage("config_error", "nobody can be asked which workflows are wanted")
            .fix("run `config profile core`, or set `profile` and `workflows`")
    }

    /// A command needs the name of an item.
    pub fn nothing_named(verb: &'static str, program: &str) -> Self {
        let fix = match verb {
            "validate" => format!("or pass --all, --changes or --specs; `{program} list` shows the names"),
            _ => format!("`{program} list` shows the changes, `{program} list --specs` the specs"),
        };
        Self::usage("item_required", format!("say what to {verb}: `{program} {verb} <item>`")).fix(fix)
    }

    /// A command needs the name of a schema.
    pub fn missing_schema_name() -> Self {
        Self::usage("schema_name_required", "say which schema").fix("pass a name, or --all")
    }

    /// The file that `context --code-workspace` would write is there.
    pub fn context_file_exists(path: &std::path::Path) -> Self {
        Self::usage("context_file_exists", format!("`{}` exists", crate::fs::display(path)))
            .target("context.output")
            .fix("pass --force to overwrite it, or another path")
    }

    /// The folder that `context --code-workspace` would write to is not there.
    pub fn context_folder_missing(path: &std::path::Path) -> Self {
        let message = format!("the folder of `{}` does not exist", crate::fs::display(path));
        Self::usage("context_output_dir_missing", message).target("context.output").fix("create it first")
    }

    /// `store` was given a verb that nobody has.
    pub fn unknown_store_verb(verb: &str) -> Self {
        Self::usage("unknown_store_subcommand", format!("`store {verb}` does not exist"))
            .fix("use `store list`")
    }

    /// A verb of OpenSpec that is not here yet.
    pub fn not_supported(what: &str) -> Self {
        Self::usage("not_supported", format!("`{what}` is not supported"))
            .fix("work in the checkout of the store")
    }

    /// OpenSpec's code, for example `unknown_item`.
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// What kind of failure it is.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// The next step.
    pub fn next_step(&self) -> Option<&str> {
        self.fix.as_deref()
    }

    /// The error in OpenSpec's envelope.
    pub fn diagnostic(&self) -> Diagnostic {
        let mut diagnostic = Diagnostic::error(self.code, self.message.clone());
        diagnostic.target = self.target.map(str::to_owned);
        diagnostic.fix.clone_from(&self.fix);
        diagnostic
    }

    /// The document of a command that failed with this error.
    pub fn failure(&self) -> Failure {
        Failure::new(self.diagnostic())
    }
}

impl From<crate::transaction::TransactionError> for Error {
    fn from(error: crate::transaction::TransactionError) -> Self {
        Self::environment(error.code(), error.to_string()).fix(error.next_step())
    }
}

impl From<crate::lock::LockError> for Error {
    fn from(error: crate::lock::LockError) -> Self {
        Self::environment(error.code(), error.to_string()).fix(error.next_step())
    }
}

/// An IO error at a path, in words, under the code of the verb.
pub(crate) fn io_error(code: &'static str, path: &std::path::Path, error: &std::io::Error) -> Error {
    Error::environment(code, format!("cannot read `{}`: {}", crate::fs::display(path), io_reason(error)))
        .fix("make the path readable, then try again")
}

/// The reason of an IO error in lowercase words, without the number of the system.
pub(crate) fn io_reason(error: &std::io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or(&text).to_lowercase()
}
