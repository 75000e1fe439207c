//! Small trees, and what a folder holds.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use countersign_project::{
    Environment, Memory, Others, Project, Replace, SetupPlan, SetupRequest, SetupVerb, Wanted, WantedKind,
};
use proptest::prelude::{Just, Strategy, any, prop_oneof};
use tempfile::TempDir;

/// What is at a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Thing {
    File(Vec<u8>),
    Link(PathBuf),
    Folder,
}

pub(crate) type Listing = BTreeMap<String, Thing>;

/// A folder to work in, with one beside it that links lead to.
pub(crate) struct World {
    folder: TempDir,
    pub(crate) project: Project,
}

/// The paths that are wanted, sooner or later, and how.
pub(crate) const PATHS: [(&str, WantedKind); 8] = [
    ("AGENTS.md", WantedKind::Block),
    ("settings.toml", WantedKind::Seed),
    ("openspec/specs/.gitkeep", WantedKind::Seed),
    ("openspec/schemas/own/schema.yaml", WantedKind::Generated),
    (".claude/commands/opsx/apply.md", WantedKind::Generated),
    (".claude/skills/openspec-apply/SKILL.md", WantedKind::Generated),
    ("templates/proposal.md", WantedKind::Generated),
    ("templates/reviews/security.md", WantedKind::SeedAnew),
];

impl World {
    pub(crate) fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let root = folder.path().canonicalize().unwrap();
        fs::create_dir(root.join("project")).unwrap();
        fs::create_dir(root.join("beside")).unwrap();
        fs::write(root.join("beside/file.md"), "beside\n").unwrap();
        let environment = Environment { cwd: root.join("project"), ..Environment::default() };
        let project = Project::at(&environment, Path::new("")).unwrap();
        Self { folder, project }
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.project.path().join(path)
    }

    /// Puts something at a path, unless something else is in the way.
    pub(crate) fn put(&self, path: &str, what: &Foreign) {
        let path = self.path(path);
        let parent = path.parent().unwrap();
        let is_free = fs::symlink_metadata(&path).is_err();
        if !is_free || fs::create_dir_all(parent).is_err() {
            return;
        }
        match what {
            Foreign::Nothing => {}
            Foreign::File(text) => fs::write(path, text).unwrap(),
            Foreign::Folder => fs::create_dir(path).unwrap(),
            Foreign::Link(target) => symlink(target.replace("BESIDE", &self.beside()), path).unwrap(),
            Foreign::HardLink => {
                let other = path.with_extension("other");
                fs::write(&other, "two names\n").unwrap();
                fs::hard_link(other, path).unwrap();
            }
        }
    }

    fn beside(&self) -> String {
        self.folder.path().canonicalize().unwrap().join("beside").to_string_lossy().into_owned()
    }

    /// Everything in the project and beside it, without what is ours alone.
    pub(crate) fn listing(&self) -> Listing {
        let root = self.folder.path().canonicalize().unwrap();
        let mut listing = Listing::new();
        let mut ahead = vec![root.clone()];
        while let Some(folder) = ahead.pop() {
            for entry in fs::read_dir(&folder).unwrap() {
                let path = entry.unwrap().path();
                let name = path.strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
                let kind = fs::symlink_metadata(&path).unwrap().file_type();
                if name == "project/.countersign" {
                    continue;
                }
                let thing = if kind.is_symlink() {
                    Thing::Link(fs::read_link(&path).unwrap())
                } else if kind.is_dir() {
                    ahead.push(path);
                    Thing::Folder
                } else {
                    Thing::File(fs::read(&path).unwrap())
                };
                listing.insert(name, thing);
            }
        }
        listing
    }

    /// Plans and does something; gives the plan.
    pub(crate) fn setup(&self, wish: &Wish) -> SetupPlan {
        let before = self.listing();
        let mut plan = self.project.plan_setup(wish.request()).unwrap();
        assert_eq!(self.listing(), before, "a plan writes nothing");
        self.project.apply_setup(&mut plan).unwrap();
        plan
    }

    pub(crate) fn uninstall(&self, is_forced: bool) -> Option<SetupPlan> {
        let mut plan = self.project.plan_uninstall(is_forced).ok()?;
        self.project.apply_setup(&mut plan).unwrap();
        Some(plan)
    }
}

/// What somebody else has at a path.
#[derive(Debug, Clone)]
pub(crate) enum Foreign {
    Nothing,
    File(String),
    Folder,
    Link(String),
    HardLink,
}

/// Files that are wanted, and what may be done for them.
#[derive(Debug, Clone)]
pub(crate) struct Wish {
    pub(crate) verb: SetupVerb,
    /// Which of the paths.
    pub(crate) which: Vec<bool>,
    /// Which version of their texts.
    pub(crate) version: u8,
    pub(crate) replace: Replace,
    pub(crate) others: Others,
}

impl Wish {
    /// Everything, in a version.
    pub(crate) fn all(verb: SetupVerb, version: u8) -> Self {
        let which = vec![true; PATHS.len()];
        Self { verb, which, version, replace: Replace::Nothing, others: Others::Retire }
    }

    pub(crate) fn request(&self) -> SetupRequest {
        let wanted = PATHS.iter().zip(&self.which).filter(|(_, is_wanted)| **is_wanted);
        let wanted = wanted.map(|((path, kind), _)| Wanted {
            path: (*path).to_owned(),
            text: if path.ends_with(".gitkeep") {
                String::new()
            } else {
                format!("ours {}\n\nversion {}\n", path, self.version)
            },
            kind: *kind,
        });
        SetupRequest {
            verb: self.verb,
            wanted: wanted.collect(),
            options: vec![("version".to_owned(), self.version.to_string())],
            replace: self.replace.clone(),
            memory: Memory::Noted,
            others: self.others,
        }
    }
}

/// What may be there before.
pub(crate) fn foreign() -> impl Strategy<Value = Foreign> {
    let text = prop_oneof![
        Just(String::new()),
        Just("text without an end".to_owned()),
        Just("text\n".to_owned()),
        Just("text\n\n".to_owned()),
        Just("one\r\ntwo\r\n".to_owned()),
        Just("odd\r".to_owned()),
        Just("---\nname: openspec-apply\n---\n\nmade by another tool\n".to_owned()),
        Just("<!-- COUNTERSIGN:START -->\nhalf a block\n".to_owned()),
        Just("ours templates/proposal.md\n\nversion 1\n".to_owned()),
    ];
    prop_oneof![
        4 => Just(Foreign::Nothing),
        4 => text.prop_map(Foreign::File),
        1 => Just(Foreign::Folder),
        1 => prop_oneof![Just("BESIDE/file.md"), Just("BESIDE"), Just("nowhere")]
            .prop_map(|target| Foreign::Link(target.to_owned())),
        1 => Just(Foreign::HardLink),
    ]
}

pub(crate) fn wish() -> impl Strategy<Value = Wish> {
    let verb = prop_oneof![Just(SetupVerb::Init), Just(SetupVerb::Update)];
    let replace = prop_oneof![Just(Replace::Nothing), Just(Replace::Recognised)];
    let others = prop_oneof![Just(Others::Stay), Just(Others::Retire)];
    let which = proptest::collection::vec(any::<bool>(), PATHS.len());
    (verb, which, 1..4_u8, replace, others).prop_map(|(verb, which, version, replace, others)| Wish {
        verb,
        which,
        version,
        replace,
        others,
    })
}
