//! The texts of the files that `init` writes itself.

use std::fmt::Write as _;

use crate::settings::Layout;

/// What `countersign.toml` says.
pub(super) struct SettingsText<'a> {
    pub(super) target_branch: &'a str,
    pub(super) layout: &'a Layout,
    pub(super) domains: &'a [String],
}

impl SettingsText<'_> {
    pub(super) fn render(&self) -> String {
        let mut text = format!(
            "# Settings of Countersign; everything has a default. No gate is closed until `[gates]` says so.\n\
             format = 1\n\
             target-branch = {}\n",
            quoted(self.target_branch)
        );
        if *self.layout != Layout::default() {
            text.push_str("\n[layout]\n");
            for (key, folder) in self.layout.folders() {
                writeln!(text, "{key} = {}", quoted(folder)).expect("a string takes everything");
            }
        }
        if !self.domains.is_empty() {
            let domains: Vec<String> = self.domains.iter().map(|domain| quoted(domain)).collect();
            write!(
                text,
                "\n# Only these domains are judged. A domain is a folder below openspec/specs, or an entry of [domains].\n\
                 [scope]\ndomains = [{}]\n",
                domains.join(", ")
            )
            .expect("a string takes everything");
        }
        text
    }
}

/// A string of TOML on one line.
fn quoted(text: &str) -> String {
    let escaped = text.chars().map(|c| match c {
        '"' | '\\' => format!("\\{c}"),
        c if c.is_control() => format!("\\u{:04X}", u32::from(c)),
        c => c.to_string(),
    });
    format!("\"{}\"", escaped.collect::<String>())
}

/// `openspec/config.yaml`.
pub(super) fn config(schema: &str, language: Option<&str>, cloud_agent: bool) -> String {
    let mut text = format!("schema: {schema}\n");
    match language {
        Some(language) => write!(text, "\ncontext: |\n{}", indented(&language_context(language))),
        None => write!(
            text,
            "\n# What whoever writes artifacts here should know: technology, conventions, the domain.\n\
             # context: |\n#   Rust, PostgreSQL; dates are UTC\n"
        ),
    }
    .expect("a string takes everything");
    text.push_str(
        "\n# Wishes for single artifacts.\n# rules:\n#   proposal:\n#     - Name the team that asked for it\n",
    );
    if cloud_agent {
        text.push_str("\ngithubCopilot:\n  cloudAgent: true\n");
    }
    text
}

/// What the context says about a language.
pub(super) fn language_context(language: &str) -> String {
    format!(
        "Language: {language}\nWrite every artifact in {language}.\n\
         Headings that OpenSpec gives, and the words SHALL and MUST, stay English."
    )
}

fn indented(text: &str) -> String {
    text.lines().flat_map(|line| ["  ", line, "\n"]).collect()
}

/// The folders of an empty repository that hold nothing yet: key, and what belongs there.
pub(super) const READMES: [(&str, &str); 4] = [
    (
        "rules",
        "# Rules\n\nConstraints that no change may break, one TOML file per subject: sections that must be there, paths that\n\
         must not be touched, checks of other tools. They are evaluated by `countersign`, never by a model.\n",
    ),
    (
        "hooks",
        "# Hooks\n\nWhat runs when a change moves on: before and after it is proposed, verified, archived or released. One TOML\n\
         file per hook, with its command, its inputs and its outputs.\n",
    ),
    (
        "validations",
        "# Validations\n\n- `baseline`: findings that were there before, made by `countersign verify --all --update-baseline`\n\
         - `test-strategy/`: which tests each change deserves, begun by `countersign design-tests`\n\
         - `policy-checks/`: obligations from outside, and what meets them\n\
         - `release-evidence/`: what is kept of each release\n",
    ),
    ("pipelines", "# Pipelines\n\nSteps that run the same way here and in CI, one TOML file per pipeline.\n"),
];
