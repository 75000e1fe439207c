//! A Python of its own for a part, with packages from the Python index at exact versions.

#![expect(clippy::disallowed_methods, reason = "maintenance code does its own IO")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::Result;

use crate::process;

/// Installs the packages; the Python that has them, or the reason where this machine cannot.
pub(super) fn install(folder: &Path, packages: &[&str]) -> Result<std::result::Result<PathBuf, String>> {
    let python = folder.join(if cfg!(windows) { "venv/Scripts/python.exe" } else { "venv/bin/python" });
    let (wanted, stamp) = (packages.join("\n"), folder.join("installed.txt"));
    if python.exists() && fs::read_to_string(&stamp).is_ok_and(|text| text == wanted) {
        return Ok(Ok(python));
    }
    let steps: [(&Path, Vec<&str>); 2] = [
        (Path::new("python3"), vec!["-m", "venv", "--clear", "venv"]),
        (&python, [&["-m", "pip", "install", "--quiet"], packages].concat()),
    ];
    for (program, arguments) in steps {
        let mut step = Command::new(program);
        step.args(&arguments).current_dir(folder);
        let Ok(done) = process::run(&mut step, Duration::from_mins(5)) else {
            return Ok(Err("python3 is missing".to_owned()));
        };
        if !done.status.is_some_and(|status| status.success()) {
            let talk = String::from_utf8_lossy(&done.stderr);
            let reason = talk.lines().last().unwrap_or("no answer").to_owned();
            return Ok(Err(format!("the readers cannot be installed: {reason}")));
        }
    }
    fs::write(stamp, wanted)?;
    Ok(Ok(python))
}
