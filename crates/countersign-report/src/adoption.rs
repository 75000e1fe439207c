//! `policy bootstrap` and `policy vendor`: what was written, and what comes next.

use std::io;

use serde::Serialize;

use crate::answer::Answer;
use crate::{Style, json, safety};

/// The document of `policy bootstrap --json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Bootstrapped {
    /// `countersign.policy-bootstrap/1`.
    pub schema: &'static str,
    /// The reference of the target branch.
    pub target: String,
    /// Its tip, which has no policy.
    pub tip: String,
    /// The files that were written, sorted.
    pub written: Vec<String>,
    /// How many old findings the baseline accepts; absent where none was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accepted: Option<usize>,
    /// How many files of rules will be in force.
    pub rules: usize,
}

/// The value of `schema`.
pub const BOOTSTRAP_SCHEMA: &str = "countersign.policy-bootstrap/1";

impl Answer for Bootstrapped {
    fn write_json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        json::write(out, self)
    }

    fn write_text(&self, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
        for path in &self.written {
            writeln!(out, "wrote {}", safety::terminal(path))?;
        }
        if let Some(accepted) = self.accepted {
            writeln!(out, "The baseline accepts {accepted} old findings; from now on it only shrinks.")?;
        }
        let target = safety::terminal(&self.target);
        writeln!(
            out,
            "{} next: commit these files; the policy is in force once the commit is on `{target}`",
            style.good()
        )
    }
}

/// The document of `policy vendor --json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Vendored {
    /// `countersign.policy-vendor/1`.
    pub schema: &'static str,
    /// The policies, in the order of the settings.
    pub policies: Vec<VendoredPolicy>,
}

/// One policy of an organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VendoredPolicy {
    /// Its name.
    pub name: String,
    /// The folder of the copy.
    pub folder: String,
    /// Where it comes from.
    pub source: String,
    /// The commit; absent for a plain folder.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub commit: Option<String>,
    /// The digest of the copy.
    pub sha256: String,
    /// How many files it has.
    pub files: usize,
    /// Whether something was written.
    pub changed: bool,
}

/// The value of `schema`.
pub const VENDOR_SCHEMA: &str = "countersign.policy-vendor/1";

impl Answer for Vendored {
    fn write_json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        json::write(out, self)
    }

    fn write_text(&self, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
        for policy in &self.policies {
            let what = if policy.changed { "copied" } else { "is up to date" };
            let (folder, source) = (safety::terminal(&policy.folder), safety::terminal(&policy.source));
            writeln!(out, "{} {folder}  {what}: {} files of {source}", style.good(), policy.files)?;
            writeln!(out, "    sha256 = \"{}\"", policy.sha256)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{BOOTSTRAP_SCHEMA, Bootstrapped, VENDOR_SCHEMA, Vendored, VendoredPolicy};
    use crate::tests::schema::check_published;

    #[test]
    fn the_documents_match_their_schemas() {
        let document = Bootstrapped {
            schema: BOOTSTRAP_SCHEMA,
            target: "refs/heads/main".to_owned(),
            tip: "0".repeat(40),
            written: vec!["countersign.toml".to_owned()],
            accepted: Some(3),
            rules: 1,
        };
        check_published("policy-bootstrap.schema.json", &serde_json::to_value(document).expect("it is JSON"));
        let policy = VendoredPolicy {
            name: "org".to_owned(),
            folder: "vendor/policy/org".to_owned(),
            source: "../org".to_owned(),
            commit: None,
            sha256: "0".repeat(64),
            files: 2,
            changed: true,
        };
        let document = Vendored { schema: VENDOR_SCHEMA, policies: vec![policy] };
        check_published("policy-vendor.schema.json", &serde_json::to_value(document).expect("it is JSON"));
    }
}
