use proptest::prelude::*;

use super::{BLOCK, BlockError, END, START, managed_block, with_block, without_block};

#[test]
fn the_block_is_short() {
    assert!(BLOCK.lines().count() + 2 <= 10, "with its two marks");
}

#[test]
fn a_text_gets_the_block_at_its_end() {
    assert_eq!(with_block("", "hello\n").unwrap(), format!("{START}\nhello\n{END}\n"));
    assert_eq!(with_block("# A\n", "hello").unwrap(), format!("# A\n\n{START}\nhello\n{END}\n"));
    assert_eq!(with_block("# A", "hello").unwrap(), format!("# A\n\n{START}\nhello\n{END}"));
    assert_eq!(with_block("# A\r\n", "hello").unwrap(), format!("# A\r\n\r\n{START}\r\nhello\r\n{END}\r\n"));
}

#[test]
fn what_is_around_a_block_stays() {
    let text = format!("before\r\n{START}\r\nold\r\n{END}\r\nafter  \r\n\r\n");
    let now = with_block(&text, "new\nlines\n").unwrap();
    assert_eq!(now, format!("before\r\n{START}\r\nnew\r\nlines\r\n{END}\r\nafter  \r\n\r\n"));
    assert_eq!(without_block(&now).unwrap(), "before\r\nafter  \r\n\r\n");
}

#[test]
fn half_a_block_and_two_blocks_are_refused() {
    let cases = [
        (format!("{START}\n"), BlockError::Unpaired, "managed_block_unpaired"),
        (format!("{END}\n{START}\n"), BlockError::Unpaired, "managed_block_unpaired"),
        (format!("{START}\n{START}\n{END}\n"), BlockError::Unpaired, "managed_block_unpaired"),
        (format!("{START}\n{END}\n{START}\n{END}\n"), BlockError::Repeated, "managed_block_repeated"),
    ];
    for (text, error, code) in cases {
        assert_eq!(managed_block(&text), Err(error), "{text}");
        assert_eq!(with_block(&text, "x"), Err(error), "{text}");
        assert_eq!(without_block(&text), Err(error), "{text}");
        assert_eq!(error.code(), code);
    }
}

#[test]
fn a_mark_within_a_line_is_no_mark() {
    let text = format!("the line `{START}` begins it\n");
    assert_eq!(managed_block(&text), Ok(None));
}

fn texts() -> impl Strategy<Value = String> {
    let pieces = prop_oneof![
        Just("\n".to_owned()),
        Just("\r\n".to_owned()),
        Just("\r".to_owned()),
        Just(" ".to_owned()),
        "[a-z#]{1,6}",
        Just("\u{feff}".to_owned()),
        Just(format!("x{START}")),
    ];
    prop::collection::vec(pieces, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn putting_in_and_taking_out_gives_back_every_byte(text in texts()) {
        let with = with_block(&text, BLOCK).unwrap();
        prop_assert_eq!(without_block(&with).unwrap(), text);
    }

    #[test]
    fn putting_in_twice_is_putting_in_once(text in texts()) {
        let once = with_block(&text, BLOCK).unwrap();
        prop_assert_eq!(with_block(&once, BLOCK).unwrap(), once);
    }

    #[test]
    fn replacing_changes_nothing_outside(before in texts(), after in texts()) {
        let line = if before.is_empty() || before.ends_with('\n') { "" } else { "\n" };
        let text = format!("{before}{line}{START}\nold\n{END}\n{after}");
        let wanted = format!("{before}{line}{START}\nnew\n{END}\n{after}");
        prop_assert_eq!(with_block(&text, "new").unwrap(), wanted);
    }
}
