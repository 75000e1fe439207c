//! `review`: the one page that lets a second engineer understand, verify and approve a change without the conversation
//! that made it.
//!
//! [`ReviewFacts`] go in, a [`Review`] comes out: sections that each answer a question, made of blocks that each name the
//! files and lines they are derived from. Nothing is empty: where a document says nothing, the page says that, and where
//! to say it. Markdown, terminal, HTML and JSON are views of that one value.

mod desk;
mod facts;
mod graph;
mod html;
mod inline;
mod json;
mod markdown;
mod matrix;
mod page;
mod prose;
mod redline;
mod sections;
mod svg;
mod terminal;
mod value;
mod words;

pub use facts::{ReviewFacts, SpecDiff, Subjects};
pub use value::{
    Block, Clause, ClauseKind, Content, Fold, Graph, GraphEdge, GraphNode, Group, Line, Look, Mark, Question,
    Redline, RedlineKind, RedlineScenario, Review, Row, Run, Section, Source, Tally, Tone,
};
