//! What the reference's messages mean, in the names of our codes.
//!
//! A pattern keeps only as much of a message as it takes to recognise it: `{}` stands for the subject, `*` for
//! anything, and the text after the last `*` need not be spelled out.

/// The kind and the subject of one message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Meaning {
    /// The name of our code.
    pub(crate) kind: &'static str,
    /// The requirement, task or capability that the message names.
    pub(crate) subject: Option<String>,
}

/// Recognises a message; `path` is the path of its issue.
pub(crate) fn meaning(message: &str, path: &str) -> Option<Meaning> {
    if is_system_error(message) {
        return Some(Meaning { kind: "unreadable", subject: None });
    }
    let (kind, captured) =
        PATTERNS.iter().find_map(|(pattern, kind)| Some((*kind, matches(pattern, message)?)))?;
    let subject = match (kind, captured) {
        ("archive-would-refuse", _) => Some(path.strip_suffix("/spec.md").unwrap_or(path).to_owned()),
        (_, Captured::Subject(name)) => Some(requirement_name(&name)),
        (_, Captured::Nothing) => None,
    };
    Some(Meaning { kind, subject })
}

const PATTERNS: &[(&str, &str)] = &[
    // Main specs.
    ("Spec must have a Purpose*", "purpose-missing"),
    ("Spec must have a Requirements*", "requirements-missing"),
    ("Spec must have at least one req*", "no-requirements"),
    ("Requirement must have at least one sc*", "scenario-missing"),
    ("Requirement text cannot be empty", "statement-empty"),
    ("Requirement text is very long*", "requirement-long"),
    ("Main spec contains delta header*", "delta-header-in-spec"),
    ("Requirement header \"{}\" appears outside*", "requirement-outside"),
    ("Requirement header \"{}\" duplicates*", "requirement-duplicated"),
    ("Purpose section is still a placeholder*", "purpose-placeholder"),
    ("Purpose section is too brief*", "purpose-brief"),
    ("Requirement \"{}\" must contain SHALL*", "statement-missing"),
    ("Requirement \"{}\" should contain SHALL*", "keyword-missing"),
    // Tasks.
    ("This change counts as 0 tasks*", "tasks-without-checkbox"),
    ("Task \"{}\" is under group*", "task-group-mismatch"),
    ("Task ID \"{}\" is duplicated*", "task-id-duplicated"),
    ("* incomplete task*", "tasks-incomplete"),
    ("could not read task file", "unreadable"),
    ("Path is outside the allowed directory*", "unreadable"),
    // Deltas.
    ("Delta spec found at specs/spec.md*", "delta-at-root"),
    ("Delta spec found at specs/*", "delta-misplaced"),
    ("Header \"*\" in * is missing a requirement name*", "header-nameless"),
    ("Header \"*\" in * is not a*", "header-ignored"),
    ("RENAMED FROM: \"{}\" has no matching*", "rename-unpaired"),
    ("RENAMED TO: \"{}\" has no matching*", "rename-unpaired"),
    ("Requirement \"{}\" is above the first*", "requirement-orphaned"),
    ("Requirement \"{}\" is under \"## *", "requirement-orphaned"),
    ("Duplicate requirement in ADDED: \"{}\"", "operation-duplicated"),
    ("Duplicate requirement in MODIFIED: \"{}\"", "operation-duplicated"),
    ("Duplicate requirement in REMOVED: \"{}\"", "operation-duplicated"),
    ("Duplicate FROM in RENAMED: \"{}\"", "operation-duplicated"),
    ("Duplicate TO in RENAMED: \"{}\"", "operation-duplicated"),
    ("ADDED \"{}\" is missing requirement text", "statement-missing"),
    ("MODIFIED \"{}\" is missing requirement text", "statement-missing"),
    ("ADDED \"{}\" must contain SHALL*", "statement-missing"),
    ("MODIFIED \"{}\" must contain SHALL*", "statement-missing"),
    ("ADDED \"{}\" should contain SHALL*", "keyword-missing"),
    ("MODIFIED \"{}\" should contain SHALL*", "keyword-missing"),
    ("ADDED \"{}\" must include at least one sc*", "scenario-missing"),
    ("MODIFIED \"{}\" must include at least one sc*", "scenario-missing"),
    ("MODIFIED \"{}\" omits scenario*", "scenarios-dropped"),
    ("Requirement present in both MODIFIED and REMOVED: \"{}\"", "operations-conflict"),
    ("Requirement present in both MODIFIED and ADDED: \"{}\"", "operations-conflict"),
    ("Requirement present in both ADDED and REMOVED: \"{}\"", "operations-conflict"),
    ("Requirement present in both RENAMED and REMOVED: \"{}\" (REMOVED spells it*", "operations-conflict"),
    ("Requirement present in both RENAMED and REMOVED: \"{}\"", "operations-conflict"),
    ("MODIFIED references old name*for \"{}\"", "rename-old-name"),
    ("RENAMED TO collides with ADDED for \"{}\"", "rename-collides"),
    ("Could not read *", "unreadable"),
    ("Archive would refuse*", "archive-would-refuse"),
    ("Could not check archive merge*", "archive-unchecked"),
    // Changes.
    ("Delta sections *no requirement entries*", "delta-sections-empty"),
    ("No delta sections found*", "delta-sections-missing"),
    ("Change must have at least one delta*", "no-deltas"),
    ("skip_specs is set in .openspec.yaml but*", "skip-specs-conflict"),
    ("skip_specs is set in .openspec.yaml: *", "skip-specs-accepted"),
    ("skip_specs is set but .openspec.yaml*", "skip-specs-invalid"),
    ("\"*\" is not a change: it is a folder*", "nested-change"),
];

/// What a pattern took out of a message that it matches.
enum Captured {
    Subject(String),
    Nothing,
}

/// Matches `message` against `pattern`.
fn matches(pattern: &str, message: &str) -> Option<Captured> {
    let mut rest = message;
    let mut captured = Captured::Nothing;
    let mut hole = None;
    let mut pattern = pattern;
    loop {
        let next = ["{}", "*"].into_iter().filter_map(|mark| Some((pattern.find(mark)?, mark))).min();
        let (literal, after) = match next {
            Some((at, mark)) => (&pattern[..at], Some((mark, &pattern[at + mark.len()..]))),
            None => (pattern, None),
        };
        // The last literal ends the message, unless a hole follows it.
        let at = match (hole, after) {
            (None, _) => rest.starts_with(literal).then_some(0)?,
            (Some("*"), None) if literal.is_empty() => rest.len(),
            (Some(_), None) => rest.ends_with(literal).then(|| rest.len() - literal.len())?,
            (Some(_), Some(_)) => rest.find(literal)?,
        };
        if hole == Some("{}") {
            captured = Captured::Subject(rest[..at].to_owned());
        }
        rest = &rest[at + literal.len()..];
        match after {
            Some((mark, following)) => (hole, pattern) = (Some(mark), following),
            None => return rest.is_empty().then_some(captured),
        }
    }
}

/// A message of the operating system, as Node words it: `ENOENT: no such file`.
fn is_system_error(message: &str) -> bool {
    message.split_once(": ").is_some_and(|(code, _)| {
        code.len() > 2 && code.starts_with('E') && code.chars().all(|c| c.is_ascii_uppercase())
    })
}

/// The name in a requirement header, or the text itself.
pub(crate) fn requirement_name(text: &str) -> String {
    let space = |c: char| c.is_whitespace() || c == '\u{feff}';
    let text = text.trim_matches(space);
    let Some(header) = text.strip_prefix("###") else { return text.to_owned() };
    let header = header.trim_start_matches(space);
    let name = match header.get(.."requirement:".len()) {
        Some(word) if word.eq_ignore_ascii_case("requirement:") => &header["requirement:".len()..],
        _ => return text.to_owned(),
    };
    let name = name.trim_matches(space);
    let open = name.trim_end_matches('#');
    if open.len() < name.len() && open.ends_with([' ', '\t']) {
        open.trim_end().to_owned()
    } else {
        name.to_owned()
    }
}

#[cfg(test)]
mod tests;
