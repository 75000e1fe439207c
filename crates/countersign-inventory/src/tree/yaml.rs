//! YAML as the model reads it, turned into the common tree.

use countersign_diag::{Severity, SourceMap};
use countersign_model::yaml;

use super::{Fault, Key, Node, Number, Value};

/// Reads one YAML document; a blank one is null.
pub(super) fn read(text: &str) -> Result<Node, Fault> {
    let source = SourceMap::default().add("", "");
    let parsed = yaml::parse(source, text);
    let error = parsed.findings.iter().find(|finding| finding.severity() == Severity::Error);
    match (parsed.value, error) {
        (Some(node), None) => convert(node),
        (_, Some(finding)) => Err(Fault {
            at: finding.span().map_or(0, |span| span.range().start),
            message: finding.message().to_owned(),
        }),
        (None, None) => Err(Fault { at: 0, message: "not valid YAML".to_owned() }),
    }
}

/// Recursion is bounded by the depth limit of the model's reader.
fn convert(node: yaml::Node) -> Result<Node, Fault> {
    let at = node.span.range();
    let value = match node.value {
        yaml::Value::Null => Value::Null,
        yaml::Value::Bool(flag) => Value::Bool(flag),
        yaml::Value::Int(number) => Value::Number(Number::Whole(number.into())),
        yaml::Value::Float(number) => Value::Number(Number::real(number).ok_or_else(|| Fault {
            at: at.start,
            message: "the number is neither finite nor comparable".to_owned(),
        })?),
        yaml::Value::String(text) => Value::Text(text),
        yaml::Value::Sequence(items) => {
            Value::List(items.into_iter().map(convert).collect::<Result<_, _>>()?)
        }
        yaml::Value::Mapping(entries) => Value::Map(mapping(entries)?),
    };
    Ok(Node { at, value })
}

fn mapping(entries: Vec<(yaml::Node, yaml::Node)>) -> Result<Vec<(Key, Node)>, Fault> {
    let mut seen = std::collections::HashSet::new();
    let mut converted = Vec::with_capacity(entries.len());
    for (key, value) in entries {
        let at = key.span.range();
        let name = key
            .key_name()
            .ok_or_else(|| Fault { at: at.start, message: "a list or an object is no key".to_owned() })?;
        if !seen.insert(name.clone()) {
            return Err(Fault { at: at.start, message: format!("key `{name}` is given twice") });
        }
        converted.push((Key { name, at }, convert(value)?));
    }
    Ok(converted)
}
