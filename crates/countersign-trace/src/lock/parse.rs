//! Reading the lock; a line that cannot be read is a finding and is left out.

use countersign_diag::{Finding, SourceId, Span};
use countersign_facts::citation::Verb;
use countersign_model::Parsed;

use super::{Alias, HEADER, Lock, LockedLink};
use crate::codes::LOCK_INVALID;
use crate::fingerprint::Fingerprint;

/// What is wrong with a line: the word, and what was expected.
struct Fault<'t>(&'t str, String);

impl Lock {
    /// Reads a lock. Lines may stand in any order, so that a merge of two locks is one.
    pub fn parse(source: SourceId, text: &str) -> Parsed<Self> {
        let (mut aliases, mut links, mut findings) = (Vec::new(), Vec::new(), Vec::new());
        let mut start = 0;
        for raw in text.split_inclusive('\n') {
            let line = raw.trim_end_matches(['\n', '\r']);
            let line = line.strip_prefix('\u{feff}').unwrap_or(line);
            let fault = if line.trim().is_empty() || line == HEADER {
                None
            } else if line.starts_with('#') {
                line.strip_prefix("# trace.lock v").map(|_| Fault(line, format!("expected `{HEADER}`")))
            } else {
                read_line(line, &mut aliases, &mut links).err()
            };
            if let Some(Fault(word, message)) = fault {
                // A word that is missing is missing at the end of the line.
                let offset = if word.is_empty() {
                    start + raw.trim_end_matches(['\n', '\r']).len()
                } else {
                    word.as_ptr() as usize - text.as_ptr() as usize
                };
                let span = Span::new(source, offset..offset + word.len());
                let finding = Finding::new(&LOCK_INVALID, span, message);
                findings.push(finding.help("take the line from version control, or accept the link again"));
            }
            start += raw.len();
        }
        Parsed { value: Self::new(aliases, links), findings }
    }
}

fn read_line<'t>(
    line: &'t str,
    aliases: &mut Vec<Alias>,
    links: &mut Vec<LockedLink>,
) -> Result<(), Fault<'t>> {
    let mut words = line.split(' ').filter(|word| !word.is_empty());
    let kind = words.next().unwrap_or_default();
    match kind {
        "alias" => {
            let (from, to) = (decoded(words.next(), "a reference")?, decoded(words.next(), "a reference")?);
            let change = match words.next() {
                Some(word) => Some(decode(field(word, "change")?)?),
                None => None,
            };
            end(words.next())?;
            aliases.push(Alias { from, to, change });
        }
        "link" => {
            let reference = decoded(words.next(), "a reference")?;
            let verb = words.next().unwrap_or_default();
            let known = Verb::from_word(verb);
            let verb = known.ok_or_else(|| Fault(verb, format!("`{verb}` is no verb")))?;
            let path = decoded(words.next(), "a path")?;
            let symbol = match words.next() {
                None => return Err(Fault("", "the line ends where a symbol is expected".to_owned())),
                Some("-") => Vec::new(),
                Some(word) => word.split('>').map(decode).collect::<Result<_, _>>()?,
            };
            let code = print(words.next().unwrap_or_default(), "code")?;
            let text = print(words.next().unwrap_or_default(), "text")?;
            let mut word = words.next().unwrap_or_default();
            let mut full = None;
            if word.starts_with("full=") {
                full = Some(print(word, "full")?);
                word = words.next().unwrap_or_default();
            }
            let by = decode(field(word, "by")?)?;
            end(words.next())?;
            links.push(LockedLink { reference, verb, path, symbol, code, text, full, by });
        }
        _ => return Err(Fault(kind, format!("`{kind}` is neither `link` nor `alias`"))),
    }
    Ok(())
}

fn end(word: Option<&str>) -> Result<(), Fault<'_>> {
    word.map_or(Ok(()), |word| Err(Fault(word, format!("`{word}` is one word too many"))))
}

fn field<'t>(word: &'t str, key: &str) -> Result<&'t str, Fault<'t>> {
    let value = word.strip_prefix(key).and_then(|rest| rest.strip_prefix('='));
    value.ok_or_else(|| Fault(word, format!("expected `{key}=`")))
}

fn print<'t>(word: &'t str, key: &str) -> Result<Fingerprint, Fault<'t>> {
    let value = field(word, key)?;
    Fingerprint::parse(value).ok_or_else(|| Fault(word, format!("`{value}` is no fingerprint of 16 digits")))
}

fn decoded<'t>(word: Option<&'t str>, what: &str) -> Result<String, Fault<'t>> {
    decode(word.ok_or_else(|| Fault("", format!("the line ends where {what} is expected")))?)
}

fn decode(word: &str) -> Result<String, Fault<'_>> {
    if word == "%" {
        return Ok(String::new());
    }
    let fault = || Fault(word, format!("`{word}` is not encoded as it should be"));
    let mut bytes = Vec::with_capacity(word.len());
    let mut rest = word.as_bytes();
    while let Some((byte, after)) = rest.split_first() {
        rest = after;
        if *byte == b'%' {
            let digits =
                after.get(..2).and_then(|digits| std::str::from_utf8(digits).ok()).ok_or_else(fault)?;
            bytes.push(u8::from_str_radix(digits, 16).map_err(|_| fault())?);
            rest = &after[2..];
        } else {
            bytes.push(*byte);
        }
    }
    String::from_utf8(bytes).map_err(|_| fault())
}
