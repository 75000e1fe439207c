//! From a schema as written to the list of what it asks for.

use std::collections::HashMap;

use super::canonical::canonical;
use super::keywords::{Dialect, NOTES};
use super::pattern::Pattern;
use super::rule::{Id, Limit, Rule, Sized, Type};
use crate::tree::{Node, Number, Value};

/// The byte at which something is wrong, and what.
type Fault = (usize, String);

/// The rules of every schema in it; the first is the whole.
pub(super) fn compile(root: &Node) -> Result<Vec<Vec<Rule>>, Fault> {
    let dialect = match root.get("$schema") {
        None => Dialect::Latest,
        Some(node) => {
            let name = node.text().unwrap_or_default();
            let message = || format!("the dialect `{name}` is not known: use 2020-12, 2019-09 or draft-07");
            Dialect::named(name).ok_or_else(|| (node.at.start, message()))?
        }
    };
    let mut compiler = Compiler { root, dialect, known: HashMap::new(), waiting: Vec::new(), anchors: None };
    compiler.id(root);
    let mut rules = Vec::new();
    while let Some(node) = compiler.waiting.get(rules.len()).copied() {
        rules.push(compiler.schema(node)?);
    }
    Ok(rules)
}

struct Compiler<'n> {
    root: &'n Node,
    dialect: Dialect,
    /// Schemas by where they lie in memory: the tree does not move meanwhile.
    known: HashMap<usize, Id>,
    waiting: Vec<&'n Node>,
    anchors: Option<HashMap<&'n str, &'n Node>>,
}

fn fault<T>(node: &Node, message: impl Into<String>) -> Result<T, Fault> {
    Err((node.at.start, message.into()))
}

impl<'n> Compiler<'n> {
    fn id(&mut self, node: &'n Node) -> Id {
        let address = std::ptr::from_ref(node).addr();
        if let Some(id) = self.known.get(&address) {
            return *id;
        }
        let id = self.waiting.len();
        self.known.insert(address, id);
        self.waiting.push(node);
        id
    }

    fn schema(&mut self, node: &'n Node) -> Result<Vec<Rule>, Fault> {
        let entries = match &node.value {
            Value::Bool(true) => return Ok(Vec::new()),
            Value::Bool(false) => return Ok(vec![Rule::Never]),
            Value::Map(entries) => entries,
            _ => return fault(node, format!("a schema is an object or a boolean, not {}", node.kind())),
        };
        let is_alone = self.dialect == Dialect::Seven && node.get("$ref").is_some();
        let mut rules = Vec::new();
        for (key, value) in entries {
            let name = key.name.as_str();
            if NOTES.contains(&name) || name.starts_with("x-") {
                continue;
            }
            if !self.dialect.knows(name) {
                return Err((
                    key.at.start,
                    format!("the keyword `{name}` is not known, so it would check nothing"),
                ));
            }
            let is_silent = ["$ref", "$schema", "$id", "definitions", "$defs"].contains(&name);
            if is_alone && !is_silent {
                return Err((key.at.start, format!("`{name}` means nothing beside `$ref` in draft-07")));
            }
            rules.extend(self.keyword(node, name, value)?);
        }
        Ok(rules)
    }

    fn keyword(&mut self, owner: &'n Node, name: &str, value: &'n Node) -> Result<Option<Rule>, Fault> {
        let size = |sized, limit| Ok(Some(Rule::Size(sized, limit, count(value)?)));
        let rule = match name {
            "$schema" | "$id" if std::ptr::eq(owner, self.root) => return Ok(None),
            "$schema" | "$id" => return fault(value, format!("`{name}` inside of a schema is not read")),
            "$anchor" | "then" | "else" | "minContains" | "maxContains" => return Ok(None),
            "$defs" | "definitions" => {
                for (_, schema) in map(value)? {
                    self.id(schema);
                }
                return Ok(None);
            }
            "$ref" => Rule::Ref(self.reference(value)?),
            "type" => Rule::Type(types(value)?),
            "const" => Rule::Values("const", vec![canonical(value)]),
            "enum" => Rule::Values("enum", list(value)?.iter().map(canonical).collect()),
            "allOf" => Rule::AllOf(self.schemas(value)?),
            "anyOf" => Rule::AnyOf(self.schemas(value)?),
            "oneOf" => Rule::OneOf(self.schemas(value)?),
            "not" => Rule::Not(self.id(value)),
            "if" => {
                let [then, otherwise] = ["then", "else"].map(|key| owner.get(key));
                Rule::If(self.id(value), then.map(|node| self.id(node)), otherwise.map(|node| self.id(node)))
            }
            "properties" | "patternProperties" | "additionalProperties" => {
                return self.properties(owner, name);
            }
            "propertyNames" => Rule::PropertyNames(self.id(value)),
            "required" => Rule::Required(names(value)?),
            "dependentRequired" | "dependentSchemas" | "dependencies" => return self.dependencies(value),
            "items" | "prefixItems" | "additionalItems" => return self.items(owner, name),
            "contains" => {
                let [least, most] = ["minContains", "maxContains"].map(|key| owner.get(key));
                let least = least.map_or(Ok(1), count)?;
                let most = most.map(count).transpose()?;
                Rule::Contains(self.id(value), least, most)
            }
            "uniqueItems" => match value.bool() {
                Some(true) => Rule::Unique,
                Some(false) => return Ok(None),
                None => return fault(value, "`uniqueItems` must be true or false"),
            },
            "minProperties" => return size(Sized::Map, Limit::Least),
            "maxProperties" => return size(Sized::Map, Limit::Most),
            "minItems" => return size(Sized::List, Limit::Least),
            "maxItems" => return size(Sized::List, Limit::Most),
            "minLength" => return size(Sized::Text, Limit::Least),
            "maxLength" => return size(Sized::Text, Limit::Most),
            "minimum" => Rule::Bound("minimum", number(value)?),
            "maximum" => Rule::Bound("maximum", number(value)?),
            "exclusiveMinimum" => Rule::Bound("exclusiveMinimum", number(value)?),
            "exclusiveMaximum" => Rule::Bound("exclusiveMaximum", number(value)?),
            "multipleOf" => match number(value)? {
                factor if factor.as_f64() > 0.0 => Rule::MultipleOf(factor),
                _ => return fault(value, "`multipleOf` must be more than 0"),
            },
            "pattern" => Rule::Pattern(pattern(value.text(), value)?),
            _ => {
                return fault(value, format!("the keyword `{name}` is not known, so it would check nothing"));
            }
        };
        Ok(Some(rule))
    }

    /// The three keywords are one rule, made where the first of them stands.
    fn properties(&mut self, owner: &'n Node, name: &str) -> Result<Option<Rule>, Fault> {
        let keys = ["properties", "patternProperties", "additionalProperties"];
        let [named, patterns, rest] = keys.map(|key| owner.get(key));
        if keys.iter().find(|key| owner.get(key).is_some()) != Some(&name) {
            return Ok(None);
        }
        let (mut all, mut matched) = (Vec::new(), Vec::new());
        for (key, schema) in named.map_or(Ok([].as_slice()), |node| map(node))? {
            all.push((key.name.clone(), self.id(schema)));
        }
        for (key, schema) in patterns.map_or(Ok([].as_slice()), |node| map(node))? {
            matched.push((pattern(Some(&key.name), schema)?, self.id(schema)));
        }
        let rest = rest.map(|node| self.id(node));
        Ok(Some(Rule::Properties { named: all, patterns: matched, rest }))
    }

    /// `items` has been a list of schemas before it became `prefixItems`.
    fn items(&mut self, owner: &'n Node, name: &str) -> Result<Option<Rule>, Fault> {
        let keys = ["prefixItems", "items", "additionalItems"];
        if keys.iter().find(|key| owner.get(key).is_some()) != Some(&name) {
            return Ok(None);
        }
        let [first, items, additional] = keys.map(|key| owner.get(key));
        let (first, rest) = match (first, items) {
            (None, Some(items)) if items.list().is_some() && self.dialect != Dialect::Latest => {
                (Some(items), additional)
            }
            (first, items) => (first, items),
        };
        let first = first.map_or(Ok(Vec::new()), |node| self.schemas(node))?;
        Ok(Some(Rule::Items { first, rest: rest.map(|node| self.id(node)) }))
    }

    /// All dependencies at once.
    fn dependencies(&mut self, value: &'n Node) -> Result<Option<Rule>, Fault> {
        let mut rules = Vec::new();
        for (key, needed) in map(value)? {
            let rule = match &needed.value {
                Value::List(_) => Rule::DependentRequired(key.name.clone(), names(needed)?),
                _ => Rule::DependentSchema(key.name.clone(), self.id(needed)),
            };
            rules.push(rule);
        }
        Ok(Some(Rule::Every(rules)))
    }

    fn reference(&mut self, value: &'n Node) -> Result<Id, Fault> {
        let Some(written) = value.text() else { return fault(value, "`$ref` must be a string") };
        let own = self.root.get("$id").and_then(Node::text).map(|id| id.trim_end_matches('#'));
        let local = own.and_then(|id| written.strip_prefix(id)).unwrap_or(written);
        let target = match local.strip_prefix('#') {
            Some("") => Some(self.root),
            Some(pointer) if pointer.starts_with('/') => self.pointer(pointer),
            Some(anchor) => self.anchor(anchor),
            None if local.is_empty() => Some(self.root),
            None => return fault(value, format!("`{written}` is another document, and none is fetched")),
        };
        match target {
            Some(node) => Ok(self.id(node)),
            None => fault(value, format!("`{written}` leads nowhere")),
        }
    }

    fn pointer(&self, pointer: &str) -> Option<&'n Node> {
        let mut node = self.root;
        for part in pointer.split('/').skip(1) {
            let part = decode(part)?.replace("~1", "/").replace("~0", "~");
            node = match node.list() {
                Some(items) => items.get(part.parse::<usize>().ok()?)?,
                None => node.get(&part)?,
            };
        }
        Some(node)
    }

    fn anchor(&mut self, name: &str) -> Option<&'n Node> {
        let root = self.root;
        let anchors = self.anchors.get_or_insert_with(|| {
            let mut anchors = HashMap::new();
            gather(root, &mut anchors);
            anchors
        });
        anchors.get(name).copied()
    }

    fn schemas(&mut self, value: &'n Node) -> Result<Vec<Id>, Fault> {
        let items = list(value)?;
        if items.is_empty() {
            return fault(value, "the list of schemas is empty");
        }
        Ok(items.iter().map(|node| self.id(node)).collect())
    }
}

fn map(value: &Node) -> Result<&[(crate::tree::Key, Node)], Fault> {
    value.map().ok_or_else(|| (value.at.start, format!("an object is expected, not {}", value.kind())))
}

fn list(value: &Node) -> Result<&[Node], Fault> {
    value.list().ok_or_else(|| (value.at.start, format!("a list is expected, not {}", value.kind())))
}

fn names(value: &Node) -> Result<Vec<String>, Fault> {
    let name = |node: &Node| {
        node.text()
            .map(str::to_owned)
            .ok_or_else(|| (node.at.start, "the name of a key is expected".to_owned()))
    };
    list(value)?.iter().map(name).collect()
}

fn count(value: &Node) -> Result<u64, Fault> {
    match value.value {
        Value::Number(Number::Whole(number)) if number >= 0 => Ok(u64::try_from(number).unwrap_or(u64::MAX)),
        _ => fault(value, "a whole number from 0 is expected"),
    }
}

/// Every `$anchor`. Recursion is bounded by the depth limit of the readers.
fn gather<'n>(node: &'n Node, anchors: &mut HashMap<&'n str, &'n Node>) {
    if let Some(name) = node.get("$anchor").and_then(Node::text) {
        anchors.insert(name, node);
    }
    match &node.value {
        Value::Map(entries) => entries.iter().for_each(|(_, value)| gather(value, anchors)),
        Value::List(items) => items.iter().for_each(|item| gather(item, anchors)),
        _ => {}
    }
}

fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
            bytes.push(digit(rest.next()?)? * 16 + digit(rest.next()?)?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

fn types(value: &Node) -> Result<Vec<Type>, Fault> {
    let one = |node: &Node| {
        let known = Type::ALL.iter().find(|(name, _)| node.text() == Some(name));
        known.map_or_else(|| fault(node, "the name of a type is expected"), |(_, known)| Ok(*known))
    };
    match value.list() {
        Some([]) => fault(value, "the list of types is empty"),
        Some(items) => items.iter().map(one).collect(),
        None => Ok(vec![one(value)?]),
    }
}

fn number(value: &Node) -> Result<Number, Fault> {
    if let Value::Number(number) = value.value { Ok(number) } else { fault(value, "a number is expected") }
}

fn pattern(written: Option<&str>, node: &Node) -> Result<Pattern, Fault> {
    let Some(written) = written else { return fault(node, "a pattern is expected") };
    Pattern::read(written).map_err(|reason| (node.at.start, format!("the pattern `{written}` {reason}")))
}
