//! Docstrings of Python: a string that is the first statement of a module, class or function is a comment.

use super::{Comment, CommentKind, Kind, Lexed};

/// Turns docstrings into comments.
pub(super) fn mark(text: &[u8], out: &mut Lexed) {
    let mut found = Vec::new();
    let mut depth = 0_usize;
    let mut opens_body = true;
    let mut header = false;
    for at in 0..out.tokens.len() {
        let token = out.tokens[at];
        let bytes = &text[token.start as usize..token.end as usize];
        if depth == 0 && (token.newline || at == 0) {
            let ends = out.tokens.get(at + 1).is_none_or(|next| next.newline);
            if opens_body && token.kind == Kind::Text && ends {
                out.tokens[at].kind = Kind::Doc;
                found.push(at);
            }
            header = matches!(bytes, b"def" | b"class" | b"async");
            opens_body = false;
        }
        if token.kind == Kind::Punct {
            match bytes[0] {
                b'(' | b'[' | b'{' => depth += 1,
                b')' | b']' | b'}' => depth = depth.saturating_sub(1),
                _ => {}
            }
            let last = out.tokens.get(at + 1).is_none_or(|next| next.newline);
            opens_body = header && depth == 0 && bytes == b":" && last;
        }
    }
    for at in found {
        let token = out.tokens[at];
        let kind = if at == 0 { CommentKind::Inner } else { CommentKind::Plain };
        let (start, end) = (token.start as usize, token.end as usize);
        out.comments.push(Comment { start, end, before: at, kind });
    }
    out.comments.sort_by_key(|comment| comment.start);
}
