//! A disk in memory that remembers every operation, and what a loss of power can make of them.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};

use countersign_project::{Attributes, Disk, Entry, Folder, Kind, OpenFile, Stat, Token};

/// Something on the disk; folders name others by number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Node {
    File { bytes: Arc<[u8]>, mode: u32 },
    Folder { names: Arc<BTreeMap<Arc<str>, usize>>, mode: u32 },
    Link(PathBuf),
}

/// One operation, as much of it as a loss of power can tell apart.
#[derive(Debug, Clone)]
pub(crate) enum Op {
    /// Names in folders change together: folder, name, what it names then.
    Names(Vec<(usize, Arc<str>, Option<usize>)>),
    Write(usize, Vec<u8>),
    Mode(usize, u32),
    SyncFile(usize),
    SyncFolder(usize),
}

/// What the disk does wrong.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Faults {
    /// The process stops before this operation: it and all after it fail.
    pub(crate) stop_at: Option<usize>,
    /// This operation fails, alone.
    pub(crate) fail_at: Option<(usize, io::ErrorKind)>,
    /// From this operation on, nothing that needs space works.
    pub(crate) full_from: Option<usize>,
    /// This sync, counted from 0, does nothing.
    pub(crate) ignored_sync: Option<usize>,
    /// A rename of a folder fails: it leads to another device.
    pub(crate) is_split: bool,
}

/// The disk and everything that was done to it.
#[derive(Debug, Default)]
pub(crate) struct State {
    /// What the disk held when it was made; the first node is the root.
    pub(crate) start: Vec<Node>,
    pub(crate) nodes: Vec<Node>,
    pub(crate) trace: Vec<Op>,
    /// What was to be synced, also where it was ignored.
    pub(crate) syncs: Vec<String>,
    pub(crate) faults: Faults,
    /// How long the trace was when a sync was ignored.
    pub(crate) ignored_at: Option<usize>,
    attempts: usize,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct Sim(Arc<Mutex<State>>);

struct SimFile {
    sim: Sim,
    node: usize,
    path: PathBuf,
}

/// Whether an operation needs space.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Space {
    Needed,
    Enough,
}

impl Sim {
    pub(crate) fn new(nodes: Vec<Node>) -> Self {
        Self(Arc::new(Mutex::new(State { start: nodes.clone(), nodes, ..State::default() })))
    }

    pub(crate) fn with(self, faults: Faults) -> Self {
        self.state().faults = faults;
        self
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().expect("no test panics while it holds the disk")
    }

    /// How many operations were tried.
    pub(crate) fn attempts(&self) -> usize {
        self.state().attempts
    }

    fn folder(&self, folder: &Folder) -> io::Result<usize> {
        self.state().find(folder.path())
    }

    fn change(&self, space: Space, change: impl FnOnce(&mut State) -> io::Result<Op>) -> io::Result<()> {
        self.change_at(Path::new(""), space, change)
    }

    fn change_at(
        &self,
        what: &Path,
        space: Space,
        change: impl FnOnce(&mut State) -> io::Result<Op>,
    ) -> io::Result<()> {
        let mut state = self.state();
        let attempt = state.attempts;
        state.attempts += 1;
        let faults = state.faults;
        if faults.stop_at.is_some_and(|at| attempt >= at) {
            return Err(io::Error::other("stopped"));
        }
        if let Some((_, kind)) = faults.fail_at.filter(|(at, _)| *at == attempt) {
            return Err(kind.into());
        }
        if space == Space::Needed && faults.full_from.is_some_and(|at| attempt >= at) {
            return Err(io::ErrorKind::StorageFull.into());
        }
        let op = change(&mut state)?;
        if matches!(op, Op::SyncFile(_) | Op::SyncFolder(_)) {
            state.syncs.push(what.display().to_string());
            if faults.ignored_sync == Some(state.syncs.len() - 1) {
                state.ignored_at = Some(state.trace.len());
                return Ok(());
            }
        }
        let state = &mut *state;
        apply(&mut state.nodes, &op);
        state.trace.push(op);
        Ok(())
    }
}

/// Does an operation to nodes.
pub(crate) fn apply(nodes: &mut [Node], op: &Op) {
    match op {
        Op::Names(changes) => {
            for (folder, name, to) in changes {
                let Node::Folder { names, .. } = &mut nodes[*folder] else { panic!("names are in folders") };
                let names = Arc::make_mut(names);
                match to {
                    Some(node) => names.insert(name.clone(), *node),
                    None => names.remove(name),
                };
            }
        }
        Op::Write(node, more) => {
            let Node::File { bytes, .. } = &mut nodes[*node] else { panic!("files are written") };
            *bytes = [&**bytes, more].concat().into();
        }
        Op::Mode(node, new) => {
            let Node::File { mode, .. } = &mut nodes[*node] else { panic!("files have modes") };
            *mode = *new;
        }
        Op::SyncFile(_) | Op::SyncFolder(_) => {}
    }
}

impl State {
    fn names(&self, folder: usize) -> io::Result<&BTreeMap<Arc<str>, usize>> {
        match self.nodes.get(folder) {
            Some(Node::Folder { names, .. }) => Ok(names),
            _ => Err(io::ErrorKind::NotADirectory.into()),
        }
    }

    fn find(&self, path: &Path) -> io::Result<usize> {
        let mut node = 0;
        for part in path.components() {
            if let Component::Normal(name) = part {
                let name = name.to_str().expect("names here are text");
                node = *self.names(node)?.get(name).ok_or(io::ErrorKind::NotFound)?;
            }
        }
        Ok(node)
    }

    fn new_node(&mut self, node: Node) -> usize {
        self.start.push(match &node {
            Node::File { mode, .. } => Node::File { bytes: Arc::default(), mode: *mode },
            other => other.clone(),
        });
        self.nodes.push(node);
        self.nodes.len() - 1
    }

    fn free(&self, folder: usize, name: &str) -> io::Result<()> {
        if self.names(folder)?.contains_key(name) { Err(io::ErrorKind::AlreadyExists.into()) } else { Ok(()) }
    }
}

impl Disk for Sim {
    fn open_root(&self, _path: &Path) -> io::Result<Folder> {
        Ok(Folder::at(PathBuf::from("/")))
    }

    fn open_folder(&self, folder: &Folder, name: &str) -> io::Result<Folder> {
        let state = self.state();
        let node = *state.names(state.find(folder.path())?)?.get(name).ok_or(io::ErrorKind::NotFound)?;
        state.names(node)?;
        Ok(Folder::at(folder.path().join(name)))
    }

    fn stat(&self, folder: &Folder, name: &str) -> io::Result<Option<Stat>> {
        let state = self.state();
        let Some(&node) = state.names(state.find(folder.path())?)?.get(name) else { return Ok(None) };
        let (kind, mode) = match &state.nodes[node] {
            Node::File { mode, .. } => (Kind::File, Some(*mode)),
            Node::Folder { mode, .. } => (Kind::Folder, Some(*mode)),
            Node::Link(_) => (Kind::Link, None),
        };
        Ok(Some(Stat { kind, links: 1, mode, id: None }))
    }

    fn names(&self, folder: &Folder) -> io::Result<Vec<String>> {
        let state = self.state();
        Ok(state.names(state.find(folder.path())?)?.keys().map(ToString::to_string).collect())
    }

    fn read(&self, folder: &Folder, name: &str) -> io::Result<Vec<u8>> {
        let state = self.state();
        match &state.nodes[state.find(&folder.path().join(name))?] {
            Node::File { bytes, .. } => Ok(bytes.to_vec()),
            _ => Err(io::ErrorKind::IsADirectory.into()),
        }
    }

    fn attributes(&self, folder: &Folder, name: &str) -> io::Result<Attributes> {
        let mode = self.stat(folder, name)?.and_then(|stat| stat.mode);
        Ok(Attributes { mode, ..Attributes::default() })
    }

    fn read_link(&self, folder: &Folder, name: &str) -> io::Result<PathBuf> {
        let state = self.state();
        match &state.nodes[state.find(&folder.path().join(name))?] {
            Node::Link(target) => Ok(target.clone()),
            _ => Err(io::ErrorKind::InvalidInput.into()),
        }
    }

    fn check_writable(&self, _folder: &Folder) -> io::Result<()> {
        Ok(())
    }

    fn create(&self, folder: &Folder, name: &str) -> io::Result<Box<dyn OpenFile>> {
        let parent = self.folder(folder)?;
        let mut made = 0;
        self.change(Space::Needed, |state| {
            state.free(parent, name)?;
            made = state.new_node(Node::File { bytes: Arc::default(), mode: 0o644 });
            Ok(Op::Names(vec![(parent, name.into(), Some(made))]))
        })?;
        Ok(Box::new(SimFile { sim: self.clone(), node: made, path: folder.path().join(name) }))
    }

    fn append(&self, folder: &Folder, name: &str) -> io::Result<Box<dyn OpenFile>> {
        let node = self.state().find(&folder.path().join(name))?;
        Ok(Box::new(SimFile { sim: self.clone(), node, path: folder.path().join(name) }))
    }

    fn make_folder(&self, folder: &Folder, name: &str, mode: Option<u32>) -> io::Result<()> {
        let parent = self.folder(folder)?;
        self.change(Space::Needed, |state| {
            state.free(parent, name)?;
            let made = state.new_node(Node::Folder { names: Arc::default(), mode: mode.unwrap_or(0o755) });
            Ok(Op::Names(vec![(parent, name.into(), Some(made))]))
        })
    }

    fn make_link(&self, folder: &Folder, name: &str, target: &Path) -> io::Result<()> {
        let parent = self.folder(folder)?;
        self.change(Space::Needed, |state| {
            let made = state.new_node(Node::Link(target.to_owned()));
            Ok(Op::Names(vec![(parent, name.into(), Some(made))]))
        })
    }

    fn rename(&self, from: Entry<'_>, to: Entry<'_>) -> io::Result<()> {
        let (old, new) = (self.folder(from.folder)?, self.folder(to.folder)?);
        self.change(Space::Enough, |state| {
            let node = *state.names(old)?.get(from.name).ok_or(io::ErrorKind::NotFound)?;
            if state.faults.is_split && old != new && matches!(state.nodes[node], Node::Folder { .. }) {
                return Err(io::ErrorKind::CrossesDevices.into());
            }
            let (from, to) = (from.name.into(), to.name.into());
            Ok(Op::Names(vec![(old, from, None), (new, to, Some(node))]))
        })
    }

    fn rename_new(&self, from: Entry<'_>, to: Entry<'_>) -> io::Result<()> {
        let folder = self.folder(to.folder)?;
        self.state().free(folder, to.name)?;
        self.rename(from, to)
    }

    fn remove_file(&self, folder: &Folder, name: &str) -> io::Result<()> {
        let parent = self.folder(folder)?;
        self.change(Space::Enough, |state| {
            state.names(parent)?.get(name).ok_or(io::ErrorKind::NotFound)?;
            Ok(Op::Names(vec![(parent, name.into(), None)]))
        })
    }

    fn remove_folder(&self, folder: &Folder, name: &str) -> io::Result<()> {
        let parent = self.folder(folder)?;
        self.change(Space::Enough, |state| {
            let node = *state.names(parent)?.get(name).ok_or(io::ErrorKind::NotFound)?;
            if !state.names(node)?.is_empty() {
                return Err(io::ErrorKind::DirectoryNotEmpty.into());
            }
            Ok(Op::Names(vec![(parent, name.into(), None)]))
        })
    }

    fn sync_folder(&self, folder: &Folder) -> io::Result<()> {
        let node = self.folder(folder)?;
        self.change_at(folder.path(), Space::Enough, |_| Ok(Op::SyncFolder(node)))
    }

    fn token(&self) -> Token {
        Token { pid: 7, nonce: "00ab".to_owned() }
    }
}

impl OpenFile for SimFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        let (node, bytes) = (self.node, bytes.to_vec());
        self.sim.change(Space::Needed, |_| Ok(Op::Write(node, bytes)))
    }

    fn set_attributes(&mut self, attributes: &Attributes) -> io::Result<()> {
        let (node, mode) = (self.node, attributes.mode.unwrap_or(0o644));
        self.sim.change(Space::Enough, |_| Ok(Op::Mode(node, mode)))
    }

    fn sync(&mut self) -> io::Result<()> {
        let node = self.node;
        self.sim.change_at(&self.path, Space::Enough, |_| Ok(Op::SyncFile(node)))
    }
}

/// The folders that an operation on names touches.
pub(crate) fn folders(op: &Op) -> BTreeSet<usize> {
    match op {
        Op::Names(changes) => changes.iter().map(|(folder, _, _)| *folder).collect(),
        _ => BTreeSet::new(),
    }
}
