//! The journal: what an operation is about to do, and what it needs to undo it, written before the first change.
//!
//! `.countersign/journal/log` holds one record a line: the SHA-256 of its JSON, a space, the JSON. A last line that is
//! cut short or does not have its digest was never written; a first line like that means that nothing was begun.
//! `.countersign/journal/claim` is OpenSpec's own lock before it gets its name, so that it can be made to last together
//! with the log.
//! Once an operation that moves no folder is done, the log is called `done`: a rename needs no space and is never torn.

use std::io;
use std::path::Path;

use super::copy::Copied;
use super::digest::Digest;
use super::error::TransactionError;
use super::place::Place;
use super::tree::{Tree, failed};
use crate::disk::{Attributes, Disk, Entry, Folder, Token};

/// Where a project keeps what is ours alone.
pub(crate) const STATE: &str = ".countersign";
const JOURNAL: &str = "journal";
const LOG: &str = "log";
const DONE: &str = "done";
const CLAIM: &str = "claim";
const IGNORE: &str = ".gitignore";
const VERSION: u32 = 1;

/// Everything an operation is about to do.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub(super) struct Begun {
    version: u32,
    pub(super) operation: String,
    pub(super) token: Token,
    pub(super) date: Option<String>,
    pub(super) files: Vec<Touched>,
    /// Folders that are made for the files, the outermost first.
    pub(super) made: Vec<Place>,
    pub(super) folder_move: Option<Moved>,
    /// Folders that go if they are empty in the end, the innermost first.
    pub(super) prune: Vec<Place>,
    pub(super) claim: Option<Claim>,
}

/// One file, before and after.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub(super) struct Touched {
    pub(super) place: Place,
    pub(super) before: Option<Image>,
    pub(super) after: Option<Digest>,
}

/// A file as it was.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub(super) struct Image {
    pub(super) digest: Digest,
    content: Content,
    pub(super) attributes: Attributes,
}

#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
enum Content {
    Text(String),
    Bytes(Vec<u8>),
}

/// The folder that is moved.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub(super) struct Moved {
    pub(super) from: Place,
    pub(super) to: Place,
}

/// OpenSpec's own lock, while it is ours.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub(super) struct Claim {
    pub(super) place: Place,
    pub(super) content: String,
}

#[derive(Debug, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
enum Record {
    Begin(Box<Begun>),
    /// The folder is on another device: these are its contents, which are about to be copied.
    Copy(Copied),
}

/// What the journal says.
pub(super) enum Found {
    /// There is no journal.
    Nothing,
    /// A journal that was not finished: nothing was begun.
    NotBegun,
    /// An operation was begun.
    Begun(Box<Logged>),
}

/// An operation as the journal knows it.
pub(super) struct Logged {
    pub(super) begun: Begun,
    pub(super) copied: Option<Copied>,
    pub(super) is_committed: bool,
}

impl Begun {
    pub(super) fn new(operation: &str, token: Token) -> Self {
        Self {
            version: VERSION,
            operation: operation.to_owned(),
            token,
            date: None,
            files: Vec::new(),
            made: Vec::new(),
            folder_move: None,
            prune: Vec::new(),
            claim: None,
        }
    }

    /// Where the new content of a file waits, beside the file; where there is no such file, the old one on its way back.
    pub(super) fn staged(&self, index: usize) -> Place {
        self.files[index].place.beside(format!(".countersign-{}-{index}", self.token.nonce))
    }

    /// A name of our own beside a place.
    pub(super) fn aside(&self, place: &Place, what: &str) -> Place {
        place.beside(format!(".countersign-{}-{what}", self.token.nonce))
    }
}

impl Image {
    pub(super) fn new(bytes: Vec<u8>, attributes: Attributes) -> Self {
        let digest = Digest::of(&bytes);
        let content = match String::from_utf8(bytes) {
            Ok(text) => Content::Text(text),
            Err(error) => Content::Bytes(error.into_bytes()),
        };
        Self { digest, content, attributes }
    }

    pub(super) fn bytes(&self) -> &[u8] {
        match &self.content {
            Content::Text(text) => text.as_bytes(),
            Content::Bytes(bytes) => bytes,
        }
    }
}

/// The folder of the journal, made if need be so that it lasts.
///
/// The `.gitignore` is written last: once it is there, the folders are known to last.
pub(crate) fn ready(disk: &dyn Disk, root: &Folder) -> Result<Folder, TransactionError> {
    let path = Path::new(STATE).join(JOURNAL);
    let make = || {
        let state = open_or_make(disk, root, STATE)?;
        let journal = open_or_make(disk, &state, JOURNAL)?;
        if disk.stat(&state, IGNORE)?.is_none() {
            disk.sync_folder(&state)?;
            disk.sync_folder(root)?;
            match disk.create(&state, IGNORE) {
                Ok(mut file) => file.write(b"*\n")?,
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        Ok(journal)
    };
    make().map_err(|error| TransactionError::io("make", path, error))
}

/// Whether there is a journal of anything, finished or not. Costs two looks at the disk.
pub(crate) fn is_begun(root: &Path) -> bool {
    let journal = root.join(STATE).join(JOURNAL);
    [DONE, LOG].iter().any(|name| crate::fs::is_there(&journal.join(name)))
}

fn open_or_make(disk: &dyn Disk, folder: &Folder, name: &str) -> io::Result<Folder> {
    match disk.make_folder(folder, name, None) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => disk.open_folder(folder, name),
    }
}

fn log_path() -> std::path::PathBuf {
    [STATE, JOURNAL, LOG].iter().collect()
}

fn journal(tree: &Tree<'_>) -> Result<Folder, TransactionError> {
    tree.folder(&[STATE.to_owned(), JOURNAL.to_owned()])
}

/// Writes the first record and OpenSpec's lock, which has no name yet, so that they last.
pub(super) fn begin(tree: &Tree<'_>, begun: &Begun) -> Result<(), TransactionError> {
    let journal = ready(tree.disk, tree.root())?;
    let line = line(&Record::Begin(Box::new(begun.clone())));
    let create = |name: &str, bytes: &[u8]| -> io::Result<_> {
        let mut file = tree.disk.create(&journal, name)?;
        file.write(bytes)?;
        Ok(file)
    };
    let write = || {
        let mut files = Vec::new();
        if let Some(claim) = &begun.claim {
            // One of a process that stopped before it had a log was never anybody's lock.
            remove(tree, &journal, CLAIM)?;
            files.push(create(CLAIM, claim.content.as_bytes())?);
        }
        files.push(create(LOG, &line)?);
        tree.disk.sync_all(&mut files, std::slice::from_ref(&journal)).map_err(|(_, error)| error)
    };
    write().map_err(|error| TransactionError::io("write", log_path(), error))
}

/// Gives OpenSpec's lock its name, if that is free.
pub(super) fn name_claim(tree: &Tree<'_>, claim: &Claim) -> Result<(), TransactionError> {
    let (journal, folder) = (journal(tree)?, tree.folder(claim.place.above())?);
    let (from, to) =
        (Entry { folder: &journal, name: CLAIM }, Entry { folder: &folder, name: claim.place.name() });
    tree.disk.rename_new(from, to).map_err(|error| failed("write", &claim.place, error))
}

/// Adds the record that a folder is about to be copied, so that it lasts.
pub(super) fn note_copy(tree: &Tree<'_>, copied: &Copied) -> Result<(), TransactionError> {
    let journal = journal(tree)?;
    let write = || {
        let mut file = tree.disk.append(&journal, LOG)?;
        file.write(&line(&Record::Copy(copied.clone())))?;
        file.sync()
    };
    write().map_err(|error| TransactionError::io("write", log_path(), error))
}

/// The commit point of an operation that moves no folder; it lasts once [`sync`] was called.
pub(super) fn commit(tree: &Tree<'_>) -> Result<(), TransactionError> {
    let journal = journal(tree)?;
    let (log, done) = (Entry { folder: &journal, name: LOG }, Entry { folder: &journal, name: DONE });
    tree.disk.rename_new(log, done).map_err(|error| TransactionError::io("write", log_path(), error))
}

/// Makes the commit last.
pub(super) fn sync(tree: &Tree<'_>) -> Result<(), TransactionError> {
    let synced = tree.disk.sync_folder(&journal(tree)?);
    synced.map_err(|error| TransactionError::io("sync", log_path(), error))
}

/// Makes it last that there is no journal: an earlier process may have stopped when it had just removed it.
pub(super) fn settle(tree: &Tree<'_>) -> Result<(), TransactionError> {
    tree.sync(&[STATE.to_owned(), JOURNAL.to_owned()])
}

/// Removes the journal so that it stays removed: there is nothing to recover any more.
pub(super) fn end(tree: &Tree<'_>) -> Result<(), TransactionError> {
    let journal = journal(tree)?;
    let all = || {
        for name in [LOG, DONE, CLAIM] {
            remove(tree, &journal, name)?;
        }
        tree.disk.sync_folder(&journal)
    };
    all().map_err(|error| TransactionError::io("remove", log_path(), error))
}

/// Removes a file of the journal, if it is there.
fn remove(tree: &Tree<'_>, journal: &Folder, name: &str) -> io::Result<()> {
    match tree.disk.remove_file(journal, name) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Reads the journal, if there is one.
pub(super) fn load(tree: &Tree<'_>) -> Result<Found, TransactionError> {
    let Some(journal) = tree.folder_if_there(&[STATE.to_owned(), JOURNAL.to_owned()])? else {
        return Ok(Found::Nothing);
    };
    for (name, is_committed) in [(DONE, true), (LOG, false)] {
        let read = || match tree.disk.stat(&journal, name)? {
            Some(_) => tree.disk.read(&journal, name).map(Some),
            None => Ok(None),
        };
        if let Some(bytes) = read().map_err(|error| TransactionError::io("read", log_path(), error))? {
            let found = parse(&bytes, is_committed);
            return found.map_err(|problem| TransactionError::Journal { path: log_path(), problem });
        }
    }
    Ok(Found::Nothing)
}

fn line(record: &Record) -> Vec<u8> {
    let json = serde_json::to_string(record).expect("a record has only names as keys");
    format!("{} {json}\n", Digest::of(json.as_bytes())).into_bytes()
}

fn parse(bytes: &[u8], is_committed: bool) -> Result<Found, String> {
    let mut lines = bytes.split_inclusive(|&byte| byte == b'\n').peekable();
    let (mut begun, mut copied) = (None, None);
    while let Some(line) = lines.next() {
        let Some(json) = intact(line) else {
            if lines.peek().is_none() {
                break;
            }
            return Err("a record in the middle is damaged".to_owned());
        };
        match serde_json::from_slice(json) {
            Ok(Record::Begin(record)) if begun.is_none() => begun = Some(*record),
            Ok(Record::Copy(record)) => copied = Some(record),
            Ok(Record::Begin(_)) => return Err("it begins twice".to_owned()),
            Err(error) => return Err(format!("another version wrote it ({error})")),
        }
    }
    let Some(begun) = begun else { return Ok(Found::NotBegun) };
    if begun.version != VERSION {
        return Err(format!("it has version {}, not {VERSION}", begun.version));
    }
    if !begun.token.nonce.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Err("its token is no word".to_owned());
    }
    Ok(Found::Begun(Box::new(Logged { begun, copied, is_committed })))
}

/// The JSON of a line that has its digest.
fn intact(line: &[u8]) -> Option<&[u8]> {
    let (digest, json) = line.strip_suffix(b"\n")?.split_at_checked(64)?;
    let json = json.strip_prefix(b" ")?;
    let is_ours = Digest::of(json).as_str().as_bytes() == digest;
    is_ours.then_some(json)
}

/// The content of OpenSpec's lock as we write it.
pub(super) fn claim_content(token: &Token) -> String {
    serde_json::json!({ "pid": token.pid, "nonce": token.nonce }).to_string()
}

/// The process that wrote OpenSpec's lock, if it says.
pub(super) fn claim_holder(content: &[u8]) -> Option<u32> {
    let value: serde_json::Value = serde_json::from_slice(content).ok()?;
    value.get("pid")?.as_u64()?.try_into().ok()
}
