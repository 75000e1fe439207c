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
    /// Every end of every path, for reports that know less of a path than the project does; `None` if two share it.
    ends: HashMap<&'m str, Option<&'m str>>,
}

impl<'m> Scopes<'m> {
    /// Test sites in the order of their files.
    pub(super) fn new<'a: 'm>(sites: impl Iterator<Item = (usize, &'m Site<'a>)>) -> Self {
        let mut scopes = Self { files: HashMap::new(), ends: HashMap::new() };
        let mut file: (&'m str, Vec<Nested>) = ("", Vec::new());
        for (at, site) in sites {
            let lines = match site.scope.kind {
                ScopeKind::File => 0..usize::MAX,
                _ => site.scope.lines.clone(),
            };
            if file.0 != site.path {
                scopes.push(std::mem::replace(&mut file, (site.path, Vec::new())));
            }
            file.1.push(Nested { site: at, start: lines.start, end: lines.end, parent: None });
        }
        scopes.push(file);
        scopes
    }

    fn push(&mut self, (path, mut nested): (&'m str, Vec<Nested>)) {
        if nested.is_empty() {
            return;
        }
        nested.sort_by(|a, b| a.start.cmp(&b.start).then(b.end.cmp(&a.end)));
        let mut open: Vec<usize> = Vec::new();
        for at in 0..nested.len() {
            while open.pop_if(|top| nested[*top].end <= nested[at].start).is_some() {}
            nested[at].parent = open.last().copied();
            open.push(at);
        }
        for (slash, _) in path.match_indices('/') {
            let end = &path[slash + 1..];
            self.ends.entry(end).and_modify(|known| *known = None).or_insert(Some(path));
        }
        self.files.insert(path, nested);
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

    /// The scopes of a file, by its path, by the end of an absolute path, or by a unique end of a path of ours.
    fn file(&self, file: &str) -> Option<&Vec<Nested>> {
        let file = file.replace('\\', "/");
        let file = file.trim_start_matches("./");
        if let Some(scopes) = self.files.get(file) {
            return Some(scopes);
        }
        if file.starts_with('/') || file.get(1..3) == Some(":/") {
            return file.match_indices('/').find_map(|(at, _)| self.files.get(&file[at + 1..]));
        }
        self.ends.get(file).copied().flatten().and_then(|path| self.files.get(path))
    }
}

/// Whether one path is the end of the other.
pub(super) fn same_path(one: &str, two: &str) -> bool {
    let (short, long) = if one.len() <= two.len() { (one, two) } else { (two, one) };
    long.strip_suffix(short).is_some_and(|head| head.is_empty() || head.ends_with('/'))
}
