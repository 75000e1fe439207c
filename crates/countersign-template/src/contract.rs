//! Contracts: what each section of a document has to hold, declared in front of the skeleton of that document.

mod front;
mod read;

use countersign_diag::Span;

use crate::condition::Condition;
pub(crate) use front::split_front;
pub use read::parse_contract;

/// A contract.
#[derive(Debug, Clone)]
pub struct Contract {
    /// The text behind the front matter: what is served to whoever fills it.
    pub skeleton: String,
    /// When the document is looked at.
    pub binds: Binds,
    /// When a document that [`Binds::Always`] has to be there.
    pub when: Condition,
    /// Whether sections that the contract does not name are left alone.
    pub other_sections: OtherSections,
    /// The sections in the order written.
    pub sections: Vec<Section>,
}

/// When a document is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Binds {
    /// Always: it has to be there where the condition of the contract holds.
    Always,
    /// Where it is there.
    Present,
    /// Where it has at least one of the sections.
    Begun,
}

/// What is said of sections that a contract does not name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OtherSections {
    /// A note each.
    Noted,
    /// Nothing.
    Allowed,
}

/// What one section has to hold.
#[derive(Debug, Clone)]
pub struct Section {
    /// Its heading, compared without regard to case.
    pub heading: String,
    /// Where the contract declares it.
    pub span: Span,
    /// Whether the document needs it, where the condition holds.
    pub required: bool,
    /// When it is needed.
    pub when: Condition,
    /// How many words it needs.
    pub min_words: usize,
    /// The values it may have; any if empty.
    pub values: Vec<String>,
    /// The forms it may have; any if empty.
    pub shapes: Vec<Shape>,
    /// The labels of lines such as `- Name: Jo` that it needs.
    pub fields: Vec<String>,
    /// How many references or paths it needs.
    pub references: usize,
    /// Whether it may say that it does not apply.
    pub may_not_apply: bool,
}

/// The form of what stands in a section.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// At least one bullet or numbered point.
    List,
    /// A table with at least one row below its header.
    Table,
}

impl Shape {
    /// Every shape.
    pub const ALL: [Self; 2] = [Self::List, Self::Table];

    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::List => "list",
            Self::Table => "table",
        }
    }
}

impl Contract {
    /// The section of a heading.
    pub fn section(&self, heading: &str) -> Option<&Section> {
        self.sections.iter().find(|section| is_same_heading(&section.heading, heading))
    }
}

/// Whether two headings are the same: white space and case are no difference, nor is a mark at the end.
pub(crate) fn is_same_heading(one: &str, other: &str) -> bool {
    let folded = |text: &str| {
        let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
        words.join(" ").trim_end_matches(['?', ':', '.', ' ']).to_owned()
    };
    folded(one) == folded(other)
}
