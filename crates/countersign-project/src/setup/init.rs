//! `init` and `update` for whoever calls them: from what was asked for to the files that are wanted.

use countersign_agent::{Delivery, Selection, Tool, Workflow, skill_path, skill_root};
use countersign_diag::SourceMap;

use crate::disk::LocalDisk;
use crate::error::Error;
use crate::fs;
use crate::root::{Program, Project, config_file};
use crate::settings::{FILE, Layout};

use super::governed::{Extras, Governed, Repository};
use super::look::{Seen, Tree};
use super::plan::Noted;
use super::record::{CODE, Entry, KEPT, RECORD, Record, is_inside};
use super::texts::language_context;
use super::{Memory, Others, Replace, SetupPlan, SetupRequest, SetupVerb, UserChoices, branch, next};

/// What `init` is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct InitRequest {
    /// The agents, besides those of earlier calls.
    pub tools: Vec<&'static Tool>,
    /// `core` or `custom`.
    pub profile: Option<String>,
    /// The folder that everything but `openspec` goes below.
    pub under: Option<String>,
    /// The domains that are judged; all of them if none is named.
    pub domains: Vec<String>,
    /// The language of artifacts.
    pub language: Option<String>,
    /// Whether `AGENTS.md` gets a block.
    pub agents_md: bool,
    /// Whether GitHub's own agent gets its files; as before if nothing is said.
    pub copilot_cloud: Option<bool>,
    /// What may be replaced.
    pub replace: Replace,
}

/// Names that say that a folder of validations is ours.
const VALIDATIONS: [&str; 5] =
    ["baseline", "test-strategy", "policy-checks", "release-evidence", "README.md"];
/// The agent that GitHub runs itself.
const COPILOT: &str = "github-copilot";

impl Project {
    /// The folders of a governed repository that hold something else here. None where `countersign.toml` is there: it
    /// says where the folders are.
    pub fn taken_names(&self, layout: &Layout) -> Result<Vec<String>, Error> {
        let disk = LocalDisk::default();
        let tree = Tree::open(&disk, self.path())?;
        if !matches!(tree.look(FILE)?, Seen::Nothing { .. }) {
            return Ok(Vec::new());
        }
        let record = Noted::read(&tree)?.record;
        let mut taken = Vec::new();
        for (key, folder) in layout.folders() {
            let is_ours = |name: &String| {
                record.entries.contains_key(&format!("{folder}/{name}"))
                    || (key == "validations" && VALIDATIONS.contains(&name.as_str()))
            };
            let is_taken = match tree.look(folder)? {
                Seen::Nothing { .. } => false,
                Seen::Taken(at) if at == folder && fs::is_folder(&self.path().join(folder)) => {
                    !tree.names(folder)?.iter().all(is_ours)
                }
                _ => true,
            };
            if is_taken {
                taken.push(folder.to_owned());
            }
        }
        Ok(taken)
    }

    /// The agents whose folders are here, and those of earlier calls.
    pub fn detected_tools(&self) -> Result<Vec<&'static Tool>, Error> {
        let disk = LocalDisk::default();
        let record = Noted::read(&Tree::open(&disk, self.path())?)?.record;
        let known = recorded_tools(&record);
        let is_here = |tool: &&Tool| {
            known.contains(tool)
                || tool.detected_by().iter().any(|path| fs::is_there(&self.path().join(path)))
        };
        Ok(Tool::ALL.iter().filter(is_here).collect())
    }

    /// What `init` would do. Writes nothing.
    pub fn plan_init(&self, request: &InitRequest) -> Result<SetupPlan, Error> {
        self.refuse_pointer()?;
        let disk = LocalDisk::default();
        let tree = Tree::open(&disk, self.path())?;
        let record = Noted::read(&tree)?.record;
        let mut basis = self.basis(&tree, &record)?;
        if let Some(under) = &request.under {
            basis.set_under(under)?;
        }
        let choices = UserChoices::read(&self.environment);
        if request.profile.is_some() || !record.options.contains_key("workflows") {
            basis.selection = choices.selection(self.environment.program, request.profile.as_deref())?;
        }
        let chosen = |tool: &&Tool| basis.tools.contains(tool) || request.tools.contains(tool);
        basis.tools = Tool::ALL.iter().filter(chosen).collect();
        basis.extras.block |= request.agents_md;
        let mut notes = Vec::new();
        match request.copilot_cloud {
            Some(_) if !basis.tools.iter().any(|tool| tool.id() == COPILOT) => notes.push(
                "--copilot-cloud and --no-copilot-cloud say nothing where github-copilot is not chosen."
                    .to_owned(),
            ),
            Some(wanted) => basis.extras.cloud_agent = wanted,
            None => {}
        }
        if !request.domains.is_empty() {
            basis.domains.clone_from(&request.domains);
            notes.extend(self.unknown_domains(&request.domains)?);
        }
        if let Some(language) = &request.language {
            self.check_language(&tree, language)?;
        }
        let governed = basis.governed(self.environment.program, request);
        let setup = self.request(SetupVerb::Init, governed.wanted(&tree)?, &basis, request.replace.clone());
        let mut plan = self.plan_setup(setup)?;
        next::after_init(self, &mut plan.view, (&basis.tools, &basis.selection));
        let is_kept = plan.view.kept().any(|(path, _)| path == FILE);
        if is_kept && !request.domains.is_empty() {
            let domains = format!("{:?}", request.domains);
            notes.push(format!("{FILE} stays as it is; write into it:  [scope] domains = {domains}"));
        }
        plan.view.notes.extend(notes);
        Ok(plan)
    }

    /// What `update` would do. Writes nothing.
    pub fn plan_update(&self, replace: Replace) -> Result<SetupPlan, Error> {
        let disk = LocalDisk::default();
        let tree = Tree::open(&disk, self.path())?;
        let noted = Noted::read(&tree)?;
        let is_openspec = self.environment.program == Program::OpenSpec;
        let has_folder = fs::is_folder(&self.path().join("openspec"));
        if noted.bytes.is_none() && !(is_openspec && has_folder) {
            let message = "nothing is noted here that `init` made";
            let fix = format!("run `{} init` first", self.program());
            return Err(Error::usage("not_initialized", message).fix(fix));
        }
        let mut basis = self.basis(&tree, &noted.record)?;
        if noted.bytes.is_none() {
            let selection = UserChoices::read(&self.environment).selection(self.environment.program, None)?;
            basis.tools = self.configured_tools(&selection);
            basis.selection = selection;
        }
        let unasked = InitRequest::default();
        let governed = basis.governed(self.environment.program, &unasked);
        let setup = self.request(SetupVerb::Update, governed.wanted(&tree)?, &basis, replace);
        self.plan_setup(setup)
    }

    /// Makes the baseline of the debt of now, unless there is one.
    pub fn make_baseline(&self, planned: &mut SetupPlan) -> Result<(), Error> {
        let disk = LocalDisk::default();
        let noted = Noted::read(&Tree::open(&disk, self.path())?)?;
        let made = noted.record.entries.into_keys().chain([RECORD.to_owned(), format!("{KEPT}/")]);
        let (path, text) = self.baseline_of_now(made.collect())?;
        let wanted = vec![super::Wanted { path, text, kind: super::WantedKind::Seed }];
        let mut plan = self.plan_setup(SetupRequest {
            verb: SetupVerb::Init,
            wanted,
            options: Vec::new(),
            replace: Replace::Nothing,
            memory: Memory::Noted,
            others: Others::Stay,
        })?;
        self.apply_setup(&mut plan)?;
        planned.view.files.extend(plan.view.files);
        planned.view.files.sort();
        Ok(())
    }

    fn request(
        &self,
        verb: SetupVerb,
        wanted: Vec<super::Wanted>,
        basis: &Basis,
        replace: Replace,
    ) -> SetupRequest {
        let memory = match self.environment.program {
            Program::Countersign => Memory::Noted,
            Program::OpenSpec => Memory::OnlyIfNeeded,
        };
        SetupRequest { verb, wanted, options: basis.options(), replace, memory, others: Others::Retire }
    }

    /// The agents that have skills of OpenSpec here.
    fn configured_tools(&self, selection: &Selection) -> Vec<&'static Tool> {
        let has_skill = |tool: &&Tool| {
            // A folder of several agents says for which one it was made.
            if let Some(mark) = skill_root(tool)
                && fs::read_lossy(&self.path().join(mark.path)).is_ok_and(|text| text != mark.text)
            {
                return false;
            }
            let skills = selection.workflows.iter().map(|workflow| skill_path(tool, workflow.skill()));
            skills.into_iter().any(|path| fs::is_file(&self.path().join(path)))
        };
        Tool::ALL.iter().filter(has_skill).collect()
    }

    /// What decides, as earlier calls and the files left it.
    fn basis(&self, tree: &Tree<'_>, record: &Record) -> Result<Basis, Error> {
        let mut basis = Basis::of(record);
        if matches!(tree.look(FILE)?, Seen::Nothing { .. }) {
            basis.target_branch = branch::target(self);
        } else {
            let settings = self.settings(&mut SourceMap::default(), &mut Vec::new())?;
            basis.repository.has_settings = true;
            basis.layout = settings.layout;
            basis.target_branch = settings.target_branch;
            basis.domains = settings.scope.unwrap_or_default();
        }
        let is_new = |name: &String| {
            let known = ["README", "LICENSE", "LICENCE", "COPYING", "CHANGELOG"];
            name.starts_with('.') || known.iter().any(|known| name.to_uppercase().starts_with(known))
        };
        let is_readme = |path: &String| path.ends_with("/README.md");
        basis.repository.is_empty =
            tree.names("")?.iter().all(is_new) || record.entries.keys().any(is_readme);
        let folder = tree.look("openspec")?;
        basis.repository.had_openspec =
            !matches!(folder, Seen::Nothing { .. }) && record.entries.get("openspec") != Some(&Entry::Folder);
        Ok(basis)
    }

    /// A folder that only points to a store is no place for changes.
    fn refuse_pointer(&self) -> Result<(), Error> {
        match Self::above(&self.environment, self.path()) {
            Some(found) => found.map(|_| ()),
            None => Ok(()),
        }
    }

    fn check_language(&self, tree: &Tree<'_>, language: &str) -> Result<(), Error> {
        let wrong = |message: &str, fix: &str| Err(Error::usage(CODE, message).fix(fix));
        if language.trim().is_empty() || language.chars().any(char::is_control) {
            return wrong(
                "--language needs the name of a language on one line",
                "for example `--language German`",
            );
        }
        let Some(file) = config_file(self.path()) else { return Ok(()) };
        let path = file.strip_prefix(self.path()).map(fs::display).unwrap_or_default();
        let text = tree.look(&path)?.bytes().map(|bytes| String::from_utf8_lossy(bytes).into_owned());
        let text = text.unwrap_or_default();
        let mut lines = language_context(language).lines().map(str::to_owned).collect::<Vec<_>>().into_iter();
        if lines.all(|line| text.contains(&line)) {
            return Ok(());
        }
        wrong(
            "--language does not change a config that is there",
            &format!("write into the `context` of `{path}`: Language: {language}"),
        )
    }

    /// What there is to say about domains that nothing is called by.
    fn unknown_domains(&self, domains: &[String]) -> Result<Vec<String>, Error> {
        let specs = self.specs().map_err(|error| crate::error::io_error(CODE, &self.specs_dir(), &error))?;
        let known: std::collections::BTreeSet<&str> =
            specs.iter().filter_map(|spec| spec.id.split('/').next()).collect();
        let unknown = domains.iter().filter(|domain| !known.contains(domain.as_str()));
        Ok(unknown
            .map(|domain| {
                format!(
                    "No capability is called `{domain}` yet; `[domains.{domain}]` in {FILE} can name the ones that \
                     belong to it."
                )
            })
            .collect())
    }
}

/// What decides which files there are.
struct Basis {
    layout: Layout,
    target_branch: String,
    domains: Vec<String>,
    tools: Vec<&'static Tool>,
    selection: Selection,
    extras: Extras,
    repository: Repository,
}

impl Basis {
    /// What earlier calls chose.
    fn of(record: &Record) -> Self {
        let option = |name: &str| record.options.get(name).map_or("", String::as_str);
        let workflows = option("workflows").split(',').filter_map(Workflow::from_id).collect();
        let roles = option("roles").split(',').filter_map(countersign_agent::RoleSkill::from_name).collect();
        let delivery = Delivery::from_word(option("delivery")).unwrap_or_default();
        Self {
            layout: Layout::default(),
            target_branch: branch::DEFAULT.to_owned(),
            domains: Vec::new(),
            tools: recorded_tools(record),
            selection: Selection { workflows, roles, delivery },
            extras: Extras {
                block: option("agents-md") == "yes",
                cloud_agent: option("copilot-cloud") == "yes",
            },
            repository: Repository::default(),
        }
    }

    fn set_under(&mut self, under: &str) -> Result<(), Error> {
        let folder = under.trim_end_matches('/');
        let first = folder.split('/').next().unwrap_or_default();
        let is_usable = is_inside(folder) && !["openspec", ".git", ".countersign"].contains(&first);
        if !is_usable || folder.chars().any(char::is_control) {
            let message = format!("`{under}` is no folder to put things below");
            return Err(
                Error::usage(CODE, message).fix("name a folder of the project, such as `--under governance`")
            );
        }
        let layout = Layout::under(folder);
        if self.repository.has_settings && layout != self.layout {
            let message = format!("{FILE} says already where the folders are");
            return Err(Error::usage(CODE, message).fix("move the folders and change `[layout]` in it"));
        }
        self.layout = layout;
        Ok(())
    }

    fn options(&self) -> Vec<(String, String)> {
        let joined = |words: Vec<&str>| words.join(",");
        let yes = |is: bool| if is { "yes" } else { "no" }.to_owned();
        let Selection { workflows, roles, delivery } = &self.selection;
        let options = [
            ("tools", joined(self.tools.iter().map(|tool| tool.id()).collect())),
            ("workflows", joined(workflows.iter().map(|workflow| workflow.id()).collect())),
            ("roles", joined(roles.iter().map(|role| role.skill()).collect())),
            ("delivery", delivery.as_str().to_owned()),
            ("agents-md", yes(self.extras.block)),
            ("copilot-cloud", yes(self.extras.cloud_agent)),
        ];
        options.map(|(name, value)| (name.to_owned(), value)).into()
    }

    fn governed<'a>(&'a self, program: Program, request: &'a InitRequest) -> Governed<'a> {
        Governed {
            program,
            layout: &self.layout,
            target_branch: &self.target_branch,
            domains: &self.domains,
            with_settings: !request.domains.is_empty(),
            language: request.language.as_deref(),
            tools: &self.tools,
            selection: &self.selection,
            extras: self.extras,
            repository: self.repository,
        }
    }
}

fn recorded_tools(record: &Record) -> Vec<&'static Tool> {
    let ids = record.options.get("tools").map_or("", String::as_str);
    ids.split(',').filter_map(Tool::from_id).collect()
}
