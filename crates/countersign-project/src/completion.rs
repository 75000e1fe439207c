//! `completion install` and `uninstall`: the script of a shell in the user's home, and a block in the file that the shell
//! reads first.

mod block;
mod home;

use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::fs::display;
use block::{Block, Rest};
use home::{read, remove, write};

/// The shells that can be completed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shell {
    /// Bash.
    Bash,
    /// Zsh.
    Zsh,
    /// Fish.
    Fish,
    /// PowerShell.
    Powershell,
}

/// What the environment says about where shells look.
#[derive(Debug, Clone, Default)]
pub struct ShellHome {
    /// The folder of the user.
    pub home: PathBuf,
    /// `ZSH`: where Oh My Zsh is.
    pub zsh: Option<PathBuf>,
    /// `ZSH_CUSTOM`: where its own files are.
    pub zsh_custom: Option<PathBuf>,
    /// `PROFILE`: the profile of PowerShell.
    pub profile: Option<PathBuf>,
    /// Whether files that shells read first stay as they are.
    pub leaves_profiles: bool,
}

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Became {
    /// It is new, or has the block now.
    Made,
    /// It was brought up to date.
    Updated,
    /// It was right already.
    Unchanged,
    /// It is gone, or the block in it.
    Removed,
    /// There was nothing.
    Absent,
}

/// What was done for a shell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompletionDone {
    /// The script.
    pub script: PathBuf,
    /// What became of it.
    pub became: Became,
    /// Where somebody else's script of this name is now.
    pub backup: Option<PathBuf>,
    /// The file that the shell reads first, if it plays a part.
    pub profile: Option<(PathBuf, Became)>,
    /// The lines for that file, where it was left as it is.
    pub by_hand: Option<String>,
}

/// Where everything is for one shell and one name of the program.
struct Places {
    script: PathBuf,
    /// The file that the shell reads first, and the lines that it needs.
    profile: Option<(PathBuf, String)>,
}

impl Shell {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Bash => "bash",
            Self::Zsh => "zsh",
            Self::Fish => "fish",
            Self::Powershell => "powershell",
        }
    }

    fn places(self, program: &str, home: &ShellHome) -> Places {
        let at = |parts: &[&str]| parts.iter().fold(home.home.clone(), |path, part| path.join(part));
        match self {
            Self::Bash => {
                let script = at(&[".local", "share", "bash-completion", "completions", program]);
                let quoted = single_quoted(&script);
                let lines = format!("if [ -f {quoted} ]; then\n  . {quoted}\nfi");
                Places { script, profile: Some((at(&[".bashrc"]), lines)) }
            }
            Self::Zsh => {
                let name = format!("_{program}");
                let oh_my = home.zsh.clone().unwrap_or_else(|| at(&[".oh-my-zsh"]));
                if home.zsh.is_some() || crate::fs::is_folder(&oh_my) {
                    let custom = home.zsh_custom.clone().unwrap_or_else(|| oh_my.join("custom"));
                    return Places { script: custom.join("completions").join(name), profile: None };
                }
                let folder = at(&[".zsh", "completions"]);
                let lines =
                    format!("fpath=({} $fpath)\nautoload -Uz compinit\ncompinit", single_quoted(&folder));
                Places { script: folder.join(name), profile: Some((at(&[".zshrc"]), lines)) }
            }
            Self::Fish => {
                let name = format!("{program}.fish");
                Places { script: at(&[".config", "fish", "completions", &name]), profile: None }
            }
            Self::Powershell => {
                let folder: &[&str] =
                    if cfg!(windows) { &["Documents", "PowerShell"] } else { &[".config", "powershell"] };
                let default = || at(folder).join("Microsoft.PowerShell_profile.ps1");
                let profile = home.profile.clone().unwrap_or_else(default);
                let name = if program == "openspec" { "OpenSpec" } else { "Countersign" };
                let script = profile.with_file_name(format!("{name}Completion.ps1"));
                let lines = format!(". '{}'", display(&script).replace('\'', "''"));
                Places { script, profile: Some((profile, lines)) }
            }
        }
    }
}

/// A path as a word of a shell.
fn single_quoted(path: &Path) -> String {
    format!("'{}'", display(path).replace('\'', "'\\''"))
}

/// The last line of a script of ours.
fn signature(program: &str) -> String {
    format!("# made by `{program} completion install`\n")
}

/// Writes the script, and the block where the shell needs one. Somebody else's script of this name is kept beside it.
pub fn install_completion(
    shell: Shell,
    program: &str,
    script: &str,
    home: &ShellHome,
) -> Result<CompletionDone, Error> {
    let places = shell.places(program, home);
    let text = format!("{}\n{}", script.trim_end(), signature(program));
    let before = read(&places.script)?;
    let (mut became, mut backup) = (Became::Made, None);
    if let Some(before) = &before {
        became = if before == text.as_bytes() { Became::Unchanged } else { Became::Updated };
        if became == Became::Updated && !is_ours(before, program) {
            backup = Some(home::keep(&places.script, before)?);
        }
    }
    if became != Became::Unchanged {
        write(&places.script, text.as_bytes())?;
    }
    let mut done = CompletionDone { script: places.script, became, backup, profile: None, by_hand: None };
    if let Some((path, lines)) = places.profile {
        let block = Block::of(program, &lines);
        let before = if home.leaves_profiles { None } else { Some(read(&path)?) };
        let after = before.as_ref().map(|before| block.put_into(before.as_deref()));
        match after {
            Some(Some((after, became))) => {
                if became != Became::Unchanged {
                    write(&path, &after)?;
                }
                done.profile = Some((path, became));
            }
            _ => done.by_hand = Some(lines),
        }
    }
    Ok(done)
}

/// Takes the script and the block away.
pub fn uninstall_completion(shell: Shell, program: &str, home: &ShellHome) -> Result<CompletionDone, Error> {
    let places = shell.places(program, home);
    let mut became = Became::Absent;
    if let Some(before) = read(&places.script)? {
        if !is_ours(&before, program) {
            let message = format!("`{}` was not made by this program", display(&places.script));
            return Err(Error::usage("completion_error", message).fix("remove it with what made it"));
        }
        remove(&places.script)?;
        became = Became::Removed;
    }
    let mut done =
        CompletionDone { script: places.script, became, backup: None, profile: None, by_hand: None };
    if let Some((path, lines)) = places.profile
        && let Some(before) = read(&path)?
    {
        match Block::of(program, &lines).take_out_of(&before) {
            Rest::NoBlock => {}
            Rest::Nothing => {
                remove(&path)?;
                done.profile = Some((path, Became::Removed));
            }
            Rest::Bytes(rest) => {
                write(&path, &rest)?;
                done.profile = Some((path, Became::Removed));
            }
        }
    }
    Ok(done)
}

fn is_ours(script: &[u8], program: &str) -> bool {
    script.ends_with(signature(program).as_bytes())
}
