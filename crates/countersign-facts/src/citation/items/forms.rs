//! Items of Lisps: the forms at the top level.

use super::brackets::{Brackets, NONE};
use super::{Found, ItemKind, View};

/// Finds the top-level forms of a text.
pub(super) fn find(view: View<'_>, found: &mut Vec<Found>) {
    let all = 0..view.tokens.len();
    let brackets = Brackets::new(view, &all);
    let mut at = 0;
    while at < all.end {
        let close = brackets.of(at);
        if view.punct(at) != b'(' || close == NONE {
            at += 1;
            continue;
        }
        let head = view.word(at + 1).unwrap_or_default();
        if head.starts_with("def") || head.starts_with("cl-def") || head == "ert-deftest" {
            // Metadata of Clojure may stand in front of the name.
            let name = (at + 2..close).find_map(|at| view.word(at)).unwrap_or_default();
            let is_test = head.contains("test");
            let kind = match head {
                _ if is_test => ItemKind::Test,
                "def" | "defvar" | "defparameter" | "defconstant" => ItemKind::Value,
                "defprotocol" | "defrecord" | "defclass" | "deftype" | "defstruct" => ItemKind::Type,
                _ => ItemKind::Function,
            };
            found.push(Found {
                names: vec![name.to_owned()],
                tokens: at..close + 1,
                body: at + 3..close,
                kind,
                test: is_test,
            });
        }
        at = close + 1;
    }
}
