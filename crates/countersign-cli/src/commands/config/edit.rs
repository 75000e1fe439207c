//! `config edit`

use std::io;
use std::path::Path;
use std::process::Command;

use countersign_project::{Error, UserSettings};

use crate::context::Ctx;
use crate::exit::Exit;

pub(super) fn run(ctx: &mut Ctx, settings: &UserSettings) -> io::Result<Exit> {
    let Some(editor) = ctx.env.editor.clone() else {
        let error = Error::no_editor();
        return ctx.fail(false, &error, |failure| failure);
    };
    let edited = settings.begin().and_then(|()| open(&editor, settings.path()));
    let checked = edited.and_then(|()| UserSettings::read(&ctx.environment())?.check());
    match checked {
        Ok(()) => Ok(Exit::Fine),
        Err(error) => ctx.fail(false, &error, |failure| failure),
    }
}

/// Runs the editor and waits for it. No shell reads the words.
fn open(editor: &str, file: &Path) -> Result<(), Error> {
    let is_one_path = Path::new(editor).is_absolute() && Path::new(editor).exists();
    let words = if is_one_path { vec![editor.to_owned()] } else { words(editor).unwrap_or_default() };
    let Some((program, arguments)) = words.split_first() else {
        return Err(Error::editor_failed(editor, "it is no command"));
    };
    let ended = Command::new(program).args(arguments).arg(file).status();
    match ended {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(Error::editor_failed(editor, &status.to_string())),
        Err(error) => Err(Error::editor_failed(editor, &error.to_string())),
    }
}

/// The words of a command, with quotes and backslashes as a shell reads them; `None` if a quote is not closed.
fn words(text: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '"' | '\'') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (None | Some('"'), '\\') if cfg!(unix) => {
                let escaped = rest.next_if(|next| quote.is_none() || matches!(next, '"' | '\\'));
                word.get_or_insert_default().push(escaped.unwrap_or('\\'));
            }
            (None, c) if c.is_whitespace() => words.extend(word.take()),
            (_, c) => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    quote.is_none().then_some(words)
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn commands_fall_into_words() {
        let of = |text: &str| words(text).map(|words| words.join("|"));
        assert_eq!(of("code --wait"), Some("code|--wait".to_owned()));
        assert_eq!(of("  \"my editor\" -f ''"), Some("my editor|-f|".to_owned()));
        assert_eq!(of("open"), Some("open".to_owned()));
        assert_eq!(of("   "), Some(String::new()));
        assert_eq!(of("a 'b"), None);
        #[cfg(unix)]
        assert_eq!(of(r#"my\ editor "a\b\"c""#), Some(r#"my editor|a\b"c"#.to_owned()));
    }
}
