//! Identity: slugs and references of requirements and scenarios, and the folds that detect near-miss names.

use std::fmt;

use unicode_normalization::UnicodeNormalization as _;

/// The slug of a name: NFKC, lower case, every run of anything but letters, marks and digits becomes `-`.
pub fn slug(name: &str) -> String {
    if name.is_ascii() {
        return slug_of(name.chars().map(|c| c.to_ascii_lowercase()), name.len());
    }
    slug_of(name.nfkc().flat_map(char::to_lowercase), name.len())
}

fn slug_of(characters: impl Iterator<Item = char>, length: usize) -> String {
    let mut slug = String::with_capacity(length);
    let mut gap = false;
    for c in characters {
        if c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c) {
            if gap && !slug.is_empty() {
                slug.push('-');
            }
            gap = false;
            slug.push(c);
        } else {
            gap = true;
        }
    }
    slug
}

/// The identity of a requirement or a scenario: `capability/slug` or `capability/slug#scenario-slug`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reference {
    /// The capability path as on disk.
    pub capability: String,
    /// The slug of the requirement's name, or its explicit `**ID**`.
    pub requirement: String,
    /// The slug of the scenario's name, if it names a scenario.
    pub scenario: Option<String>,
}

impl Reference {
    /// The reference of a requirement by its name and, where it has one, its explicit id.
    pub fn of_requirement(capability: &str, name: &str, explicit: Option<&str>) -> Self {
        let requirement = explicit.map_or_else(|| slug(name), str::to_owned);
        Self { capability: capability.to_owned(), requirement, scenario: None }
    }

    /// The reference of a scenario of this requirement.
    #[must_use]
    pub fn with_scenario(&self, name: &str) -> Self {
        Self { scenario: Some(slug(name)), ..self.clone() }
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.capability, self.requirement)?;
        match &self.scenario {
            Some(scenario) => write!(f, "#{scenario}"),
            None => Ok(()),
        }
    }
}

/// OpenSpec's fold: lower case, white space runs become one space. Two names with one fold are near misses there.
pub fn fold_name(name: &str) -> String {
    let name = crate::heading::normalize_name(name).to_lowercase();
    let mut folded = String::with_capacity(name.len());
    let mut gap = false;
    for c in name.chars() {
        if crate::javascript::is_space(c) {
            gap = true;
            continue;
        }
        if gap {
            folded.push(' ');
        }
        gap = false;
        folded.push(c);
    }
    if gap {
        folded.push(' ');
    }
    folded
}

/// Our wider fold: also compatibility forms, quotes, dashes, zero-width characters and Markdown emphasis.
pub fn look_alike(name: &str) -> String {
    if name.is_ascii() {
        return look_alike_of(name.chars().map(|c| c.to_ascii_lowercase()), name.len());
    }
    look_alike_of(name.nfkc().flat_map(char::to_lowercase), name.len())
}

fn look_alike_of(characters: impl Iterator<Item = char>, length: usize) -> String {
    let mut folded = String::with_capacity(length);
    let mut gap = false;
    for c in characters {
        let c = match c {
            '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2064}'
            | '\u{feff}'
            | '\u{ad}' => continue,
            '`' | '*' => continue,
            '\u{2018}' | '\u{2019}' | '\u{201b}' | '\u{2032}' => '\'',
            '\u{201c}' | '\u{201d}' | '\u{201f}' | '\u{2033}' => '"',
            '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
            c if c.is_whitespace() => {
                gap = !folded.is_empty();
                continue;
            }
            c => c,
        };
        if std::mem::take(&mut gap) {
            folded.push(' ');
        }
        folded.push(c);
    }
    folded
}
