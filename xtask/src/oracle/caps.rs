//! How often each class of deliberate difference may occur, per corpus: numbers in the repository that may not grow.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};
use serde::{Deserialize, Serialize};

/// Counts of each class by corpus.
pub(crate) type Counts = BTreeMap<String, BTreeMap<String, usize>>;

/// The file of caps.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Caps {
    /// The run that the counts of the mutations belong to.
    #[serde(default)]
    pub(crate) mutations: Option<Mutations>,
    /// The allowed counts.
    #[serde(default)]
    pub(crate) allowed: Counts,
}

/// Which mutations were counted: the same seed without the corpora gives others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Mutations {
    pub(crate) seed: u64,
    pub(crate) cases: usize,
    pub(crate) corpora: bool,
}

/// What a count says about its cap.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Judgement {
    /// Whether the count exceeds its cap; otherwise it is below.
    pub(crate) exceeds: bool,
    /// The corpus and class with both numbers.
    pub(crate) text: String,
}

impl Caps {
    /// Reads the file; a missing one allows nothing.
    pub(crate) fn read(file: &Path) -> Result<Self> {
        match fs::read_to_string(file) {
            Ok(text) => toml::from_str(&text).with_context(|| format!("reading {}", file.display())),
            Err(_) if !file.exists() => Ok(Self::default()),
            Err(error) => Err(error).with_context(|| format!("reading {}", file.display())),
        }
    }

    /// Writes the file.
    pub(crate) fn write(&self, file: &Path) -> Result<()> {
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder)?;
        }
        let head = "# Deliberate differences from the reference, per corpus and class (docs/compatibility.md).\n\
                    # Written by `cargo xtask oracle --bless`. A count may not grow without a reason in the commit.\n\n";
        fs::write(file, format!("{head}{}", toml::to_string(self)?))?;
        Ok(())
    }

    /// Every corpus and class whose count is not its cap; only corpora that ran are judged.
    pub(crate) fn judge(&self, counts: &Counts) -> Vec<Judgement> {
        let none = BTreeMap::new();
        let mut judged = Vec::new();
        for (corpus, found) in counts {
            let allowed = self.allowed.get(corpus).unwrap_or(&none);
            let mut classes: Vec<&String> = found.keys().chain(allowed.keys()).collect();
            classes.sort();
            classes.dedup();
            for class in classes {
                let (count, cap) = (found.get(class).unwrap_or(&0), allowed.get(class).unwrap_or(&0));
                if count != cap {
                    let text = format!("{corpus}: class {class} occurs {count} times, the cap is {cap}");
                    judged.push(Judgement { exceeds: count > cap, text });
                }
            }
        }
        judged
    }
}
