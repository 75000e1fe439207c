//! YAML: quotes only where a value starts, and block scalars.

use super::{Kind, Lexer};

impl Lexer<'_> {
    /// Takes a block scalar, or a quote that is only a character of a plain scalar.
    pub(super) fn yaml(&mut self) -> bool {
        let starts_value = self.newline
            || self.last().is_some_and(|last| {
                let bytes = self.bytes_of(last);
                let apart = last.end as usize != self.at || matches!(bytes[0], b'[' | b'{');
                apart && (last.kind == Kind::Punct && b":-[{,?".contains(&bytes[0]) || self.is_typed())
            });
        match self.text[self.at] {
            b'"' | b'\'' => {
                if !starts_value {
                    self.push(Kind::Punct, self.at, self.at + 1);
                }
                !starts_value
            }
            _ => starts_value && !self.newline && self.block_scalar(),
        }
    }

    /// Whether the word in front is a tag or an anchor, as in `!str "x"`.
    fn is_typed(&self) -> bool {
        let tokens = &self.out.tokens;
        tokens.len() > 1 && matches!(self.bytes_of(&tokens[tokens.len() - 2]), b"!" | b"&")
    }

    fn block_scalar(&mut self) -> bool {
        let tail = self.text[self.at + 1..].iter().find(|byte| !b"+-0123456789 \t".contains(byte));
        if !matches!(tail, None | Some(b'\n' | b'\r' | b'#')) {
            return false;
        }
        let line_start = memchr::memrchr(b'\n', &self.text[..self.at]).map_or(0, |at| at + 1);
        let indent = indentation(&self.text[line_start..]);
        let start = self.at;
        let mut end = self.line_end(start);
        let mut at = self.next_line(start);
        while at < self.text.len() {
            let line_end = self.line_end(at);
            let line = &self.text[at..line_end];
            let blank = line.trim_ascii().is_empty();
            if !blank && indentation(line) <= indent {
                break;
            }
            if !blank {
                end = line_end;
            }
            at = self.next_line(at);
        }
        // A comment behind the indicator stays part of the string: nobody cites there.
        self.push(Kind::Text, start, end);
        true
    }
}

fn indentation(line: &[u8]) -> usize {
    line.iter().take_while(|byte| **byte == b' ').count()
}
