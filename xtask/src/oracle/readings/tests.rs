use super::disagreement;

fn check(text: &str, headings: &[usize], masks: &[usize], unclosed: &[usize]) {
    let found = disagreement(text);
    let list = |set: &std::collections::BTreeSet<usize>| set.iter().copied().collect::<Vec<_>>();
    let lists = (list(&found.headings), list(&found.masks), list(&found.unclosed));
    assert_eq!(lists, (headings.to_vec(), masks.to_vec(), unclosed.to_vec()), "{text:?}");
}

#[test]
fn plain_documents_read_alike() {
    check("# a\n\n### Requirement: b ##\n\ntext\n\n```\n## no\n```\n\n### c\n", &[], &[], &[]);
    check("\u{feff}# a\r\n\r\n## b\r\n", &[], &[], &[]);
    check("- item\n\n  ```\n  # no\n  ```\n\n## b\n", &[], &[], &[]);
}

#[test]
fn what_only_one_reading_sees_is_found() {
    check("<!--\n## b\n-->\n", &[2], &[], &[]);
    check("---\n## b\n---\n\n# a\n", &[2], &[], &[]);
    check("<!--\n- FROM: `### Requirement: A`\n-->\n", &[], &[2], &[]);
    check("> ```\n> code\n\n## b\n", &[], &[1, 2], &[1]);
    check("  ## b\n", &[1], &[], &[]);
    check("## b ##\n", &[1], &[], &[]);
    check("###Requirement: b\n", &[1], &[], &[]);
    check("<pre>\ntext\n\n## b\n", &[4], &[], &[1]);
    // Everything behind a fence that nothing ends is in doubt.
    check("# a\n\n```\n## no\n", &[], &[], &[3, 4, 5]);
}
