//! `schema`: files keep a JSON Schema.

use countersign_diag::{Finding, LineIndex};
use countersign_inventory::Place;
use countersign_inventory::schema::{NoVerdict, Schema};
use countersign_inventory::tree::Syntax;
use countersign_model::toml_table::{Located, Table};
use countersign_template::{Globs, known};
use countersign_verify::ChangeKind;

use super::{At, Judge, Judgement, Kind, Reach, Violation};
use crate::ask::{Ask, Side};

countersign_diag::codes! {
    /// A rule of kind `schema` is broken: a file does not keep its JSON Schema, or is no JSON, YAML or TOML at all.
    ///
    /// ```toml
    /// [[rule]]
    /// id = "partner-files"
    /// kind = "schema"
    /// paths = ["partners/**/*.yaml"]       # required
    /// schema = "schemas/partner.json"      # required, a file of the tree, in JSON, YAML or TOML
    /// scope = "all"                        # by default; `changed` looks only at files of the diff
    /// why = "The import reads these files at night, when nobody is there."
    /// ```
    ///
    /// Dialects are 2020-12, 2019-09 and draft-07. A schema with a keyword that is not known here, with a reference to another
    /// document or with a pattern that has no linear time is not used: the rule then cannot be told, and blocks. Dates of TOML are
    /// strings.
    ///
    /// Mend the file at the place that is named.
    P0114 SCHEMA "schema": Error = "a file does not keep its schema";
}

pub(super) const KIND: Kind = Kind { code: &SCHEMA, reach: Reach::Tree, read: SchemaRule::read };

/// The parameters.
#[derive(Debug)]
struct SchemaRule {
    paths: Globs,
    schema: String,
    scope: Scope,
}

/// Which files are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scope {
    All,
    Changed,
}

impl SchemaRule {
    fn read(table: &mut Table<'_>, findings: &mut Vec<Finding>) -> Option<Box<dyn Judge>> {
        let paths = super::required_globs(table, "paths", findings);
        let schema = table.required("schema", findings);
        let word = super::optional_word(table, "scope", findings)?;
        let scope = match word {
            None => Scope::All,
            Some(word) => {
                let read = |word: &str| match word {
                    "all" => Some(Scope::All),
                    "changed" => Some(Scope::Changed),
                    _ => None,
                };
                known(&[word], "is no scope", &["all", "changed"], read, findings).pop()?
            }
        };
        let (paths, schema) = (paths?, schema?);
        if Syntax::of(&schema.value).is_none() {
            findings
                .push(schema.unusable("a schema is a file that ends in `.json`, `.yaml`, `.yml` or `.toml`"));
            return None;
        }
        Some(Box::new(Self { paths, schema: schema.value, scope }))
    }

    fn schema(&self, ask: &Ask<'_>) -> Result<Schema, Judgement> {
        let mend = |judgement: Judgement| judgement.or_do(format!("mend `{}`", self.schema));
        let Some(text) = ask.text(Side::Head, &self.schema)? else {
            return Err(mend(Judgement::cannot_tell(format!("the schema `{}` is missing", self.schema))));
        };
        let syntax = Syntax::of(&self.schema).unwrap_or(Syntax::Json);
        Schema::read(syntax, &text).map_err(|error| {
            mend(Judgement::cannot_tell(format!("`{}:{}: {}`", self.schema, error.place, error.message)))
        })
    }

    /// The files that are looked at.
    fn files(&self, ask: &Ask<'_>) -> Result<Vec<String>, Judgement> {
        let is_meant = |path: &&String| self.paths.is_match(path) && **path != self.schema;
        if self.scope == Scope::All {
            return Ok(ask.paths(Side::Head)?.iter().filter(is_meant).cloned().collect());
        }
        let changed = ask.changed()?;
        // A schema that is changed is asked of every file.
        if changed.iter().any(|path| path.path == self.schema) {
            return Ok(ask.paths(Side::Head)?.iter().filter(is_meant).cloned().collect());
        }
        let there = changed.iter().filter(|path| path.kind != ChangeKind::Removed).map(|path| &path.path);
        Ok(there.filter(is_meant).cloned().collect())
    }

    fn of_file(&self, path: &str, schema: &Schema, ask: &Ask<'_>) -> Result<Vec<Violation>, Judgement> {
        let next = format!("mend `{path}`");
        let Some(syntax) = Syntax::of(path) else {
            return Ok(vec![Violation {
                at: Some(At::file(path)),
                subject: path.to_owned(),
                message: format!("the name of `{path}` says neither JSON, YAML nor TOML"),
                next: "mend `paths` of the rule, or the name of the file".to_owned(),
            }]);
        };
        let Some(text) = ask.text(Side::Head, path)? else {
            return Err(Judgement::cannot_tell(format!("`{path}` is listed and cannot be found")));
        };
        let lines = LineIndex::new(&text);
        let at = |place: Place| {
            let start = lines.line_start(place.line).unwrap_or(0) + place.column - 1;
            Some(At::bytes(path, start as usize..start as usize))
        };
        match schema.check(syntax, &text) {
            Ok(problems) => Ok(problems
                .into_iter()
                .map(|problem| Violation {
                    at: at(problem.place),
                    subject: format!("{path}#{}", problem.pointer),
                    message: format!("{} (`{}` of `{}`)", problem.message, problem.keyword, self.schema),
                    next: next.clone(),
                })
                .collect()),
            Err(NoVerdict::Unreadable(error)) => Ok(vec![Violation {
                at: at(error.place),
                subject: path.to_owned(),
                message: format!("`{path}` cannot be read: {}", error.message),
                next,
            }]),
            Err(NoVerdict::TooExpensive) => {
                Err(Judgement::cannot_tell(format!("`{path}`: {}", NoVerdict::TooExpensive))
                    .or_do(format!("make `{}` simpler", self.schema)))
            }
        }
    }
}

impl Judge for SchemaRule {
    fn judge(&self, ask: &Ask<'_>) -> Judgement {
        let judged = || {
            let schema = self.schema(ask)?;
            let files = self.files(ask)?;
            if files.is_empty() {
                return match self.scope {
                    Scope::Changed => Err(Judgement::idle("none of its files is changed")),
                    Scope::All => Err(Judgement::cannot_tell("no file matches `paths`")
                        .or_do("mend `paths` of the rule, or take the rule away")),
                };
            }
            let mut violations = Vec::new();
            for path in &files {
                violations.extend(self.of_file(path, &schema, ask)?);
            }
            Ok(Judgement::of(violations, format!("{} files keep `{}`", files.len(), self.schema)))
        };
        judged().unwrap_or_else(|other| other)
    }

    fn patterns(&self) -> Vec<&Located<String>> {
        self.paths.written().iter().collect()
    }
}
