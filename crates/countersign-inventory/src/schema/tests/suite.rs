//! The official test suite: a schema is refused, or every verdict is the official one.

use std::fs;

use countersign_testkit::cases::workspace_root;

use crate::schema::Schema;
use crate::tree::{Node, Syntax, read};

/// How many schemas of a file are refused, where any is: for what is not read, see the head of `schema.rs`.
const REFUSED: [(&str, usize); 4] = [("anchor", 3), ("defs", 1), ("not", 1), ("ref", 13)];

#[test]
#[expect(clippy::disallowed_methods, reason = "fixtures are files")]
fn every_verdict_is_the_official_one() {
    let (mut verdicts, mut wrong, mut refused) = (0, Vec::new(), Vec::new());
    for entry in fs::read_dir(workspace_root().join("fixtures/json-schema")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let Some(keyword) = name.strip_suffix(".json") else { continue };
        let text = fs::read_to_string(&path).unwrap();
        let suite = read(Syntax::Json, &text).unwrap();
        let mut count = 0;
        for group in suite.list().unwrap() {
            let named = |node: &Node| node.get("description").and_then(Node::text).unwrap().to_owned();
            let schema = match Schema::read(Syntax::Json, &text[group.get("schema").unwrap().at.clone()]) {
                Ok(schema) => schema,
                Err(error) => {
                    count += 1;
                    refused.push(format!("{keyword}: {}: {error}", named(group)));
                    continue;
                }
            };
            for case in group.get("tests").and_then(Node::list).unwrap() {
                verdicts += 1;
                let data = &text[case.get("data").unwrap().at.clone()];
                let fits = schema.check(Syntax::Json, data).unwrap().is_empty();
                if Some(fits) != case.get("valid").and_then(Node::bool) {
                    wrong.push(format!("{keyword}: {}: {}: {fits}", named(group), named(case)));
                }
            }
        }
        let expected = REFUSED.iter().find(|(known, _)| *known == keyword).map_or(0, |(_, count)| *count);
        if count != expected {
            wrong.push(format!("{keyword}: {count} schemas are refused, not {expected}"));
        }
    }
    refused.sort();
    assert!(wrong.is_empty(), "{}\nrefused:\n{}", wrong.join("\n"), refused.join("\n"));
    assert!(verdicts > 700, "{verdicts}");
}
