//! Escaping of authored text, one function per sink.
//!
//! Authored text may hold escape sequences, bidi overrides, invisible characters, workflow commands, Markdown and
//! HTML. What could act instead of being read is made visible as `\u{..}`; the rest stays as it is.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Whether a character does something other than show itself: controls, bidi controls, invisible characters.
pub fn is_hostile(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}'
            | '\u{fffe}' | '\u{ffff}'
            | '\u{e0000}'..='\u{e0fff}')
}

/// One line of text for a terminal or a log: nothing hostile, no line break, nothing that a CI system takes for a
/// command.
pub fn terminal(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        push_visible(&mut out, text, at, c);
    }
    out
}

/// Text of several lines for a terminal: as [`terminal`], line by line; tabs stay.
pub fn terminal_lines(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let body = line.strip_suffix('\n').map_or(line, |rest| rest.strip_suffix('\r').unwrap_or(rest));
        for (at, c) in body.char_indices() {
            if c == '\t' {
                out.push('\t');
            } else {
                push_visible(&mut out, body, at, c);
            }
        }
        if line.ends_with('\n') {
            out.push('\n');
        }
    }
    out
}

/// What to write for the character at `at`, if not the character itself.
pub(crate) fn visible(text: &str, at: usize, c: char) -> Option<String> {
    if is_hostile(c) || starts_command(text, at, c) {
        Some(format!("\\u{{{:x}}}", u32::from(c)))
    } else {
        None
    }
}

/// The data part of a GitHub workflow command.
pub fn github_data(text: &str) -> String {
    terminal(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property of a GitHub workflow command.
pub fn github_property(text: &str) -> String {
    github_data(text).replace(':', "%3A").replace(',', "%2C")
}

/// One line of GitHub Markdown in which only code spans made of backtick pairs keep their meaning.
pub fn markdown(text: &str) -> String {
    let text = terminal(text);
    let mut out = String::with_capacity(text.len());
    let mut parts = text.split('`').peekable();
    let mut in_code = false;
    while let Some(part) = parts.next() {
        if !in_code {
            push_markdown(&mut out, part);
        } else if parts.peek().is_none() {
            // The last backtick has no partner.
            out.push_str("\\`");
            push_markdown(&mut out, part);
        } else {
            out.push_str(&markdown_code(part));
        }
        in_code = !in_code;
    }
    out
}

/// One line of authored text as a Markdown code span.
pub fn markdown_code(text: &str) -> String {
    let text = terminal(text);
    if text.trim().is_empty() {
        return String::new();
    }
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{}{pad}{fence}", text.replace('|', "\\|"))
}

/// Text for XML, in an element or in a double-quoted attribute.
pub fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in terminal(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            c => out.push(c),
        }
    }
    out
}

/// Text of several lines for XML that a program reads back, in an element or in a double-quoted attribute: every character
/// that XML can hold arrives as it is, and none acts in the bytes. What XML cannot hold appears as `\u{..}`.
pub fn xml_value(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            c if !is_xml(c) => {
                write!(out, "\\u{{{:x}}}", u32::from(c)).expect("a string takes every write");
            }
            c if is_hostile(c) || starts_command(text, at, c) => {
                write!(out, "&#x{:x};", u32::from(c)).expect("a string takes every write");
            }
            c => out.push(c),
        }
    }
    out
}

/// Whether XML 1.0 has a way to write a character.
fn is_xml(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..)
}

/// The message of a SARIF result: visible, and without the embedded links that viewers follow.
pub fn sarif(text: &str) -> String {
    terminal(text).replace("](", "]\\(")
}

/// A relative path as a URI reference: every byte outside the unreserved set and `/` percent-encoded.
pub fn uri_path(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                out.push(char::from(byte));
            }
            byte => {
                write!(out, "%{byte:02X}").expect("a string takes every write");
            }
        }
    }
    out
}

/// At most `max` characters of a text; what was left out is said.
pub(crate) fn clip(text: &str, max: usize) -> Cow<'_, str> {
    match text.char_indices().nth(max) {
        None => Cow::Borrowed(text),
        Some((end, _)) => {
            let left_out = text[end..].chars().count();
            Cow::Owned(format!("{}[{left_out} more characters]", &text[..end]))
        }
    }
}

fn push_visible(out: &mut String, text: &str, at: usize, c: char) {
    match visible(text, at, c) {
        Some(escaped) => out.push_str(&escaped),
        None => out.push(c),
    }
}

/// Whether a CI system could take the text from here on for a command: `::name` where a line may begin, and
/// `##[` or `##name[` anywhere.
fn starts_command(text: &str, at: usize, c: char) -> bool {
    match c {
        ':' => {
            let could_begin = text[..at].chars().next_back().is_none_or(char::is_whitespace);
            could_begin
                && text[at..].strip_prefix("::").is_some_and(|rest| rest.starts_with(char::is_alphabetic))
        }
        '#' => text[at..]
            .strip_prefix("##")
            .is_some_and(|rest| rest.trim_start_matches(|c: char| c.is_ascii_alphabetic()).starts_with('[')),
        _ => false,
    }
}

fn push_markdown(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '@' => out.push_str("@&#8203;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\\' | '*' | '_' | '{' | '}' | '[' | ']' | '(' | ')' | '#' | '!' | '|' | '~' | '$' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
}
