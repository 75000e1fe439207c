//! Reading the sections of the settings.

use countersign_diag::{Finding, Severity, Span};
use countersign_facts::citation::{Marks, Verb};
use countersign_facts::results::Format;
use countersign_model::toml_codes::{FORMAT_UNKNOWN, SETTING_WITHOUT_EFFECT};
use countersign_model::toml_table::{Located, Table};
use countersign_trace::{Needs, parse_reference};
use countersign_verify::{Domain, Domains, PathClass, PathClasses};
use globset::{Glob, GlobBuilder, GlobSet, GlobSetBuilder};

use super::{AgentHook, Cite, Layout, NeedsByReference, ResultSource, Settings};
use crate::recorded::ReportSource;

/// The kinds of reports that say what ran.
const COVERAGE: [&str; 2] = ["lcov", "cobertura"];
/// The sections of later versions, and what they will hold.
const WITHOUT_EFFECT: [(&str, &str); 1] = [("gates", "no gate is closed by this version")];

/// Reads the whole file.
pub(super) fn settings(mut file: Table<'_>, text: &str, findings: &mut Vec<Finding>) -> Settings {
    format(&mut file, findings);
    let target_branch = filled(file.string("target-branch", findings), findings);
    let layout = layout(file.table("layout", findings), findings);
    let scope = scope(file.table("scope", findings), findings);
    let (domains, domain_names) = domains(file.table("domains", findings), findings);
    let path_classes = path_classes(file.table("paths", findings), findings);
    let (include, marks, needs) = trace(file.table("trace", findings), findings);
    let results = file.tables("results", findings).into_iter();
    let results = results.filter_map(|table| result(table, findings)).collect();
    let cites = file.tables("cite", findings).into_iter();
    let cites = cites.filter_map(|table| cite(table, text, findings)).collect();
    let policy = super::extends::policy(file.table("policy", findings), findings);
    let agent_hook = AgentHook::read(file.table("agent-hook", findings), findings);
    for (key, what) in WITHOUT_EFFECT {
        if let Some(span) = file.skip(key) {
            let message = format!("`{key}` has no effect yet: {what}");
            findings.push(Finding::new(&SETTING_WITHOUT_EFFECT, span, message));
        }
    }
    file.finish(findings);
    let scope = scope.map(|names| known_domains(names, &domain_names, findings));
    Settings {
        target_branch: target_branch.unwrap_or_else(|| "main".to_owned()),
        validations: layout.validations.clone(),
        layout,
        scope,
        domains,
        domain_names,
        path_classes,
        include,
        marks,
        needs,
        results,
        cites,
        policy,
        agent_hook,
    }
}

fn format(file: &mut Table<'_>, findings: &mut Vec<Finding>) {
    if let Some(format) = file.integer("format", findings)
        && format.value != 1
    {
        let message = format!("format {} is not known; this version reads format 1", format.value);
        findings.push(Finding::new(&FORMAT_UNKNOWN, format.span, message));
    }
}

/// The folders.
fn layout(mut table: Table<'_>, findings: &mut Vec<Finding>) -> Layout {
    let mut layout = Layout::default();
    for (key, _) in Layout::FOLDERS {
        let Some(folder) = table.string(key, findings) else { continue };
        let is_inside = !folder.value.is_empty()
            && !folder.value.starts_with('/')
            && folder.value.split('/').all(|part| part != "..");
        if !is_inside {
            let message = format!("`{}` is no folder of the project", folder.value);
            findings.push(folder.unusable(message).help("write it like `governance/rules`"));
        } else if let Some(place) = layout.folder(key) {
            folder.value.trim_end_matches('/').clone_into(place);
        }
    }
    table.finish(findings);
    layout
}

fn scope(mut scope: Table<'_>, findings: &mut Vec<Finding>) -> Option<Vec<Located<String>>> {
    let domains = scope.strings("domains", findings);
    scope.finish(findings);
    domains
}

/// The domains of a scope; a name that no configured domain has is wrong.
fn known_domains(names: Vec<Located<String>>, known: &[String], findings: &mut Vec<Finding>) -> Vec<String> {
    if !known.is_empty() {
        for name in names.iter().filter(|name| !known.contains(&name.value)) {
            let message = format!("there is no domain `{}`", name.value);
            findings.push(name.unusable(message).help(format!("known domains: {}", known.join(", "))));
        }
    }
    names.into_iter().map(|name| name.value).collect()
}

fn domains(mut table: Table<'_>, findings: &mut Vec<Finding>) -> (Domains, Vec<String>) {
    let mut read = Vec::new();
    for (name, mut domain) in table.named_tables(findings) {
        let capabilities = valid_globs(domain.strings("capabilities", findings), findings);
        let paths = valid_globs(domain.strings("paths", findings), findings);
        domain.finish(findings);
        read.push(Domain { name: name.value, capabilities, paths });
    }
    let names = read.iter().map(|domain| domain.name.clone()).collect();
    let domains = Domains::new(&read).expect("every glob was tried");
    (domains, names)
}

fn path_classes(mut table: Table<'_>, findings: &mut Vec<Finding>) -> PathClasses {
    let mut own = Vec::new();
    for class in PathClass::ALL {
        let globs = valid_globs(table.strings(class.as_str(), findings), findings);
        own.extend(globs.into_iter().map(|glob| (class, glob)));
    }
    table.finish(findings);
    PathClasses::new(&own).expect("every glob was tried")
}

fn trace(mut table: Table<'_>, findings: &mut Vec<Finding>) -> (GlobSet, Marks, NeedsByReference) {
    let include = match table.strings("include", findings) {
        Some(globs) => set(&valid_globs(Some(globs), findings)),
        None => set(&["**".to_owned()]),
    };
    let patterns = table.strings("marks", findings).unwrap_or_default();
    let marks = marks(&patterns, findings);
    let mut needs = NeedsByReference::default();
    if let Some(kinds) = table.strings("needs", findings) {
        needs.all = kinds_needed(&kinds, findings);
    }
    for mut own in table.tables("needs-of", findings) {
        let globs = valid_globs(own.strings("references", findings), findings);
        let kinds = own.strings("needs", findings).unwrap_or_default();
        needs.by.push((set(&globs), kinds_needed(&kinds, findings)));
        own.finish(findings);
    }
    table.finish(findings);
    (include, marks, needs)
}

/// The marks; a pattern that is none is left out.
fn marks(patterns: &[Located<String>], findings: &mut Vec<Finding>) -> Marks {
    let mut good: Vec<&str> = Vec::new();
    for pattern in patterns {
        match Marks::new(&[&pattern.value]) {
            Ok(_) => good.push(&pattern.value),
            Err(error) => {
                let help = "write it like `spec:{capability}/{requirement}/{scenario}`";
                findings.push(pattern.unusable(error.to_string()).help(help));
            }
        }
    }
    Marks::new(&good).expect("every pattern was tried")
}

fn kinds_needed(kinds: &[Located<String>], findings: &mut Vec<Finding>) -> Needs {
    let mut needs = Needs { implementation: false, test: false };
    for kind in kinds {
        match kind.value.as_str() {
            "impl" => needs.implementation = true,
            "test" => needs.test = true,
            other => {
                let message = format!("`{other}` is nothing that a requirement can need");
                findings.push(kind.unusable(message).help("write `impl` or `test`"));
            }
        }
    }
    needs
}

fn result(mut table: Table<'_>, findings: &mut Vec<Finding>) -> Option<ResultSource> {
    let kind = table.string("kind", findings);
    let paths = table.strings("path", findings);
    let suite = filled(table.string("suite", findings), findings);
    let inputs = valid_globs(table.strings("inputs", findings), findings);
    let run = table.strings("run", findings).unwrap_or_default();
    let is_coverage = kind.as_ref().is_some_and(|kind| COVERAGE.contains(&kind.value.as_str()));
    if let Some(kind) = &kind
        && !is_coverage
        && Format::from_word(&kind.value).is_none()
    {
        let known: Vec<&str> = Format::ALL.iter().map(|format| format.as_str()).chain(COVERAGE).collect();
        let message = format!("`{}` is no kind of report", kind.value);
        findings.push(kind.unusable(message).help(format!("known kinds: {}", known.join(", "))));
    }
    if paths.is_none() {
        table.required("path", findings);
    }
    let paths = valid_globs(paths, findings);
    table.finish(findings);
    if paths.is_empty() {
        return None;
    }
    let suite = suite.unwrap_or_else(|| "tests".to_owned());
    let run = run.into_iter().map(|word| word.value).collect();
    let report = ReportSource { suite, kind: kind.map(|kind| kind.value), paths, inputs };
    Some(ResultSource { report, is_coverage, run })
}

fn cite(mut table: Table<'_>, text: &str, findings: &mut Vec<Finding>) -> Option<Cite> {
    let span = table.span();
    let path = table.required("path", findings);
    let references = table.strings("req", findings).unwrap_or_default();
    let verb = table.string("verb", findings);
    let reason = table.string("reason", findings);
    table.finish(findings);
    for reference in references.iter().filter(|reference| parse_reference(&reference.value).is_none()) {
        let message = format!("`{}` is no reference", reference.value);
        findings.push(reference.unusable(message).help("write it like `capability/requirement#scenario`"));
    }
    let known = verb.as_ref().map_or(Some(Verb::Impl), |word| Verb::from_word(&word.value));
    if let (None, Some(word)) = (known, &verb) {
        let message = format!("`{}` is no verb of a citation", word.value);
        findings.push(word.unusable(message).help("use impl, test, proof, related, exempt or todo"));
    }
    let verb = known?;
    let path = path?;
    if references.is_empty() {
        findings.push(path.unusable("a `[[cite]]` entry without `req` cites nothing"));
        return None;
    }
    let references = references.into_iter().map(|reference| reference.value).collect();
    let reason = reason.map(|reason| reason.value);
    Some(Cite { path: path.value, references, verb, reason, line: line_of(text, span) })
}

fn line_of(text: &str, span: Span) -> usize {
    text[..span.range().start.min(text.len())].matches('\n').count() + 1
}

/// The text of a value that may not be empty.
fn filled(value: Option<Located<String>>, findings: &mut Vec<Finding>) -> Option<String> {
    let value = value?;
    if value.value.trim().is_empty() {
        findings.push(value.unusable("the value is empty"));
        return None;
    }
    Some(value.value)
}

/// The globs that are some; each other one is a finding.
fn valid_globs(globs: Option<Vec<Located<String>>>, findings: &mut Vec<Finding>) -> Vec<String> {
    let mut valid = Vec::new();
    for found in globs.unwrap_or_default() {
        match glob(&found.value) {
            Ok(_) => valid.push(found.value.trim_start_matches("./").to_owned()),
            Err(error) => {
                let message = format!("`{}` is no glob: {}", found.value, error.kind());
                findings.push(found.unusable(message).help("write it like `src/**` or `*.rs`"));
            }
        }
    }
    valid
}

fn glob(pattern: &str) -> Result<Glob, globset::Error> {
    GlobBuilder::new(pattern.trim_start_matches("./")).literal_separator(true).build()
}

fn set(globs: &[String]) -> GlobSet {
    let mut set = GlobSetBuilder::new();
    for pattern in globs {
        set.add(glob(pattern).expect("it was tried"));
    }
    set.build().expect("each of its globs was tried")
}

/// Whether settings with these findings can be relied on.
pub(crate) fn are_usable(findings: &[Finding]) -> bool {
    findings.iter().all(|finding| finding.severity() != Severity::Error)
}
