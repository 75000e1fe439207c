//! What a terminal showed, one picture after the other, from the bytes that were written to it.

/// Every state of the screen before something on it was overwritten, and the last one. Colours are left out.
pub(crate) fn frames(written: &str) -> Vec<String> {
    let mut screen = Screen::default();
    let mut rest = written;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        match c {
            '\u{1b}' if rest.starts_with('[') => rest = screen.control(&rest[1..]),
            '\r' => screen.column = 0,
            '\n' => {
                screen.row += 1;
                screen.column = 0;
            }
            c => screen.put(c),
        }
    }
    screen.keep();
    screen.kept
}

#[derive(Default)]
struct Screen {
    rows: Vec<Vec<char>>,
    row: usize,
    column: usize,
    kept: Vec<String>,
}

impl Screen {
    /// Follows a sequence; gives what comes behind it.
    fn control<'t>(&mut self, text: &'t str) -> &'t str {
        let Some(end) = text.find(|c: char| c.is_ascii_alphabetic()) else { return "" };
        let number = |otherwise: usize| text[..end].parse().unwrap_or(otherwise);
        match &text[end..=end] {
            "A" => {
                self.keep();
                self.row = self.row.saturating_sub(number(1));
            }
            "B" => self.row += number(1),
            "C" => self.column += number(1),
            "D" => self.column = self.column.saturating_sub(number(1)),
            "K" => {
                let column = if number(0) == 2 { 0 } else { self.column };
                if let Some(row) = self.rows.get_mut(self.row) {
                    row.truncate(column);
                }
            }
            "J" => self.rows.truncate(self.row),
            _ => {}
        }
        &text[end + 1..]
    }

    fn put(&mut self, c: char) {
        if self.rows.len() <= self.row {
            self.rows.resize(self.row + 1, Vec::new());
        }
        let row = &mut self.rows[self.row];
        if row.len() <= self.column {
            row.resize(self.column + 1, ' ');
        }
        row[self.column] = c;
        self.column += 1;
    }

    /// Notes the screen, unless it is empty or was noted already.
    fn keep(&mut self) {
        let rows = self.rows.iter().map(|row| row.iter().collect::<String>().trim_end().to_owned());
        let text = rows.collect::<Vec<_>>().join("\n").trim_end().to_owned();
        if !text.is_empty() && self.kept.last() != Some(&text) {
            self.kept.push(text);
        }
    }
}

#[test]
fn what_is_overwritten_was_a_frame() {
    let written = "Which?\r\n> a\r\n  b\r\n\u{1b}[2A\u{1b}[2K  a\r\n\u{1b}[2K\u{1b}[36m> b\u{1b}[0m\r\n";
    assert_eq!(frames(written), ["Which?\n> a\n  b", "Which?\n  a\n> b"]);
}
