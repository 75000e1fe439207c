//! Where the folders of a governed repository are: `[layout]`.

/// The folders, relative to the project, with `/` and without one at the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// Constraints.
    pub rules: String,
    /// Automation of the lifecycle.
    pub hooks: String,
    /// Guidance for agents.
    pub skills: String,
    /// Contracts of documents.
    pub templates: String,
    /// Strategies, controls, evidence, the baseline.
    pub validations: String,
    /// Gates that run here and in CI.
    pub pipelines: String,
}

impl Default for Layout {
    fn default() -> Self {
        let [rules, hooks, skills, templates, validations, pipelines] =
            Self::FOLDERS.map(|(_, folder)| folder.to_owned());
        Self { rules, hooks, skills, templates, validations, pipelines }
    }
}

impl Layout {
    /// The keys and what they are where nothing is said.
    pub const FOLDERS: [(&'static str, &'static str); 6] = [
        ("rules", "rules"),
        ("hooks", "hooks"),
        ("skills", "skills"),
        ("templates", "templates"),
        ("validations", "validations"),
        ("pipelines", "ci/pipelines"),
    ];

    /// The default folders, all below one folder.
    pub fn under(folder: &str) -> Self {
        let mut layout = Self::default();
        for (key, default) in Self::FOLDERS {
            if let Some(at) = layout.folder(key) {
                *at = format!("{folder}/{default}");
            }
        }
        layout
    }

    /// The folder of a key.
    pub(super) fn folder(&mut self, key: &str) -> Option<&mut String> {
        Some(match key {
            "rules" => &mut self.rules,
            "hooks" => &mut self.hooks,
            "skills" => &mut self.skills,
            "templates" => &mut self.templates,
            "validations" => &mut self.validations,
            "pipelines" => &mut self.pipelines,
            _ => return None,
        })
    }

    /// Keys and folders, in the order of the documentation.
    pub fn folders(&self) -> [(&'static str, &str); 6] {
        let folders =
            [&self.rules, &self.hooks, &self.skills, &self.templates, &self.validations, &self.pipelines];
        let mut keys = Self::FOLDERS.iter().map(|(key, _)| *key);
        folders.map(|folder| (keys.next().unwrap_or_default(), folder.as_str()))
    }
}
