//! Every environment variable the program looks at, and the clock.

#![expect(clippy::disallowed_methods, reason = "this is the file that the ban points to")]

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

/// What the environment says.
#[derive(Debug, Clone, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each says whether a variable is set")]
pub(crate) struct Env {
    /// The current folder.
    pub(crate) cwd: PathBuf,
    /// OpenSpec's data folder: `XDG_DATA_HOME`, else `~/.local/share`, and `openspec` below it.
    pub(crate) data_dir: Option<PathBuf>,
    /// `NO_COLOR` is set and not empty.
    pub(crate) no_color: bool,
    /// `CI` is set, to whatever.
    pub(crate) ci: bool,
    /// `OPEN_SPEC_INTERACTIVE` is `0`.
    pub(crate) not_interactive: bool,
    /// `OPENSPEC_CONCURRENCY`.
    pub(crate) concurrency: Option<String>,
    /// `COUNTERSIGN_LOG`: `error`, `warn`, `info`, `debug` or `trace`, or `target=level` pairs.
    pub(crate) log: Option<String>,
    /// `GITHUB_STEP_SUMMARY`: the file that the summary of a job step goes to.
    pub(crate) step_summary: Option<PathBuf>,
    /// `GITHUB_ACTIONS` is `true`: the forge reads instructions in what is printed.
    pub(crate) github_actions: bool,
    /// `TERM` is `dumb`.
    pub(crate) dumb_terminal: bool,
    /// `LC_ALL`, `LC_CTYPE` or `LANG` says that the terminal is not UTF-8.
    pub(crate) ascii_only: bool,
    /// `SHELL`.
    pub(crate) shell: Option<String>,
    /// OpenSpec's settings folder: `XDG_CONFIG_HOME`, else `~/.config`, and `openspec` below it.
    pub(crate) config_dir: Option<PathBuf>,
    /// Milliseconds since 1970.
    pub(crate) now_ms: i64,
    /// `PATH`, to find git.
    pub(crate) search_path: Option<OsString>,
    /// `EDITOR`, else `VISUAL`: OpenSpec's order.
    pub(crate) editor: Option<String>,
    /// `ZSH`: where Oh My Zsh is.
    pub(crate) zsh: Option<PathBuf>,
    /// `ZSH_CUSTOM`: where the files are that are added to it.
    pub(crate) zsh_custom: Option<PathBuf>,
    /// `PROFILE`: the profile of PowerShell.
    pub(crate) profile: Option<PathBuf>,
    /// `OPENSPEC_NO_AUTO_CONFIG` is `1`: the profiles of shells stay as they are.
    pub(crate) leaves_profiles: bool,
    /// `HOME`, where git has its settings.
    pub(crate) home: Option<PathBuf>,
}

/// Every variable, for commands that the user lets run.
pub(crate) fn variables() -> Vec<(OsString, OsString)> {
    std::env::vars_os().collect()
}

/// Where copies may be made that are gone afterwards.
pub(crate) fn scratch() -> PathBuf {
    std::env::temp_dir()
}

impl Env {
    /// Reads everything once.
    pub(crate) fn read() -> Self {
        let text = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        let path = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        let data_home = path("XDG_DATA_HOME").or_else(|| Some(path("HOME")?.join(".local").join("share")));
        let config_home = path("XDG_CONFIG_HOME").or_else(|| Some(path("HOME")?.join(".config")));
        let locale = text("LC_ALL").or_else(|| text("LC_CTYPE")).or_else(|| text("LANG"));
        Self {
            cwd: std::env::current_dir().unwrap_or_else(|_| PathBuf::from(".")),
            data_dir: data_home.map(|home| home.join("openspec")),
            no_color: text("NO_COLOR").is_some(),
            ci: std::env::var_os("CI").is_some(),
            not_interactive: text("OPEN_SPEC_INTERACTIVE").as_deref() == Some("0"),
            concurrency: text("OPENSPEC_CONCURRENCY"),
            log: text("COUNTERSIGN_LOG"),
            step_summary: path("GITHUB_STEP_SUMMARY"),
            github_actions: text("GITHUB_ACTIONS").as_deref() == Some("true"),
            dumb_terminal: text("TERM").as_deref() == Some("dumb"),
            ascii_only: locale.is_some_and(|locale| {
                let locale = locale.to_lowercase();
                !locale.contains("utf-8") && !locale.contains("utf8")
            }),
            shell: text("SHELL"),
            config_dir: config_home.map(|home| home.join("openspec")),
            now_ms: now_ms(),
            editor: text("EDITOR").or_else(|| text("VISUAL")),
            search_path: std::env::var_os("PATH"),
            zsh: path("ZSH"),
            zsh_custom: path("ZSH_CUSTOM"),
            profile: path("PROFILE"),
            leaves_profiles: text("OPENSPEC_NO_AUTO_CONFIG").as_deref() == Some("1"),
            home: path("HOME").or_else(|| path("USERPROFILE")),
        }
    }
}

/// Where this program is.
pub(crate) fn program() -> Result<PathBuf, countersign_project::Error> {
    let found = std::env::current_exe().and_then(|path| path.canonicalize());
    found.map_err(|error| countersign_project::Error::own_program(&error))
}

/// A word that nobody knew before: the standard library seeds its hash maps from the system's randomness.
pub(crate) fn random_word() -> String {
    use std::hash::{BuildHasher as _, RandomState};
    let part = |salt: u8| format!("{:016x}", RandomState::new().hash_one(salt));
    [part(0), part(1)].concat()
}

/// The clock, in milliseconds since 1970.
pub(crate) fn now_ms() -> i64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(now.as_millis()).unwrap_or(i64::MAX)
}

/// The local date, `YYYY-MM-DD`. Reading the time zone takes a while, so only what stamps a date asks for it.
pub(crate) fn today() -> String {
    let now = jiff::Timestamp::now();
    let zone = system_zone().unwrap_or_else(jiff::tz::TimeZone::system);
    now.to_zoned(zone).date().to_string()
}

/// The zone of the machine, where no variable names another one. Its name is of no use here, and finding it costs a
/// walk over the whole database of zones.
fn system_zone() -> Option<jiff::tz::TimeZone> {
    if cfg!(not(unix)) || std::env::var_os("TZ").is_some() {
        return None;
    }
    let rules = std::fs::read("/etc/localtime").ok()?;
    jiff::tz::TimeZone::tzif("local", &rules).ok()
}
