//! A document against the rules.

use std::collections::HashSet;

use super::canonical::canonical;
use super::rule::{Id, Limit, Rule, Sized, Type};
use super::{MAX_PROBLEMS, Problem};
use crate::place::Lines;
use crate::tree::{Node, Number, Value};

/// The most steps that one document takes.
const MAX_STEPS: usize = 20_000_000;
/// The deepest chain of schemas.
const MAX_CHAIN: usize = 800;

/// What does not fit; `None` if the steps ran out or the schemas lead in circles.
pub(super) fn evaluate(rules: &[Vec<Rule>], document: &Node, lines: &Lines) -> Option<Vec<Problem>> {
    let mut evaluator = Evaluator { rules, lines, steps: MAX_STEPS, depth: 0, path: Vec::new() };
    let mut problems = Vec::new();
    evaluator.schema(0, document, &mut problems)?;
    Some(problems)
}

struct Evaluator<'s> {
    rules: &'s [Vec<Rule>],
    lines: &'s Lines,
    steps: usize,
    depth: usize,
    path: Vec<String>,
}

/// `None`: no verdict.
type Done = Option<()>;

impl<'s> Evaluator<'s> {
    fn schema(&mut self, id: Id, node: &Node, problems: &mut Vec<Problem>) -> Done {
        self.steps = self.steps.checked_sub(1)?;
        if self.depth == MAX_CHAIN {
            return None;
        }
        self.depth += 1;
        let rules: &'s [Rule] = self.rules.get(id)?;
        for rule in rules {
            self.rule(rule, node, problems)?;
        }
        self.depth -= 1;
        Some(())
    }

    /// The problems that a schema has with a value, apart from all others.
    fn apart(&mut self, id: Id, node: &Node) -> Option<Vec<Problem>> {
        let mut problems = Vec::new();
        self.schema(id, node, &mut problems)?;
        Some(problems)
    }

    fn below(&mut self, step: String, id: Id, node: &Node, problems: &mut Vec<Problem>) -> Done {
        self.path.push(step);
        self.schema(id, node, problems)?;
        self.path.pop();
        Some(())
    }

    fn say(&self, problems: &mut Vec<Problem>, at: usize, keyword: &'static str, message: String) {
        // More than are listed are kept, so that alternatives can be compared.
        if problems.len() < 2 * MAX_PROBLEMS {
            let mut pointer = String::new();
            for step in &self.path {
                pointer.push('/');
                pointer.push_str(&step.replace('~', "~0").replace('/', "~1"));
            }
            problems.push(Problem { place: self.lines.place(at), pointer, keyword, message });
        }
    }

    fn rule(&mut self, rule: &'s Rule, node: &Node, problems: &mut Vec<Problem>) -> Done {
        let at = node.at.start;
        match rule {
            Rule::Never => self.say(problems, at, "false", "nothing may stand here".to_owned()),
            Rule::Type(types) if !types.iter().any(|known| known.fits(node)) => {
                let names: Vec<&str> = types.iter().map(|known| known.name()).collect();
                self.say(
                    problems,
                    at,
                    "type",
                    format!("{} stands here, not {}", kind(node), names.join(" or ")),
                );
            }
            Rule::Type(_) => {}
            Rule::Values(keyword, values) => {
                let value = canonical(node);
                self.steps = self.steps.checked_sub(values.len() + value.len() / 64)?;
                if !values.contains(&value) {
                    self.say(problems, at, keyword, format!("the value is none of {}", shown(values)));
                }
            }
            Rule::Ref(id) => self.schema(*id, node, problems)?,
            Rule::Every(rules) => {
                for rule in rules {
                    self.rule(rule, node, problems)?;
                }
            }
            Rule::AllOf(ids) => {
                for id in ids {
                    self.schema(*id, node, problems)?;
                }
            }
            Rule::AnyOf(ids) => self.alternatives(ids, node, ("anyOf", problems))?,
            Rule::OneOf(ids) => self.alternatives(ids, node, ("oneOf", problems))?,
            Rule::Not(id) => {
                if self.apart(*id, node)?.is_empty() {
                    self.say(problems, at, "not", "the value is of a kind that is ruled out".to_owned());
                }
            }
            Rule::If(condition, then, otherwise) => {
                let next = if self.apart(*condition, node)?.is_empty() { then } else { otherwise };
                if let Some(id) = next {
                    self.schema(*id, node, problems)?;
                }
            }
            _ => self.parts(rule, node, problems)?,
        }
        Some(())
    }

    fn alternatives(
        &mut self,
        ids: &[Id],
        node: &Node,
        (keyword, problems): (&'static str, &mut Vec<Problem>),
    ) -> Done {
        let (mut fitting, mut nearest): (usize, Option<Vec<Problem>>) = (0, None);
        for id in ids {
            let found = self.apart(*id, node)?;
            fitting += usize::from(found.is_empty());
            if nearest.as_ref().is_none_or(|known| found.len() < known.len()) {
                nearest = Some(found);
            }
            if keyword == "anyOf" && fitting > 0 {
                return Some(());
            }
        }
        let at = node.at.start;
        if fitting == 0 {
            self.say(problems, at, keyword, format!("the value fits none of {} alternatives", ids.len()));
            // The nearest one says what is missing.
            problems.extend(nearest.into_iter().flatten().take(1));
        } else if fitting > 1 {
            self.say(
                problems,
                at,
                keyword,
                format!("the value fits {fitting} alternatives where one is asked for"),
            );
        }
        Some(())
    }

    /// Rules about the parts of values; a value of another type has none.
    fn parts(&mut self, rule: &'s Rule, node: &Node, problems: &mut Vec<Problem>) -> Done {
        match &node.value {
            Value::Map(entries) => self.object(rule, (node, entries), problems),
            Value::List(items) => self.array(rule, (node, items), problems),
            Value::Text(text) => {
                self.steps = self.steps.checked_sub(text.len() / 64)?;
                match rule {
                    Rule::Pattern(pattern) if !pattern.fits(text) => {
                        let message = format!("the text does not match `{}`", pattern.written());
                        self.say(problems, node.at.start, "pattern", message);
                    }
                    Rule::Size(Sized::Text, limit, bound) => {
                        self.size(problems, node, (*limit, *bound), text.chars().count());
                    }
                    _ => {}
                }
                Some(())
            }
            Value::Number(number) => {
                self.number(rule, (node, *number), problems);
                Some(())
            }
            Value::Null | Value::Bool(_) => Some(()),
        }
    }

    fn number(&self, rule: &Rule, (node, number): (&Node, Number), problems: &mut Vec<Problem>) {
        match rule {
            Rule::Bound(keyword, bound) => {
                let order = number.order(*bound);
                let (fits, words) = match *keyword {
                    "minimum" => (order.is_ge(), "at least"),
                    "maximum" => (order.is_le(), "at most"),
                    "exclusiveMinimum" => (order.is_gt(), "more than"),
                    _ => (order.is_lt(), "less than"),
                };
                if !fits {
                    self.say(problems, node.at.start, keyword, format!("{number} is not {words} {bound}"));
                }
            }
            Rule::MultipleOf(factor) if number.is_multiple_of(*factor) != Some(true) => {
                let message = format!("{number} is no multiple of {factor}");
                self.say(problems, node.at.start, "multipleOf", message);
            }
            _ => {}
        }
    }

    fn size(&self, problems: &mut Vec<Problem>, node: &Node, (limit, bound): (Limit, u64), size: usize) {
        let size = size as u64;
        let (fits, words) = match limit {
            Limit::Least => (size >= bound, "at least"),
            Limit::Most => (size <= bound, "at most"),
        };
        if !fits {
            let (keyword, what) = match (&node.value, limit) {
                (Value::Text(_), Limit::Least) => ("minLength", "characters"),
                (Value::Text(_), Limit::Most) => ("maxLength", "characters"),
                (Value::List(_), Limit::Least) => ("minItems", "items"),
                (Value::List(_), Limit::Most) => ("maxItems", "items"),
                (_, Limit::Least) => ("minProperties", "keys"),
                (_, Limit::Most) => ("maxProperties", "keys"),
            };
            self.say(problems, node.at.start, keyword, format!("{size} {what} are not {words} {bound}"));
        }
    }

    fn object(
        &mut self,
        rule: &'s Rule,
        (node, entries): (&Node, &[(crate::tree::Key, Node)]),
        problems: &mut Vec<Problem>,
    ) -> Done {
        let has = |name: &str| entries.iter().any(|(key, _)| key.name == name);
        match rule {
            Rule::Required(names) => {
                self.steps = self.steps.checked_sub(names.len())?;
                for name in names.iter().filter(|name| !has(name)) {
                    self.say(problems, node.at.start, "required", format!("the key `{name}` is missing"));
                }
            }
            Rule::DependentRequired(name, needed) if has(name) => {
                for needed in needed.iter().filter(|needed| !has(needed)) {
                    let message = format!("the key `{needed}` is missing beside `{name}`");
                    self.say(problems, node.at.start, "dependentRequired", message);
                }
            }
            Rule::DependentSchema(name, id) if has(name) => self.schema(*id, node, problems)?,
            Rule::Size(Sized::Map, limit, bound) => {
                self.size(problems, node, (*limit, *bound), entries.len());
            }
            Rule::PropertyNames(id) => {
                for (key, _) in entries {
                    let name = Node { at: key.at.clone(), value: Value::Text(key.name.clone()) };
                    self.below(key.name.clone(), *id, &name, problems)?;
                }
            }
            Rule::Properties { named, patterns, rest } => {
                for (key, value) in entries {
                    self.steps = self.steps.checked_sub(1 + patterns.len())?;
                    let mut is_known = false;
                    if let Some((_, id)) = named.iter().find(|(name, _)| *name == key.name) {
                        is_known = true;
                        self.below(key.name.clone(), *id, value, problems)?;
                    }
                    for (_, id) in patterns.iter().filter(|(pattern, _)| pattern.fits(&key.name)) {
                        is_known = true;
                        self.below(key.name.clone(), *id, value, problems)?;
                    }
                    let Some(id) = rest.filter(|_| !is_known) else { continue };
                    if matches!(self.rules.get(id).map(Vec::as_slice), Some([Rule::Never])) {
                        let message = format!("the key `{}` is not known here", key.name);
                        self.say(problems, key.at.start, "additionalProperties", message);
                    } else {
                        self.below(key.name.clone(), id, value, problems)?;
                    }
                }
            }
            _ => {}
        }
        Some(())
    }

    fn array(
        &mut self,
        rule: &'s Rule,
        (node, items): (&Node, &[Node]),
        problems: &mut Vec<Problem>,
    ) -> Done {
        match rule {
            Rule::Items { first, rest } => {
                for (number, item) in items.iter().enumerate() {
                    let Some(id) = first.get(number).copied().or(*rest) else { break };
                    self.below(number.to_string(), id, item, problems)?;
                }
            }
            Rule::Contains(id, least, most) => {
                let mut fitting = 0_u64;
                for item in items {
                    fitting += u64::from(self.apart(*id, item)?.is_empty());
                }
                if fitting < *least || most.is_some_and(|most| fitting > most) {
                    let message =
                        format!("{fitting} items fit `contains`, which is not as many as are asked for");
                    self.say(problems, node.at.start, "contains", message);
                }
            }
            Rule::Unique => {
                let mut seen = HashSet::new();
                for item in items.iter().filter(|item| !seen.insert(canonical(item))) {
                    let message = "the item stands in the list twice".to_owned();
                    self.say(problems, item.at.start, "uniqueItems", message);
                }
            }
            Rule::Size(Sized::List, limit, bound) => self.size(problems, node, (*limit, *bound), items.len()),
            _ => {}
        }
        Some(())
    }
}

fn kind(node: &Node) -> &'static str {
    let known = Type::ALL.iter().find(|(_, known)| known.fits(node));
    known.map_or("nothing", |(name, _)| name)
}

fn shown(values: &[String]) -> String {
    const MOST: usize = 8;
    let mut shown = values.iter().take(MOST).map(|value| format!("`{value}`")).collect::<Vec<_>>().join(", ");
    if values.len() > MOST {
        shown.extend([" and ", &(values.len() - MOST).to_string(), " more"]);
    }
    shown
}
