//! What kind of path an artifact `generates`.

/// Whether the path is a pattern: wildcards, a brace expansion or an extended glob.
pub fn is_glob(generates: &str) -> bool {
    let path = generates.replace('\\', "/");
    path.contains(['*', '?', '[']) || has_extglob(&path) || has_expansion(&path)
}

/// Whether the artifact lies below `specs/` of the change.
pub fn is_specs_artifact(generates: &str) -> bool {
    let path = generates.replace('\\', "/");
    let is_absolute = path.starts_with('/');
    let mut segments: Vec<&str> = Vec::new();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." if segments.last().is_some_and(|last| *last != "..") => {
                segments.pop();
            }
            ".." if is_absolute => {}
            _ => segments.push(segment),
        }
    }
    !is_absolute && segments.first() == Some(&"specs") && (segments.len() > 1 || path.ends_with('/'))
}

/// One of `!*+?@` in front of a parenthesis that is closed without another one being opened.
fn has_extglob(path: &str) -> bool {
    let bytes = path.as_bytes();
    let mut open = false;
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'(' => open = at > 0 && b"!*+?@".contains(&bytes[at - 1]),
            b')' if open => return true,
            _ => {}
        }
    }
    false
}

/// A pair of braces with a `,` or a `..` anywhere inside.
fn has_expansion(path: &str) -> bool {
    let bytes = path.as_bytes();
    let mut open = Vec::new();
    let mut separator = None;
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'{' => open.push(at),
            b',' => separator = Some(at),
            b'.' if at > 0 && bytes[at - 1] == b'.' => separator = separator.max(Some(at - 1)),
            b'}' if open.pop().is_some_and(|start| separator > Some(start)) => return true,
            _ => {}
        }
    }
    false
}
