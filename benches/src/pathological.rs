//! Inputs made to hurt: each repeats one construct, so that its size can be doubled.

use std::fmt::Write as _;

use crate::judge::Kind;

/// An input of any size.
#[derive(Debug, Clone, Copy)]
pub struct Input {
    /// What is repeated.
    pub name: &'static str,
    /// What the text is judged as.
    pub kind: Kind,
    /// Makes the text with so many repetitions.
    pub text: fn(usize) -> String,
}

const fn input(name: &'static str, kind: Kind, text: fn(usize) -> String) -> Input {
    Input { name, kind, text }
}

/// Every input.
pub const INPUTS: &[Input] = &[
    // Size alone.
    input("plain-requirements", Kind::Spec, |n| spec(&requirements(n, ""))),
    input("headings", Kind::Spec, |n| spec(&"### Requirement: same\n".repeat(n))),
    input("headings-of-every-level", Kind::Spec, |n| {
        spec(&lines(n, |i| format!("{} h{i}", "#".repeat(1 + i % 6))))
    }),
    input("one-long-heading", Kind::Spec, |n| spec(&format!("### Requirement: {}\n", "a b ".repeat(n)))),
    input("one-long-line", Kind::Spec, |n| spec(&format!("### Requirement: r\n{}\n", "MUSTx ".repeat(n)))),
    input("hashes", Kind::Spec, |n| spec(&"#".repeat(n))),
    input("blank-lines", Kind::Spec, |n| spec(&format!("### Requirement: r\n{}", " \n".repeat(n)))),
    input("carriage-returns", Kind::Spec, |n| spec(&"### Requirement: r\r".repeat(n))),
    input("metadata-lines", Kind::Spec, |n| {
        spec(&format!("### Requirement: r\n{}", "**ID**: a\n".repeat(n)))
    }),
    // Nesting and what is never closed.
    input("nested-quotes", Kind::Spec, |n| spec(&format!("{}# h\n", "> ".repeat(n)))),
    input("nested-lists", Kind::Spec, |n| spec(&format!("<!-- c -->\n{}a\n", "- ".repeat(n)))),
    input("lazy-quote-lines", Kind::Spec, |n| spec(&format!("{}a\n{}", "> ".repeat(n), " # a\n".repeat(n)))),
    input("open-fence", Kind::Spec, |n| spec(&format!("```\n{}", "### Requirement: r\n".repeat(n)))),
    input("fences-that-never-close", Kind::Spec, |n| spec(&lines(n, |i| format!("{}text", fence(i))))),
    input("fence-pairs", Kind::Spec, |n| spec(&"```\n# a\n```\n".repeat(n))),
    input("open-comments", Kind::Spec, |n| spec(&"<!-- a\n".repeat(n))),
    input("open-comments-in-one-line", Kind::Spec, |n| {
        spec(&format!("<!-- c -->\na {}\n", "<!-- ".repeat(n)))
    }),
    input("comment-pairs", Kind::Spec, |n| spec(&"<!-- a -->\n".repeat(n))),
    input("comments-in-the-purpose", Kind::Spec, |n| {
        spec_with_purpose(&"<!-- TBD - <!-- -->\n".repeat(n), "")
    }),
    input("open-comments-in-the-purpose", Kind::Spec, |n| spec_with_purpose(&"TBD <!--\n".repeat(n), "")),
    input("open-html", Kind::Spec, |n| spec(&"<script>\n<?php\n<!A\n<![CDATA[\n".repeat(n))),
    // Inline Markdown, read only where a comment makes the full reading necessary.
    input("emphasis", Kind::Spec, |n| inline(&"*a **b _c ".repeat(n))),
    input("closed-emphasis", Kind::Spec, |n| inline(&"*a **a*a ".repeat(n))),
    input("brackets", Kind::Spec, |n| inline(&"[".repeat(n))),
    input("bracket-pairs", Kind::Spec, |n| inline(&"[a](".repeat(n))),
    input("image-brackets", Kind::Spec, |n| inline(&"![[]()".repeat(n))),
    input("link-targets", Kind::Spec, |n| inline(&"[a](<b".repeat(n))),
    input("backticks", Kind::Spec, |n| inline(&lines(n, |i| format!("e{}", "`".repeat(i % 40))))),
    input("angle-brackets", Kind::Spec, |n| inline(&"a < b <c ".repeat(n))),
    input("inline-html", Kind::Spec, |n| inline(&"a <? <!A <![CDATA[ ".repeat(n))),
    input("entities", Kind::Spec, |n| inline(&"&amp; &#x &".repeat(n))),
    input("link-definitions", Kind::Spec, |n| inline(&lines(n, |i| format!("\n[a{i}]: /u\n[a{i}]")))),
    input("underlines", Kind::Spec, |n| inline(&"a\n===\n".repeat(n))),
    // Findings without end.
    input("markdown-only-headings", Kind::Spec, |n| spec(&lines(n, |i| format!(" ## Part {i}")))),
    input("requirements-without-text", Kind::Spec, |n| spec(&lines(n, |i| format!("### Requirement: r{i}")))),
    input("delta-headers-in-a-spec", Kind::Spec, |n| spec(&"## ADDED Requirements\n".repeat(n))),
    input("same-scenarios", Kind::Spec, |n| {
        spec(&format!("{}{}", requirement("r"), "#### Scenario: s\n- a\n".repeat(n)))
    }),
    // Deltas.
    input("additions", Kind::NewDelta, |n| format!("## ADDED Requirements\n{}", requirements(n, ""))),
    input("same-additions", Kind::NewDelta, |n| {
        format!("## ADDED Requirements\n{}", requirement("r").repeat(n))
    }),
    input("stray-lines", Kind::NewDelta, |n| lines(n, |i| format!("stray {i}\n## Notes"))),
    input("near-miss-entries", Kind::NewDelta, |n| {
        format!("## REMOVED Requirements\n{}", lines(n, |i| format!("- Requirement: r{i}")))
    }),
    input("orphans", Kind::NewDelta, |n| requirements(n, "")),
    input("foreign-headers", Kind::NewDelta, |n| {
        format!("## ADDED Requirements\n{}", lines(n, |i| format!("### Rule {i}")))
    }),
    input("from-lines", Kind::NewDelta, |n| {
        format!("## RENAMED Requirements\n{}", lines(n, |i| format!("- FROM: `### Requirement: r{i}`")))
    }),
    input("blank-lines-before-text", Kind::NewDelta, |n| {
        format!("## RENAMED Requirements\n{}{}", "\n".repeat(n), "text\n".repeat(n))
    }),
    input("titles-behind-prose", Kind::NewDelta, |n| {
        format!("{}{}", "prose\n".repeat(n), "# Title\n".repeat(n))
    }),
    input("removed-sections", Kind::Delta, |n| {
        over(n, &lines(n, |i| format!("## REMOVED Requirements\n### Requirement: r{i}\n**Reason**: none")))
    }),
    input("added-and-modified-sections", Kind::Delta, |n| {
        let modified = lines(n, |i| format!("## MODIFIED Requirements\n{}", requirement(&format!("r{i}"))));
        over(n, &format!("{}{modified}", "## ADDED Requirements\n### Rule\n".repeat(n)))
    }),
    input("near-same-names", Kind::Delta, |n| {
        over(n, &format!("## ADDED Requirements\n{}", requirements(n, "R  ")))
    }),
    input("look-alike-names", Kind::NewDelta, |n| {
        let add =
            |i: usize| requirement(&format!("a{}{}", "\u{200b}".repeat(i % 50), "\u{200c}".repeat(i / 50)));
        format!("## ADDED Requirements\n{}", lines(n.min(2_500), add))
    }),
    input("modifications", Kind::Delta, |n| {
        over(n, &format!("## MODIFIED Requirements\n{}", requirements(n, "")))
    }),
    input("renames-with-modifications", Kind::Delta, |n| {
        let renames = lines(n, |i| rename(&format!("r{i}"), &format!("s{i}")));
        let modified = lines(n, |i| requirement(&format!("s{i}")));
        over(n, &format!("## RENAMED Requirements\n{renames}\n## MODIFIED Requirements\n{modified}"))
    }),
    input("rename-chain", Kind::Delta, |n| {
        let renames = lines(n, |i| rename(&format!("x{i}"), &format!("x{}", i + 1)));
        let modified = lines(n, |i| requirement(&format!("x{}", i + 1)));
        over(1, &format!("## RENAMED Requirements\n{renames}\n## MODIFIED Requirements\n{modified}"))
    }),
    input("rename-chain-of-one-look", Kind::Delta, |n| {
        let spelled = |i: usize| -> String {
            let upper = |bit: usize| i & (1 << bit) != 0;
            (0..20).map(|bit| if upper(bit) { 'X' } else { 'x' }).collect()
        };
        let renames = lines(n, |i| rename(&spelled(i), &spelled(i + 1)));
        let base = spec(&requirement(&spelled(0)));
        format!("{base}%%%\n## RENAMED Requirements\n{renames}")
    }),
    input("emptied-scenarios", Kind::Delta, |n| {
        let old = lines(n, |i| format!("#### Scenario: s{i}\n- WHEN a"));
        let new = lines(n, |i| format!("#### Scenario: s{}", n - i - 1));
        let base = spec(&format!("{}{old}", requirement("r")));
        format!("{base}%%%\n## MODIFIED Requirements\n{}{new}", requirement("r"))
    }),
    input("disagreements-in-touched-blocks", Kind::Delta, |n| {
        let base = spec(&lines(n, |i| format!("{} ## Part {i}", requirement(&format!("r{i}")))));
        format!("{base}%%%\n## MODIFIED Requirements\n{}", requirements(n, ""))
    }),
    // Tasks, proposals, YAML.
    input("tasks-with-one-number", Kind::Tasks, |n| format!("## 1. Group\n{}", "- [ ] 1.1 do\n".repeat(n))),
    input("tasks-without-boxes", Kind::Tasks, |n| "<!-- a\n-->\n".repeat(n) + "- do\n"),
    input("numbers-of-tasks", Kind::Tasks, |n| format!("## 1. Group\n- [ ] 1{} do\n", ".1".repeat(n))),
    input("announced-deltas", Kind::Proposal, |n| proposal(&"- **cap:** add this\n".repeat(n))),
    input("one-announced-delta", Kind::Proposal, |n| {
        proposal(&format!("- **cap:** {}\n", "addx ".repeat(n)))
    }),
    input("yaml-keys", Kind::Yaml, |n| {
        format!("schema: spec-driven\n{}", lines(n, |i| format!("k{i}: {i}")))
    }),
    input("yaml-same-keys", Kind::Yaml, |n| format!("schema: spec-driven\n{}", "k: 1\n".repeat(n))),
    input("yaml-nesting", Kind::Yaml, |n| format!("schema: {}\n", "[".repeat(n))),
    input("yaml-block-nesting", Kind::Yaml, |n| format!("schema:\n{}a\n", "- ".repeat(n))),
    input("yaml-aliases", Kind::Yaml, |n| format!("schema: &a b\nk:\n{}", "- *a\n".repeat(n))),
    input("yaml-alias-bomb", Kind::Yaml, |n| {
        let bomb = lines(n, |i| format!("k{}: &k{} [*k{i}, *k{i}]", i + 1, i + 1));
        format!("k0: &k0 a\n{bomb}schema: spec-driven\n")
    }),
    input("yaml-quotes", Kind::Yaml, |n| format!("schema: \"{}\n", "\\u0041 \n  ".repeat(n))),
    input("yaml-documents", Kind::Yaml, |n| "---\na: 1\n".repeat(n)),
    input("yaml-references", Kind::Yaml, |n| {
        format!("references:\n{}", lines(n, |i| format!("  - store{i}")))
    }),
    input("yaml-rules", Kind::Yaml, |n| {
        format!("rules:\n  specs:\n{}", lines(n, |i| format!("    - rule {i}")))
    }),
];

const PURPOSE: &str = "Long enough to be read as the purpose of a capability, whatever follows.\n";

fn spec(requirements: &str) -> String {
    spec_with_purpose(PURPOSE, requirements)
}

fn spec_with_purpose(purpose: &str, requirements: &str) -> String {
    format!("# Spec\n\n## Purpose\n{purpose}\n## Requirements\n{requirements}")
}

/// A spec that has to be read as CommonMark.
fn inline(text: &str) -> String {
    spec(&format!("<!-- c -->\n\n### Requirement: r\n{text}\n"))
}

fn requirement(name: &str) -> String {
    format!(
        "### Requirement: {name}\nThe system SHALL work.\n\n#### Scenario: works\n- WHEN used\n- THEN it works\n\n"
    )
}

fn requirements(count: usize, prefix: &str) -> String {
    let prefix = if prefix.is_empty() { "r" } else { prefix };
    lines(count, |i| requirement(&format!("{prefix}{i}")))
}

/// A delta over a spec with so many requirements.
fn over(count: usize, delta: &str) -> String {
    format!("{}%%%\n{delta}", spec(&requirements(count, "")))
}

fn rename(from: &str, to: &str) -> String {
    format!("- FROM: `### Requirement: {from}`\n- TO: `### Requirement: {to}`")
}

fn proposal(changes: &str) -> String {
    format!("# Change\n\n## Why\nBecause.\n\n## What Changes\n{changes}")
}

fn fence(index: usize) -> String {
    (if index.is_multiple_of(2) { "`" } else { "~" }).repeat(3 + index % 5)
}

fn lines(count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).fold(String::new(), |mut text, index| {
        writeln!(text, "{}", line(index)).expect("a string takes any text");
        text
    })
}
