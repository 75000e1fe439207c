//! Mutations that insert lines, alone or around others.

use super::Kind;
use super::lines::Lines;
use crate::Rng;

const RAW_HTML: [&str; 8] = [
    "<div>",
    "</div>",
    "<details>\n<summary>More</summary>",
    "<script>",
    "<pre>",
    "<?php",
    "<![CDATA[",
    "<br/>",
];

/// Says whether a kind of mutation inserts lines.
pub(crate) fn inserts(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::OpenFence
            | Kind::ClosedFence
            | Kind::OddFence
            | Kind::Comment
            | Kind::OpenComment
            | Kind::RawHtml
            | Kind::Thematic
            | Kind::Setext
            | Kind::FrontMatter
            | Kind::Conflict
            | Kind::BlankRun
            | Kind::Section
    )
}

/// Inserts before the line `at`, or around a run that starts there.
pub(crate) fn insert(kind: Kind, lines: &mut Lines, at: usize, rng: &mut Rng) {
    match kind {
        Kind::OpenFence => {
            let fence = rng.pick(&[
                "```",
                "~~~",
                "````",
                "```markdown",
                "  ```",
                "    ```",
                "``` a`b",
                "> ```",
                "- ```",
            ]);
            lines.insert(at, fence);
        }
        Kind::ClosedFence => {
            let fence = rng.pick(&["```", "~~~", "`````", "   ```", "    ```", "\t```"]);
            around(lines, at, [fence, fence], rng);
        }
        Kind::OddFence => {
            let pairs = [
                ["```", "~~~"],
                ["````", "```"],
                ["```", "`````"],
                ["```", "``` end"],
                ["~~~", "~~~~  "],
                ["```", "    ```"],
                ["    ```", "```"],
                ["```", "  ```\t"],
                ["``", "``"],
            ];
            let pair = pairs[rng.below(pairs.len())];
            around(lines, at, pair, rng);
        }
        Kind::Comment => comment(lines, at, rng),
        Kind::OpenComment => {
            lines.insert(at, rng.pick(&["<!--", "<!-- note", "`<!--`", "text <!-- note", "  <!--", "<!-"]));
        }
        Kind::RawHtml => lines.insert(at, rng.pick(&RAW_HTML)),
        Kind::Thematic => lines.insert(at, rng.pick(&["---", "***", "___", "- - -", " ---", "----------"])),
        Kind::Setext => lines.insert(at, rng.pick(&["===", "---", "=", "   ===", "--"])),
        Kind::FrontMatter => {
            let text = [
                "---\ntitle: A\n---",
                "---\n## Purpose\n---",
                "---\ntitle: A",
                "+++\na = 1\n+++",
                "---\n---\n",
            ];
            lines.insert(0, rng.pick(&text));
        }
        Kind::Conflict => {
            let end = around(lines, at, ["<<<<<<< HEAD", "======="], rng);
            lines.insert(end, ">>>>>>> topic");
        }
        Kind::BlankRun => lines.insert(at, rng.pick(&["", "\n", "\n\n\n", "   ", "\t", "\u{a0}"])),
        Kind::Section => {
            let keyword = rng.pick(&["ADDED ", "MODIFIED ", "REMOVED ", "RENAMED ", "", "ADDED  ", "added "]);
            lines.insert(at, &format!("## {keyword}Requirements"));
        }
        _ => {}
    }
}

fn comment(lines: &mut Lines, at: usize, rng: &mut Rng) {
    match rng.below(4) {
        0 => lines.insert(
            at,
            rng.pick(&["<!-- note -->", "  <!-- note -->", "<!-->", "<!--->", "<!-- a -- b -->"]),
        ),
        1 => lines.insert(at, "<!--\n## ADDED Requirements\n-->"),
        2 => {
            let line = &mut lines.0[at];
            let place = line.len() - super::lines::text_and_end(line).1.len();
            line.splice(place..place, *b" <!-- note -->");
        }
        _ => {
            around(lines, at, ["<!--", "-->"], rng);
        }
    }
}

/// Puts a line before and one after a run, and returns the place after both.
fn around(lines: &mut Lines, at: usize, pair: [&str; 2], rng: &mut Rng) -> usize {
    let end = lines.run_end(at, rng);
    lines.insert(end, pair[1]);
    lines.insert(at, pair[0]);
    end + 2
}
