//! `[policy]`: the policies of an organisation that this one extends, each pinned by its digest.
//!
//! ```toml
//! [policy]
//! deviations = "forbid"        # or "list", the default
//! off = ["org-changelog"]      # rules of theirs that do not bind here: each one is a deviation
//! extends = [{ name = "org", git = "https://example.org/policy.git", rev = "v3", sha256 = "…" }]
//! ```

use countersign_diag::{Finding, Span};
use countersign_model::toml_table::{Located, Table};

/// What is taken over from others.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PolicySettings {
    /// The policies, in the order of the file.
    pub extends: Vec<Extends>,
    /// What a weaker rule means.
    pub deviations: Deviations,
    /// The ids of rules of theirs that do not bind here.
    pub off: Vec<String>,
}

/// What a rule means that is weaker than the organisation's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Deviations {
    /// It is listed by name.
    #[default]
    Listed,
    /// It is an error.
    Forbidden,
}

/// A policy that is extended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extends {
    /// Its name, and that of the folder of its copy.
    pub name: String,
    /// Where it comes from.
    pub source: PolicySource,
    /// The digest of the copy, 64 hexadecimal digits; `None` while it was never pinned.
    pub sha256: Option<String>,
    /// Where its entry stands.
    pub span: Span,
}

/// Where a policy comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PolicySource {
    /// A folder, relative to the project.
    Folder(String),
    /// A revision of a repository.
    Git {
        /// Its address, or its path relative to the project.
        address: String,
        /// A commit, a tag or a branch.
        revision: String,
    },
}

/// Reads the section.
pub(super) fn policy(mut table: Table<'_>, findings: &mut Vec<Finding>) -> PolicySettings {
    let deviations = table.string("deviations", findings);
    let deviations = match deviations.as_ref().map(|word| word.value.as_str()) {
        None | Some("list") => Deviations::Listed,
        Some("forbid") => Deviations::Forbidden,
        Some(other) => {
            let message = format!("`{other}` says nothing about deviations");
            findings.extend(deviations.map(|word| word.unusable(message).help("write `list` or `forbid`")));
            Deviations::Forbidden
        }
    };
    let off = table.strings("off", findings).unwrap_or_default();
    let entries = table.tables("extends", findings);
    table.finish(findings);
    let mut extends: Vec<Extends> = Vec::new();
    for entry in entries {
        let Some(entry) = entry_of(entry, findings) else { continue };
        if extends.iter().any(|other| other.name.eq_ignore_ascii_case(&entry.name)) {
            let name = Located { value: entry.name.clone(), span: entry.span };
            findings.push(
                name.unusable(format!("two policies are named `{}`", entry.name)).help("give one a `name`"),
            );
        } else {
            extends.push(entry);
        }
    }
    PolicySettings { extends, deviations, off: off.into_iter().map(|id| id.value).collect() }
}

fn entry_of(mut table: Table<'_>, findings: &mut Vec<Finding>) -> Option<Extends> {
    let span = table.span();
    let name = table.string("name", findings);
    let (path, git) = (table.string("path", findings), table.string("git", findings));
    let revision = table.string("rev", findings);
    let sha256 = table.string("sha256", findings);
    table.finish(findings);
    let whole = Located { value: String::new(), span };
    let ((Some(from), None) | (None, Some(from))) = (&path, &git) else {
        findings.push(whole.unusable("an extended policy comes from one `path` or from one `git`"));
        return None;
    };
    let is_known =
        |text: &str| !text.trim().is_empty() && !text.starts_with('-') && !text.contains(['\n', '\0']);
    let is_revision = |text: &str| is_known(text) && !text.contains([':', '*', '^', '~', ' ', '+']);
    if !is_known(&from.value) || revision.as_ref().is_some_and(|revision| !is_revision(&revision.value)) {
        findings.push(from.unusable("that is no place of a policy"));
        return None;
    }
    let source = match (&git, revision) {
        (None, None) => PolicySource::Folder(from.value.clone()),
        (_, Some(revision)) => PolicySource::Git { address: from.value.clone(), revision: revision.value },
        (Some(_), None) => {
            findings.push(from.unusable("a policy from `git` needs its `rev`"));
            return None;
        }
    };
    let name = name.unwrap_or_else(|| Located { value: last_name(&from.value).to_owned(), span: from.span });
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    if name.value.is_empty() || !name.value.bytes().all(is_word) {
        findings.push(name.unusable(format!("`{}` is no name of a folder", name.value)).help("add a `name`"));
        return None;
    }
    let is_digest =
        |text: &str| text.len() == 64 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    if let Some(wrong) = sha256.as_ref().filter(|digest| !is_digest(&digest.value)) {
        findings.push(wrong.unusable("a sha256 is 64 hexadecimal digits in lower case"));
        return None;
    }
    Some(Extends { name: name.value, source, sha256: sha256.map(|digest| digest.value), span })
}

/// The last name of a path or an address, without `.git`.
fn last_name(text: &str) -> &str {
    let text = text.trim_end_matches('/');
    let last = text.rsplit(['/', ':']).next().unwrap_or(text);
    last.strip_suffix(".git").unwrap_or(last)
}
