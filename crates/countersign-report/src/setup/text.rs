//! The screen. Files of one folder with one fate share a line, so that it stays one.

use std::io;

use super::{Done, SetupFile, SetupView, Verb, Why};
use crate::style::Tone;
use crate::{Style, safety};

/// Files with the same fate under one name.
struct Group {
    name: String,
    done: Done,
    count: usize,
}

/// More than so many files are told by their folders.
const MOST: usize = 6;
/// The width of the column of names, at most.
const NAMES: usize = 44;

impl SetupView {
    pub(super) fn render_text(&self, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
        writeln!(out, "{}", self.headline(style))?;
        let (kept, done): (Vec<Group>, Vec<Group>) =
            groups(&self.files).into_iter().partition(|group| matches!(group.done, Done::Kept(_)));
        section(out, style, (None, self.verb), &done)?;
        section(out, style, (Some("Kept as it is"), self.verb), &kept)?;
        let unchanged = self.files.iter().filter(|file| file.done == Done::Unchanged).count();
        if unchanged > 0 {
            let are = if unchanged == 1 { "is" } else { "are" };
            writeln!(out, "\n{} {are} as before.", counted(unchanged))?;
        }
        for note in &self.notes {
            writeln!(out, "\n{}", safety::terminal(note))?;
        }
        let is_first = |at: usize| if at == 0 { "\nNext\n" } else { "" };
        let width = self.next.iter().map(|(command, _)| command.chars().count()).max().unwrap_or(0);
        for (at, (command, why)) in self.next.iter().enumerate() {
            let padded = format!("{:width$}", safety::terminal(command));
            let line =
                format!("{}  {}  {}", is_first(at), style.paint(Tone::Name, &padded), safety::terminal(why));
            writeln!(out, "{}", line.trim_end())?;
        }
        Ok(())
    }

    fn headline(&self, style: Style) -> String {
        let changes = self.files.iter().any(|file| !matches!(file.done, Done::Unchanged | Done::Kept(_)));
        let words = match (self.verb, changes, self.is_applied) {
            (Verb::Init, true, true) => "Countersign is set up here.",
            (Verb::Init, true, false) => "Countersign would be set up here; nothing is written.",
            (Verb::Init, false, _) => "Countersign is set up here already.",
            (Verb::Update, true, true) => "What Countersign made here is up to date again.",
            (Verb::Update, true, false) => {
                "What Countersign made here would be brought up to date; nothing is written."
            }
            (Verb::Update, false, _) => "What Countersign made here is up to date.",
            (Verb::Install, _, true) if self.exit_failed() => {
                "The agents have the skills of this repository, but for what was edited."
            }
            (Verb::Install, true, false) => {
                "The skills of this repository would be copied to the agents; nothing is written."
            }
            (Verb::Install, _, _) => "The agents have the skills of this repository.",
            (Verb::Uninstall, _, true) if self.exit_failed() => {
                "Countersign is gone from here, but for what was edited."
            }
            (Verb::Uninstall, _, true) => "Countersign is gone from here; everything else is as it was.",
            (Verb::Uninstall, _, false) => "Countersign would go from here; nothing is written.",
        };
        let is_fine = !self.exit_failed();
        if self.is_applied && is_fine { format!("{} {words}", style.good()) } else { words.to_owned() }
    }
}

fn section(
    out: &mut dyn io::Write,
    style: Style,
    (title, verb): (Option<&str>, Verb),
    groups: &[Group],
) -> io::Result<()> {
    if groups.is_empty() {
        return Ok(());
    }
    let width = groups.iter().map(|group| group.name.chars().count()).max().unwrap_or(0).min(NAMES);
    match title {
        Some(title) => writeln!(out, "\n{title}")?,
        None => writeln!(out)?,
    }
    for group in groups {
        let name = format!("{:width$}", safety::terminal(&group.name));
        let count =
            if group.name.ends_with('/') { format!("{}, ", counted(group.count)) } else { String::new() };
        writeln!(out, "  {}  {count}{}", style.paint(Tone::Name, &name), words(group.done, verb))?;
    }
    Ok(())
}

fn groups(files: &[SetupFile]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for file in files.iter().filter(|file| file.done != Done::Unchanged) {
        let alike =
            files.iter().filter(|other| other.done == file.done && folder(&other.path) == folder(&file.path));
        let name = match folder(&file.path) {
            Some(folder) if is_summed(file.done, alike.count()) => folder.to_owned(),
            _ => file.path.clone(),
        };
        match groups.iter_mut().find(|group| group.name == name && group.done == file.done) {
            Some(group) => group.count += 1,
            None => groups.push(Group { name, done: file.done, count: 1 }),
        }
    }
    groups
}

/// What is only made may be summed up early; what was somebody's is named as long as it can be read.
fn is_summed(done: Done, count: usize) -> bool {
    match done {
        Done::Made | Done::Refreshed | Done::Removed => count > 1,
        _ => count > MOST,
    }
}

/// The folder under which a file is summed up, with `/` at the end.
fn folder(path: &str) -> Option<&str> {
    let depth = if path.starts_with("openspec/schemas/") { 3 } else { 1 };
    let (end, _) = path.match_indices('/').nth(depth - 1)?;
    Some(&path[..=end])
}

fn counted(count: usize) -> String {
    if count == 1 { "1 file".to_owned() } else { format!("{count} files") }
}

fn words(done: Done, verb: Verb) -> &'static str {
    match done {
        Done::Made => "made",
        Done::Refreshed => "written anew",
        Done::Replaced => "replaced; what was there is kept",
        Done::Merged => "something was added to it",
        Done::Removed => "removed",
        Done::Restored => "brought back as it was",
        Done::Unmerged => "what we added was taken out",
        Done::Unchanged => "as it should be",
        Done::Kept(Why::Foreign) => "is yours",
        Done::Kept(Why::Edited) if verb == Verb::Uninstall => "was edited",
        Done::Kept(Why::Edited) => "was edited; --force replaces it",
        Done::Kept(Why::Generated) => "made by OpenSpec; --force replaces it",
        Done::Kept(Why::Link) => "reached through a link",
        Done::Kept(Why::Taken) => "something else is in the way",
        Done::Kept(Why::Shared) => "a hard link: the file has other names",
        Done::Kept(Why::Marks) => "the lines around our block are no pair",
        Done::Kept(Why::OriginalLost) => "what it replaced is gone from openspec/init.kept",
        Done::Kept(Why::Settings) => "nothing can be added to it: it is no plain JSON, or the place is taken",
    }
}
