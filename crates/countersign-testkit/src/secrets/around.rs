//! The code around a secret, in several languages.

use super::Planted;
use super::harmless;
use super::made::{Made, Maker};
use crate::Rng;

/// What stands before and behind a value that fits into a line.
const LINES: &[(&str, &str)] = &[
    ("const VALUE: &str = \"", "\";"),
    ("client = Client('", "')"),
    ("  value: ", ""),
    ("  \"value\": \"", "\","),
    ("export VALUE=", ""),
    ("Put `", "` into the settings."),
    ("ENV VALUE ", ""),
    ("value = \"", "\""),
    ("<value>", "</value>"),
    ("log: \"first line\\n", "\\nlast line\""),
    ("curl --data '", "' https://api.partners.io/v1"),
    ("2026-03-01T10:00:00Z INFO sent ", " to 10.0.0.4"),
    ("value := []string{`", "`}"),
    ("// ", ""),
    ("| live | ", " |"),
];
/// What stands before and behind a value of several lines.
const BLOCKS: &[(&str, &str)] =
    &[("", ""), ("key = \"\"\"\n", "\n\"\"\""), ("cat > key <<END\n", "\nEND"), ("const key = `", "`;")];

/// Plants a secret between lines that hold none.
pub(super) fn plant(rng: &mut Rng, maker: &Maker) -> Planted {
    let Made { before, secret, after } = (maker.make)(rng);
    let escaped = secret.contains('\n') && rng.chance(3000);
    let (open, close) = match (secret.contains('\n'), escaped) {
        (true, true) => ("{\"key\": \"", "\"}"),
        (true, false) => BLOCKS[rng.below(BLOCKS.len())],
        // What brings its own quotes is a line of its own.
        _ if after == "\"" => ("", ""),
        _ => LINES[rng.below(LINES.len())],
    };
    let secret = if escaped { secret.replace('\n', "\\n") } else { secret };
    let mut text = String::new();
    for _ in 0..rng.below(4) {
        text.push_str(&harmless::line(rng));
        text.push('\n');
    }
    text.push_str(open);
    text.push_str(&before);
    let start = text.len();
    text.push_str(&secret);
    let range = start..text.len();
    text.push_str(after);
    text.push_str(close);
    text.push('\n');
    text.push_str(&harmless::line(rng));
    text.push('\n');
    Planted { shape: maker.shape, checksum: maker.checksum, text, range }
}
