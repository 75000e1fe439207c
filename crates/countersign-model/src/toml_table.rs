//! Settings in TOML, read with spans: what is asked for is taken out, and what is left over is a finding.
//!
//! Every reader of a section asks a [`Table`] for its keys and then calls [`Table::finish`]: an unknown key is an error
//! with the nearest known one. Nothing here fails; what is wrong is a finding, and the value is absent.

use std::ops::Range;

use countersign_diag::{Finding, SourceId, Span};
use toml::Spanned;
use toml::de::{DeArray, DeString, DeTable, DeValue};

use crate::toml_codes::{SETTING_MISSING, SETTING_TYPE, SETTING_UNKNOWN, SETTING_VALUE, TOML_SYNTAX};
use crate::yaml::keys::nearest;

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located<T> {
    /// The value.
    pub value: T,
    /// Its bytes.
    pub span: Span,
}

impl<T> Located<T> {
    /// A finding at the value, saying that it cannot be used.
    pub fn unusable(&self, message: impl Into<String>) -> Finding {
        Finding::new(&SETTING_VALUE, self.span, message)
    }
}

/// A table of settings on its way to being read.
#[derive(Debug)]
pub struct Table<'t> {
    source: SourceId,
    /// Its dotted name; empty for the whole file.
    name: String,
    bytes: Range<usize>,
    entries: Vec<Entry<'t>>,
    known: Vec<&'static str>,
}

/// A key and its value, until somebody takes it.
#[derive(Debug)]
struct Entry<'t> {
    key: Spanned<DeString<'t>>,
    value: Option<Spanned<DeValue<'t>>>,
}

impl<'t> Table<'t> {
    /// The table of a whole file. What is no TOML is one finding for each place, and the rest is read nevertheless.
    pub fn parse(source: SourceId, text: &'t str, findings: &mut Vec<Finding>) -> Self {
        let (table, errors) = DeTable::parse_recoverable(text);
        for error in errors {
            let span = Span::new(source, error.span().unwrap_or(0..0));
            let message = error.message().lines().next().unwrap_or("cannot be read").to_owned();
            findings.push(Finding::new(&TOML_SYNTAX, span, message));
        }
        Self::new(source, String::new(), 0..0, table.into_inner())
    }

    fn new(source: SourceId, name: String, bytes: Range<usize>, table: DeTable<'t>) -> Self {
        let entries = table.into_iter().map(|(key, value)| Entry { key, value: Some(value) }).collect();
        Self { source, name, bytes, entries, known: Vec::new() }
    }

    /// Where it begins.
    pub fn span(&self) -> Span {
        Span::new(self.source, self.bytes.clone())
    }

    /// A string.
    pub fn string(&mut self, key: &'static str, findings: &mut Vec<Finding>) -> Option<Located<String>> {
        let value = self.take(key)?;
        let span = Span::new(self.source, value.span());
        match value.into_inner() {
            DeValue::String(text) => Some(Located { value: text.into_owned(), span }),
            other => self.wrong(key, "a string", (span, &other), findings),
        }
    }

    /// A string that has to be there and may not be empty.
    pub fn required(&mut self, key: &'static str, findings: &mut Vec<Finding>) -> Option<Located<String>> {
        if !self.has(key) {
            self.known.push(key);
            self.missing(key, findings);
            return None;
        }
        let found = self.string(key, findings)?;
        if found.value.trim().is_empty() {
            findings.push(found.unusable(format!("`{}` is empty", self.dotted(key))));
            return None;
        }
        Some(found)
    }

    /// `true` or `false`.
    pub fn boolean(&mut self, key: &'static str, findings: &mut Vec<Finding>) -> Option<Located<bool>> {
        let value = self.take(key)?;
        let span = Span::new(self.source, value.span());
        match value.into_inner() {
            DeValue::Boolean(value) => Some(Located { value, span }),
            other => self.wrong(key, "true or false", (span, &other), findings),
        }
    }

    /// A whole number.
    pub fn integer(&mut self, key: &'static str, findings: &mut Vec<Finding>) -> Option<Located<i64>> {
        let value = self.take(key)?;
        let span = Span::new(self.source, value.span());
        match value.into_inner() {
            DeValue::Integer(number) => {
                let value = i64::from_str_radix(number.as_str(), number.radix()).ok();
                if value.is_none() {
                    let message = format!("`{}` is too large a number", self.dotted(key));
                    findings.push(Finding::new(&SETTING_VALUE, span, message));
                }
                value.map(|value| Located { value, span })
            }
            other => self.wrong(key, "a whole number", (span, &other), findings),
        }
    }

    /// A day that has to be there, such as `2027-01-31`, without a time. A string is none.
    pub fn required_date(
        &mut self,
        key: &'static str,
        findings: &mut Vec<Finding>,
    ) -> Option<Located<toml::value::Date>> {
        let Some(value) = self.take(key) else {
            self.missing(key, findings);
            return None;
        };
        let span = Span::new(self.source, value.span());
        match value.into_inner() {
            DeValue::Datetime(toml::value::Datetime { date: Some(date), time: None, offset: None }) => {
                Some(Located { value: date, span })
            }
            other => self.wrong(key, "a day such as 2027-01-31, without quotes", (span, &other), findings),
        }
    }

    /// A list of strings; one string counts as a list of one. `None` if the key is absent.
    pub fn strings(
        &mut self,
        key: &'static str,
        findings: &mut Vec<Finding>,
    ) -> Option<Vec<Located<String>>> {
        let value = self.take(key)?;
        let span = Span::new(self.source, value.span());
        match value.into_inner() {
            DeValue::String(text) => Some(vec![Located { value: text.into_owned(), span }]),
            DeValue::Array(array) => Some(self.items(key, array, findings)),
            other => self.wrong(key, "a list of strings", (span, &other), findings),
        }
    }

    fn items(
        &self,
        key: &'static str,
        array: DeArray<'t>,
        findings: &mut Vec<Finding>,
    ) -> Vec<Located<String>> {
        let mut items = Vec::new();
        for item in array {
            let span = Span::new(self.source, item.span());
            match item.into_inner() {
                DeValue::String(text) => items.push(Located { value: text.into_owned(), span }),
                other => _ = self.wrong::<()>(key, "a list of strings", (span, &other), findings),
            }
        }
        items
    }

    /// A table; an empty one if it is absent.
    #[must_use]
    pub fn table(&mut self, key: &'static str, findings: &mut Vec<Finding>) -> Self {
        let name = self.dotted(key);
        let Some(value) = self.take(key) else {
            return Self::new(self.source, name, self.bytes.clone(), DeTable::default());
        };
        let bytes = value.span();
        match value.into_inner() {
            DeValue::Table(table) => Self::new(self.source, name, bytes, table),
            other => {
                let span = Span::new(self.source, bytes.clone());
                self.wrong::<()>(key, "a table", (span, &other), findings);
                Self::new(self.source, name, bytes, DeTable::default())
            }
        }
    }

    /// The tables of an array, `[[key]]`.
    pub fn tables(&mut self, key: &'static str, findings: &mut Vec<Finding>) -> Vec<Self> {
        let Some(value) = self.take(key) else { return Vec::new() };
        let span = Span::new(self.source, value.span());
        let array = match value.into_inner() {
            DeValue::Array(array) => array,
            other => {
                self.wrong::<()>(key, &format!("tables, written `[[{key}]]`"), (span, &other), findings);
                return Vec::new();
            }
        };
        let mut tables = Vec::new();
        for item in array {
            let bytes = item.span();
            match item.into_inner() {
                DeValue::Table(table) => tables.push(Self::new(self.source, self.dotted(key), bytes, table)),
                other => {
                    let span = Span::new(self.source, bytes);
                    self.wrong::<()>(key, "a table", (span, &other), findings);
                }
            }
        }
        tables
    }

    /// The tables in it under names of the user's own, in the order of the file. Every other key is left.
    pub fn named_tables(&mut self, findings: &mut Vec<Finding>) -> Vec<(Located<String>, Self)> {
        let mut tables = Vec::new();
        for Entry { key, value } in &mut self.entries {
            let Some(value) = value.take() else { continue };
            let span = Span::new(self.source, key.span());
            let name = key.get_ref().to_string();
            let dotted = if self.name.is_empty() { name.clone() } else { format!("{}.{name}", self.name) };
            let bytes = value.span();
            match value.into_inner() {
                DeValue::Table(table) => {
                    let table = Self::new(self.source, dotted, bytes, table);
                    tables.push((Located { value: name, span }, table));
                }
                other => {
                    let message = format!("`{dotted}` must be a table, not {}", kind(&other));
                    findings.push(Finding::new(&SETTING_TYPE, span, message).about(dotted));
                }
            }
        }
        tables.sort_by_key(|(name, _)| name.span.start);
        tables
    }

    /// The strings in it under names of the user's own, in the order of the file. It takes every key.
    pub fn named_strings(self, findings: &mut Vec<Finding>) -> Vec<(Located<String>, Located<String>)> {
        let mut strings = Vec::new();
        for Entry { key, value } in self.entries {
            let Some(value) = value else { continue };
            let name = Located { span: Span::new(self.source, key.span()), value: key.get_ref().to_string() };
            let span = Span::new(self.source, value.span());
            match value.into_inner() {
                DeValue::String(text) => strings.push((name, Located { value: text.into_owned(), span })),
                other => {
                    let message =
                        format!("`{}.{}` must be a string, not {}", self.name, name.value, kind(&other));
                    findings.push(Finding::new(&SETTING_TYPE, span, message).about(name.value));
                }
            }
        }
        strings.sort_by_key(|(name, _)| name.span.start);
        strings
    }

    /// Whether a key is there and was not taken yet.
    pub fn has(&self, key: &str) -> bool {
        self.entries.iter().any(|entry| entry.key.get_ref() == key && entry.value.is_some())
    }

    /// Whether nothing is in it.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Takes a key without looking at its value.
    pub fn skip(&mut self, key: &'static str) -> Option<Span> {
        let value = self.take(key)?;
        Some(Span::new(self.source, value.span()))
    }

    /// Every key that was not taken is unknown.
    pub fn finish(self, findings: &mut Vec<Finding>) {
        for Entry { key, .. } in self.entries.iter().filter(|entry| entry.value.is_some()) {
            let name = key.get_ref();
            let message = format!("`{}` means nothing", self.dotted(name));
            let finding = Finding::new(&SETTING_UNKNOWN, Span::new(self.source, key.span()), message);
            let help = match nearest(name, self.known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("known here: {}", self.known.join(", ")),
            };
            findings.push(finding.about(self.dotted(name)).help(help));
        }
    }

    fn take(&mut self, key: &'static str) -> Option<Spanned<DeValue<'t>>> {
        if !self.known.contains(&key) {
            self.known.push(key);
        }
        self.entries.iter_mut().find(|entry| entry.key.get_ref() == key)?.value.take()
    }

    fn missing(&self, key: &str, findings: &mut Vec<Finding>) {
        let message = format!("{} lacks `{key}`", self.shown());
        findings.push(Finding::new(&SETTING_MISSING, self.span(), message).about(self.dotted(key)));
    }

    fn wrong<T>(
        &self,
        key: &str,
        wanted: &str,
        (span, got): (Span, &DeValue<'_>),
        findings: &mut Vec<Finding>,
    ) -> Option<T> {
        let name = self.dotted(key);
        let message = format!("`{name}` must be {wanted}, not {}", kind(got));
        findings.push(Finding::new(&SETTING_TYPE, span, message).about(name));
        None
    }

    fn dotted(&self, key: &str) -> String {
        if self.name.is_empty() { key.to_owned() } else { format!("{}.{key}", self.name) }
    }

    fn shown(&self) -> String {
        if self.name.is_empty() { "the file".to_owned() } else { format!("`{}`", self.name) }
    }
}

/// What a value is, in words.
fn kind(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
