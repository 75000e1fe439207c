//! The front matter of a skill, by the Agent Skills rules.

use countersign_diag::{Finding, SourceId, Span};
use countersign_model::yaml::{self, Node};

use super::{SkillInput, SkillKind};
use crate::codes::{SKILL_DESCRIPTION, SKILL_FRONT_MATTER, SKILL_KEY, SKILL_NAME, SKILL_VALUE};
use crate::skill::{is_skill_name, parts};

const KEYS: [&str; 6] = ["name", "description", "license", "compatibility", "metadata", "allowed-tools"];
const MAX_DESCRIPTION: usize = 1024;
const MAX_COMPATIBILITY: usize = 500;
/// The key below `metadata` that says what a skill is.
const KIND: &str = "kind";

/// Checks it, and says what kind of skill it is.
pub(super) fn check(skill: SkillInput<'_>, findings: &mut Vec<Finding>) -> SkillKind {
    let by_name = if skill.folder.starts_with("openspec-") { SkillKind::Lifecycle } else { SkillKind::Role };
    let top = Span::new(skill.source, 0..0);
    let help = "begin the file with `---`, `name:`, `description:`, `---`";
    let Some((at, text)) = parts(skill.text).front else {
        findings.push(Finding::new(&SKILL_FRONT_MATTER, top, "the skill has no front matter").help(help));
        return by_name;
    };
    let parsed = yaml::parse(skill.source, text);
    for finding in &parsed.findings {
        let span = finding.span().map_or(top, |span| moved(skill.source, span, at));
        let message = format!("the front matter is no YAML: {}", finding.message());
        findings.push(Finding::new(&SKILL_FRONT_MATTER, span, message).help("put the text into quotes"));
    }
    let Some(root) = parsed.value else { return by_name };
    let Some(members) = root.as_mapping() else {
        findings.push(Finding::new(&SKILL_FRONT_MATTER, top, "the front matter is no mapping").help(help));
        return by_name;
    };
    let place = |node: &Node| moved(skill.source, node.span, at);
    name(&root, skill, place, findings);
    description(&root, skill.source, place, findings);
    for key in ["license", "allowed-tools", "compatibility"] {
        let Some(node) = root.get(key) else { continue };
        let problem = match node.as_str() {
            None => format!("`{key}` is no text"),
            Some(text) if key == "compatibility" && text.chars().count() > MAX_COMPATIBILITY => {
                let length = text.chars().count();
                format!("`compatibility` has {length} characters, {MAX_COMPATIBILITY} are allowed")
            }
            Some(_) => continue,
        };
        findings.push(Finding::new(&SKILL_VALUE, place(node), problem));
    }
    for (key, _) in members {
        let name = key.key_name().unwrap_or_default();
        if !KEYS.contains(&name.as_str()) {
            let message = format!("`{name}` is no key of a skill");
            let help = format!("known keys: {}; your own go below `metadata`", KEYS.join(", "));
            findings.push(Finding::new(&SKILL_KEY, place(key), message).help(help));
        }
    }
    let Some(metadata) = root.get("metadata") else { return by_name };
    metadata_is_texts(metadata, place, findings);
    match metadata.get(KIND).and_then(Node::as_str) {
        Some("helper") => SkillKind::Helper,
        Some("lifecycle") => SkillKind::Lifecycle,
        Some("role") => SkillKind::Role,
        _ => by_name,
    }
}

fn moved(source: SourceId, span: Span, by: usize) -> Span {
    Span::new(source, span.range().start + by..span.range().end + by)
}

fn name(root: &Node, skill: SkillInput<'_>, place: impl Fn(&Node) -> Span, findings: &mut Vec<Finding>) {
    let help = format!("write `name: {}`", skill.folder);
    let Some(node) = root.get("name") else {
        let top = Span::new(skill.source, 0..0);
        findings.push(Finding::new(&SKILL_NAME, top, "the skill has no name").help(help));
        return;
    };
    let name = node.as_str().unwrap_or_default();
    let problem = if !is_skill_name(name) {
        format!("`{name}` is no name of a skill")
    } else if name == skill.folder {
        return;
    } else {
        format!("the skill is called `{name}`, and its folder `{}`", skill.folder)
    };
    let help = if is_skill_name(skill.folder) {
        help
    } else {
        "use 1 to 64 of `a-z`, `0-9` and single hyphens, for the folder as well".to_owned()
    };
    findings.push(Finding::new(&SKILL_NAME, place(node), problem).help(help));
}

fn description(root: &Node, source: SourceId, place: impl Fn(&Node) -> Span, findings: &mut Vec<Finding>) {
    let node = root.get("description");
    let text = node.and_then(Node::as_str).unwrap_or_default();
    let length = text.chars().count();
    let problem = if text.trim().is_empty() {
        "the skill has no description".to_owned()
    } else if length > MAX_DESCRIPTION {
        format!("the description has {length} characters, {MAX_DESCRIPTION} are allowed")
    } else {
        return;
    };
    let span = node.map_or(Span::new(source, 0..0), place);
    let help = "say what the skill does and when to use it";
    findings.push(Finding::new(&SKILL_DESCRIPTION, span, problem).help(help));
}

fn metadata_is_texts(metadata: &Node, place: impl Fn(&Node) -> Span, findings: &mut Vec<Finding>) {
    let Some(members) = metadata.as_mapping() else {
        findings.push(Finding::new(&SKILL_VALUE, place(metadata), "`metadata` is no mapping"));
        return;
    };
    for (key, value) in members {
        if value.as_str().is_none() {
            let message = format!("`{}` below `metadata` is no text", key.key_name().unwrap_or_default());
            findings
                .push(Finding::new(&SKILL_VALUE, place(value), message).help("put the value into quotes"));
        }
    }
}
