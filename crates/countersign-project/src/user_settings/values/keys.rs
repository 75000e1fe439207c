//! Which keys can be set.

/// Why a key cannot be set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KeyFault {
    /// In words.
    pub(crate) reason: String,
    /// Whether it cannot be set even if somebody insists.
    pub(crate) is_unsafe: bool,
}

const KNOWN: [&str; 6] = ["featureFlags", "profile", "delivery", "workflows", "defaultStore", "telemetry"];
/// Names that mean something to every JavaScript object; the file is read by such a program.
const UNSAFE: [&str; 3] = ["__proto__", "constructor", "prototype"];

pub(super) fn has_unsafe_part(path: &str) -> bool {
    path.split('.').any(|part| UNSAFE.contains(&part))
}

/// Checks a key path such as `featureFlags.beta`.
pub(crate) fn check_key(path: &str) -> Result<(), KeyFault> {
    let is_unsafe = has_unsafe_part(path);
    let fault = |reason: String| Err(KeyFault { reason, is_unsafe });
    let parts: Vec<&str> = path.split('.').collect();
    if parts.iter().any(|part| part.trim().is_empty()) {
        return fault("a part of the key is empty".to_owned());
    }
    if let Some(part) = parts.iter().find(|part| UNSAFE.contains(part)) {
        return fault(format!("`{part}` is never a key"));
    }
    match parts.as_slice() {
        ["featureFlags" | "profile" | "delivery" | "workflows" | "defaultStore"]
        | ["featureFlags", _]
        | ["telemetry", "enabled"] => Ok(()),
        ["telemetry", ..] => fault("of `telemetry` only `telemetry.enabled` can be set".to_owned()),
        ["featureFlags", ..] => fault("a flag has no keys of its own".to_owned()),
        [first, ..] if KNOWN.contains(first) => fault(format!("`{first}` has no keys of its own")),
        _ => fault(format!("`{}` is not known; there are {}", parts[0], KNOWN.join(", "))),
    }
}
