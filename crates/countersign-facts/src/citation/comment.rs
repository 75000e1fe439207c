//! How a line of a file would be a comment.

use super::language::{self, Extra};

/// A text of one line as a comment of the file at a path: `// @req a/b`, `# @req a/b`, `<!-- @req a/b -->`. Nothing if
/// the language is unknown or has no comments.
pub fn comment(path: &str, text: &str) -> Option<String> {
    let language = language::of_path(path)?;
    let read = |bytes: &'static [u8]| std::str::from_utf8(bytes).ok();
    if language.has(Extra::Gherkin)
        && let Some(tag) = as_tag(text)
    {
        return Some(tag);
    }
    if let Some(line) = language.line.first() {
        let open = read(line.open)?;
        let open = if open == "rem" { "REM" } else { open };
        return Some(format!("{open} {text}"));
    }
    let block = language.block.first()?;
    Some(format!("{} {text} {}", read(block.open)?, read(block.close)?))
}

/// Gherkin has tags, which runners show, and only they belong to the scenario that follows.
fn as_tag(text: &str) -> Option<String> {
    let rest = text.strip_prefix("@req")?;
    let (verb, reference) = rest.split_once(' ')?;
    (!reference.contains([' ', ',', ':'])).then(|| format!("@req{verb}:{reference}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_has_its_marks() {
        let of = |path: &str| comment(path, "@req a/b#c");
        assert_eq!(of("src/lib.rs").as_deref(), Some("// @req a/b#c"));
        assert_eq!(of("a.py").as_deref(), Some("# @req a/b#c"));
        assert_eq!(of("a.sql").as_deref(), Some("-- @req a/b#c"));
        assert_eq!(of("a.html").as_deref(), Some("<!-- @req a/b#c -->"));
        assert_eq!(of("a.css").as_deref(), Some("/* @req a/b#c */"));
        assert_eq!(of("a.feature").as_deref(), Some("@req:a/b#c"));
        assert_eq!(of("a.cmd").as_deref(), Some("REM @req a/b#c"));
        assert_eq!(of("a.json"), None);
    }
}
