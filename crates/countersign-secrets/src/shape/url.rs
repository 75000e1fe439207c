//! Passwords in URLs.

use std::ops::Range;

use crate::alphabet::{ALNUM, Alphabet};
use crate::random::{is_placeholder, is_random};

/// Schemes under which a database or a queue is reached.
const STORES: &[&[u8]] = &[
    b"postgres",
    b"postgresql",
    b"mysql",
    b"mariadb",
    b"mongodb",
    b"mongodb+srv",
    b"redis",
    b"rediss",
    b"amqp",
    b"amqps",
    b"mssql",
    b"sqlserver",
    b"clickhouse",
    b"cockroachdb",
    b"oracle",
    b"nats",
    b"kafka",
    b"couchdb",
    b"ldap",
    b"ldaps",
    b"smtp",
    b"smtps",
];
/// More than any name or password has.
const LONGEST: usize = 256;

/// The password in the URL in which the needle stands behind the scheme.
pub(super) fn find(text: &[u8], needle: Range<usize>) -> Option<Range<usize>> {
    let scheme = ALNUM.and(Alphabet::of("+.-")).run_back(&text[..needle.start], 32);
    let scheme = text[needle.start - scheme..needle.start].to_ascii_lowercase();
    let user = needle.end..needle.end + part(&text[needle.end..]);
    if text.get(user.end) != Some(&b':') {
        return None;
    }
    let from = user.end + 1;
    let rest = &text[from..text.len().min(from + LONGEST)];
    // A password may hold a colon.
    let length = rest.iter().position(|byte| ends(*byte)).filter(|at| rest[*at] == b'@')?;
    let (password, host) = (&rest[..length], host(&text[from + length + 1..]));
    let real =
        !host.is_empty() && !is_placeholder(password) && password != &text[user] && !is_common(password);
    // Something may be glued to the scheme: a line break that is written as an escape, the scheme of a driver.
    let store = STORES.iter().any(|store| scheme.ends_with(store));
    let enough = if store && !is_near(host) { password.len() >= 6 } else { is_random(password) };
    (real && enough).then_some(from..from + length)
}

/// Whether a byte is in neither a name nor a password.
fn ends(byte: u8) -> bool {
    byte.is_ascii_whitespace() || byte.is_ascii_control() || Alphabet::of("/@\"'`<>\\").has(byte)
}

/// The length of a name.
fn part(rest: &[u8]) -> usize {
    rest.iter().take(LONGEST).take_while(|byte| !ends(**byte) && **byte != b':').count()
}

fn host(rest: &[u8]) -> &[u8] {
    &rest[..ALNUM.and(Alphabet::of(".-_")).run(rest, LONGEST)]
}

/// Whether a host is this machine, a name in a network of containers, or made for examples.
fn is_near(host: &[u8]) -> bool {
    let host = host.to_ascii_lowercase();
    let ends = |end: &[u8]| host.ends_with(end);
    !host.contains(&b'.')
        || host.starts_with(b"127.")
        || host == b"0.0.0.0"
        || [
            &b"example.com"[..],
            b"example.org",
            b"example.net",
            b".test",
            b".example",
            b".invalid",
            b".local",
        ]
        .iter()
        .any(|known| ends(known))
}

/// Whether a password is one that stands in every manual.
fn is_common(password: &[u8]) -> bool {
    const COMMON: &[&str] = &[
        "pass",
        "passwd",
        "password",
        "pw",
        "pwd",
        "secret",
        "postgres",
        "root",
        "admin",
        "user",
        "username",
        "guest",
        "mysql",
        "redis",
        "rabbitmq",
        "mongo",
        "dev",
        "local",
        "foo",
        "bar",
        "token",
        "minioadmin",
    ];
    let letters: Vec<u8> = password.iter().map(u8::to_ascii_lowercase).collect();
    let letters = letters.trim_ascii_end();
    let end = letters.iter().rposition(|byte| !byte.is_ascii_digit()).map_or(0, |at| at + 1);
    COMMON.iter().any(|known| known.as_bytes() == &letters[..end])
}
