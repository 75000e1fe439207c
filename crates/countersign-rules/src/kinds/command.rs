//! `command`: an external checker that prints SARIF or findings of ours.

use countersign_diag::Finding;
use countersign_model::toml_table::{Located, Table};

use super::{Judge, Judgement, Kind, Reach, Violation};
use crate::ask::Ask;

mod printed;

countersign_diag::codes! {
    /// A rule of kind `command` is broken: an external checker found something.
    ///
    /// ```toml
    /// [[rule]]
    /// id = "licences"
    /// kind = "command"
    /// run = ["tools/licences", "--sarif"]                 # required, an array; no shell
    /// files = [{ path = "tools/licences", sha256 = "…" }]  # required: each file of the repository that it is made of
    /// why = "Legal reads this list."
    /// ```
    ///
    /// It prints SARIF 2.1.0, or `{"findings": [{"path", "line", "message"}]}`; no findings are a list that is empty, not
    /// silence. It runs only where the caller says `--run`, and only if every file has its digest.
    P0109 COMMAND "command": Error = "an external checker found something";
}

pub(super) const KIND: Kind = Kind { code: &COMMAND, reach: Reach::Tree, read: Command::read };

/// The parameters.
#[derive(Debug)]
struct Command {
    run: Vec<String>,
    files: Vec<(String, String)>,
}

impl Command {
    fn read(table: &mut Table<'_>, findings: &mut Vec<Finding>) -> Option<Box<dyn Judge>> {
        let run = super::required_strings(table, "run", findings)?;
        let tables = table.tables("files", findings);
        if tables.is_empty() {
            let message = "the files that the checker is made of are not pinned";
            let code = &countersign_model::toml_codes::SETTING_MISSING;
            let help = "add `files = [{ path = \"…\", sha256 = \"…\" }]`";
            findings.push(Finding::new(code, table.span(), message).about("files").help(help));
            return None;
        }
        let mut files = Vec::new();
        for mut file in tables {
            let (path, digest) = (file.required("path", findings), file.required("sha256", findings));
            file.finish(findings);
            let (path, digest) = (path?, digest?);
            if digest.value.len() != 64
                || !digest.value.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
            {
                findings.push(digest.unusable("a sha256 is 64 hexadecimal digits in lower case"));
                return None;
            }
            files.push((path.value, digest.value));
        }
        Some(Box::new(Self { run: run.into_iter().map(|Located { value, .. }| value).collect(), files }))
    }
}

impl Judge for Command {
    fn judge(&self, ask: &Ask<'_>) -> Judgement {
        let run = ask.world.commands.get(&ask.rule.id);
        let printed = match run.map(|run| &run.printed) {
            Some(Ok(printed)) => printed,
            Some(Err(reason)) => {
                return Judgement::cannot_tell(reason.as_str()).or_do("let it run without an error");
            }
            None => {
                return Judgement::cannot_tell(format!("`{}` was not run", self.run.join(" ")))
                    .or_do("check with `--run`, where the tree may be trusted");
            }
        };
        match printed::read(printed) {
            Ok(found) => {
                let violations: Vec<Violation> = found.into_iter().collect();
                Judgement::of(violations, format!("`{}` found nothing", self.run.join(" ")))
            }
            Err(reason) => {
                Judgement::cannot_tell(format!("what `{}` printed cannot be read: {reason}", self.run[0]))
                    .or_do("let it print SARIF 2.1.0")
            }
        }
    }

    fn command(&self) -> Option<super::Checker<'_>> {
        Some(super::Checker { run: &self.run, files: &self.files })
    }
}
