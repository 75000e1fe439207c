//! Tasks: the checkboxes of a change, counted as OpenSpec counts them, and what is wrong with their numbers.

use crate::javascript::{is_line_terminator, is_space, trim};

/// One checkbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Task<'t> {
    /// Whether the box holds `x` or `X`.
    pub done: bool,
    /// The text behind the box, trimmed.
    pub description: &'t str,
    /// 0-based, counting `\n` only, as OpenSpec does in task files.
    pub line: usize,
}

/// How far the tasks are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TaskProgress {
    /// All checkboxes.
    pub total: usize,
    /// The ticked ones.
    pub completed: usize,
}

impl std::ops::Add for TaskProgress {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self { total: self.total + other.total, completed: self.completed + other.completed }
    }
}

/// Every checkbox of a task file. Checkboxes in fenced code and comments count, as they do in OpenSpec.
pub fn read_tasks(text: &str) -> impl Iterator<Item = Task<'_>> {
    text.split('\n').enumerate().filter_map(|(line, text)| read_task(text, line))
}

/// Counts the checkboxes of a task file.
pub fn count_tasks(text: &str) -> TaskProgress {
    read_tasks(text).fold(TaskProgress::default(), |progress, task| TaskProgress {
        total: progress.total + 1,
        completed: progress.completed + usize::from(task.done),
    })
}

/// A list marker, a checkbox, a text.
fn read_task(text: &str, line: usize) -> Option<Task<'_>> {
    let rest = strip_list_marker(text.trim_start_matches(is_space))?;
    let rest = rest.trim_start_matches(is_space).strip_prefix('[')?;
    let inner = rest.trim_start_matches(is_space);
    let mark = inner.chars().next()?;
    let (done, after) = if mark == ']' {
        // `[]` and `[  ]`; a box with white space in it may even look like a link.
        let after = &inner[1..];
        let is_spaced = inner.len() < rest.len();
        if !is_spaced && after.starts_with(['[', '(']) {
            return None;
        }
        (false, after)
    } else {
        // One UTF-16 code unit: a character beyond the basic plane is two and does not fit.
        if mark.len_utf16() > 1 {
            return None;
        }
        let after = inner[mark.len_utf8()..].trim_start_matches(is_space).strip_prefix(']')?;
        if after.starts_with(['[', '(']) {
            return None;
        }
        (matches!(mark, 'x' | 'X'), after)
    };
    let description = after.trim_start_matches(is_space);
    let end = description.find(is_line_terminator).unwrap_or(description.len());
    Some(Task { done, description: trim(&description[..end]), line })
}

/// `-`, `*`, `+`, or one to nine digits and `.` or `)`.
fn strip_list_marker(text: &str) -> Option<&str> {
    if let Some(rest) = text.strip_prefix(['-', '*', '+']) {
        return Some(rest);
    }
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if !(1..=9).contains(&digits) {
        return None;
    }
    text[digits..].strip_prefix(['.', ')'])
}

/// A task file for the checks: its path within the change, and its text.
#[derive(Debug, Clone, Copy)]
pub struct TaskFile<'t> {
    /// Relative to the change folder, with `/`.
    pub path: &'t str,
    /// The whole text.
    pub text: &'t str,
}

/// Something wrong with the tasks of a change; `file` is an index into the files given, lines are 0-based.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TaskFault<'t> {
    /// No file has a checkbox, and this one has a list that looks as if it should.
    NoCheckbox {
        /// The file.
        file: usize,
        /// Its first list item.
        line: usize,
    },
    /// The number of a task names another group than the one it stands in.
    GroupMismatch {
        /// The file.
        file: usize,
        /// The task.
        line: usize,
        /// Its number, for example `2.1`.
        id: &'t str,
        /// The group it stands in, for example `3`.
        group: &'t str,
    },
    /// The number of a task was used before.
    DuplicateId {
        /// The file.
        file: usize,
        /// The task.
        line: usize,
        /// Its number.
        id: &'t str,
        /// File and line of the first task with that number.
        first: (usize, usize),
    },
}

/// Finds files whose lists have no checkbox, if no file of the change has one.
pub fn find_missing_checkboxes<'t>(files: &[TaskFile<'t>]) -> Vec<TaskFault<'t>> {
    if files.iter().any(|file| read_tasks(file.text).next().is_some()) {
        return Vec::new();
    }
    files
        .iter()
        .enumerate()
        .filter_map(|(file, TaskFile { text, .. })| {
            first_list_item(text).map(|line| TaskFault::NoCheckbox { file, line })
        })
        .collect()
}

fn first_list_item(text: &str) -> Option<usize> {
    let lines: Vec<&str> = text.split('\n').collect();
    let mut open: Option<(u8, usize)> = None;
    let mut in_comment = false;
    for (number, line) in lines.iter().enumerate().skip(front_matter_length(&lines)) {
        if in_comment {
            in_comment = !line.contains("-->");
            continue;
        }
        if let Some((marker, length, rest)) = commonmark_fence(line) {
            match open {
                None => open = Some((marker, length)),
                Some((open_marker, open_length))
                    if marker == open_marker && length >= open_length && trim(rest).is_empty() =>
                {
                    open = None;
                }
                Some(_) => {}
            }
            continue;
        }
        if open.is_some() {
            continue;
        }
        let body = line.trim_start_matches(is_space);
        if let Some(comment) = body.strip_prefix("<!--") {
            in_comment = !comment.contains("-->");
            continue;
        }
        if is_list_item(body) && indent_columns(line) < 4 {
            return Some(number);
        }
    }
    None
}

fn front_matter_length(lines: &[&str]) -> usize {
    let is_rule = |line: &str| crate::javascript::trim_end(line) == "---";
    let Some(first) = lines.first() else { return 0 };
    if !is_rule(first.strip_prefix('\u{feff}').unwrap_or(first)) {
        return 0;
    }
    lines.iter().skip(1).position(|line| is_rule(line)).map_or(0, |at| at + 2)
}

fn commonmark_fence(line: &str) -> Option<(u8, usize, &str)> {
    let spaces = line.bytes().take_while(|byte| *byte == b' ').count();
    if spaces > 3 {
        return None;
    }
    let body = &line[spaces..];
    let marker = *body.as_bytes().first().filter(|byte| matches!(byte, b'`' | b'~'))?;
    let length = body.bytes().take_while(|byte| *byte == marker).count();
    (length >= 3).then(|| (marker, length, &body[length..]))
}

fn is_list_item(body: &str) -> bool {
    strip_list_marker(body).is_some_and(|rest| rest.starts_with(is_space) && !trim(rest).is_empty())
}

fn indent_columns(line: &str) -> usize {
    let mut column = 0;
    for byte in line.bytes() {
        match byte {
            b' ' => column += 1,
            b'\t' => column += 4 - column % 4,
            _ => break,
        }
    }
    column
}

/// Finds tasks whose numbers do not fit their group or were used before. Only files with `## 1.` groups count.
pub fn find_numbering_faults<'t>(files: &[TaskFile<'t>]) -> Vec<TaskFault<'t>> {
    let mut faults = Vec::new();
    let mut first_uses: std::collections::HashMap<&str, (usize, usize)> = std::collections::HashMap::new();
    for (file, TaskFile { text, .. }) in files.iter().enumerate() {
        if !text.split('\n').any(|line| group_number(line).is_some()) {
            continue;
        }
        let mut current: Option<&str> = None;
        for (line, text) in text.split('\n').enumerate() {
            if is_level_two(text) {
                current = group_number(text);
            }
            let Some(group) = current else { continue };
            let Some(id) = read_task(text, line).and_then(|task| task_id(task.description)) else { continue };
            let number = id.split('.').next().unwrap_or(id);
            if without_zeros(number) != without_zeros(group) {
                faults.push(TaskFault::GroupMismatch { file, line, id, group });
            }
            match first_uses.get(id) {
                Some(first) => faults.push(TaskFault::DuplicateId { file, line, id, first: *first }),
                None => {
                    first_uses.insert(id, (file, line));
                }
            }
        }
    }
    faults
}

/// The text of a `##` heading with up to three spaces before it; nothing, a space or a tab must follow.
fn level_two_text(line: &str) -> Option<&str> {
    let spaces = line.bytes().take(3).take_while(|byte| *byte == b' ').count();
    line[spaces..].strip_prefix("##").filter(|rest| !rest.starts_with('#'))
}

fn is_level_two(line: &str) -> bool {
    level_two_text(line).is_some_and(|rest| {
        rest.starts_with([' ', '\t']) || matches!(rest.trim_start_matches([' ', '\t']), "" | "\r")
    })
}

/// The number of a `## 1.` heading.
fn group_number(line: &str) -> Option<&str> {
    let rest = level_two_text(line)?;
    let number = rest.trim_start_matches([' ', '\t']);
    if number.len() == rest.len() {
        return None;
    }
    let digits = number.bytes().take_while(u8::is_ascii_digit).count();
    let after = number[digits..].strip_prefix('.')?;
    let ends = after.starts_with([' ', '\t']) || matches!(after, "" | "\r");
    (digits > 0 && ends).then(|| &number[..digits])
}

/// A number such as `2.1` or `2.1.3b` at the start of a description.
fn task_id(description: &str) -> Option<&str> {
    let bytes = description.as_bytes();
    let digits =
        |at: usize| bytes[at.min(bytes.len())..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let mut end = digits(0);
    if end == 0 {
        return None;
    }
    let mut parts = 1;
    while bytes.get(end) == Some(&b'.') && digits(end + 1) > 0 {
        end += 1 + digits(end + 1);
        parts += 1;
    }
    end += bytes[end..].iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let ends = description[end..].chars().next().is_none_or(is_space);
    (parts > 1 && ends).then(|| &description[..end])
}

fn without_zeros(number: &str) -> &str {
    let stripped = number.trim_start_matches('0');
    if stripped.is_empty() { &number[number.len().saturating_sub(1)..] } else { stripped }
}
