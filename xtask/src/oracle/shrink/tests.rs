use std::path::Path;

use super::shrink;
use crate::oracle::tree::Tree;

#[test]
fn only_what_fails_is_left() {
    let mut tree = Tree::default();
    tree.put("a.md", "one\ntwo\nthree\nfour\nfive\n");
    tree.put("b.md", "other\n");
    let mut fails = |tree: &Tree| {
        let text = tree.file(Path::new("a.md")).unwrap_or_default();
        let text = String::from_utf8_lossy(text);
        text.contains("two") && text.contains("five")
    };
    let small = shrink(&tree, 1000, &mut fails);
    let mut wanted = Tree::default();
    wanted.put("a.md", "two\nfive\n");
    assert_eq!(small, wanted);
}
