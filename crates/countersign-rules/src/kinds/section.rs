//! What a section of a document of a change has to hold; shared by the kinds that ask for one.

use countersign_diag::{Finding, SourceMap, Span};
use countersign_model::Document;
use countersign_model::toml_table::{Located, Table};
use countersign_template::{Binds, Condition, Contract, OtherSections, Section, check};

use super::{At, Judgement, Violation};
use crate::ask::{Ask, ChangeView, Side};

/// A section of a document.
#[derive(Debug)]
pub(super) struct WantedSection {
    /// The file in the folder of the change.
    file: String,
    heading: Located<String>,
    min_words: usize,
}

impl WantedSection {
    /// Reads `artifact`, `heading` and `min-words`.
    pub(super) fn read(table: &mut Table<'_>, findings: &mut Vec<Finding>) -> Option<Self> {
        let artifact = table.required("artifact", findings);
        let heading = table.required("heading", findings);
        let min_words = table.integer("min-words", findings).map_or(Some(1), |number| {
            let value = usize::try_from(number.value).ok();
            if value.is_none() {
                findings.push(number.unusable("`min-words` cannot be less than nothing"));
            }
            value
        });
        let artifact = artifact?;
        if artifact.value.split(['/', '\\']).any(|part| matches!(part, ".." | "." | "")) {
            findings.push(artifact.unusable("an artifact lies in the folder of the change"));
            return None;
        }
        let has_ending = artifact.value.rsplit('/').next().is_some_and(|name| name.contains('.'));
        let file = if has_ending { artifact.value } else { format!("{}.md", artifact.value) };
        Some(Self { file, heading: heading?, min_words: min_words? })
    }

    /// What is wrong with the section in the documents of a change.
    pub(super) fn violations(&self, ask: &Ask<'_>, change: &ChangeView) -> Result<Vec<Violation>, Judgement> {
        let path = format!("{}/{}", change.folder, self.file);
        let Some(text) = ask.text(Side::Head, &path)? else {
            return Ok(vec![Violation {
                at: None,
                subject: format!("{path}#{}", self.heading.value),
                message: format!("`{path}` is missing, and with it section `{}`", self.heading.value),
                next: format!("write `{path}` with `## {}`", self.heading.value),
            }]);
        };
        let mut sources = SourceMap::default();
        let document = Document::new(sources.add(path.as_str(), text.as_str()), text.as_str().into());
        let found = ask.world.with_facts(|facts| check(&self.contract(), &document, facts));
        let violation = |finding: Finding| Violation {
            at: Some(match finding.span() {
                Some(span) => At::bytes(&path, Span::range(span)),
                None => At::file(&path),
            }),
            subject: format!("{path}#{}", self.heading.value),
            message: finding.message().to_owned(),
            next: finding.help_text().unwrap_or("fill the section").to_owned(),
        };
        Ok(found.into_iter().map(violation).collect())
    }

    /// The document for messages.
    pub(super) fn document(&self) -> &str {
        &self.file
    }

    /// The heading for messages.
    pub(super) fn heading(&self) -> &str {
        &self.heading.value
    }

    fn contract(&self) -> Contract {
        Contract {
            skeleton: String::new(),
            binds: Binds::Always,
            when: Condition::default(),
            other_sections: OtherSections::Allowed,
            sections: vec![Section {
                heading: self.heading.value.clone(),
                span: self.heading.span,
                required: true,
                when: Condition::default(),
                min_words: self.min_words,
                values: Vec::new(),
                shapes: Vec::new(),
                fields: Vec::new(),
                references: 0,
                may_not_apply: true,
            }],
        }
    }
}
