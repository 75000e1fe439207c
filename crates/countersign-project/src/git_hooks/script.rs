//! The scripts, which any POSIX shell runs; git brings one on Windows.

use super::GitHook;

/// The line by which a script of ours is known, whichever version wrote it.
pub(super) const MARK: &str = "# Made by `countersign git-hook install`;";
/// What is added to the name of a hook that was there before.
pub(super) const ASIDE: &str = ".before-countersign";

/// The script of a hook.
pub(super) fn script(hook: GitHook) -> String {
    let name = hook.as_str();
    let before = match hook {
        // Git says on standard input what is about to be sent, and both want to read it.
        GitHook::PrePush => {
            "said=$(cat)\nif [ -x \"$before\" ]; then\n  printf '%s' \"${said:+$said\n}\" | \"$before\" \"$@\" || exit $?\nfi\n"
        }
        GitHook::PreCommit | GitHook::CommitMsg => {
            "if [ -x \"$before\" ]; then\n  \"$before\" \"$@\" || exit $?\nfi\n"
        }
    };
    format!(
        "#!/bin/sh\n\
         {MARK} `countersign git-hook uninstall` brings back what was here.\n\
         # It can be passed over with --no-verify: what counts is the run in CI.\n\
         before=\"$(dirname \"$0\")/{name}{ASIDE}\"\n\
         {before}\
         if ! command -v countersign >/dev/null 2>&1; then\n  \
           echo \"countersign is not on PATH, so nothing can be judged; install it, or remove $0\" >&2\n  \
           exit 1\n\
         fi\n\
         exec countersign git-hook run {name} -- \"$@\"\n"
    )
}
