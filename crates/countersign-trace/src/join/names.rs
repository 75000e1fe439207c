//! Names of tests, as their runners spell them, cut into words that a place in the code can be compared with.

use std::borrow::Cow;

use countersign_facts::results::TestCase;

use crate::links::Site;

/// More words of one name than this are not compared.
const MOST: usize = 48;

/// The family a name or a file belongs to, as far as it matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Family {
    /// Packages of folders, functions `TestX`.
    Go,
    /// Paths with `::`.
    Rust,
    /// Folders as packages, classes as files.
    Jvm,
    /// Modules as files, all of them in the name.
    Python,
    /// Titles instead of names.
    Titles,
    /// Anything else.
    Other,
}

impl Family {
    pub(super) fn of_path(path: &str) -> Self {
        match path.rsplit('.').next().unwrap_or_default() {
            "go" => Self::Go,
            "py" => Self::Python,
            "rs" => Self::Rust,
            "java" | "kt" | "kts" | "scala" | "groovy" => Self::Jvm,
            "js" | "jsx" | "ts" | "tsx" | "mjs" | "cjs" | "mts" | "cts" | "vue" | "svelte" | "feature"
            | "robot" => Self::Titles,
            _ => Self::Other,
        }
    }
}

/// The words of a cited test: those of its file and package, then those of its symbols.
pub(super) struct SiteName<'s> {
    pub(super) words: Vec<Cow<'s, str>>,
    /// How many words the symbols have.
    pub(super) symbol: usize,
    /// How many words the last symbol has.
    pub(super) leaf: usize,
    /// Whether the symbols alone say enough: titles inside titles.
    pub(super) is_titled: bool,
    pub(super) family: Family,
}

impl<'s> SiteName<'s> {
    pub(super) fn of(site: &'s Site<'_>) -> Self {
        let family = Family::of_path(site.path);
        let mut names = container(site.path, family);
        let symbols = &site.scope.symbol;
        let from = names.len();
        for symbol in symbols {
            split(symbol, &mut names);
        }
        let symbol = names.len() - from;
        let mut last = Vec::new();
        if let Some(leaf) = symbols.last() {
            split(leaf, &mut last);
        }
        let is_titled = symbols.len() > 1 && family == Family::Titles;
        let cut = names.len().saturating_sub(MOST);
        let words = names.drain(cut..).map(normal).collect();
        Self { words, symbol: symbol.min(MOST), leaf: last.len().clamp(1, MOST), is_titled, family }
    }
}

/// The words of a file as its language names it.
fn container(path: &str, family: Family) -> Vec<&str> {
    let mut segments: Vec<&str> = path.split('/').collect();
    let file = segments.pop().unwrap_or_default();
    let stem = file.split('.').next().unwrap_or(file);
    match family {
        // Packages are folders; the name of the class is a symbol.
        Family::Go | Family::Jvm => {}
        Family::Rust => {
            let root = segments
                .iter()
                .rposition(|segment| matches!(*segment, "src" | "tests" | "benches" | "examples"));
            if let Some(root) = root {
                segments.remove(root);
                if segments.get(root) == Some(&"bin") {
                    segments.remove(root);
                }
            }
            if !matches!(stem, "lib" | "main" | "mod") {
                segments.push(stem);
            }
        }
        Family::Titles | Family::Python | Family::Other => {
            let without_end = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
            split(without_end, &mut segments);
        }
    }
    segments.retain(|segment| !segment.is_empty() && *segment != ".");
    segments
}

/// The name of a case.
pub(super) struct Name<'c> {
    /// Class or suite.
    pub(super) container: &'c str,
    /// The suite, where the class is something else.
    second: Option<&'c str>,
    title: &'c str,
    pub(super) file: Option<&'c str>,
    pub(super) family: Option<Family>,
}

impl<'c> Name<'c> {
    pub(super) fn of(case: &'c TestCase) -> Self {
        let class = case.class.as_deref().filter(|class| !class.is_empty());
        let container = class.unwrap_or(&case.suite);
        let second = (container != case.suite && !case.suite.is_empty()).then_some(case.suite.as_str());
        let name = case.name.as_str();
        let family = if is_go(name, container) {
            Some(Family::Go)
        } else if name.contains("::") || container.contains("::") {
            Some(Family::Rust)
        } else {
            None
        };
        Self { container, second, title: name, file: case.file.as_deref(), family }
    }

    /// The name without parameters, subtests and cases.
    pub(super) fn base(&self) -> &'c str {
        let name = without_parameters(self.title);
        if self.family == Some(Family::Go) {
            name.split('/').next().unwrap_or(name)
        } else {
            without_case(name)
        }
    }

    /// Whether a word stands in the name or in its container.
    pub(super) fn has_word(&self, word: &str) -> bool {
        words(self.container, self.base()).iter().any(|known| *known == normal(word))
    }

    /// The ways to read the name, most words first.
    pub(super) fn readings(&self) -> impl Iterator<Item = Reading<'c>> {
        let mut names = vec![without_parameters(self.title)];
        if self.family == Some(Family::Go) {
            while let Some((outer, _)) = names[names.len() - 1].rsplit_once('/') {
                if names.len() == 8 {
                    break;
                }
                names.push(outer);
            }
        }
        if !names.contains(&self.base()) {
            names.push(self.base());
        }
        let containers = [Some(self.container), self.second, (!self.container.is_empty()).then_some("")];
        let readings = names.into_iter().flat_map(move |name| {
            containers.into_iter().enumerate().filter_map(move |(at, container)| Some((at, container?, name)))
        });
        readings.map(|(at, container, name)| Reading { words: words(container, name), titles_only: at == 2 })
    }
}

/// One way to read a name.
pub(super) struct Reading<'c> {
    pub(super) words: Vec<Cow<'c, str>>,
    /// Leaves the container out, which is right only where titles say everything.
    pub(super) titles_only: bool,
}

fn is_go(name: &str, container: &str) -> bool {
    let is_test = ["Test", "Benchmark", "Fuzz", "Example"].iter().any(|word| {
        name.strip_prefix(word).is_some_and(|rest| !rest.starts_with(|c: char| c.is_lowercase()))
    });
    let head = name.split('/').next().unwrap_or(name);
    is_test
        && !head.contains(|c: char| c.is_whitespace() || c == '(')
        && (name.contains('/') || container.contains('/'))
}

/// Takes `[param]` and `(...)` off the end.
fn without_parameters(name: &str) -> &str {
    let mut name = name.trim_end();
    while let Some(open) = match name.as_bytes().last() {
        Some(b']') => name.find('['),
        Some(b')') => name.find('('),
        _ => None,
    } {
        if open == 0 {
            break;
        }
        name = name[..open].trim_end();
    }
    name
}

/// Takes the `case_1_name` of a table test off the end.
fn without_case(name: &str) -> &str {
    match name.rsplit_once("::") {
        Some((outer, case))
            if case
                .strip_prefix("case_")
                .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit())) =>
        {
            outer
        }
        _ => name,
    }
}

fn words<'c>(container: &'c str, name: &'c str) -> Vec<Cow<'c, str>> {
    let mut all = Vec::with_capacity(8);
    split(without_ending(container), &mut all);
    split(name, &mut all);
    let cut = all.len().saturating_sub(MOST);
    all.drain(cut..).map(normal).collect()
}

/// A container that is the path of a file goes without its ending; a binary of Rust without its kind.
fn without_ending(container: &str) -> &str {
    let known =
        ["ts", "tsx", "js", "jsx", "mjs", "cjs", "mts", "py", "rs", "go", "java", "kt", "robot", "feature"];
    match container.rsplit_once('.') {
        Some((before, ending)) if known.contains(&ending) => before,
        _ => container,
    }
}

fn split<'t>(text: &'t str, into: &mut Vec<&'t str>) {
    let text = text.strip_suffix("()").unwrap_or(text);
    let is_gap = |c: char| c.is_whitespace() || "/\\:.$>›»#".contains(c);
    into.extend(
        text.split(is_gap).filter(|word| !word.is_empty() && !matches!(*word, "bin" | "bench" | "example")),
    );
}

fn normal(word: &str) -> Cow<'_, str> {
    if word.contains('-') { Cow::Owned(word.replace('-', "_")) } else { Cow::Borrowed(word) }
}
