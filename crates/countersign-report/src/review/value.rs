//! The page as a value: sections that answer questions, in blocks that know where they come from.

use serde::Serialize;

use super::facts::Subjects;

/// A question that the page answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Question {
    /// What changes?
    What,
    /// Why?
    Why,
    /// For whom?
    Whom,
    /// What could break?
    Break,
    /// How is it proven?
    Proof,
    /// What is not proven?
    Unproven,
    /// How is it undone?
    Undo,
    /// What is still open?
    Open,
    /// Who agreed?
    Agreed,
}

impl Question {
    /// All of them in the order of the page.
    pub const ALL: [Self; 9] = [
        Self::What,
        Self::Why,
        Self::Whom,
        Self::Break,
        Self::Proof,
        Self::Unproven,
        Self::Undo,
        Self::Open,
        Self::Agreed,
    ];

    /// The name of its anchor.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::What => "what",
            Self::Why => "why",
            Self::Whom => "whom",
            Self::Break => "break",
            Self::Proof => "proof",
            Self::Unproven => "unproven",
            Self::Undo => "undo",
            Self::Open => "open",
            Self::Agreed => "agreed",
        }
    }

    /// The question itself.
    pub fn question(self) -> &'static str {
        match self {
            Self::What => "What changes?",
            Self::Why => "Why?",
            Self::Whom => "For whom?",
            Self::Break => "What could break?",
            Self::Proof => "How is it proven?",
            Self::Unproven => "What is not proven?",
            Self::Undo => "How is it undone?",
            Self::Open => "What is still open?",
            Self::Agreed => "Who agreed?",
        }
    }

    /// What answers it.
    pub fn subtitle(self) -> &'static str {
        match self {
            Self::What => "Behaviour, as the specs will read after the archive",
            Self::Why => "Intent, decisions and non-goals",
            Self::Whom => "Blast radius by domain",
            Self::Break => "Risks, compatibility, and other promises that the diff touches",
            Self::Proof => "From scenario to task, code, test and result",
            Self::Unproven => "Everything that does not pass, and why",
            Self::Undo => "Rollback, and how one would notice",
            Self::Open => "Open questions and open tasks",
            Self::Agreed => "Approvals, evidence, and what exactly was looked at",
        }
    }
}

/// Where something stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Source {
    /// Relative to the project, with `/`.
    pub path: String,
    /// Counted from 1; none for the whole file, or for one that is missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
}

/// What a colour says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tone {
    /// It holds.
    Good,
    /// It does not.
    Bad,
    /// Somebody should look.
    Warn,
    /// Of little weight.
    Muted,
}

/// How a run of text looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Look {
    /// As it is.
    Plain,
    /// Code, a name, a path.
    Code,
    /// Emphasised.
    Strong,
    /// A word that stands for a state.
    Badge(Tone),
}

/// What happened to a run of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mark {
    /// Nothing.
    Kept,
    /// It is new.
    Inserted,
    /// It is gone.
    Deleted,
}

/// Some characters of one look; they are text and nothing else, whatever they hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Run {
    /// The characters.
    pub text: String,
    /// How they look.
    #[serde(skip_serializing_if = "is_plain")]
    pub look: Look,
    /// What happened to them.
    #[serde(skip_serializing_if = "is_kept")]
    pub mark: Mark,
    /// The anchor on this page that they lead to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature is serde's")]
fn is_plain(look: &Look) -> bool {
    *look == Look::Plain
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature is serde's")]
fn is_kept(mark: &Mark) -> bool {
    *mark == Mark::Kept
}

/// One line or paragraph.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(transparent)]
pub struct Line(pub Vec<Run>);

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Row {
    /// Its anchor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Its cells, each of some lines; a single one spans the table and says what the rows below are about.
    pub cells: Vec<Vec<Line>>,
}

/// What a change does to a requirement or a scenario.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RedlineKind {
    /// It is new.
    Added,
    /// It reads otherwise.
    Modified,
    /// It has another name, and may read otherwise.
    Renamed,
    /// It is gone.
    Removed,
    /// It stays as it is.
    Unchanged,
}

impl RedlineKind {
    /// The word for documents.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Modified => "modified",
            Self::Renamed => "renamed",
            Self::Removed => "removed",
            Self::Unchanged => "unchanged",
        }
    }

    /// Its colour.
    pub fn tone(self) -> Tone {
        match self {
            Self::Added => Tone::Good,
            Self::Modified | Self::Renamed => Tone::Warn,
            Self::Removed => Tone::Bad,
            Self::Unchanged => Tone::Muted,
        }
    }
}

/// What a clause is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClauseKind {
    /// Running text.
    Text,
    /// A bullet.
    Step,
}

/// A sentence or a step, with the words that are new or gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Clause {
    /// What it is.
    pub kind: ClauseKind,
    /// Its words.
    pub text: Line,
}

/// A scenario in a redline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RedlineScenario {
    /// Its name.
    pub name: Line,
    /// What happens to it.
    pub change: RedlineKind,
    /// Its steps; none where nothing happens.
    pub clauses: Vec<Clause>,
    /// Its row in the matrix.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
}

/// A requirement in a redline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Redline {
    /// Its anchor.
    pub id: String,
    /// Its reference.
    pub reference: String,
    /// Its name.
    pub name: Line,
    /// What happens to it.
    pub change: RedlineKind,
    /// Its statement.
    pub statement: Vec<Clause>,
    /// Its scenarios.
    pub scenarios: Vec<RedlineScenario>,
    /// What the delta says beside it: the reason of a removal.
    pub remarks: Vec<Line>,
}

/// A node of the graph.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GraphNode {
    /// The column, counted from 0.
    pub column: usize,
    /// What it says; cut where there is no room.
    pub label: String,
    /// Its state.
    pub tone: Tone,
    /// The anchor on this page that it leads to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
}

/// An edge of the graph, by the numbers of its nodes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct GraphEdge {
    /// The node on the left.
    pub from: usize,
    /// The node on the right.
    pub to: usize,
    /// How the edge stands.
    pub tone: Tone,
}

/// A graph in columns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Graph {
    /// The titles of the columns.
    pub columns: Vec<&'static str>,
    /// The nodes, column by column from the top.
    pub nodes: Vec<GraphNode>,
    /// The edges, sorted.
    pub edges: Vec<GraphEdge>,
    /// How many nodes of each column are left out.
    pub left_out: Vec<usize>,
}

/// What a block holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Content {
    /// A heading within a group.
    Heading {
        /// The words.
        text: Line,
    },
    /// A paragraph.
    Text {
        /// The words.
        text: Line,
    },
    /// A bullet.
    Bullet {
        /// How deep it is nested.
        depth: usize,
        /// The words.
        text: Line,
    },
    /// Code or a command.
    Code {
        /// Its lines.
        text: String,
    },
    /// A table.
    Table {
        /// The titles of its columns.
        head: Vec<Line>,
        /// Its rows.
        rows: Vec<Row>,
    },
    /// Something that is missing or limits what the page can say, and what to do about it.
    Note {
        /// How serious it is.
        tone: Tone,
        /// What.
        text: Line,
        /// What to do.
        #[serde(skip_serializing_if = "Option::is_none")]
        next: Option<Line>,
    },
    /// A requirement before and after.
    Redline(Redline),
    /// The graph.
    Graph(Graph),
}

/// A piece of an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Block {
    /// Where it comes from; never empty.
    pub sources: Vec<Source>,
    /// What it says.
    #[serde(flatten)]
    pub content: Content,
}

/// Whether a group is open when the page opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fold {
    /// It is.
    Open,
    /// It is one click away.
    Closed,
}

/// Blocks that belong together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Group {
    /// Its title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<Line>,
    /// Whether it is open.
    pub fold: Fold,
    /// Its blocks; never empty.
    pub blocks: Vec<Block>,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Section {
    /// The question.
    pub question: Question,
    /// The answer in groups; never empty.
    pub groups: Vec<Group>,
}

/// How many items of the verification ended how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Tally {
    /// Those that pass.
    pub pass: usize,
    /// Those that fail.
    pub fail: usize,
    /// Those that nobody can vouch for.
    pub not_verified: usize,
    /// Those of them that a person has explained.
    pub explained: usize,
    /// Those that are waived.
    pub waived: usize,
    /// Those there is nothing to look at for.
    pub not_applicable: usize,
    /// Those that make the verification fail.
    pub blocking: usize,
}

/// The page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Review {
    /// The name of the change.
    pub change: String,
    /// Its folder, relative to the project, with `/`.
    pub folder: String,
    /// The title of its proposal, or its name.
    pub title: Line,
    /// Whether the verification passes.
    pub passes: bool,
    /// Its items.
    pub tally: Tally,
    /// What stands in the way, the worst first; at most five.
    pub blocking: Vec<Line>,
    /// What one line each has to say first: size, reach, proof.
    pub summary: Vec<Line>,
    /// What exactly was looked at.
    pub subjects: Subjects,
    /// The version of this tool.
    pub tool: String,
    /// The answers, in the order of [`Question::ALL`].
    pub sections: Vec<Section>,
}
