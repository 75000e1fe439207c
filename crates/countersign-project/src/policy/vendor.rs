//! `policy vendor`: copies of the policies that the settings extend.
//!
//! From a repository the files come as objects of one commit, without a checkout, so that no filter and no hook runs. A copy
//! that has not the digest of the settings is never written.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use countersign_diag::SourceMap;
use countersign_report::adoption::{VENDOR_SCHEMA, Vendored, VendoredPolicy};

use super::files::mode_of;
use super::organisation::{Copied, digest, folder_of};
use crate::error::{Error, io_error};
use crate::fs::{self, EntryKind};
use crate::git::{Batch, Git, GitAbsent, GitError};
use crate::root::Project;
use crate::settings::{Extends, PolicySource, are_usable};
use crate::subject::{EntryMode, path_of};
use crate::transaction::{Digest, FileStep, STATE, Steps};

/// The code of errors.
const CODE: &str = "policy_error";

impl Project {
    /// Brings the copies up to date. A digest that differs from the one in the settings is an error that names both.
    #[tracing::instrument(level = "debug", skip_all)]
    pub fn policy_vendor(&self) -> Result<Vendored, Error> {
        let (mut sources, mut findings) = (SourceMap::default(), Vec::new());
        let settings = self.settings(&mut sources, &mut findings)?;
        if !are_usable(&findings) {
            return Err(Error::usage(CODE, "the settings hold an error").fix("`check` says where"));
        }
        if settings.policy.extends.is_empty() {
            return Err(Error::usage(CODE, "the settings extend no policy")
                .fix("add `[policy]` with `extends = [{ git = \"…\", rev = \"…\" }]` to countersign.toml"));
        }
        let turn = self.turn("policy vendor")?;
        let mut steps = Vec::new();
        let mut policies = Vec::new();
        for extends in &settings.policy.extends {
            let folder = folder_of(&extends.name);
            let (files, commit) = self.fetched(extends, &folder)?;
            let sha256 = digest(&folder, &files);
            pinned(extends, &sha256, &files)?;
            let written = self.copy_steps(&folder, &files)?;
            policies.push(VendoredPolicy {
                name: extends.name.clone(),
                source: match &extends.source {
                    PolicySource::Folder(path) => path.clone(),
                    PolicySource::Git { address, revision } => format!("{address} at {revision}"),
                },
                folder,
                commit,
                sha256,
                files: files.len(),
                changed: !written.is_empty(),
            });
            steps.extend(written);
        }
        turn.commit(&Steps { operation: "policy vendor".to_owned(), files: steps, ..Steps::default() })?;
        Ok(Vendored { schema: VENDOR_SCHEMA, policies })
    }

    fn fetched(&self, extends: &Extends, folder: &str) -> Result<(Vec<Copied>, Option<String>), Error> {
        match &extends.source {
            PolicySource::Folder(path) => Ok((self.copied(path, folder)?, None)),
            PolicySource::Git { address, revision } => {
                let (files, commit) = self.files_of_revision(address, revision, folder)?;
                Ok((files, Some(commit)))
            }
        }
    }

    /// The files of a folder of the disk.
    fn copied(&self, path: &str, folder: &str) -> Result<Vec<Copied>, Error> {
        let top = self.path().join(path);
        let failed = |place: &Path, error: &std::io::Error| io_error(CODE, place, error);
        let mut files = Vec::new();
        let mut rest = vec![(top.clone(), folder.to_owned())];
        while let Some((place, name)) = rest.pop() {
            for entry in fs::entries(&place).map_err(|error| failed(&place, &error))? {
                let name = format!("{name}/{}", entry.name);
                match entry.kind {
                    _ if entry.name == ".git" => {}
                    EntryKind::Folder => rest.push((entry.path, name)),
                    EntryKind::File => {
                        let executable =
                            fs::is_executable(&entry.path).map_err(|error| failed(&entry.path, &error))?;
                        let mode = if executable { EntryMode::Executable } else { EntryMode::File };
                        let bytes = fs::read(&entry.path).map_err(|error| failed(&entry.path, &error))?;
                        files.push(Copied { path: name, mode, bytes });
                    }
                    EntryKind::Link | EntryKind::Other => return Err(no_file(&name)),
                }
            }
        }
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(files)
    }

    /// The files of a revision, and its commit.
    fn files_of_revision(
        &self,
        address: &str,
        revision: &str,
        folder: &str,
    ) -> Result<(Vec<Copied>, String), Error> {
        // A path is one of the project; an address has a scheme or a host.
        let local = self.path().join(address);
        let address = if fs::is_folder(&local) { fs::display(&local) } else { address.to_owned() };
        let scratch = self.path().join(STATE).join("policy");
        let git = Git::find(&self.environment, self.path())
            .ok_or_else(|| failed(&address, &GitAbsent::NoProgram.to_string()))?;
        let told = |error: GitError| failed(&address, &error.to_string());
        let place = fs::display(&scratch);
        git.run(&["init", "--quiet", "--bare", "--template=", &place]).map_err(told)?;
        let git = git.reaching(&scratch);
        let fetch = |depth: &str| {
            let ask =
                ["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules", depth];
            git.run(
                &[&ask[..], &["--end-of-options", &address, &format!("+{revision}:refs/policy/head")]]
                    .concat(),
            )
        };
        // A server may refuse to serve a commit by its id alone.
        if fetch("--depth=1").is_err() {
            let ask = ["fetch", "--quiet", "--no-tags", "--no-recurse-submodules", "--end-of-options"];
            let all = git.run(&[&ask[..], &[&address, "+refs/heads/*:refs/policy/heads/*"]].concat());
            all.map_err(told)?;
            let commit = git.resolve(revision).map_err(told)?;
            git.run(&["update-ref", "refs/policy/head", &commit]).map_err(told)?;
        }
        let commit = git.resolve("refs/policy/head").map_err(told)?;
        let tree = git.run(&["ls-tree", "-r", "-z", "--full-tree", &commit]).map_err(told)?;
        let batch = Batch::new(git);
        let mut files = Vec::new();
        for entry in tree.split(|byte| *byte == 0).filter(|entry| !entry.is_empty()) {
            let Some(tab) = entry.iter().position(|byte| *byte == b'\t') else { continue };
            let facts = String::from_utf8_lossy(&entry[..tab]).into_owned();
            let mut facts = facts.split(' ');
            let (mode, id) = (facts.next().and_then(mode_of), facts.nth(1).unwrap_or_default());
            let name = format!("{folder}/{}", fs::exact(&path_of(&entry[tab + 1..])));
            let Some(mode @ (EntryMode::File | EntryMode::Executable)) = mode else {
                return Err(no_file(&name));
            };
            let object = batch.object(id).map_err(told)?;
            let bytes =
                object.map(|object| object.bytes).ok_or_else(|| failed(&address, "an object is missing"))?;
            files.push(Copied { path: name, mode, bytes });
        }
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok((files, commit))
    }

    /// What has to be written, and taken away, so that a folder holds these files and no others.
    fn copy_steps(&self, folder: &str, files: &[Copied]) -> Result<Vec<FileStep>, Error> {
        let wanted: BTreeSet<&str> = files.iter().map(|file| file.path.as_str()).collect();
        let is_there = fs::is_folder(&self.path().join(folder));
        let there = if is_there { self.copied(folder, folder)? } else { Vec::new() };
        let before = |path: &str| there.iter().find(|file| file.path == path);
        let mut steps: Vec<FileStep> = Vec::new();
        for file in files.iter().filter(|file| before(&file.path) != Some(file)) {
            steps.push(FileStep {
                path: PathBuf::from(&file.path),
                before: before(&file.path).map(|old| Digest::of(&old.bytes)),
                after: Some(file.bytes.clone()),
                mode: (file.mode == EntryMode::Executable).then_some(0o755),
            });
        }
        for old in there.iter().filter(|old| !wanted.contains(old.path.as_str())) {
            steps.push(FileStep {
                path: PathBuf::from(&old.path),
                before: Some(Digest::of(&old.bytes)),
                after: None,
                mode: None,
            });
        }
        Ok(steps)
    }
}

/// A copy without a pin is refused with the digest to write down, one that differs from its pin with both.
fn pinned(extends: &Extends, sha256: &str, files: &[Copied]) -> Result<(), Error> {
    let name = &extends.name;
    if files.is_empty() {
        return Err(Error::usage(CODE, format!("policy `{name}` has no files")));
    }
    match &extends.sha256 {
        Some(pinned) if pinned == sha256 => Ok(()),
        Some(pinned) => {
            let message =
                format!("policy `{name}` is not the one that was pinned: {sha256} instead of {pinned}");
            Err(Error::usage(CODE, message)
                .fix("ask whoever publishes it; pin the new digest only if it is meant"))
        }
        None => Err(Error::usage(CODE, format!("policy `{name}` is not pinned"))
            .fix(format!("compare it with what was published, then add sha256 = \"{sha256}\" to its entry"))),
    }
}

fn no_file(path: &str) -> Error {
    Error::usage(CODE, format!("`{path}` is no file"))
        .fix("a policy holds files only, no links and no submodules")
}

fn failed(address: &str, reason: &str) -> Error {
    Error::environment(CODE, format!("the policy cannot be fetched from `{address}`: {reason}"))
        .fix("look at the address and the revision, and at what git needs to reach it")
}
