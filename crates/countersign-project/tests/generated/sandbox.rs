//! A project in a scratch folder, made from the stored texts that the recipes build on.

use std::fs;
use std::path::{Path, PathBuf};

use countersign_project::{Diffs, Error, Project, SortOrder, SpecParts, Strictness, Target};
use countersign_report::compat::show::ShowChange;
use countersign_report::{ItemKind, ItemReport, Style, ValidateReport, concise, github, human};
use countersign_testkit::cases::{scratch, workspace_root};
use tempfile::TempDir;

/// The name of the change in every project here.
pub(crate) const CHANGE: &str = "add-x";

/// A proposal that `show` accepts.
const PROPOSAL: &str = "# Add x\n\n## Why\nSomebody asked for it.\n\n## What Changes\n- **cap:** Add x\n";

/// The delta that adds one requirement to a capability.
pub(crate) fn added() -> String {
    fixture("merge-new-capability-added/openspec/changes/add-x/specs/cap/spec.md")
}

/// The main spec with two requirements.
pub(crate) fn base() -> String {
    fixture("merge-added-exists-identical/openspec/specs/cap/spec.md")
}

/// The added requirement, with another name.
pub(crate) fn requirement(name: &str) -> String {
    let added = added();
    let start = added.find("### ").expect("the delta has a requirement");
    added[start..].replace("Gamma", name)
}

/// The delta with another name of its requirement.
pub(crate) fn added_as(name: &str) -> String {
    added().replace("Gamma", name)
}

/// The delta with text behind it, after a blank line.
pub(crate) fn added_and(text: &str) -> String {
    format!("{}\n{text}\n", added())
}

fn fixture(path: &str) -> String {
    let path = workspace_root().join("fixtures/validate").join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("cannot read {}: {error}", path.display()))
}

/// A project with a change that has a proposal and one task.
pub(crate) struct Sandbox {
    folder: TempDir,
}

impl Sandbox {
    /// The change has no delta yet.
    pub(crate) fn new(name: &str) -> Self {
        let sandbox = Self { folder: scratch(name) };
        sandbox.write("openspec/specs/.keep", "");
        sandbox.in_change("proposal.md", PROPOSAL).in_change("tasks.md", "## 1. Work\n\n- [ ] 1.1 Do x\n");
        sandbox
    }

    /// The path of something in the project.
    pub(crate) fn path(&self, relative: impl AsRef<Path>) -> PathBuf {
        self.folder.path().join(relative)
    }

    /// The path of something in the change.
    pub(crate) fn change(&self, relative: impl AsRef<Path>) -> PathBuf {
        self.path("openspec/changes").join(CHANGE).join(relative)
    }

    /// Writes a file of the project.
    pub(crate) fn write(&self, relative: impl AsRef<Path>, text: impl AsRef<[u8]>) -> &Self {
        let path = self.path(relative);
        let parent = path.parent().expect("a file lies in a folder");
        fs::create_dir_all(parent).expect("a scratch folder can be written to");
        fs::write(&path, text).expect("a scratch folder can be written to");
        self
    }

    /// Writes a file of the change.
    pub(crate) fn in_change(&self, relative: impl AsRef<Path>, text: impl AsRef<[u8]>) -> &Self {
        self.write(self.change(relative), text)
    }

    /// Writes a main spec.
    pub(crate) fn spec(&self, capability: &str, text: impl AsRef<[u8]>) -> &Self {
        self.write(Path::new("openspec/specs").join(capability).join("spec.md"), text)
    }

    /// Writes a delta spec of the change.
    pub(crate) fn delta(&self, capability: &str, text: impl AsRef<[u8]>) -> &Self {
        self.in_change(Path::new("specs").join(capability).join("spec.md"), text)
    }

    /// Opens the project.
    pub(crate) fn open(&self) -> Project {
        Project::open(self.folder.path()).expect("there is an `openspec` folder")
    }

    /// Validates one item.
    pub(crate) fn validate(&self, name: &str, kind: ItemKind) -> Result<ValidateReport, Error> {
        let target = Target::Item { name: name.to_owned(), kind: Some(kind) };
        self.open().validate(&target, Strictness::default())
    }

    /// The verdict on the change, which can be rendered.
    pub(crate) fn judge(&self) -> ItemReport {
        self.judge_item(CHANGE, ItemKind::Change)
    }

    /// The verdict on a spec, which can be rendered.
    pub(crate) fn judge_spec(&self, id: &str) -> ItemReport {
        self.judge_item(id, ItemKind::Spec)
    }

    fn judge_item(&self, name: &str, kind: ItemKind) -> ItemReport {
        let report = self.validate(name, kind).expect("the item can be validated");
        concise::render(&report, &mut Vec::new(), Style::PLAIN).expect("a vector takes everything");
        report.items.into_iter().next().expect("one item was asked for")
    }

    /// Fails unless the change is valid, strictly too, and could be archived; then shows it by every verb.
    pub(crate) fn is_archivable(&self) -> ShowChange {
        let item = self.judge();
        assert!(item.verdict.is_valid(false), "it is not valid:\n{}", issues(&item));
        assert!(item.verdict.is_valid(true), "it is not strictly valid:\n{}", issues(&item));
        assert_eq!(item.archivable, Some(true), "it cannot be archived:\n{}", issues(&item));
        self.is_shown()
    }

    /// Fails unless every verb that reads the change answers, and returns the change as `show` has it.
    pub(crate) fn is_shown(&self) -> ShowChange {
        let project = self.open();
        project.list_specs().expect("specs are listed");
        let changes = project.list_changes(SortOrder::default()).expect("changes are listed");
        assert_eq!(changes.changes.len(), 1);
        project.change_status(CHANGE, None).expect("the change has a status");
        project.show_change(CHANGE, Diffs::With).expect("the change is shown")
    }

    /// Runs every verb, whatever it answers, and returns the words that would reach a terminal.
    pub(crate) fn every_verb(&self, spec: &str) -> Vec<String> {
        let project = self.open();
        let mut texts = Vec::new();
        let mut keep = |answer: Result<Vec<u8>, Error>| {
            texts.push(match answer {
                Ok(bytes) => String::from_utf8(bytes).expect("a renderer writes UTF-8"),
                Err(error) => {
                    let mut out = Vec::new();
                    error.failure().render_text(&mut out, Style::PLAIN).expect("a vector takes everything");
                    String::from_utf8(out).expect("a renderer writes UTF-8")
                }
            });
        };
        for target in [
            Target::All,
            Target::Item { name: CHANGE.to_owned(), kind: Some(ItemKind::Change) },
            Target::Item { name: spec.to_owned(), kind: Some(ItemKind::Spec) },
            Target::Item { name: spec.to_owned(), kind: None },
        ] {
            let report = project.validate(&target, Strictness { strict: true, compat: false });
            keep(report.map(|report| rendered(|out| render(&report, out))));
        }
        keep(project.list_specs().map(|list| rendered(|out| list.render_text(out).expect("a vector"))));
        let changes = project.list_changes(SortOrder::Name);
        keep(changes.map(|list| rendered(|out| list.render_text(out, Style::PLAIN).expect("a vector"))));
        let status = project.change_status(CHANGE, None);
        keep(status.map(|status| rendered(|out| status.render_text(out, Style::PLAIN).expect("a vector"))));
        keep(project.show_spec(spec, &SpecParts::default()).map(|_| Vec::new()));
        keep(project.show_change(CHANGE, Diffs::With).map(|_| Vec::new()));
        texts
    }
}

fn rendered(render: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
    let mut out = Vec::new();
    render(&mut out);
    out
}

fn render(report: &ValidateReport, out: &mut Vec<u8>) {
    for render in [human::render, concise::render, github::render] {
        render(report, out, Style::PLAIN).expect("a vector takes everything");
    }
}

/// The issues of an item, one a line.
pub(crate) fn issues(item: &ItemReport) -> String {
    let lines = item.verdict.issues.iter().map(|issue| {
        let message: String = issue.finding.message().chars().take(200).collect();
        format!("{} {} {:?}: {message}", issue.level().as_str(), issue.finding.code(), issue.class())
    });
    lines.take(20).collect::<Vec<_>>().join("\n")
}
