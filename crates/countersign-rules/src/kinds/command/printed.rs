//! What an external checker prints: SARIF 2.1.0, or findings of ours.

use serde_json::Value;

use super::super::{At, Violation};

/// The findings, or why they cannot be read. Silence is no list.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<Violation>, String> {
    let value: Value = serde_json::from_slice(bytes).map_err(|error| format!("no JSON: {error}"))?;
    if let Some(runs) = value.get("runs") {
        let runs = runs.as_array().ok_or("`runs` is no list")?;
        if runs.is_empty() {
            return Err("`runs` is empty".to_owned());
        }
        let mut all = Vec::new();
        for run in runs {
            let invocations = run.get("invocations").and_then(Value::as_array);
            let failed = |one: &Value| one.get("executionSuccessful") == Some(&Value::Bool(false));
            if invocations.is_some_and(|all| all.iter().any(failed)) {
                return Err("it says that it did not succeed".to_owned());
            }
            let results = run.get("results").and_then(Value::as_array).ok_or("a run has no `results`")?;
            for result in results.iter().filter(|result| !is_quiet(result)) {
                all.push(of_sarif(result)?);
            }
        }
        return Ok(all);
    }
    let findings = value.get("findings").ok_or("neither `runs` nor `findings`")?;
    findings.as_array().ok_or("`findings` is no list")?.iter().map(of_ours).collect()
}

/// What SARIF lists and does not mean as a problem.
fn is_quiet(result: &Value) -> bool {
    let is = |key: &str, words: &[&str]| {
        result.get(key).and_then(Value::as_str).is_some_and(|word| words.contains(&word))
    };
    is("kind", &["pass", "informational", "notApplicable"]) || is("level", &["none", "note"])
}

fn of_sarif(result: &Value) -> Result<Violation, String> {
    let text = |pointer: &str| result.pointer(pointer).and_then(Value::as_str);
    let message =
        text("/message/text").or_else(|| text("/message/markdown")).ok_or("a result has no message")?;
    let rule = text("/ruleId").unwrap_or("result");
    let path = text("/locations/0/physicalLocation/artifactLocation/uri");
    let line = result.pointer("/locations/0/physicalLocation/region/startLine").and_then(Value::as_u64);
    Ok(violation(rule, path, line, message))
}

fn of_ours(finding: &Value) -> Result<Violation, String> {
    let text = |key: &str| finding.get(key).and_then(Value::as_str);
    let message = text("message").ok_or("a finding has no `message`")?;
    let line = finding.get("line").and_then(Value::as_u64);
    Ok(violation(text("code").unwrap_or("finding"), text("path"), line, message))
}

fn violation(rule: &str, path: Option<&str>, line: Option<u64>, message: &str) -> Violation {
    let line = line.and_then(|line| usize::try_from(line).ok()).unwrap_or(1);
    Violation {
        at: path.map(|path| At::line(path.trim_start_matches("./"), line)),
        subject: path.map_or_else(|| rule.to_owned(), |path| format!("{rule} {path}")),
        message: message.lines().next().unwrap_or_default().to_owned(),
        next: "mend what the checker found".to_owned(),
    }
}
