//! The files of a schema, read from where it is and written to where it goes.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use countersign_diag::SourceMap;
use countersign_model::schema::{builtin_templates, builtin_text};
use countersign_model::yaml;

use super::{CODE, check_text};
use crate::error::{Error, io_error};
use crate::fs::{self, EntryKind};
use crate::root::Project;
use crate::schemas::Place;
use crate::transaction::{Digest, FileStep, Steps};

/// Files by their path within the schema, with the permission bits they had.
#[derive(Default)]
pub(super) struct Tree {
    files: BTreeMap<String, (Vec<u8>, Option<u32>)>,
}

impl Tree {
    /// Adds a file.
    pub(super) fn add(&mut self, path: &str, bytes: Vec<u8>) {
        self.files.insert(path.to_owned(), (bytes, None));
    }

    /// Reads a schema. Links within it become what they lead to; what leads out of it is refused.
    pub(super) fn of(place: &Place) -> Result<Self, Error> {
        let mut tree = Self::default();
        match place.folder() {
            None => {
                tree.add("schema.yaml", builtin_text().as_bytes().to_vec());
                for (name, text) in builtin_templates() {
                    tree.add(&format!("templates/{name}"), text.as_bytes().to_vec());
                }
            }
            Some(folder) => {
                let root = fs::canonical(folder);
                tree.read(&root, &root, "", &mut Vec::new())?;
            }
        }
        Ok(tree)
    }

    fn read(
        &mut self,
        root: &Path,
        folder: &Path,
        inner: &str,
        around: &mut Vec<PathBuf>,
    ) -> Result<(), Error> {
        let odd = |path: &Path, what: &str| {
            Error::usage(CODE, format!("`{}` cannot be copied: {what}", fs::display(path)))
                .fix("replace it by a file")
        };
        let here = fs::canonical(folder);
        if !here.starts_with(root) {
            return Err(odd(folder, "it leads out of the schema"));
        }
        if around.contains(&here) {
            return Err(odd(folder, "it leads back to a folder around it"));
        }
        around.push(here);
        for entry in fs::entries(folder).map_err(|error| io_error(CODE, folder, &error))? {
            let path = if inner.is_empty() { entry.name.clone() } else { format!("{inner}/{}", entry.name) };
            let kind = match entry.kind {
                EntryKind::Link if fs::is_within(root, &entry.path) => {
                    fs::link_kind(&entry.path).map_err(|error| io_error(CODE, &entry.path, &error))?
                }
                EntryKind::Link => return Err(odd(&entry.path, "it leads out of the schema")),
                kind => Some(kind),
            };
            match kind {
                Some(EntryKind::Folder) => self.read(root, &entry.path, &path, around)?,
                Some(EntryKind::File) => {
                    let bytes = fs::read(&entry.path).map_err(|error| io_error(CODE, &entry.path, &error))?;
                    self.files.insert(path, (bytes, fs::mode(&entry.path)));
                }
                _ => return Err(odd(&entry.path, "it is neither a file nor a folder")),
            }
        }
        around.pop();
        Ok(())
    }

    /// Gives the schema another name; every other byte of its file stays.
    pub(super) fn rename(&mut self, name: &str) -> Result<(), Error> {
        let broken = |what: String| Error::usage(CODE, what).fix("`schema validate` says what is wrong");
        let bytes = self.files.get_mut("schema.yaml").map(|(bytes, _)| bytes);
        let bytes = bytes.ok_or_else(|| broken("the schema has no schema.yaml".to_owned()))?;
        let text =
            String::from_utf8(bytes.clone()).map_err(|_| broken("schema.yaml is not UTF-8".to_owned()))?;
        check_text(&text)?;
        let source = SourceMap::default().add("schema.yaml", text.as_str());
        let root = yaml::parse(source, &text).value;
        let span = root.as_ref().and_then(|root| root.get("name")).map(|node| node.span.range());
        let span = span.ok_or_else(|| broken("schema.yaml has no `name`".to_owned()))?;
        let renamed = format!("{}{name}{}", &text[..span.start], &text[span.end..]);
        check_text(&renamed)?;
        *bytes = renamed.into_bytes();
        Ok(())
    }

    /// What writes the files into a folder of the project, and takes away whatever else is in it.
    pub(super) fn steps(self, project: &Project, folder: &Path) -> Result<Steps, Error> {
        let target = project.path().join(folder);
        if fs::is_link(&target) {
            return Err(
                Error::usage(CODE, format!("`{}` is a link", fs::display(&target))).fix("remove the link")
            );
        }
        let there = if fs::is_there(&target) { Self::in_the_way(&target)? } else { Self::default() };
        let mut steps = Steps::default();
        for (path, (bytes, mode)) in &self.files {
            let before = there.files.get(path).map(|(bytes, _)| Digest::of(bytes));
            let after = Some(bytes.clone());
            steps.files.push(FileStep { path: folder.join(path), before, after, mode: *mode });
        }
        for (path, (bytes, _)) in there.files {
            if self.files.contains_key(&path) {
                continue;
            }
            let above = Path::new(&path).ancestors().skip(1).filter(|above| !above.as_os_str().is_empty());
            steps.prune.extend(above.map(|above| folder.join(above)));
            let before = Some(Digest::of(&bytes));
            steps.files.push(FileStep { path: folder.join(path), before, after: None, mode: None });
        }
        steps.prune.sort();
        steps.prune.dedup();
        Ok(steps)
    }

    /// What is to be replaced. Links are not taken away unseen.
    fn in_the_way(folder: &Path) -> Result<Self, Error> {
        let mut tree = Self::default();
        let mut ahead = vec![(folder.to_owned(), String::new())];
        while let Some((folder, inner)) = ahead.pop() {
            for entry in fs::entries(&folder).map_err(|error| io_error(CODE, &folder, &error))? {
                let path =
                    if inner.is_empty() { entry.name.clone() } else { format!("{inner}/{}", entry.name) };
                match entry.kind {
                    EntryKind::Folder => ahead.push((entry.path, path)),
                    EntryKind::File => {
                        let bytes =
                            fs::read(&entry.path).map_err(|error| io_error(CODE, &entry.path, &error))?;
                        tree.add(&path, bytes);
                    }
                    EntryKind::Link | EntryKind::Other => {
                        let message = format!("`{}` would go, and it is no file", fs::display(&entry.path));
                        return Err(Error::usage(CODE, message).fix("remove it first"));
                    }
                }
            }
        }
        Ok(tree)
    }
}
