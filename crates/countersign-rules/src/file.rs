//! `rules/*.toml`: rules and waivers, read with spans.

use countersign_diag::{Finding, Severity, SourceId, Span};
use countersign_model::Parsed;
use countersign_model::toml_table::{Located, Table};
use countersign_template::{Condition, known};

use crate::codes::{KIND_NOT_YET, KIND_UNKNOWN, RULE_ID};
use crate::kinds::{self, Judge, Kind};
use crate::waiver::{self, Waiver};

/// A rule.
#[derive(Debug)]
pub struct Rule {
    /// Its id, unique in a project.
    pub id: String,
    /// Its kind.
    pub kind: &'static Kind,
    /// What it costs not to keep it: an error blocks.
    pub severity: Severity,
    /// When it binds.
    pub when: Condition,
    /// Why it is there, for whoever meets it.
    pub why: String,
    /// Where its id stands.
    pub span: Span,
    /// The parameters of its kind.
    pub parameters: Box<dyn Judge>,
}

/// A file of rules.
#[derive(Debug, Default)]
pub struct RuleFile {
    /// Its rules, in the order of the file.
    pub rules: Vec<Rule>,
    /// Its waivers, in the order of the file.
    pub waivers: Vec<Waiver>,
}

/// Reads a file of rules. A rule that cannot be read as a whole is an error and is not among the values.
pub fn parse_rules(source: SourceId, text: &str) -> Parsed<RuleFile> {
    let mut findings = Vec::new();
    let mut table = Table::parse(source, text, &mut findings);
    if let Some(format) = table.integer("format", &mut findings)
        && format.value != 1
    {
        let message = format!("format {} is not known; this version reads format 1", format.value);
        let code = &countersign_model::toml_codes::FORMAT_UNKNOWN;
        findings.push(Finding::new(code, format.span, message));
    }
    let rules = table.tables("rule", &mut findings);
    let waivers = table.tables("waiver", &mut findings);
    table.finish(&mut findings);
    let rules = rules.into_iter().filter_map(|table| rule(table, &mut findings)).collect();
    let waivers = waivers.into_iter().filter_map(|table| waiver::read(table, &mut findings)).collect();
    Parsed { value: RuleFile { rules, waivers }, findings }
}

/// One `[[rule]]`.
pub(crate) fn rule(mut table: Table<'_>, findings: &mut Vec<Finding>) -> Option<Rule> {
    let before = findings.len();
    let id = table.required("id", findings);
    let kind = table.required("kind", findings);
    let severity = table.string("severity", findings).and_then(|word| read_severity(word, findings));
    let why = table.required("why", findings);
    let when = Condition::read(table.table("when", findings), findings);
    let kind = kind.and_then(|kind| find_kind(&kind, findings));
    let Some(kind) = kind else {
        // Nobody knows which keys an unknown kind takes.
        return None;
    };
    let parameters = (kind.read)(&mut table, findings);
    table.finish(findings);
    let id = id.filter(|id| is_id(id, findings));
    let is_sound = findings[before..].iter().all(|finding| finding.severity() != Severity::Error);
    let (Located { value: id, span }, why, parameters) = (id?, why?.value, parameters?);
    is_sound.then(|| Rule {
        id,
        kind,
        severity: severity.unwrap_or(Severity::Error),
        when,
        why,
        span,
        parameters,
    })
}

fn read_severity(word: Located<String>, findings: &mut Vec<Finding>) -> Option<Severity> {
    let all = [Severity::Error, Severity::Warning, Severity::Note];
    let read = |word: &str| all.into_iter().find(|severity| severity.as_str() == word);
    known(&[word], "is no severity", &all.map(Severity::as_str), read, findings).pop()
}

fn find_kind(written: &Located<String>, findings: &mut Vec<Finding>) -> Option<&'static Kind> {
    let name = written.value.as_str();
    let found = kinds::KINDS.iter().find(|kind| kind.name() == name);
    if found.is_none() {
        findings.push(if kinds::NOT_YET.contains(&name) {
            let message = format!("rules of kind `{name}` cannot be evaluated yet");
            Finding::new(&KIND_NOT_YET, written.span, message).about(name)
        } else {
            let names: Vec<&str> = kinds::KINDS.iter().map(Kind::name).collect();
            let near = countersign_model::nearest(name, names.iter().copied());
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("known: {}", names.join(", ")),
            };
            let message = format!("`{name}` is no kind of rule");
            Finding::new(&KIND_UNKNOWN, written.span, message).about(name).help(help)
        });
    }
    found
}

fn is_id(id: &Located<String>, findings: &mut Vec<Finding>) -> bool {
    let is_word =
        |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    let is_sound = id.value.split('-').all(is_word);
    if !is_sound {
        let message = format!("`{}` is no id of a rule", id.value);
        findings.push(Finding::new(&RULE_ID, id.span, message).help("write it like `infra-rollback`"));
    }
    is_sound
}
