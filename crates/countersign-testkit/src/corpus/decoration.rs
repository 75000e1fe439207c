//! The rarer things documents hold, such as fences and tables, drawn at their measured share and put into a text.

use std::fmt::Write as _;

use super::measured::{CHINESE, FENCE_LINES, FREQUENCIES, Feature, Frequency, TABLE_LINES};
use super::prose::{Language, explanation, step};
use crate::Rng;

/// Draws what a file of `language` holds; `share` picks the column of the measured table.
pub(crate) fn draw(language: Language, share: fn(&Frequency) -> usize, rng: &mut Rng) -> Vec<Feature> {
    let mut drawn = Vec::new();
    let mut fence_share = 1;
    for frequency in &FREQUENCIES {
        let mut part = share(frequency);
        match frequency.feature {
            Feature::Fence => fence_share = part,
            Feature::IndentedHeadingInFence | Feature::HeadingInFence => {
                part = if drawn.contains(&Feature::Fence) { part * 10_000 / fence_share } else { 0 };
            }
            Feature::NonAscii => {
                part = if language == Language::English { part * 10_000 / (10_000 - CHINESE) } else { 0 };
            }
            _ => {}
        }
        if rng.chance(part) {
            drawn.push(frequency.feature);
        }
    }
    drawn
}

/// Adds to `body` what `features` name, except for what concerns a whole file: sentences to its first paragraph, blocks
/// after its end.
pub(crate) fn append(features: &[Feature], language: Language, body: &mut String, rng: &mut Rng) {
    let mut sentences = String::new();
    for feature in features {
        sentences.push_str(match feature {
            Feature::Comment => " The managed part starts at `<!-- managed:start -->`.",
            Feature::Link => " See [the runbook](https://example.com/runbooks/limits).",
            Feature::NonAscii => {
                " Values below \u{2014} or at \u{2014} the limit pass; others \u{2192} `E_LIMIT`."
            }
            Feature::TrailingSpace => "  ",
            _ => "",
        });
    }
    let end = body.find("\n\n").unwrap_or(body.len());
    body.insert_str(end, &sentences);
    for feature in features {
        match feature {
            Feature::Fence => body.push_str(&fence(features, rng)),
            Feature::Table => body.push_str(&table(rng)),
            Feature::BlockQuote => {
                let _infallible = write!(body, "\n\n> {}", explanation(language, rng));
            }
            Feature::Ordered => body.push_str(&ordered(language, rng)),
            _ => {}
        }
    }
}

fn fence(features: &[Feature], rng: &mut Rng) -> String {
    let language = rng.pick(&["yaml", "json", "text", "hcl", "bash", ""]);
    let mut text = format!("\n\n```{language}\n");
    let lines = FENCE_LINES.draw(rng);
    for line in 0..lines {
        let indent = "  ".repeat(rng.below(3));
        let key = rng.pick(&["timeout", "retries", "endpoint", "owner", "mode", "window"]);
        let _infallible = writeln!(text, "{indent}{key}_{line} = {}", rng.below(1_000));
    }
    if features.contains(&Feature::IndentedHeadingInFence) {
        text.push_str("  # set by the operator\n");
    }
    if features.contains(&Feature::HeadingInFence) {
        text.push_str("## Example heading\n");
    }
    text.push_str("```");
    text
}

fn table(rng: &mut Rng) -> String {
    let mut text = String::from("\n\n| Field | Type | Default |\n| --- | --- | --- |");
    for row in 2..TABLE_LINES.draw(rng) {
        let field = rng.pick(&["limit", "window", "owner", "state"]);
        let _infallible = write!(text, "\n| `{field}_{row}` | integer | {} |", rng.below(100));
    }
    text
}

fn ordered(language: Language, rng: &mut Rng) -> String {
    let mut text = String::from("\n");
    for number in 1..=rng.between(2, 5) {
        let _infallible = write!(text, "\n{number}. {}", step(language, 50, rng));
    }
    text
}
