//! Patterns of ECMAScript, run in linear time.

use std::fmt;

use regex_automata::meta::Regex;
use regex_automata::util::syntax;

/// The most bytes that a compiled pattern takes.
const MAX_SIZE: usize = 1024 * 1024;

/// A pattern that may match anywhere in a text.
#[derive(Clone)]
pub(super) struct Pattern {
    written: String,
    regex: Regex,
}

impl fmt::Debug for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Pattern").field(&self.written).finish()
    }
}

impl Pattern {
    /// Reads a pattern; the error is what is wrong, in words that follow the pattern.
    pub(super) fn read(written: &str) -> Result<Self, String> {
        let translated = translate(written)?;
        let config = Regex::config().nfa_size_limit(Some(MAX_SIZE)).onepass_size_limit(Some(MAX_SIZE));
        let regex = Regex::builder()
            .configure(config)
            .syntax(syntax::Config::new().nest_limit(64))
            .build(&translated)
            .map_err(|_| {
                "is not read: look-around, back references and classes of Unicode are left out".to_owned()
            })?;
        Ok(Self { written: written.to_owned(), regex })
    }

    /// Whether it matches somewhere.
    pub(super) fn fits(&self, text: &str) -> bool {
        self.regex.is_match(text)
    }

    /// The pattern as written.
    pub(super) fn written(&self) -> &str {
        &self.written
    }
}

/// What ECMAScript writes otherwise than the engine. Classes such as `\d` are those of ASCII there.
fn translate(written: &str) -> Result<String, String> {
    const SPACE: &str =
        r"\t\n\x0B\x0C\r \xA0\u{1680}\u{2000}-\u{200A}\u{2028}\u{2029}\u{202F}\u{205F}\u{3000}\u{FEFF}";
    let (mut translated, mut in_class) = (String::new(), false);
    let mut chars = written.chars().peekable();
    while let Some(found) = chars.next() {
        match found {
            '\\' => {
                let escaped = chars.next().ok_or("ends behind a `\\`")?;
                let class = |inner: &str| if in_class { inner.to_owned() } else { format!("[{inner}]") };
                match escaped {
                    'd' => translated.push_str(&class("0-9")),
                    'w' => translated.push_str(&class("0-9A-Za-z_")),
                    's' => translated.push_str(&class(SPACE)),
                    'D' | 'W' | 'S' if in_class => {
                        return Err("holds a negated class inside of a class".to_owned());
                    }
                    'D' => translated.push_str("[^0-9]"),
                    'W' => translated.push_str("[^0-9A-Za-z_]"),
                    'S' => translated.extend(["[^", SPACE, "]"]),
                    'b' if in_class => translated.push_str(r"\x08"),
                    'b' => translated.push_str(r"(?-u:\b)"),
                    '0' => translated.push_str(r"\x00"),
                    'n' | 'r' | 't' | 'f' | 'v' | 'x' | 'u' => translated.extend(['\\', escaped]),
                    _ if escaped.is_ascii_alphanumeric() => {
                        return Err(format!("holds `\\{escaped}`, which is not read"));
                    }
                    _ if escaped.is_ascii_punctuation() => {
                        let is_meta = r"\.+*?()|[]{}^$#&-~".contains(escaped);
                        translated.extend(is_meta.then_some('\\'));
                        translated.push(escaped);
                    }
                    _ => translated.push(escaped),
                }
            }
            '[' if in_class => translated.push_str(r"\["),
            '[' => {
                in_class = true;
                translated.push('[');
                if chars.peek() == Some(&'^') {
                    translated.extend(chars.next());
                }
                if chars.peek() == Some(&']') {
                    return Err("holds an empty class".to_owned());
                }
            }
            ']' => {
                translated.push_str(if in_class { "]" } else { r"\]" });
                in_class = false;
            }
            '&' | '~' if in_class => translated.extend(['\\', found]),
            '-' if in_class && chars.peek() == Some(&'-') => {
                return Err("holds `--` inside of a class".to_owned());
            }
            '(' if !in_class && chars.peek() == Some(&'?') => {
                let mut ahead = chars.clone();
                ahead.next();
                match ahead.next() {
                    Some(':') => translated.push('('),
                    Some('<') if !matches!(ahead.next(), Some('=' | '!')) => translated.push('('),
                    _ => return Err("holds a look-around or a flag, which is not read".to_owned()),
                }
            }
            '.' if !in_class => translated.push_str(r"[^\n\r\u{2028}\u{2029}]"),
            _ => translated.push(found),
        }
    }
    Ok(translated)
}
