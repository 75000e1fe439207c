//! What is exported, as a value.

/// How the proof of a requirement or scenario stands, from worst to best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProofState {
    /// A test of it fails.
    Failed,
    /// Nobody can say.
    NotVerified,
    /// Somebody has said, with a reason and a name, why there is no proof.
    Explained,
    /// The project asks for no test of it.
    NotAsked,
    /// A test of it passed on this code.
    Proven,
}

impl ProofState {
    /// The word for documents.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Failed => "failed",
            Self::NotVerified => "not-verified",
            Self::Explained => "explained",
            Self::NotAsked => "not-asked",
            Self::Proven => "proven",
        }
    }

    /// Whether it stands in the way.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Failed | Self::NotVerified)
    }
}

/// What `verify` says of a requirement or scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// How it stands.
    pub state: ProofState,
    /// How many results that count have passed.
    pub passes: usize,
    /// Why it stands so, one line.
    pub reason: String,
}

/// A requirement or a scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What people cite; unique among all entries.
    pub reference: String,
    /// The same for formats whose ids take letters, digits, `-` and `_` only; unique as well.
    pub key: String,
    /// Its name.
    pub name: String,
    /// Its text; that of a requirement ends before its first scenario.
    pub text: String,
    /// The file of its header, relative to the project, with `/`.
    pub path: String,
    /// The line of its header, counted from 1.
    pub line: usize,
    /// What proves it.
    pub proof: Proof,
}

/// A requirement and its scenarios.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportedRequirement {
    /// The requirement itself; its proof is the worst of those of its scenarios.
    pub entry: Entry,
    /// The capability path.
    pub capability: String,
    /// Whether code has to implement it.
    pub needs_code: bool,
    /// Its scenarios in the order of the document.
    pub scenarios: Vec<Entry>,
}

/// Whether an item implements or tests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ItemKind {
    /// Code that implements something.
    Code,
    /// A test, or another proof.
    Test,
}

/// What came of a test.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// It failed on this code.
    Failed,
    /// No result of this code counts, or it is no test.
    NotRun,
    /// It passed on this code.
    Passed,
}

impl Outcome {
    /// The word for documents.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Failed => "failed",
            Self::NotRun => "not-run",
            Self::Passed => "passed",
        }
    }
}

/// What an item serves: a requirement by its number, and the number of a scenario of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ServedPart {
    /// The requirement in [`Export::requirements`].
    pub requirement: usize,
    /// The scenario in it.
    pub scenario: Option<usize>,
}

/// An item of code or a test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportedItem {
    /// Code or test.
    pub kind: ItemKind,
    /// File and symbol, or suite and name where only a result is known; unique among items of its kind.
    pub id: String,
    /// The same for formats whose ids take letters, digits, `-` and `_` only.
    pub key: String,
    /// Its name in its file.
    pub name: String,
    /// Its file, where that is known, relative to the project, with `/`.
    pub path: Option<String>,
    /// Its first line.
    pub line: Option<usize>,
    /// What it serves, sorted, each once.
    pub serves: Vec<ServedPart>,
    /// What came of it; code is never run as such.
    pub outcome: Outcome,
}

/// Everything that is exported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Export {
    /// The change, if it is one; else the main specs.
    pub change: Option<String>,
    /// The requirements, by capability and place.
    pub requirements: Vec<ExportedRequirement>,
    /// Code and tests, by kind and id.
    pub items: Vec<ExportedItem>,
}

impl Export {
    /// What is exported, in a few words.
    pub fn title(&self) -> String {
        match &self.change {
            Some(change) => format!("change {change}"),
            None => "main specs".to_owned(),
        }
    }

    /// Every requirement and scenario, each requirement before its scenarios.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.requirements.iter().flat_map(|one| std::iter::once(&one.entry).chain(&one.scenarios))
    }

    /// The items of a kind.
    pub fn items_of(&self, kind: ItemKind) -> impl Iterator<Item = &ExportedItem> {
        self.items.iter().filter(move |item| item.kind == kind)
    }

    /// The entry of what an item serves.
    pub fn entry(&self, part: ServedPart) -> &Entry {
        let requirement = &self.requirements[part.requirement];
        part.scenario.map_or(&requirement.entry, |at| &requirement.scenarios[at])
    }
}
