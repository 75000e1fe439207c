//! `paths-require`: whoever changes some paths owes a section, other files, or a label.

use countersign_diag::Finding;
use countersign_model::toml_table::{Located, Table};
use countersign_template::Globs;
use countersign_verify::ChangeKind;

use super::section::WantedSection;
use super::{At, Judge, Judgement, Kind, Reach, Violation};
use crate::ask::Ask;

countersign_diag::codes! {
    /// A rule of kind `paths-require` is broken: some paths are changed, and what has to come with them did not.
    ///
    /// ```toml
    /// [[rule]]
    /// id = "infra-rollback"
    /// kind = "paths-require"
    /// paths = ["infra/**", "**/*.tf"]       # or `when = { paths-any = [...] }`
    /// section = { artifact = "design", heading = "Rollback approach", min-words = 15 }
    /// files = ["docs/operations/**"]        # each pattern has to match a path that is added or modified as well
    /// labels = ["flag-reviewed"]            # in `labels` of the change's `.openspec.yaml`
    /// why = "Infrastructure changes need rollback steps a person on call can follow."
    /// ```
    ///
    /// At least one of `section`, `files` and `labels` has to be there; all that are there are owed.
    P0105 PATHS_REQUIRE "paths-require": Error = "changed paths come without what they require";
}

pub(super) const KIND: Kind = Kind { code: &PATHS_REQUIRE, reach: Reach::Change, read: PathsRequire::read };

/// The parameters.
#[derive(Debug)]
struct PathsRequire {
    paths: Option<Globs>,
    section: Option<WantedSection>,
    files: Vec<Located<String>>,
    labels: Vec<Located<String>>,
}

impl PathsRequire {
    fn read(table: &mut Table<'_>, findings: &mut Vec<Finding>) -> Option<Box<dyn Judge>> {
        let paths = super::optional_globs(table, "paths", findings)?;
        let section = if table.has("section") {
            let mut inner = table.table("section", findings);
            let section = WantedSection::read(&mut inner, findings);
            inner.finish(findings);
            Some(section?)
        } else {
            None
        };
        let files = super::optional_globs(table, "files", findings)?;
        let files = files.map(|globs| globs.written().to_vec()).unwrap_or_default();
        let labels = table.strings("labels", findings).unwrap_or_default();
        if section.is_none() && files.is_empty() && labels.is_empty() {
            let message = "the rule asks for nothing: give it a `section`, `files` or `labels`";
            let code = &countersign_model::toml_codes::SETTING_MISSING;
            findings.push(Finding::new(code, table.span(), message).about("section"));
            return None;
        }
        Some(Box::new(Self { paths, section, files, labels }))
    }
}

impl Judge for PathsRequire {
    fn judge(&self, ask: &Ask<'_>) -> Judgement {
        let changed = match ask.changed() {
            Ok(changed) => changed,
            Err(unknown) => return unknown,
        };
        let Some(because) = changed.iter().find(|path| match &self.paths {
            Some(globs) => globs.is_match(&path.path),
            None => true,
        }) else {
            return Judgement::idle("none of its paths is changed");
        };
        let because = &because.path;
        let mut violations = Vec::new();
        if let Some(section) = &self.section {
            match ask.change().map(|change| section.violations(ask, change)) {
                Some(Ok(found)) => violations.extend(found.into_iter().map(|mut violation| {
                    violation.message = format!("`{because}` is changed, and {}", violation.message);
                    violation
                })),
                Some(Err(unknown)) => return unknown,
                None => violations.push(super::without_change(section.document())),
            }
        }
        for pattern in &self.files {
            let globs = Globs::read(vec![pattern.clone()], &mut Vec::new());
            let comes =
                changed.iter().any(|path| path.kind != ChangeKind::Removed && globs.is_match(&path.path));
            if !comes {
                violations.push(Violation {
                    at: Some(At::file(because)),
                    subject: pattern.value.clone(),
                    message: format!("`{because}` is changed, and nothing in `{}` is", pattern.value),
                    next: format!("change `{}` as well", pattern.value),
                });
            }
        }
        let has =
            |label: &str| ask.change().is_some_and(|change| change.labels.iter().any(|one| one == label));
        violations.extend(self.labels.iter().filter(|label| !has(&label.value)).map(|label| Violation {
            at: Some(At::file(because)),
            subject: format!("label {}", label.value),
            message: format!("`{because}` is changed, and the change has no label `{}`", label.value),
            next: format!("add `labels: [{}]` to `.openspec.yaml` of the change", label.value),
        }));
        Judgement::of(violations, format!("`{because}` is changed, and what it requires came with it"))
    }

    fn patterns(&self) -> Vec<&Located<String>> {
        self.paths.iter().flat_map(Globs::written).collect()
    }
}
