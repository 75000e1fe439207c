//! Printing one entry of a mapping, so that it reads back as the same text.

use std::fmt::Write as _;

use countersign_diag::SourceMap;

/// The width at which npm `yaml` breaks a plain text.
const WIDTH: usize = 80;

/// `key: value` with a line break at its end: plain where that reads back as the same text, quoted elsewhere.
pub fn entry(key: &str, value: &str) -> String {
    if value.chars().any(is_unprinted) {
        return format!("{key}: {}\n", quoted(value));
    }
    let plain = folded(key, value);
    if reads_back(&plain, key, value) {
        return plain;
    }
    let block = block(key, value);
    if value.contains('\n') && reads_back(&block, key, value) {
        return block;
    }
    let has_double = value.contains('"');
    let single = format!("{key}: '{value}'\n");
    if has_double && !value.contains('\'') && reads_back(&single, key, value) {
        return single;
    }
    format!("{key}: {}\n", quoted(value))
}

/// The plain form, broken at spaces as npm `yaml` does it; what has to stay together stays on one line.
fn folded(key: &str, value: &str) -> String {
    let one_line = format!("{key}: {value}\n");
    if one_line.chars().count() <= WIDTH + 1 || value.contains("  ") {
        return one_line;
    }
    let mut out = format!("{key}:");
    let mut column = out.chars().count();
    let mut is_first = true;
    for word in value.split(' ') {
        let length = word.chars().count();
        if is_first || column + 1 + length <= WIDTH {
            out.push(' ');
            column += 1 + length;
        } else {
            out.push_str("\n  ");
            column = 2 + length;
        }
        is_first = false;
        out.push_str(word);
    }
    out.push('\n');
    out
}

/// Line by line; a text that does not end with a line break says so.
fn block(key: &str, value: &str) -> String {
    let chomping = if value.ends_with('\n') { "" } else { "-" };
    let lines: Vec<String> = value.lines().map(|line| format!("  {line}").trim_end().to_owned()).collect();
    format!("{key}: |{chomping}\n{}\n", lines.join("\n"))
}

fn reads_back(text: &str, key: &str, value: &str) -> bool {
    let source = SourceMap::default().add("entry", text);
    let parsed = super::parse(source, text);
    parsed.findings.is_empty()
        && parsed.value.and_then(|root| root.get(key)?.as_str().map(|read| read == value)) == Some(true)
}

/// Whether a character is not printed, so that only an escape shows it. Line breaks and tabs have forms of their own.
fn is_unprinted(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\t' | '\r')
        || matches!(c, '\u{feff}' | '\u{2028}' | '\u{2029}' | '\u{fffe}' | '\u{ffff}')
}

/// A double-quoted scalar, on one line and without any character that is not printed.
fn quoted(value: &str) -> String {
    let mut out = String::from("\"");
    for c in value.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c if is_unprinted(c) => {
                write!(out, "\\U{:08x}", u32::from(c)).expect("writing to a string cannot fail");
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use countersign_diag::SourceMap;

    use super::entry;

    fn check(value: &str, expected: &str) {
        let text = entry("goal", value);
        assert_eq!(text, expected);
        let source = SourceMap::default().add("entry", text.as_str());
        let parsed = crate::yaml::parse(source, &text).value.expect("what is printed can be read");
        assert_eq!(parsed.get("goal").and_then(|node| node.as_str()), Some(value));
    }

    #[test]
    fn entries_read_back_as_they_were() {
        check("plain words", "goal: plain words\n");
        check("it: has a colon # hash", "goal: \"it: has a colon # hash\"\n");
        check("42", "goal: \"42\"\n");
        check("null", "goal: \"null\"\n");
        check("say \"hi\"", "goal: say \"hi\"\n");
        check("\"hi\" there", "goal: '\"hi\" there'\n");
        check("- x", "goal: \"- x\"\n");
        check(" pad ", "goal: \" pad \"\n");
        check("two\nlines", "goal: |-\n  two\n  lines\n");
        check("two\n\nlines\n", "goal: |\n  two\n\n  lines\n");
        check(" two\nlines", "goal: \" two\\nlines\"\n");
        check("two\r\nlines", "goal: \"two\\r\\nlines\"\n");
        check("bell \u{7}", "goal: \"bell \\U00000007\"\n");
        check("{a}", "goal: \"{a}\"\n");
    }

    #[test]
    fn a_long_plain_text_is_broken_at_spaces() {
        let words = ["word"; 20].join(" ");
        let first = ["word"; 15].join(" ");
        let second = ["word"; 5].join(" ");
        check(&words, &format!("goal: {first}\n  {second}\n"));
    }
}
