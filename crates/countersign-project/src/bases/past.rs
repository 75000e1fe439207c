//! What git tells about the bases of deltas, or why it does not.

use std::collections::BTreeMap;

use countersign_delta::{BaseOrigin, KnownBase};

use super::{spec_path, texts_of};
use crate::git::GitError;
use crate::history::{History, Version};
use crate::root::Project;

/// History, with every version of every file below `openspec`: one question to git serves all changes.
pub(super) struct Past {
    history: History,
    versions: BTreeMap<String, Vec<Version>>,
}

/// What git says about the requirements of one delta.
#[derive(Default)]
pub(super) struct Told {
    /// The texts before the delta was first committed, with those they had earlier.
    pub(super) known: BTreeMap<String, KnownBase>,
    /// Why it could not say everything, by requirement.
    pub(super) doubts: BTreeMap<String, String>,
}

impl Past {
    /// Asks git, or says why it does not answer.
    pub(super) fn of(project: &Project) -> Result<Self, String> {
        let history = project.history().map_err(|absent| absent.to_string())?;
        let mut versions: BTreeMap<String, Vec<Version>> = BTreeMap::new();
        for version in history.versions_below(&["openspec"]).map_err(|error| error.to_string())? {
            versions.entry(version.path.clone()).or_default().push(version);
        }
        Ok(Self { history, versions })
    }

    /// The versions of a file, newest first.
    fn of_file(&self, path: &str) -> &[Version] {
        self.versions.get(path).map_or(&[], Vec::as_slice)
    }

    /// The text of a requirement in a version of its spec.
    fn text(&self, version: &Version, name: &str) -> Result<Option<String>, GitError> {
        Ok(self.history.bytes(version)?.and_then(|bytes| texts_of(bytes).remove(name)))
    }

    /// A text of a requirement that a version of its spec holds and that satisfies a question.
    pub(super) fn find_text(
        &self,
        capability: &str,
        name: &str,
        satisfies: impl Fn(&str) -> bool,
    ) -> Option<String> {
        let versions = self.of_file(&spec_path(capability)).iter();
        versions.filter_map(|version| self.text(version, name).ok()?).find(|text| satisfies(text))
    }

    /// What the requirements of a delta were before it was first committed.
    pub(super) fn bases(&self, id: &str, capability: &str, names: &[&str]) -> Told {
        let mut told = Told::default();
        match self.texts_before(id, capability) {
            Ok((commit, texts)) => {
                for name in names {
                    let Some(text) = texts.get(*name) else {
                        let doubt = "the requirement was not in the main spec when the delta was committed";
                        told.doubts.insert((*name).to_owned(), doubt.to_owned());
                        continue;
                    };
                    let (earlier, doubt) = self.earlier(capability, name, text);
                    told.doubts.extend(doubt.map(|doubt| ((*name).to_owned(), doubt)));
                    let origin = BaseOrigin::History { commit: commit.clone() };
                    told.known
                        .insert((*name).to_owned(), KnownBase { text: Some(text.clone()), origin, earlier });
                }
            }
            Err(doubt) => {
                told.doubts.extend(names.iter().map(|name| ((*name).to_owned(), doubt.clone())));
            }
        }
        told
    }

    /// The main spec before the delta was first committed, with that commit.
    fn texts_before(&self, id: &str, capability: &str) -> Result<(String, BTreeMap<String, String>), String> {
        let delta = format!("openspec/changes/{id}/specs/{capability}/spec.md");
        let Some(first) = self.history.introduction(self.of_file(&delta)) else {
            return Err("the delta is in no commit".to_owned());
        };
        // Where history is cut off, the first commit that is seen need not be the first.
        if first.at_boundary {
            return Err("the clone is shallow, and history is cut off before the delta".to_owned());
        }
        let commit = first.version.commit.id;
        match self.history.parent_text(&commit, &spec_path(capability)) {
            Ok(Some(before)) => Ok((commit, texts_of(before))),
            Ok(None) => Err("there was no main spec when the delta was committed".to_owned()),
            Err(error) => Err(error.to_string()),
        }
    }

    /// The texts a requirement had before one of its texts, newest first, and why some may be missing.
    fn earlier(&self, capability: &str, name: &str, text: &str) -> (Vec<String>, Option<String>) {
        let mut doubt = None;
        let mut texts = Vec::new();
        for version in self.of_file(&spec_path(capability)) {
            match self.text(version, name) {
                Ok(found) => texts.extend(found),
                Err(error) => doubt = Some(error.to_string()),
            }
        }
        let earlier = texts.into_iter().skip_while(|other| other != text).filter(|other| other != text);
        (earlier.collect(), doubt)
    }
}
