//! The fields of `.openspec.yaml`, each with the form it needs.

use countersign_diag::{Finding, Severity};

use super::{ChangeMetadata, Initiative, MergeSetting, Risk};
use crate::yaml::keys::{boolean, filled, list, misspelt, string};
use crate::yaml::{Node, Spanned};
use crate::yaml_codes::{DEPENDS_ON, METADATA_FIELD, METADATA_KEY};

const KEYS: [&str; 11] = [
    "schema",
    "created",
    "goal",
    "affected_areas",
    "initiative",
    "skip_specs",
    "retire_capabilities",
    "depends_on",
    "merge",
    "risk",
    "labels",
];

/// Reads all fields, reporting each that is wrong in the order of [`KEYS`].
pub(super) fn read(root: &Node, findings: &mut Vec<Finding>) -> Option<ChangeMetadata> {
    if root.as_mapping().is_none() {
        let message = format!("the metadata must be a mapping, not {}", root.value.kind());
        findings
            .push(Finding::new(&METADATA_FIELD, root.span, message).help("start with `schema: spec-driven`"));
        return None;
    }
    let mut reader = Reader { root, findings };
    let schema = reader.schema();
    let created = reader.field("created", |name, node| date(name, node).map(str::to_owned));
    let goal = reader.field("goal", |name, node| filled(name, node).map(str::to_owned));
    let affected_areas = reader.strings("affected_areas");
    let initiative = reader.initiative();
    let skip_specs = reader.field("skip_specs", boolean).unwrap_or(false);
    let retire_capabilities = reader.field("retire_capabilities", boolean).unwrap_or(false);
    let depends_on = reader.depends_on();
    let labels = reader.strings("labels");
    let merge = root.get("merge").map(|node| MergeSetting::read(node, findings)).unwrap_or_default();
    let risk = root.get("risk").map(|node| Risk::read(node, findings));
    misspelt(&METADATA_KEY, root, &KEYS, findings);
    if findings.iter().any(|finding| finding.severity() == Severity::Error) {
        return None;
    }
    let Spanned { value: schema, span: schema_span } = schema?;
    Some(ChangeMetadata {
        schema,
        schema_span,
        created,
        goal,
        affected_areas,
        initiative,
        skip_specs,
        retire_capabilities,
        depends_on,
        merge,
        risk,
        labels,
    })
}

struct Reader<'a> {
    root: &'a Node,
    findings: &'a mut Vec<Finding>,
}

impl<'a> Reader<'a> {
    fn wrong(&mut self, node: &Node, message: String) {
        self.findings.push(Finding::new(&METADATA_FIELD, node.span, message));
    }

    /// An optional field; `null` is not the same as leaving it out.
    fn field<T>(&mut self, name: &str, read: impl FnOnce(&str, &'a Node) -> Result<T, String>) -> Option<T> {
        let node = self.root.get(name)?;
        match read(name, node) {
            Ok(value) => Some(value),
            Err(message) => {
                self.wrong(node, message);
                None
            }
        }
    }

    fn schema(&mut self) -> Option<Spanned<String>> {
        if self.root.get("schema").is_none() {
            let finding = Finding::new(&METADATA_FIELD, self.root.span, "`schema` is missing");
            self.findings.push(finding.help("add a line such as `schema: spec-driven`"));
            return None;
        }
        self.field("schema", |name, node| {
            filled(name, node).map(|text| Spanned { value: text.to_owned(), span: node.span })
        })
    }

    fn strings(&mut self, key: &str) -> Vec<String> {
        let items = self.field(key, list).unwrap_or_default();
        let mut strings = Vec::new();
        for item in items {
            match filled(key, item) {
                Ok(string) => strings.push(string.to_owned()),
                Err(message) => self.wrong(item, message.replacen("` must", "` entries must", 1)),
            }
        }
        strings
    }

    fn initiative(&mut self) -> Option<Initiative> {
        let node = self.root.get("initiative")?;
        let Some(entries) = node.as_mapping() else {
            self.wrong(node, format!("`initiative` must be a mapping, not {}", node.value.kind()));
            return None;
        };
        let store = self.kebab(node, "store");
        let id = self.kebab(node, "id");
        for (key, _) in entries {
            let name = key.key_name().unwrap_or_default();
            if name != "store" && name != "id" {
                self.wrong(key, format!("`initiative` takes `store` and `id`, not `{name}`"));
            }
        }
        Some(Initiative { store: store?, id: id? })
    }

    fn kebab(&mut self, initiative: &'a Node, key: &str) -> Option<String> {
        let name = format!("initiative.{key}");
        let Some(node) = initiative.get(key) else {
            self.wrong(initiative, format!("`{name}` is missing"));
            return None;
        };
        let problem = match string(&name, node) {
            Ok(text) if is_kebab(text) => return Some(text.to_owned()),
            Ok(text) => format!("`{name}` must be lower case words joined by single hyphens, not `{text}`"),
            Err(message) => message,
        };
        self.wrong(node, problem);
        None
    }

    /// Never an error: `OpenSpec` does not know the field.
    fn depends_on(&mut self) -> Vec<Spanned<String>> {
        let Some(node) = self.root.get("depends_on") else {
            return Vec::new();
        };
        let mut ids = Vec::new();
        let items = match list("depends_on", node) {
            Ok(items) => items,
            Err(message) => {
                let finding = Finding::new(&DEPENDS_ON, node.span, message);
                self.findings.push(finding.help("write `depends_on: [change-id]`"));
                return ids;
            }
        };
        for item in items {
            match filled("depends_on", item) {
                Ok(id) => ids.push(Spanned { value: id.to_owned(), span: item.span }),
                Err(message) => {
                    let message = message.replacen("` must", "` entries must", 1);
                    self.findings.push(Finding::new(&DEPENDS_ON, item.span, message));
                }
            }
        }
        ids
    }
}

fn date<'a>(name: &str, node: &'a Node) -> Result<&'a str, String> {
    let text = string(name, node)?;
    let shape = text.bytes().map(|byte| if byte.is_ascii_digit() { b'0' } else { byte });
    if shape.eq(*b"0000-00-00") {
        Ok(text)
    } else {
        Err(format!("`{name}` must be a date YYYY-MM-DD, not `{text}`"))
    }
}

/// Whether an id is made of lower case letters and digits in words joined by single hyphens.
fn is_kebab(id: &str) -> bool {
    id.split('-').all(|word| {
        !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    })
}
