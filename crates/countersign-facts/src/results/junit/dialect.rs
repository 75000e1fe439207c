//! Who wrote a JUnit report.

use crate::results::Dialect;
use crate::results::collector::Collector;
use crate::results::xml::Element;

/// Looks at an opening suite; the outermost that says anything decides.
pub(super) fn sniff(element: &Element<'_>, is_root: bool, out: &mut Collector<'_>) {
    if out.dialect != Dialect::Unknown {
        return;
    }
    let name = element.get("name").unwrap_or_default();
    let has = |key: &str| element.get(key).is_some();
    let keys: Vec<&str> = element.attributes.iter().map(|(key, _)| *key).collect();
    out.dialect = match name {
        "nextest-run" => Dialect::Nextest,
        "pytest" | "pytest tests" => Dialect::Pytest,
        "jest tests" => Dialect::Jest,
        "vitest tests" => Dialect::Vitest,
        _ if has("xsi:noNamespaceSchemaLocation")
            && element.get("xsi:noNamespaceSchemaLocation").is_some_and(|at| at.contains("surefire")) =>
        {
            Dialect::Surefire
        }
        _ if is_root && element.name == "testsuites" && has("disabled") => Dialect::GoogleTest,
        _ if is_root && keys.starts_with(&["id", "name", "tests", "failures", "skipped", "errors"]) => {
            Dialect::Playwright
        }
        _ if is_root
            && keys.starts_with(&["name", "tests", "skipped", "failures", "errors", "timestamp"]) =>
        {
            Dialect::Gradle
        }
        _ if is_root && keys == ["name", "tests", "errors", "failures", "skipped", "time", "timestamp"] => {
            Dialect::Robot
        }
        _ => Dialect::Unknown,
    };
}
