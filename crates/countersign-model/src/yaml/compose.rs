//! The composer: from the events of the parser to one tree.

use std::collections::HashMap;

use countersign_diag::{Finding, SourceId, Span};
use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Tag};

use super::MAX_DEPTH;
use super::expand::{Anchors, Refusal};
use super::node::{Node, Value};
use super::offsets::Offsets;
use super::precheck::Stand;
use super::scalar::{self, CORE, Tagged};
use crate::yaml_codes::{
    ALIAS_LIMIT, DUPLICATE_KEY, MULTIPLE_DOCUMENTS, TOO_DEEP, UNRESOLVED_TAG, UNSUPPORTED_TAG, YAML_SYNTAX,
};

/// How often a tab behind a `:` is forgiven; each time costs another run of the parser.
const MAX_REPAIRS: usize = 16;

/// Reads the document. Returns `None` after an error that ends the reading; other errors are only reported.
pub(super) fn compose(source: SourceId, text: &str, findings: &mut Vec<Finding>) -> Option<Node> {
    let body = text.strip_prefix('\u{feff}').unwrap_or(text);
    let offsets = Offsets::new(body, text.len() - body.len());
    let mut stand = Stand::new(body);
    let mut repairs = 0;
    loop {
        let (tab, finding) = match read(&stand.text, source, &offsets) {
            Ok(reading) => {
                let end = Span::new(source, text.len()..text.len());
                return build(reading, &stand, end, findings);
            }
            Err(Failure { tab, finding }) => (tab, finding),
        };
        repairs += 1;
        if repairs > MAX_REPAIRS || !tab.is_some_and(|at| stand.untab(at)) {
            findings.push(*finding);
            return None;
        }
    }
}

fn build(reading: Reading<'_>, stand: &Stand, end: Span, findings: &mut Vec<Finding>) -> Option<Node> {
    let Reading { events, anchors } = reading;
    let mut composer = Composer { anchors, stand, stack: Vec::new(), root: None, findings };
    for (event, span) in events {
        composer.take(event, span)?;
    }
    Some(composer.root.unwrap_or(Node { span: end, value: Value::Null }))
}

/// The events of the only document, and the anchors that aliases name.
struct Reading<'a> {
    events: Vec<(Event<'a>, Span)>,
    anchors: Anchors,
}

/// Why the parser stopped.
struct Failure {
    finding: Box<Finding>,
    /// The byte of a tab that npm `yaml` takes as white space and the parser does not.
    tab: Option<usize>,
}

impl From<Finding> for Failure {
    fn from(finding: Finding) -> Self {
        Self { finding: Box::new(finding), tab: None }
    }
}

fn read<'a>(text: &'a str, source: SourceId, offsets: &Offsets<'_>) -> Result<Reading<'a>, Failure> {
    let mut reading = Reading { events: Vec::new(), anchors: Anchors::default() };
    let mut parser = Parser::new_from_str(text);
    let (mut documents, mut depth) = (0_usize, 0_usize);
    while let Some(next) = parser.next_event() {
        let (event, span) = next.map_err(|error| syntax(text, source, offsets, &error))?;
        let span = Span::new(source, offsets.byte(span.start.index())..offsets.byte(span.end.index()));
        match &event {
            Event::DocumentStart(_) => {
                documents += 1;
                if documents > 1 {
                    let finding =
                        Finding::new(&MULTIPLE_DOCUMENTS, span, "the file holds more than one document");
                    return Err(finding.help("keep one document and remove the `---` line").into());
                }
            }
            Event::SequenceStart(..) | Event::MappingStart(..) => {
                depth += 1;
                if depth > MAX_DEPTH {
                    return Err(too_deep(span).into());
                }
            }
            Event::SequenceEnd | Event::MappingEnd => depth = depth.saturating_sub(1),
            Event::Alias(id) => reading.anchors.want(*id),
            _ => {}
        }
        reading.events.push((event, span));
    }
    Ok(reading)
}

fn too_deep(span: Span) -> Finding {
    Finding::new(&TOO_DEEP, span, format!("nesting goes deeper than {MAX_DEPTH} levels"))
}

fn syntax(text: &str, source: SourceId, offsets: &Offsets<'_>, error: &ScanError) -> Failure {
    let start = offsets.byte(error.marker().index());
    let end = offsets.byte(error.marker().index() + 1);
    let span = Span::new(source, start..end);
    if error.info().contains("recursion limit") {
        return too_deep(span).into();
    }
    let reason = error.info().trim_end_matches('.').replace('\'', "`");
    let finding = Finding::new(&YAML_SYNTAX, span, format!("not valid YAML: {reason}"));
    let before = &text[..start - offsets.base()];
    let tabs = before.len() - before.trim_end_matches('\t').len();
    let behind_colon = tabs > 0 && before[..before.len() - tabs].ends_with(':');
    Failure { finding: Box::new(finding), tab: behind_colon.then_some(before.len() - tabs) }
}

/// A collection that is not finished yet.
struct Frame {
    span: Span,
    anchor: usize,
    since: usize,
    items: Items,
}

enum Items {
    Sequence(Vec<Node>),
    Mapping { entries: Vec<(Node, Node)>, key: Option<Node>, seen: HashMap<KeyId, Span> },
}

/// What makes two scalar keys the same key.
#[derive(PartialEq, Eq, Hash)]
enum KeyId {
    Null,
    Bool(bool),
    Int(i64),
    Float(u64),
    String(String),
}

struct Composer<'f> {
    anchors: Anchors,
    stand: &'f Stand,
    stack: Vec<Frame>,
    root: Option<Node>,
    findings: &'f mut Vec<Finding>,
}

impl Composer<'_> {
    /// Handles one event; `None` ends the reading.
    fn take(&mut self, event: Event<'_>, span: Span) -> Option<()> {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let value = self.scalar(&self.stand.restore(&text), style, tag.as_deref(), span)?;
                self.finish(Node { span, value }, anchor, self.anchors.met())
            }
            Event::SequenceStart(anchor, tag) => {
                self.open(span, anchor, tag.as_deref(), Items::Sequence(Vec::new()))
            }
            Event::MappingStart(anchor, tag) => {
                let items = Items::Mapping { entries: Vec::new(), key: None, seen: HashMap::new() };
                self.open(span, anchor, tag.as_deref(), items)
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(span),
            Event::Alias(id) => self.alias(id, span),
            Event::Nothing
            | Event::StreamStart
            | Event::StreamEnd
            | Event::DocumentStart(_)
            | Event::DocumentEnd => Some(()),
        }
    }

    fn scalar(&mut self, text: &str, style: ScalarStyle, tag: Option<&Tag>, span: Span) -> Option<Value> {
        let Some(tag) = tag else {
            let is_plain = style == ScalarStyle::Plain;
            return Some(if is_plain { scalar::plain(text) } else { Value::String(text.to_owned()) });
        };
        let name = tag_name(tag);
        match scalar::tagged(&name, text) {
            Tagged::Known(value) => Some(value),
            Tagged::Unresolved(value) => {
                self.unresolved(&name, span);
                Some(value)
            }
            Tagged::Unsupported => self.unsupported(&name, span),
        }
    }

    fn unresolved(&mut self, name: &str, span: Span) {
        let message = format!("tag `{name}` is not known, so the value is read as it stands");
        self.findings.push(Finding::new(&UNRESOLVED_TAG, span, message).help("remove the tag"));
    }

    fn unsupported<T>(&mut self, name: &str, span: Span) -> Option<T> {
        let message = format!("tag `{name}` has no meaning here");
        self.findings.push(Finding::new(&UNSUPPORTED_TAG, span, message).help("remove the tag"));
        None
    }

    fn open(&mut self, span: Span, anchor: usize, tag: Option<&Tag>, items: Items) -> Option<()> {
        let own = if matches!(items, Items::Sequence(_)) { "seq" } else { "map" };
        if let Some(name) = tag.map(tag_name).filter(|name| name != "!") {
            match name.strip_prefix(CORE) {
                Some("omap" | "pairs") if own == "seq" => return self.unsupported(&name, span),
                Some("set") if own == "map" => return self.unsupported(&name, span),
                Some(core) if core == own => {}
                _ => self.unresolved(&name, span),
            }
        }
        self.stack.push(Frame { span, anchor, since: self.anchors.met(), items });
        Some(())
    }

    fn close(&mut self, end: Span) -> Option<()> {
        let frame = self.stack.pop()?;
        let (value, last) = match frame.items {
            Items::Sequence(items) => {
                let last = items.last().map(|node| node.span.end);
                (Value::Sequence(items), last)
            }
            Items::Mapping { entries, .. } => {
                let last = entries.last().map(|(key, value)| key.span.end.max(value.span.end));
                (Value::Mapping(entries), last)
            }
        };
        // A block collection ends with its last child, a flow collection with its bracket.
        let end = if end.start < end.end { end.end } else { last.unwrap_or(frame.span.end) };
        let span = Span { end: end.max(frame.span.start), ..frame.span };
        self.finish(Node { span, value }, frame.anchor, frame.since)
    }

    fn alias(&mut self, id: usize, span: Span) -> Option<()> {
        match self.anchors.follow(id, MAX_DEPTH.saturating_sub(self.stack.len())) {
            Ok(node) => {
                self.put(Node { span, value: node.value }, Origin::Alias);
                Some(())
            }
            Err(refusal) => {
                self.findings.push(refused(refusal, span));
                None
            }
        }
    }

    fn finish(&mut self, node: Node, anchor: usize, since: usize) -> Option<()> {
        if anchor != 0
            && let Err(refusal) = self.anchors.define(anchor, &node, since)
        {
            self.findings.push(refused(refusal, node.span));
            return None;
        }
        self.put(node, Origin::Written);
        Some(())
    }

    /// Hands a finished node to the collection around it. Keys given by an alias are not compared.
    fn put(&mut self, node: Node, origin: Origin) {
        let Some(frame) = self.stack.last_mut() else {
            self.root = Some(node);
            return;
        };
        match &mut frame.items {
            Items::Sequence(items) => items.push(node),
            Items::Mapping { entries, key, seen } => {
                if let Some(key) = key.take() {
                    entries.push((key, node));
                    return;
                }
                if origin == Origin::Written
                    && let Some(id) = key_id(&node)
                {
                    if let Some(first) = seen.get(&id) {
                        self.findings.push(duplicate(&node, *first));
                    } else {
                        seen.insert(id, node.span);
                    }
                }
                *key = Some(node);
            }
        }
    }
}

/// How a node came to be where it stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Origin {
    Written,
    Alias,
}

fn key_id(node: &Node) -> Option<KeyId> {
    match &node.value {
        Value::Null => Some(KeyId::Null),
        Value::Bool(flag) => Some(KeyId::Bool(*flag)),
        Value::Int(number) => Some(KeyId::Int(*number)),
        Value::Float(number) => (!number.is_nan()).then(|| KeyId::Float(number.to_bits())),
        Value::String(text) => Some(KeyId::String(text.clone())),
        Value::Sequence(_) | Value::Mapping(_) => None,
    }
}

fn duplicate(node: &Node, first: Span) -> Finding {
    let name = node.key_name().unwrap_or_default();
    Finding::new(&DUPLICATE_KEY, node.span, format!("key `{name}` is given twice"))
        .about(name)
        .label(first, "first given here")
        .help("keep one of the two")
}

fn refused(refusal: Refusal, span: Span) -> Finding {
    match refusal {
        Refusal::Circular => Finding::new(&ALIAS_LIMIT, span, "the alias stands inside the node it names"),
        Refusal::Excessive => Finding::new(&ALIAS_LIMIT, span, "aliases repeat their anchors too often"),
        Refusal::TooDeep => too_deep(span),
    }
}

fn tag_name(tag: &Tag) -> String {
    format!("{}{}", tag.handle, tag.suffix)
}
