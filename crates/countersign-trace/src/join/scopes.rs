//! Which cited test a line of a file belongs to.

use std::collections::HashMap;

use countersign_facts::citation::ScopeKind;

use crate::links::Site;

/// A scope and the one around it.
struct Nested {
    site: usize,
    start: usize,
    end: usize,
    parent: Option<usize>,
}

/// The scopes of tests, by file.
pub(super) struct Scopes<'m> {
    files: HashMap<&'m str, Vec<Nested>>,
    /// Paths by their last segment, for reports that know more or less of a path than the project does.
    names: HashMap<&'m str, Vec<&'m str>>,
}

impl<'m> Scopes<'m> {
    /// Test sites in the order of their files.
    pub(super) fn new<'a: 'm>(sites: impl Iterator<Item = (usize, &'m Site<'a>)>) -> Self {
        let mut files: HashMap<&'m str, Vec<Nested>> = HashMap::new();
        for (at, site) in sites {
            let lines = match site.scope.kind {
                ScopeKind::File => 0..usize::MAX,
                _ => site.scope.lines.clone(),
            };
            let nested = Nested { site: at, start: lines.start, end: lines.end, parent: None };
            files.entry(site.path).or_default().push(nested);
        }
        let mut names: HashMap<&'m str, Vec<&'m str>> = HashMap::new();
        for (path, scopes) in &mut files {
            names.entry(path.rsplit('/').next().unwrap_or(path)).or_default().push(path);
            scopes.sort_by(|a, b| a.start.cmp(&b.start).then(b.end.cmp(&a.end)));
            let mut open: Vec<usize> = Vec::new();
            for at in 0..scopes.len() {
                while open.pop_if(|top| scopes[*top].end <= scopes[at].start).is_some() {}
                scopes[at].parent = open.last().copied();
                open.push(at);
            }
        }
        Self { files, names }
    }

    /// The smallest cited test around a line.
    pub(super) fn at(&self, file: Option<&str>, line: Option<usize>) -> Option<usize> {
        let (scopes, line) = (self.file(file?)?, line?);
        let after = scopes.partition_point(|scope| scope.start <= line);
        let mut at = after.checked_sub(1);
        while let Some(scope) = at.map(|at| &scopes[at]) {
            if scope.end > line {
                return Some(scope.site);
            }
            at = scope.parent;
        }
        None
    }

    /// The citation in the head of a file, for a report that does not know the line.
    pub(super) fn whole_file(&self, file: Option<&str>) -> Option<usize> {
        self.file(file?)?.first().filter(|scope| scope.start == 0).map(|scope| scope.site)
    }

    fn file(&self, file: &str) -> Option<&Vec<Nested>> {
        let file = file.replace('\\', "/");
        let file = file.trim_start_matches("./");
        if let Some(scopes) = self.files.get(file) {
            return Some(scopes);
        }
        let same_name = self.names.get(file.rsplit('/').next().unwrap_or(file))?;
        let mut fitting = same_name.iter().take(64).filter(|path| same_path(path, file));
        let path = fitting.next()?;
        if fitting.next().is_some() { None } else { self.files.get(path) }
    }
}

/// Whether one path is the end of the other.
pub(super) fn same_path(one: &str, two: &str) -> bool {
    let (short, long) = if one.len() <= two.len() { (one, two) } else { (two, one) };
    long.strip_suffix(short).is_some_and(|head| head.is_empty() || head.ends_with('/'))
}
