//! The page, put together.

use countersign_model::proposal::read_title;
use countersign_verify::{Item, ItemStatus, Verification};

use super::desk::{Desk, counted};
use super::facts::ReviewFacts;
use super::sections;
use super::value::{
    Block, Content, Group, Line, Question, RedlineKind, Review, Section, Source, Tally, Tone,
};

/// Items that are named in the head of the page.
const BLOCKING: usize = 5;
/// Files that a group names as its sources.
const SOURCES: usize = 3;

impl Review {
    /// Makes the page.
    pub fn of(facts: &ReviewFacts<'_>) -> Self {
        let desk = Desk::new(facts);
        let sections: Vec<Section> =
            Question::ALL.into_iter().map(|question| sections::answer(&desk, question)).collect();
        let title = facts.documents.proposal.and_then(|text| read_title(text.document));
        // A title that only says what the first section is called says nothing.
        let title = title.filter(|title| !["why", "intent"].contains(&title.to_lowercase().as_str()));
        let change = desk.clean(&desk.change().id);
        Self {
            title: title.map_or_else(|| Line::plain(humane(&change)), |title| desk.read(title)),
            change,
            folder: desk.clean(facts.folder),
            passes: !facts.verification.exit_failed(),
            tally: Tally::of(facts.verification),
            blocking: blocking(&desk),
            summary: summary(&desk, &sections),
            subjects: facts.subjects.clone(),
            tool: facts.tool_version.to_owned(),
            sections,
        }
    }

    /// The section of a question.
    pub fn section(&self, question: Question) -> &Section {
        self.sections
            .iter()
            .find(|section| section.question == question)
            .expect("each question has a section")
    }

    /// A source as people read it: files of the change by their place in its folder.
    pub(super) fn shown(&self, source: &Source) -> String {
        let path = source.path.strip_prefix(&self.folder).and_then(|rest| rest.strip_prefix('/'));
        let path = path.unwrap_or(&source.path);
        source.line.map_or_else(|| path.to_owned(), |line| format!("{path}:{line}"))
    }

    /// The sources of a group: the first place in each file, at most three, and how many more files there are.
    pub(super) fn sources(&self, group: &Group) -> String {
        let mut files: Vec<&Source> = Vec::new();
        for source in group.blocks.iter().flat_map(|block| &block.sources) {
            if files.iter().all(|known| known.path != source.path) {
                files.push(source);
            }
        }
        let shown: Vec<String> = files.iter().take(SOURCES).map(|source| self.shown(source)).collect();
        let more = files.len().saturating_sub(SOURCES);
        let more = if more > 0 { format!(", and {more} more") } else { String::new() };
        shown.join(", ") + &more
    }

    /// The verdict in a few words.
    pub(super) fn verdict(&self) -> &'static str {
        if self.passes { "Verified" } else { "Not verified" }
    }
}

impl Section {
    /// Every block of the section.
    pub fn blocks(&self) -> impl Iterator<Item = &Block> {
        self.groups.iter().flat_map(|group| &group.blocks)
    }
}

impl Tally {
    fn of(verification: &Verification) -> Self {
        let totals = verification.totals();
        let count = |is: &dyn Fn(&Item) -> bool| verification.items.iter().filter(|item| is(item)).count();
        Self {
            pass: totals.all_of(ItemStatus::Pass),
            fail: totals.all_of(ItemStatus::Fail),
            not_verified: totals.all_of(ItemStatus::NotVerified),
            explained: count(&|item| item.status == ItemStatus::NotVerified && item.explained),
            waived: totals.all_of(ItemStatus::Waived),
            not_applicable: totals.all_of(ItemStatus::NotApplicable),
            blocking: count(&Item::is_blocking),
        }
    }

    /// In words, what matters first.
    pub(super) fn words(&self) -> String {
        let mut words = Vec::new();
        let unexplained = self.not_verified - self.explained;
        for (count, word) in [
            (self.fail, "fail"),
            (unexplained, "not verified"),
            (self.explained, "explained"),
            (self.waived, "waived"),
            (self.pass, "pass"),
        ] {
            if count > 0 {
                words.push(format!("{count} {word}"));
            }
        }
        if words.is_empty() { "nothing was looked at".to_owned() } else { words.join(", ") }
    }
}

/// `add-partner-approval` as `Add partner approval`.
fn humane(id: &str) -> String {
    let words = id.replace('-', " ");
    let mut chars = words.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// The first items that make the verification fail, failures first.
fn blocking(desk: &Desk<'_>) -> Vec<Line> {
    let mut items: Vec<&Item> =
        desk.facts.verification.items.iter().filter(|item| item.is_blocking()).collect();
    items.sort_by_key(|item| item.status != ItemStatus::Fail);
    let line = |item: &&Item| {
        let row = desk.matrix.rows.iter().position(|row| row.reference.to_string() == item.subject);
        let subject = desk.code(&item.subject);
        let subject = match row {
            Some(row) => subject.to(super::matrix::anchor(row)),
            None => subject.to(Question::Unproven.as_str()),
        };
        subject.and(Line::plain(": ")).and(desk.read(&item.reason))
    };
    items.iter().take(BLOCKING).map(line).collect()
}

/// Size, reach and proof, a line each.
fn summary(desk: &Desk<'_>, sections: &[Section]) -> Vec<Line> {
    let mut counts = [0; 4];
    let kinds = [RedlineKind::Added, RedlineKind::Modified, RedlineKind::Renamed, RedlineKind::Removed];
    let mut capabilities = 0;
    for group in sections.iter().flat_map(|section| &section.groups) {
        let mut any = false;
        for block in &group.blocks {
            if let Content::Redline(redline) = &block.content {
                any = true;
                for (count, kind) in counts.iter_mut().zip(kinds) {
                    *count += usize::from(redline.change == kind);
                }
            }
        }
        capabilities += usize::from(any);
    }
    let words: Vec<String> = counts
        .iter()
        .zip(kinds)
        .filter(|(count, _)| **count > 0)
        .map(|(count, kind)| format!("{count} {}", kind.as_str()))
        .collect();
    let behaviour = if words.is_empty() {
        "no requirement changes".to_owned()
    } else {
        format!("{} in {}", words.join(", "), counted(capabilities, "capability"))
    };
    let refused = desk.facts.specs.iter().filter(|spec| spec.refused.is_some()).count();
    let behaviour = Line::plain(behaviour).to(Question::What.as_str());
    let behaviour = if refused == 0 {
        behaviour
    } else {
        let said = format!("{} cannot be merged", counted(refused, "delta"));
        behaviour.and(Line::plain(", ")).and(Line::badge(Tone::Bad, said))
    };
    let paths = desk.facts.diff.paths.len();
    let mut domains: Vec<&String> =
        desk.facts.diff.paths.iter().filter_map(|path| path.domain.as_ref()).collect();
    domains.sort();
    domains.dedup();
    let reach = match (paths, domains.len()) {
        (0, _) => "no code is known to change".to_owned(),
        (paths, 0) => counted(paths, "path"),
        (paths, domains) => format!("{} in {}", counted(paths, "path"), counted(domains, "domain")),
    };
    let rows = &desk.matrix.rows;
    let proven = rows
        .iter()
        .filter(|row| {
            desk.verdict(&row.reference.to_string()).is_some_and(|item| item.status == ItemStatus::Pass)
        })
        .count();
    let tone = if proven == rows.len() { Tone::Good } else { Tone::Warn };
    let proof = Line::badge(tone, format!("{proven} of {}", rows.len()));
    let proof =
        proof.and(Line::plain(if rows.len() == 1 { " scenario proven" } else { " scenarios proven" }));
    vec![behaviour, Line::plain(reach).to(Question::Whom.as_str()), proof.to(Question::Proof.as_str())]
}
