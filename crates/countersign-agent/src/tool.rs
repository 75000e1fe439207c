//! A coding agent: where it looks for skills and commands, and what they look like there.

use crate::tools::TOOLS;

/// Where an agent looks for skills.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In the project.
    Project,
    /// In the home folder of the user.
    Home,
}

/// A key of the front matter of a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Key {
    /// `name: "OPSX: Apply"`
    NameTitle,
    /// `name: "/opsx-apply"`
    NameCall,
    /// `name: "opsx-apply"`
    NameId,
    /// `id: "opsx-apply"`
    Id,
    /// `description: ...`
    Description,
    /// `allowed-tools: ...`
    AllowedTools,
    /// `category: "Workflow"`
    Category,
    /// `tags: [...]`
    Tags,
    /// `argument-hint: ...`, as it is written.
    ArgumentHint(&'static str),
    /// `invokable: true`
    Invokable,
}

/// What a command looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Markdown below YAML.
    FrontMatter(&'static [Key]),
    /// TOML with `description` and `prompt`.
    Toml,
    /// Markdown below the title and a line.
    Heading,
    /// Markdown.
    Plain,
}

/// Where an agent looks for commands, and what they look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Commands {
    /// Relative to the project; `*` stands for the workflow.
    pub(crate) path: &'static str,
    /// Their shape.
    pub(crate) shape: Shape,
    /// What the user types before the name.
    pub(crate) sigil: char,
    /// What stands for the words after the command, where it has to be asked for.
    pub(crate) arguments: Option<&'static str>,
}

/// A coding agent.
#[derive(Debug, PartialEq, Eq)]
pub struct Tool {
    pub(crate) id: &'static str,
    pub(crate) name: &'static str,
    pub(crate) aliases: &'static [&'static str],
    pub(crate) place: Place,
    pub(crate) folder: &'static str,
    pub(crate) commands: Option<Commands>,
    /// Whether OpenSpec gives skills even where only commands are wanted.
    pub(crate) always_skills: bool,
    pub(crate) detected_by: &'static [&'static str],
}

impl Tool {
    /// Every agent known, the eight that are looked after most first.
    pub const ALL: &'static [Self] = TOOLS;

    /// The agent of an id, OpenSpec's or a shorter one of ours.
    pub fn from_id(id: &str) -> Option<&'static Self> {
        TOOLS.iter().find(|tool| tool.id == id || tool.aliases.contains(&id))
    }

    /// OpenSpec's id.
    pub fn id(&self) -> &'static str {
        self.id
    }

    /// Other ids it is known by.
    pub fn aliases(&self) -> &'static [&'static str] {
        self.aliases
    }

    /// Its name.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Where its skills are.
    pub fn place(&self) -> Place {
        self.place
    }

    /// The folder of its skills, with `/`, relative to the project or the home folder.
    pub fn skills_folder(&self) -> String {
        format!("{}/skills", self.folder)
    }

    /// Whether it knows commands.
    pub fn has_commands(&self) -> bool {
        self.commands.is_some()
    }

    /// The paths that show that a project uses it, relative to the project.
    pub fn detected_by(&self) -> Vec<&'static str> {
        match (self.detected_by, self.place) {
            ([], Place::Project) => vec![self.folder],
            (paths, _) => paths.to_vec(),
        }
    }
}
