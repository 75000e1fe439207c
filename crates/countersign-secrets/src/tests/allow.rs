//! What an allow-list lets through, and until when.

use jiff::civil::{Date, date};

use crate::{Allow, AllowError, AllowList, Allowance};

const TODAY: Date = date(2026, 11, 23);
/// The sha256 of `value`.
const DIGEST: &str = "CD42404D52AD55CCFA9ACA4ADC828AA5800AD9D385A0671FBCBF724118320619";

fn allow(path: Option<&str>, sha256: Option<&str>, expires: Date) -> Allow {
    Allow::new(path, sha256, "a fixture", expires).expect("the entry is right")
}

fn judged(entry: Allow, path: &str, value: &[u8]) -> Allowance {
    AllowList::new(vec![entry]).judge(path, value, TODAY)
}

#[test]
fn an_entry_names_a_path_a_value_or_both() {
    let next = date(2027, 1, 31);
    let path = || allow(Some("tests/**/*.pem"), None, next);
    assert_eq!(judged(path(), "tests/a/b.pem", b"x"), Allowance::Allowed(0));
    assert_eq!(judged(path(), "src/b.pem", b"x"), Allowance::Unknown);
    let value = || allow(None, Some(DIGEST), next);
    assert_eq!(judged(value(), "anywhere", b"value"), Allowance::Allowed(0));
    assert_eq!(judged(value(), "anywhere", b"values"), Allowance::Unknown);
    let both = || allow(Some("a/*"), Some(DIGEST), next);
    assert_eq!(judged(both(), "a/b", b"value"), Allowance::Allowed(0));
    assert_eq!(judged(both(), "a/b/c", b"value"), Allowance::Unknown);
    assert_eq!(judged(both(), "a/b", b"x"), Allowance::Unknown);
}

#[test]
fn an_entry_counts_on_its_last_day_and_not_after_it() {
    assert_eq!(judged(allow(Some("a"), None, TODAY), "a", b"x"), Allowance::Allowed(0));
    let over = allow(Some("a"), None, date(2026, 11, 22));
    assert_eq!(judged(over.clone(), "a", b"x"), Allowance::Expired(0));
    assert_eq!(judged(over.clone(), "b", b"x"), Allowance::Unknown);
    let list = AllowList::new(vec![over, allow(Some("a"), None, TODAY)]);
    assert_eq!(list.judge("a", b"x", TODAY), Allowance::Allowed(1));
    assert!(list.entries()[0].is_expired(TODAY) && list.entries()[0].reason() == "a fixture");
}

#[test]
fn what_is_no_entry() {
    let refused = |path, sha256, reason| Allow::new(path, sha256, reason, TODAY).expect_err("it is refused");
    assert_eq!(refused(None, None, "r"), AllowError::Unbounded);
    assert_eq!(refused(Some("**"), None, "r"), AllowError::Everything("**".into()));
    assert_eq!(refused(Some("**/*"), None, "r"), AllowError::Everything("**/*".into()));
    assert!(matches!(refused(Some("a["), None, "r"), AllowError::Glob { .. }));
    assert_eq!(refused(None, Some("abc"), "r"), AllowError::Digest);
    assert_eq!(refused(Some("a"), None, " "), AllowError::Reason);
    assert_eq!(allow(Some("**"), Some(DIGEST), TODAY).expires(), TODAY);
}
